"""The description of the API (OpenAPI), with the fields of the models that serve now."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse
from starlette.routing import Route

from scoring.api.about import ModelField, model_fields
from scoring.api.faults import MEDIA, Problem
from scoring.api.guard import OPEN
from scoring.api.sent import LARGEST, MOST_FIELDS, MOST_NAME, MOST_TEXT, SOME_SIGN, id_keys
from scoring.api.served import ServedModels
from scoring.intake.leads.mapping import normalise

TITLE = "Lead scoring"
ABOUT = (
    "Scores leads by their chance to convert, with reasons. Every answer is the same that the "
    "screens and the command line give. Refusals are problem details (RFC 9457). Keys are needed "
    "as soon as one exists, or others reach the server: make one with "
    "`python -m scoring keys add NAME`."
)
# A number as a text that no reader could take for another.
NUMBER_TEXT = r"^(-?[0-9]{1,12}(\.[0-9]{1,6})?)?$"
_KEYS = {
    "ApiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "Bearer": {"type": "http", "scheme": "bearer", "description": "The same key"},
}
_SAID = {
    400: "The request names no server, or its body is not as its headers say",
    401: "A key is needed, and the request has none that is known",
    408: "The body took too long to arrive",
    413: "The request is too large, or has too many leads",
    403: "The request comes from a page of another site",
    421: "The server is not known by this name",
    422: "What was sent cannot be scored: the fields at fault are named",
    429: "Too many requests: ask again after Retry-After",
    500: "The server failed",
    503: "No model serves, or the server is busy",
}
_ALWAYS, _OF_LEADS = (400, 401, 403, 413, 421, 422, 429, 500, 503), (404, 408, 415)


def describe(app: FastAPI, served: ServedModels) -> None:
    """Let an application describe itself, anew whenever another version serves."""
    known: dict[str, Any] = {}

    def described() -> dict[str, Any]:
        state = tuple((name, one.model.card.version) for name, one in served.loaded.items())
        if known.get("state") != state:
            known.update(state=state, said=_described(app, lead_schema(served)))
        found: dict[str, Any] = known["said"]
        return found

    app.openapi: Callable[[], dict[str, Any]] = described  # type: ignore[method-assign, misc]
    _tell_by_who_asks(app)


def _tell_by_who_asks(app: FastAPI) -> None:
    """Describe the API to whoever asks, and the fields of its models to who may score by them."""

    def told(request: Request) -> JSONResponse:
        known = getattr(request.state, "person", None) is not None
        said = app.openapi() if known else _described(app, _lead({}))
        return JSONResponse({**said, "servers": [{"url": request.scope.get("root_path") or "/"}]})

    # The first route that fits is taken.
    app.router.routes.insert(0, Route(str(app.openapi_url), told))


def _described(app: FastAPI, lead: dict[str, Any]) -> dict[str, Any]:
    said = get_openapi(title=TITLE, version=app.version, description=ABOUT, routes=app.routes)
    parts = said.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    for gone in ("HTTPValidationError", "ValidationError"):
        schemas.pop(gone, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {})
    schemas["Problem"] = problem
    schemas["Lead"] = lead
    # Beside others that give one, a lead may give no field of the model.
    schemas["AnyLead"] = {key: said for key, said in lead.items() if key != "anyOf"}
    parts["securitySchemes"] = _KEYS
    for path, methods in said["paths"].items():
        for operation in methods.values():
            _complete(path, operation)
    _link(said["paths"])
    return said


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Enter the keys and every refusal that an address may answer with."""
    is_open = path in OPEN
    operation["security"] = [] if is_open else [{name: []} for name in _KEYS]
    statuses = (500, 503) if is_open else _ALWAYS
    statuses = (*statuses, *_OF_LEADS) if "requestBody" in operation else statuses
    answers = operation["responses"]
    named = [int(status) for status in answers if status in map(str, _SAID) or status == "404"]
    for status in sorted({*statuses, *named}):
        answers[str(status)] = _refusal(status)


def _link(paths: dict[str, Any]) -> None:
    """Say that the id of a batch that was begun is the one to ask for, and to forget."""
    named = {"batch_id": "$response.body#/id"}
    later = paths.get("/batches/{batch_id}", {})
    links = {
        one["operationId"]: {"operationId": one["operationId"], "parameters": named}
        for one in later.values()
    }
    for status in ("200", "202") if later else ():
        paths["/batches"]["post"]["responses"][status]["links"] = links


def _refusal(status: int) -> dict[str, Any]:
    said: dict[str, Any] = {
        "description": _SAID.get(status, "There is nothing of this name"),
        "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in (429, 503):
        said["headers"] = {
            "Retry-After": {"schema": {"type": "string"}, "description": "Seconds to wait"}
        }
    if status == 401:
        said["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return said


def lead_schema(served: ServedModels) -> dict[str, Any]:
    """A lead in JSON Schema: the fields of all models that serve, of which one must be given."""
    fields: dict[str, ModelField] = {}
    for one in served.loaded.values():
        # The id is described by that name; another id beside it would have to be the same.
        ids = id_keys(one.model)
        for field in (f for f in model_fields(one.model) if normalise(f.key) not in ids):
            known = fields.get(field.key)
            # A field that one model reads as numbers and another as texts may be either.
            alike = known is None or known.kind == field.kind
            fields[field.key] = field if alike else field.model_copy(update={"kind": "text"})
    return _lead(fields)


def _lead(fields: Mapping[str, ModelField]) -> dict[str, Any]:
    scored = [field.key for field in fields.values() if field.is_scored]
    return {
        "type": "object",
        "description": "The fields of a lead, by their names in any spelling: “Lead Source”, "
        "lead_source. Fields that the model does not know are named in the answer. Who asks for "
        "this description with a key finds the fields of the models here, as in /models.",
        "properties": {"id": _ID, **{key: _value(field) for key, field in fields.items()}},
        "additionalProperties": {"type": ["number", "string", "null"], **_BOUNDS},
        "propertyNames": {"minLength": 1, "maxLength": MOST_NAME, "pattern": SOME_SIGN},
        "minProperties": 1,
        "maxProperties": MOST_FIELDS,
        **({"anyOf": [{"required": [key]} for key in scored]} if scored else {}),
    }


_BOUNDS: Mapping[str, Any] = {
    "maxLength": MOST_TEXT, "minimum": -float(LARGEST), "maximum": float(LARGEST),
}  # fmt: skip
_ID: Mapping[str, Any] = {
    "type": ["string", "number", "null"], "description": "Comes back as it is", **_BOUNDS,
}  # fmt: skip


def _value(field: ModelField) -> dict[str, Any]:
    said: dict[str, Any] = {"type": ["number", "string", "null"], **_BOUNDS}
    said["description"] = f"{field.name} ({field.unit})" if field.unit else field.name
    if field.kind == "number":
        said["pattern"] = NUMBER_TEXT
        said.pop("maxLength")
    if field.levels:
        said["examples"] = field.levels[:3]
    return said
