"""Leads as JSON → their scores with reasons."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import replace
from difflib import get_close_matches
from typing import Annotated, Any

import numpy as np
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, FastAPI, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from scoring.api.about import model_fields
from scoring.api.answers import LeadAnswer, answers_of
from scoring.api.faults import RequestRefused
from scoring.api.measured import Meters
from scoring.api.sent import REQUEST, Sent, asked_fields, id_header, read_sent, refused, table_of
from scoring.api.served import ServedModels
from scoring.deployment import deployment
from scoring.errors import BatchRefused, LeadScoringError
from scoring.intake.issue import Table
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.leads.mapping import Confirmed, match_columns, normalise
from scoring.model.lead_model import LeadModel
from scoring.model.reasons import LeadReasons
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import made_fields, match_table, names_a_field, score_table
from scoring.scoring_job import drawing
from scoring.wording import clipped, listed

# A body up to this many bytes, with so many colons, is one lead, or a few of some fields.
SHORT, FEW_FIELDS = 16_384, 150
# Long lists, and single leads, at a time: more would only take the processor from each other, so
# that of two leads neither would be answered before both are.
LISTS_AT_ONCE, SINGLES_AT_ONCE = 2, 1
# Who loads another version, and all others who ask meanwhile.
LOOKS_AT_ONCE = 2
# From this likeness on, of 1, a field may be meant by the name of another.
ALIKE = 0.75
_MODEL = "The name of a model, as /models lists them. Leave it out to take the one that fits best"
_LEAD: Mapping[str, str] = {"$ref": "#/components/schemas/Lead"}
_LEADS: Mapping[str, Any] = {
    "type": "array",
    "minItems": 1,
    "items": {"$ref": "#/components/schemas/AnyLead"},
    "contains": _LEAD,
}
_BODY = {
    "required": True,
    "content": {"application/json": {"schema": {"anyOf": [_LEAD, _LEADS]}}},
}


class LikelyField(BaseModel):
    """A field that was not read, and the one of the model that it may stand for."""

    model_config = ConfigDict(extra="forbid")

    sent: str = Field(description="The field of the request")
    field: str = Field(description="The field of the model that it may stand for")
    why: str = Field(description="What speaks for it")


class RequestNotes(BaseModel):
    """What is to be known of all leads of a request."""

    model_config = ConfigDict(extra="forbid")

    unknown: list[str] = Field(description="Fields of the request that the model does not read")
    did_you_mean: list[LikelyField] = Field(description="What unknown fields may stand for")
    ranks: bool = Field(description="Whether the model read enough for an order of leads")
    note: str = Field(description="Why an order of these leads says nothing, “” where it does")


class OneLead(LeadAnswer, RequestNotes):
    """The answer to one lead."""


class ManyLeads(RequestNotes):
    """The answer to a list of leads, in its order."""

    leads: list[LeadAnswer]
    model: str = Field(description="The name of the model")
    model_version: str = Field(description="The version of the model")


def router(served: ServedModels, meters: Meters) -> APIRouter:
    """`POST /predict`."""

    @asynccontextmanager
    async def warmed(_app: FastAPI) -> AsyncIterator[None]:
        await run_sync(_warm, served)
        yield

    routes = APIRouter(tags=["Scoring"], lifespan=warmed)
    # A lead alone does not wait for a thread behind long lists, which take turns.
    lists, singles = CapacityLimiter(LISTS_AT_ONCE), CapacityLimiter(SINGLES_AT_ONCE)
    looks = CapacityLimiter(LOOKS_AT_ONCE)

    @routes.post(
        "/predict",
        summary="Score a lead or a list of leads",
        response_model=OneLead | ManyLeads,
        openapi_extra={"requestBody": _BODY},
    )
    async def predict(
        request: Request, model: Annotated[str, Query(description=_MODEL)] = ""
    ) -> Response:
        """Score leads that are sent as JSON, with reasons.

        What is not given counts as missing and is named in the answer, and so are fields that the
        model does not know. Fields may be spelled as in the history or as in JSON: “Lead Source”,
        lead_source.
        """
        _require_json(request)
        body = await request.body()
        if served.is_due:
            # Not while it is scored: a lead would wait for a version that it does not need.
            await run_sync(served.look, limiter=looks)
        limiter = singles if is_small(body) else lists
        name, leads, found = await run_sync(_answer, served, body, model, limiter=limiter)
        meters.scored(name, leads)
        return JSONResponse(found)

    return routes


def is_small(body: bytes) -> bool:
    """Whether a body is scored within a blink: hundreds of leads or fields fit in few bytes, too.

    >>> is_small(b'{"Visits": 3}'), is_small(b'[' + b'{"Visits": 3},' * 200 + b'{}]')
    (True, False)
    """
    return len(body) <= SHORT and body.count(b":") <= FEW_FIELDS


def _warm(served: ServedModels) -> None:
    """Score a lead by each model, so that the first who asks does not wait for what is made once.

    Patterns are compiled then, tables of past leads made, and parts of libraries loaded.
    """
    for name, one in served.loaded.items():
        said = {field.key: _EXAMPLES.get(field.kind, "1") for field in model_fields(one.model)}
        with suppress(LeadScoringError):
            _answer(served, json.dumps(said).encode(), name)


# A value of each kind of field, of the length that is usual.
_EXAMPLES: Mapping[str, str] = {
    "text": "Ann Lee", "category": "other", "date": "2026-01-31", "email": "ann.lee@example.com",
    "phone": "+44 20 7946 0000",
}  # fmt: skip


def _require_json(request: Request) -> None:
    kind = request.headers.get("content-type", "").split(";")[0].strip().casefold()
    if kind != "application/json" and not kind.endswith("+json"):
        raise RequestRefused(
            "The request does not say that its body is JSON. Send the header "
            "“Content-Type: application/json”, and the leads as JSON.",
            415,
        )


def _answer(served: ServedModels, body: bytes, name: str) -> tuple[str, int, dict[str, object]]:
    """The name of the model, how many leads it scored, and the answer as plain data."""
    with drawing() if is_small(body) else nullcontext():
        sent = read_sent(body, deployment().api_leads)
        scored = score_sent(sent, served, name)
        every = np.arange(len(scored.leads))
        reasons = [_as_sent(sent, at, why) for at, why in enumerate(scored.explainer.top(every))]
        leads = answers_of(scored, every, reasons)
    notes, line = _notes(scored).model_dump(), scored.model.line
    if sent.is_one:
        return line, 1, leads[0].model_dump() | notes
    found = {"leads": [lead.model_dump() for lead in leads], "model": line}
    return line, len(leads), found | {"model_version": scored.model.card.version} | notes


def score_sent(sent: Sent, served: ServedModels, name: str = "") -> ScoredBatch:
    """The leads of a request, scored as those of a file are, by the model that is named or fits.

    Raises RequestRefused where a field of numbers has something else.
    """
    one = name or len(served.names) < 2
    loaded = served.model(name) if one else served.for_table(table_of(sent))[0]
    table = table_of(sent, loaded.model)
    header = id_header(table, loaded.model)
    # What is called the id is it: no cell needs to look like one.
    said = Confirmed({}, contacts={} if header is None else {Contact.ID: header})
    try:
        scored = score_table(table, REQUEST, loaded.model, mapping=said)
    except BatchRefused:
        if names_a_field(table, loaded.model):
            raise
        raise _nothing_known(table, loaded.model) from None
    faults = dict(_unread(scored, sent))
    if faults:
        raise refused(faults)
    return scored


def _as_sent(sent: Sent, at: int, why: LeadReasons) -> LeadReasons:
    """The reasons of a lead with its values as they were sent, before a reader saw them."""
    both = (
        [replace(r, value=sent.as_sent(at, r.field) or r.value) for r in reasons]
        for reasons in (why.supporting, why.opposing)
    )
    supporting, opposing = both
    return replace(why, supporting=tuple(supporting), opposing=tuple(opposing))


def _nothing_known(table: Table, model: LeadModel) -> RequestRefused:
    """The refusal of leads without any field of a model, with those that may be meant."""
    fields = [column.name for column in model.schema.inputs]
    alike = {normalise(name): name for name in fields}
    likely = {one.header: one.field for one in match_table(table, model).proposals}
    for header in map(str, table.frame.columns):
        # By its name alone, where its values are none that the field is known to have.
        for field in get_close_matches(normalise(header), alike, 1, ALIKE):
            likely.setdefault(header, alike[field])
    meant = listed([f"“{f}” by “{clipped(h, 40)}”" for h, f in list(likely.items())[:3]])
    found = listed([f"“{clipped(str(name), 40)}”" for name in table.frame.columns[:4]])
    return RequestRefused(
        f"None of the {len(fields)} fields that this model reads is in the request. It has {found}"
        f"{f'. Did you mean {meant}?' if meant else '.'} Expected fields such as "
        f"{listed([clipped(name, 40) for name in fields[:4]])}; /models lists all of them.",
        422,
        {header: f"Did you mean “{field}”?" for header, field in likely.items()},
    )


def _unread(scored: ScoredBatch, sent: Sent) -> list[tuple[str, str]]:
    """Fields of numbers that hold anything else, by their place in the request."""
    found, leads, made = [], scored.leads, made_fields(scored.model)
    for field, codes in zip(
        scored.model.encoder.fields, scored.scores.encoded.codes.T, strict=True
    ):
        cells, blank = leads.uploaded(field.column.name), leads.blank(field.column)
        if not field.is_number or field.column.name in made or cells is None or blank is None:
            continue
        for at in np.flatnonzero(np.isnan(codes) & ~blank).tolist():
            why = f"Expected a number, found “{clipped(str(cells.iloc[at]))}”."
            found.append((f"{sent.place(at)}{cells.name}", why))
    return found


def _notes(scored: ScoredBatch) -> RequestNotes:
    fill = scored.fill
    likely = [
        LikelyField(sent=one.header, field=one.field, why=one.reason)
        for one in scored.leads.match.proposals
    ]
    return RequestNotes(
        unknown=_unknown(scored),
        did_you_mean=likely,
        ranks=fill.ranks,
        note="" if fill.ranks else f"{fill.title}. {fill.why}",
    )


def _unknown(scored: ScoredBatch) -> list[str]:
    """The fields that neither the model nor its recipe reads."""
    headers = list(map(str, scored.as_uploaded.frame.columns))
    read = set(scored.leads.match.matched.values())
    read |= set(match_columns(asked_fields(scored.model), headers).matched.values())
    read |= {header for group in scored.leads.who.columns.values() for header in group}
    return [header for header in headers if header not in read]
