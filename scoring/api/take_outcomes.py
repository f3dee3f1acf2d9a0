"""What became of leads, given back by a program such as a CRM."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from scoring.access import LOCAL
from scoring.api.faults import problems
from scoring.monitoring.outcomes.given_outcomes import GivenOutcomes, houses_of
from scoring.monitoring.outcomes.matched_outcomes import Unmatched
from scoring.pipelines.disputed_outcomes import contradictions
from scoring.pipelines.given_back import GivenBack, give_back
from scoring.store.contact_keys import contact_secret, further_of_texts, keys_of_texts
from scoring.store.gift_store import NewGift

# More come in several requests.
MOST_OUTCOMES, MOST_TEXT = 10_000, 500


def _day(said: object) -> object:
    """A day as ISO 8601 says it; neither a number nor a time is taken for one."""
    if said is None or (isinstance(said, str) and _ISO_DAY.fullmatch(said)):
        return said
    raise ValueError("expected a day such as 2026-11-30")


_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_Day = Annotated[date | None, BeforeValidator(_day)]
_WHO = ("id", "email", "phone")
_Text = Annotated[str, Field(max_length=MOST_TEXT)]


class SentOutcome(BaseModel):
    """What became of one lead, who is told by its id, else by its e-mail address or phone."""

    model_config = ConfigDict(extra="forbid")

    id: _Text = Field(default="", description="Its id, as it was in the file of the batch")
    email: _Text = Field(default="", description="Its e-mail address, or several; only hashed")
    phone: _Text = Field(default="", description="Its phones with the country; only hashed")
    converted: StrictBool = Field(description="Whether it has converted")
    on: _Day = Field(default=None, description="The day of which this is true; else today")
    converted_on: _Day = Field(default=None, description="The day on which it converted")


class SentOutcomes(BaseModel):
    """Outcomes of leads that were scored before."""

    model_config = ConfigDict(extra="forbid")

    batch: _Text = Field(default="", description="The address of a batch; else all of them")
    model: _Text = Field(default="", description="The model that scored the leads; else any")
    outcomes: list[SentOutcome] = Field(min_length=1, max_length=MOST_OUTCOMES)


class LeftOut(BaseModel):
    """An outcome that counts for no lead."""

    model_config = ConfigDict(extra="forbid")

    place: int = Field(description="Its place in the request, 0 first", ge=0)
    why: str = Field(description="Why it counts for none")


class OutcomesAnswer(BaseModel):
    """What became of the outcomes; all of it is on the disk when it is answered."""

    model_config = ConfigDict(extra="forbid")

    matched: int = Field(description="Outcomes that are of a lead of some batch", ge=0)
    new: int = Field(description="Leads of batches whose outcome was not known alike", ge=0)
    against_reps: int = Field(
        description="Leads of which a rep said otherwise; the newer word of both counts", ge=0
    )
    batches: dict[str, int] = Field(description="Leads found in each batch, by its address")
    left_out: list[LeftOut] = Field(description="Outcomes that count for no lead")


def router() -> APIRouter:
    """`POST /outcomes`."""
    routes = APIRouter(tags=["Outcomes"])

    @routes.post("/outcomes", summary="Give outcomes back", responses=problems(404, 422, 503))
    def take(request: Request, sent: SentOutcomes) -> OutcomesAnswer:
        """Keep what became of leads with the batches that they were scored in."""
        person = getattr(request.state, "person", None) or LOCAL
        where = {"address": sent.batch, "model": sent.model}
        come = [at for at, one in enumerate(sent.outcomes) if _has_come(one)]
        given = _given([sent.outcomes[at] for at in come])
        given = replace(given, row=np.array(come, dtype=np.int64))
        against = len(contradictions(given, **where))
        found = give_back(given, by=person, gift=NewGift("api"), **where)
        return _answer(found, against, set(range(len(sent.outcomes))).difference(come))

    return routes


def _has_come(one: SentOutcome) -> bool:
    today = datetime.now(UTC).date()
    return all(day is None or day <= today for day in (one.on, one.converted_on))


def _given(sent: list[SentOutcome]) -> GivenOutcomes:
    secret = contact_secret()
    ids, emails, phones = ([getattr(one, name) for one in sent] for name in _WHO)
    keys = keys_of_texts(ids, emails, phones, secret=secret)
    further = further_of_texts(emails, phones, keys, secret=secret)
    today = np.datetime64(datetime.now(UTC).date())
    return GivenOutcomes(
        lead_id=np.array([one.id.strip() for one in sent], dtype=object),
        id_key=keys.id,
        email_key=keys.email,
        phone_key=keys.phone,
        outcome=np.array([float(one.converted) for one in sent]),
        said_on=np.array([one.on or today for one in sent], dtype="datetime64[D]"),
        converted_on=np.array([one.converted_on or "NaT" for one in sent], dtype="datetime64[D]"),
        row=np.arange(len(sent), dtype=np.int64),
        created=np.full(len(sent), "NaT", dtype="datetime64[us]"),
        more_emails=further.emails,
        more_phones=further.phones,
        houses=houses_of(emails, secret),
    )


def _answer(found: GivenBack, against: int, to_come: set[int]) -> OutcomesAnswer:
    left = found.left_out
    why = dict(zip(left["row"].tolist(), map(str, left["why"]), strict=True))
    why |= dict.fromkeys(to_come, Unmatched.TO_COME)
    return OutcomesAnswer(
        matched=found.matched,
        new=found.new,
        against_reps=against,
        batches=dict(found.found),
        left_out=[LeftOut(place=place, why=why[place]) for place in sorted(why)],
    )
