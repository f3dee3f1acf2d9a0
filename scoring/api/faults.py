"""What went wrong with a request, as problem details (RFC 9457) in the project's own words."""

import logging
import traceback
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from scoring.api.addresses import methods_of
from scoring.errors import (
    AccessRefused,
    BatchUnknown,
    LeadScoringError,
    ModelUnavailable,
    SettingsRefused,
    StorageFailed,
    UnknownModel,
    log_only_where,
)
from scoring.wording import clipped

LOG = logging.getLogger(__name__)
MEDIA = "application/problem+json"
RETRY_SECONDS = "30"  # for what somebody has to put in order first
# The first that fits counts; what is said of a request or a file is 422.
_STATUSES: tuple[tuple[type[LeadScoringError], int], ...] = (
    (UnknownModel, 404),
    (ModelUnavailable, 503),
    (BatchUnknown, 404),
    (StorageFailed, 503),
    (SettingsRefused, 503),
    (AccessRefused, 403),
)
# What a status says where Starlette has only its name for it.
_SAID = {
    404: "There is nothing at this address. The addresses are listed in /docs, below the API.",
    405: "This address does not take this method. Use one that the header Allow names.",
    500: "The server failed on this request, and the failure was noted in its log. Try again; "
    "if it stays so, show the request to whoever runs this server.",
}


class FieldFault(BaseModel):
    """What is wrong with one field of a request."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(description="The field, as the request names it", examples=["total_time"])
    detail: str = Field(
        description="What was expected and found", examples=["Expected a number, found “abc”."]
    )


class Problem(BaseModel):
    """Problem details of RFC 9457."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(default="about:blank", description="The kind of problem")
    title: str = Field(description="The status in words", examples=["Unprocessable Content"])
    status: int = Field(description="The status of the answer", examples=[422])
    detail: str = Field(description="What is wrong, where, what was expected, and what to do")
    errors: list[FieldFault] = Field(default=[], description="The fields at fault, if any")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How the description of a route tells that it may answer so with problem details."""
    content = {"application/problem+json": {"schema": Problem.model_json_schema()}}
    return {status: {"description": "Problem details", "content": content} for status in statuses}


class RequestRefused(LeadScoringError):
    """A request that cannot be answered: its status, and the fields at fault with their reasons."""

    def __init__(self, message: str, status: int = 422, errors: Mapping[str, str] | None = None):
        super().__init__(message)
        self.status, self.errors = status, dict(errors or {})


def problem(
    status: int,
    detail: str,
    *,
    errors: Sequence[FieldFault] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """An answer of this status that says what is wrong; `detail` in words for a person."""
    said = Problem(title=_title(status), status=status, detail=detail, errors=list(errors))
    return JSONResponse(said.model_dump(), status, dict(headers or {}), MEDIA)


def status_of(fault: LeadScoringError) -> int:
    """The status that stands for an error of the project."""
    if isinstance(fault, RequestRefused):
        return fault.status
    return next((status for kind, status in _STATUSES if isinstance(fault, kind)), 422)


def install(app: Starlette) -> None:
    """Let an application answer whatever goes wrong with problem details."""
    # What fails is raised again behind its answer, and logged by the server.
    log_only_where("uvicorn.error", "asyncio", "concurrent.futures")
    app.add_exception_handler(LeadScoringError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _title(status: int) -> str:
    return HTTPStatus(status).phrase


async def _refused(_request: Request, fault: Exception) -> JSONResponse:
    status = status_of(fault) if isinstance(fault, LeadScoringError) else 500
    named = fault.errors if isinstance(fault, RequestRefused) else {}
    errors = [FieldFault(field=name, detail=why) for name, why in named.items()]
    headers = {"Retry-After": RETRY_SECONDS} if status in (429, 503) else {}
    return problem(status, str(fault), errors=errors, headers=headers)


async def _invalid(_request: Request, fault: Exception) -> JSONResponse:
    found = fault.errors() if isinstance(fault, RequestValidationError) else []
    errors = [
        FieldFault(field=".".join(map(str, one["loc"][1:])), detail=f"{one['msg']}.")
        for one in found
    ]
    named = ", ".join(dict.fromkeys(error.field for error in errors))
    said = f"The request has something this address does not take: {clipped(named, 200)}. "
    return problem(422, f"{said}Correct it as /docs says, and ask again.", errors=errors)


async def _http(request: Request, fault: Exception) -> JSONResponse:
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    headers = dict(getattr(fault, "headers", None) or {})
    if status == 405:
        headers["Allow"] = ", ".join(methods_of(request.scope)) or headers.get("Allow", "")
    detail = str(getattr(fault, "detail", ""))
    said = detail if detail not in ("", _title(status)) else _SAID.get(status, _title(status))
    return problem(status, said, headers=headers)


async def _unexpected(_request: Request, fault: Exception) -> JSONResponse:
    # The message may hold a cell of a lead: the class and the place say where to look.
    last = traceback.extract_tb(fault.__traceback__)[-1]
    LOG.error("%s at %s:%s", type(fault).__name__, last.filename, last.lineno)
    return problem(500, _SAID[500])
