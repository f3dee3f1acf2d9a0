"""Outcomes that were given in one go: which there are, and that they are taken back."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from scoring.access import LOCAL
from scoring.api.faults import problems
from scoring.pipelines.given_back import take_gift_back
from scoring.store import lead_store
from scoring.store.gift_store import Gift

MOST_LISTED = 1_000
# The highest number that a database counts to.
_LAST = 2**63 - 1


class ListedGift(BaseModel):
    """Outcomes that were given in one go."""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(description="By which they are taken back", ge=1)
    came_by: str = Field(description="Through which face they came")
    filename: str = Field(description="The name of their file, “” for none")
    leads: int = Field(description="Of how many leads they told, in all batches", ge=0)
    converted: int = Field(description="How many of these have converted", ge=0)
    given_by: str = Field(description="Who gave them")
    given_at: str = Field(description="When they were given, ISO 8601 in UTC")
    taken_back_by: str = Field(description="Who took them back, “” for nobody")
    taken_back_at: str = Field(description="When they were taken back, “” for never")


class ListedGifts(BaseModel):
    """Outcomes that were given, the newest first."""

    model_config = ConfigDict(extra="forbid")

    given: list[ListedGift]


def router() -> APIRouter:
    """`GET /outcomes/given` and `DELETE /outcomes/given/{number}`."""
    routes = APIRouter(tags=["Outcomes"])

    @routes.get("/outcomes/given", summary="Outcomes that were given", responses=problems(422, 503))
    def given(
        model: Annotated[str, Query(description="Of leads of this model alone")] = "",
        limit: Annotated[int, Query(description="The most of them", ge=1, le=MOST_LISTED)] = 100,
    ) -> ListedGifts:
        """What was given in one go, by whatever face, the newest first."""
        found = lead_store().gifts.newest(limit, model=model)
        return ListedGifts(given=[_answer(gift) for gift in found])

    @routes.delete(
        "/outcomes/given/{number}", summary="Take outcomes back", responses=problems(404, 422, 503)
    )
    def take_back(
        request: Request,
        number: Annotated[int, Path(description="Of those that are listed", ge=1, le=_LAST)],
    ) -> ListedGift:
        """Have outcomes count no more that were given lately, as if they had never been given."""
        person = getattr(request.state, "person", None) or LOCAL
        return _answer(take_gift_back(number, by=person))

    return routes


def _answer(gift: Gift) -> ListedGift:
    return ListedGift(**{name: getattr(gift, name) for name in ListedGift.model_fields})
