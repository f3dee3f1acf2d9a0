"""What is told of a scored batch beside its leads: whether it is kept, its calls, its codes."""

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from scoring.api.answers import LeadAnswer, answers_of
from scoring.api.batch_jobs import BatchResult
from scoring.model.lot_words import lot_words
from scoring.pipelines.jobs import expectation
from scoring.pipelines.recoded_batch import recoding_report


class BatchKept(BaseModel):
    """Whether a batch is saved in the store, where outcomes find its leads."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["saved", "under way", "not saved"]
    address: str = Field(
        description="By which it is found: “batch” of /outcomes, and /?batch=… on the screens; “” "
        "where it is not saved"
    )
    why: str = Field(description="Why it is not saved, “” where it is or will be")


class BatchLead(LeadAnswer):
    """A lead of a batch, and whether it is called."""

    call: bool | None = Field(description="Whether it is called; null without a number of calls")
    drawn_by_lot: bool | None = Field(
        description="Whether the lot has drawn it to be called; null without a share for the lot"
    )


class BatchCalls(BaseModel):
    """The calls that a number of them comes to."""

    model_config = ConfigDict(extra="forbid")

    calls: int = Field(description="Leads that are called", ge=0)
    expected: float = Field(description="Conversions expected of them", ge=0)
    expected_low: int = Field(description="The low end of their 80% interval", ge=0)
    expected_high: int = Field(description="The high end of it", ge=0)
    holdout: float = Field(description="The share of the calls for the lot", ge=0, le=0.5)
    lot: int = Field(description="The seed of the lot", ge=0)
    drawn: int = Field(description="Leads that the lot has drawn", ge=0)
    note: str = Field(description="What that means, “” without a lot")


class RecodedField(BaseModel):
    """A field whose values seem to be those of the history under other codes."""

    model_config = ConfigDict(extra="forbid")

    field: str
    moved: float = Field(description="The share of leads with such a value", ge=0, le=1)
    psi: float = Field(description="Its difference to the history as it comes (PSI)")
    psi_recoded: float = Field(description="The same once it is recoded")


class RecodedValue(BaseModel):
    """A value of the file and the level of the history that it seems to be, with its evidence."""

    model_config = ConfigDict(extra="forbid")

    field: str
    value: str = Field(description="As it stands in the file")
    level: str = Field(description="As the history calls it")
    leads: int = Field(description="Leads of the file with the value", ge=0)
    share: float = Field(description="Their share of the file", ge=0, le=1)
    before: float = Field(description="The share of the level in the history", ge=0, le=1)
    alike: float = Field(description="What their mix has in common with the level’s, 0 to 1")
    alike_as_read: float = Field(description="The same for the level that it is read as")
    sure: str = Field(description="sure, likely or a guess")
    why: str = Field(description="The evidence in words")


class BatchRecoding(BaseModel):
    """How values of a file would be read in the codes of the history, and whether they are."""

    model_config = ConfigDict(extra="forbid")

    applied: bool = Field(description="Whether they are read so, as recode=true accepts")
    line: str = Field(description="What is proposed, in words")
    difference: str = Field(description="The difference to the history before and after")
    explained: float = Field(description="The share of what is unlike the history that it explains")
    fields: list[RecodedField]
    values: list[RecodedValue]


def kept_of(result: BatchResult) -> BatchKept:
    """Whether a batch is saved, or why not."""
    job = result.keeping
    if job is None:
        return BatchKept(state="not saved", address="", why=result.unkept)
    if job.record is not None:
        return BatchKept(state="saved", address=job.record.address, why="")
    state: Literal["under way", "not saved"] = "not saved" if job.problem else "under way"
    return BatchKept(state=state, address="", why=job.problem)


def calls_of(result: BatchResult) -> BatchCalls | None:
    """What the calls of a batch come to, None without a number of them."""
    plan, scored = result.plan, result.scored
    if plan is None:
        return None
    cut, drawn = expectation(scored, plan), int(plan.is_drawn(scored).sum())
    note = lot_words(plan.holdout, plan.seed, len(plan.called(scored)), drawn)
    return BatchCalls(
        calls=cut.capacity,
        expected=cut.expected,
        expected_low=cut.low,
        expected_high=cut.high,
        holdout=plan.holdout,
        lot=plan.seed,
        drawn=drawn,
        note=note if plan.holdout else "",
    )


def recoding_of(result: BatchResult) -> BatchRecoding | None:
    """The recoding that the file proposes, None for none."""
    told = recoding_report(result.found)
    return None if told is None else BatchRecoding.model_validate(told)


def leads_of(result: BatchResult, first: int, last: int) -> list[BatchLead]:
    """The leads from one place of the ranking up to another, with their reasons."""
    scored, plan = result.scored, result.plan
    order = scored.ranking.order[first:last]
    found = answers_of(scored, order, result.reasons[first:last])
    called = _said(None if plan is None else plan.is_called(scored), order)
    drawn = _said(plan.is_drawn(scored) if plan is not None and plan.holdout else None, order)
    return [
        BatchLead.model_construct(**dict(lead), call=call, drawn_by_lot=lot)
        for lead, call, lot in zip(found, called, drawn, strict=True)
    ]


def _said(flags: NDArray[np.bool_] | None, order: NDArray[np.int64]) -> Iterable[Any]:
    return [None] * len(order) if flags is None else flags[order].tolist()
