"""Batches that are kept in the store, by whatever face they were scored."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from scoring.api.faults import problems
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord

MOST_LISTED = 1_000


class KeptBatch(BaseModel):
    """A batch that is kept."""

    model_config = ConfigDict(extra="forbid")

    address: str = Field(description="By which it is found: /?batch=… opens it on the screens")
    filename: str = Field(description="The name of its file")
    model: str = Field(description="The model that scored it")
    version: str = Field(description="The version of that model")
    leads: int = Field(description="How many leads it has", ge=0)
    set_aside: int = Field(description="Rows of its file that are no leads", ge=0)
    called: int = Field(description="Leads that were handed out to be called", ge=0)
    outcomes: int = Field(description="Leads of which it is known what became of them", ge=0)
    scored_at: str = Field(description="When it was scored, ISO 8601 in UTC")
    kept_at: str = Field(description="When it was kept, ISO 8601 in UTC")
    kept_by: str = Field(description="Who kept it")
    came_by: str = Field(description="Through which face it came")


class KeptBatches(BaseModel):
    """The batches that are kept, the newest first."""

    model_config = ConfigDict(extra="forbid")

    batches: list[KeptBatch]


def router() -> APIRouter:
    """`GET /batches`."""
    routes = APIRouter(tags=["Batches"])

    @routes.get("/batches", summary="Batches that are kept", responses=problems(422, 503))
    def kept(
        model: Annotated[str, Query(description="Of this model alone")] = "",
        limit: Annotated[int, Query(description="The most of them", ge=1, le=MOST_LISTED)] = 100,
    ) -> KeptBatches:
        """The batches in the store, the newest first: those of screens, pipelines and clients."""
        found = lead_store().batches.newest(limit, model=model or None)
        return KeptBatches(batches=[_answer(record) for record in found])

    return routes


def _answer(record: BatchRecord) -> KeptBatch:
    return KeptBatch(**{name: getattr(record, name) for name in KeptBatch.model_fields})
