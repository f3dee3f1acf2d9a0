"""What serves, which fields it reads, and whether the server does its work."""

from contextlib import suppress
from math import isnan
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from scoring.api.measured import Meters
from scoring.api.sent import asked_fields, json_name
from scoring.api.served import ServedModels
from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.registry import Loaded, Registry
from scoring.schema import Column

# Levels of a field that are listed: the commonest, which come first.
MOST_LEVELS = 50


class HealthAnswer(BaseModel):
    """The process lives."""

    status: Literal["ok"] = "ok"


class ReadyAnswer(BaseModel):
    """Leads can be scored."""

    status: Literal["ready"] = "ready"
    models: list[str] = Field(description="The models that serve")


class ModelField(BaseModel):
    """A field that a lead may have."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(description="Its name in the history")
    key: str = Field(description="The same as a key of JSON; either is read")
    kind: str = Field(description="number, category, date, email, phone or text")
    unit: str = Field(description="The unit of its numbers, “” where they have none")
    is_scored: bool = Field(description="Whether a score depends on it; others say who a lead is")
    required: bool = Field(description="Always false: what is not given counts as missing")
    levels: list[str] = Field(description="The commonest values that the model knows")
    more_levels: int = Field(description="How many other values it knows", ge=0)


class ModelVersion(BaseModel):
    """A version of a model on disk."""

    model_config = ConfigDict(extra="forbid")

    version: str
    published: str = Field(description="When it was published, ISO 8601")
    verdict: str = Field(description="Ready, OK or Not ready by its goals; “” if never stated")


class ModelAnswer(BaseModel):
    """A model, what serves of it, and what it reads."""

    model_config = ConfigDict(extra="forbid")

    model: str = Field(description="Its name, for ?model=")
    usual: bool = Field(description="Whether it scores where no other fits better")
    champion: str = Field(description="The version that serves, “” for none")
    outcome: str = Field(description="What it predicts")
    threshold: float | None = Field(description="From which propensity on it predicts 1")
    warning: str = Field(description="Why another version serves than should, or none does")
    versions: list[ModelVersion] = Field(description="All versions, the oldest first")
    fields: list[ModelField] = Field(description="The fields of a lead; at least one is needed")


class ModelsAnswer(BaseModel):
    """All models."""

    models: list[ModelAnswer]


def router(served: ServedModels, meters: Meters) -> APIRouter:
    """`GET /models`, `/health`, `/ready` and `/metrics`."""
    routes = APIRouter(tags=["About"])

    @routes.get("/models", summary="Models and their fields")
    def models() -> ModelsAnswer:
        """Every model with its versions, and the fields that the one which serves reads."""
        loaded = served.loaded
        names = [*loaded, *served.refused]
        return ModelsAnswer(models=[_model(served, name, loaded.get(name)) for name in names])

    @routes.get("/health", summary="Whether the server lives")
    def health() -> HealthAnswer:
        """Answers as long as the process does; needs no key."""
        return HealthAnswer()

    @routes.get("/ready", summary="Whether a model serves")
    def ready() -> ReadyAnswer:
        """Answers 503, with the reason, where no lead could be scored; needs no key."""
        served.model()
        return ReadyAnswer(models=served.names)

    @routes.get("/metrics", summary="Counters for Prometheus", response_class=Response)
    def metrics() -> Response:
        """Requests, their time, leads and versions, in the text format of Prometheus."""
        return meters.page(served.loaded)

    return routes


def _model(served: ServedModels, name: str, loaded: Loaded | None) -> ModelAnswer:
    model = loaded.model if loaded else None
    return ModelAnswer(
        model=name,
        usual=name == served.usual,
        champion=model.card.version if model else "",
        outcome=model.card.outcome if model else "",
        threshold=None if model is None or isnan(model.threshold) else model.threshold,
        warning=loaded.warning if loaded else served.refused.get(name, ""),
        versions=_versions(served.registries.registry(name)),
        fields=model_fields(model) if model else [],
    )


def _versions(registry: Registry) -> list[ModelVersion]:
    found = []
    for version, published in registry.published.items():
        verdict = ""
        with suppress(ModelUnavailable):
            verdict = str(registry.card(version).get("verdict", ""))
        found.append(ModelVersion(version=version, published=published, verdict=verdict))
    return found


def model_fields(model: LeadModel) -> list[ModelField]:
    """The fields that a lead may give for a model."""
    columns = {column.name: column for column in model.schema.columns}
    return [_field(model, name, columns.get(name)) for name in asked_fields(model)]


def _field(model: LeadModel, name: str, column: Column | None) -> ModelField:
    inputs = {field.column.name: field for field in model.encoder.fields}
    levels = inputs[name].levels if name in inputs and inputs[name].is_told else ()
    return ModelField(
        name=name,
        key=json_name(name),
        kind=str(column.kind) if column else "text",
        unit=column.unit_words if column else "",
        is_scored=name in inputs or column is None,
        required=False,
        levels=list(levels[:MOST_LEVELS]),
        more_levels=max(0, len(levels) - MOST_LEVELS),
    )
