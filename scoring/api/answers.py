"""What is answered of a scored lead."""

from collections.abc import Sequence
from math import isnan

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from scoring.intake.cells.missing import is_placeholder
from scoring.intake.leads.mapping import match_columns
from scoring.model.reasons import LeadReasons, Reason
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import made_fields


class ReasonAnswer(BaseModel):
    """One reason for a lead's propensity."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(description="The field, as the business calls it")
    value: str = Field(description="Its value as it was sent, “” where it is not given")
    contribution: float = Field(
        description="Its part in log-odds before calibration: positive raises the propensity"
    )
    text: str = Field(description="The reason in words, with what past leads show")


class LeadAnswer(BaseModel):
    """One scored lead."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(description="The id as it was sent; its number in the request without one")
    rank: int = Field(description="Its rank among the leads of the request, 1 first", ge=1)
    propensity: float = Field(description="Calibrated chance to convert", ge=0, le=1)
    low: float = Field(description="Leads like this one convert at least at this rate", ge=0, le=1)
    high: float = Field(description="Leads like this one convert at most at this rate", ge=0, le=1)
    score: int = Field(description="The propensity as a whole number", ge=1, le=99)
    tier: str = Field(description="A to D, by the floors of the model", pattern="^[A-D]$")
    lead_conversion_prediction: int | None = Field(
        description="1 where the propensity is at or above the threshold that training chose; null "
        "where it chose none",
        ge=0, le=1,
    )  # fmt: skip
    grade: str = Field(description="Fit letter and engagement number, “” where there is none")
    reasons_for: list[ReasonAnswer] = Field(description="What raises it, the strongest first")
    reasons_against: list[ReasonAnswer] = Field(description="What lowers it, the strongest first")
    flags: str = Field(description="What is odd about the lead, “” for most")
    missing: list[str] = Field(description="Fields of the model that this lead does not give")
    model: str = Field(description="The name of the model")
    model_version: str = Field(description="The version of the model")


def answers_of(
    scored: ScoredBatch,
    positions: Sequence[int] | NDArray[np.int64],
    reasons: Sequence[LeadReasons],
) -> list[LeadAnswer]:
    """The leads at these positions of a batch, in that order, with the reasons of each."""
    scores, ids, model = scored.scores, scored.leads.ids, scored.model
    gaps = _gaps(scored)
    return [
        LeadAnswer(
            id=str(ids[at]),
            rank=int(scored.ranking.rank[at]),
            propensity=float(scores.propensity[at]),
            low=float(scores.low[at]),
            high=float(scores.high[at]),
            score=int(scores.score[at]),
            tier=str(scores.tier[at]),
            lead_conversion_prediction=_predicted(scores.propensity[at], model.threshold),
            grade=why.grade,
            reasons_for=[_reason(one) for one in why.supporting],
            reasons_against=[_reason(one) for one in why.opposing],
            flags=str(scored.flags[at]),
            missing=[name for name, blank in gaps.items() if blank is None or blank[at]],
            model=model.line,
            model_version=model.card.version,
        )
        for at, why in zip(map(int, positions), reasons, strict=True)
    ]


def _predicted(propensity: float, threshold: float) -> int | None:
    """Whether a lead is to convert; a model of former versions may have no threshold.

    >>> _predicted(0.4, 0.4), _predicted(0.3, 0.4), _predicted(0.3, float("nan"))
    (1, 0, None)
    """
    return None if isnan(threshold) else int(propensity >= threshold)


def _reason(reason: Reason) -> ReasonAnswer:
    return ReasonAnswer(
        field=reason.subject or reason.field,
        value=reason.value,
        contribution=reason.contribution,
        text=reason.sentence,
    )


def _gaps(scored: ScoredBatch) -> dict[str, NDArray[np.bool_] | None]:
    """Of each field that is asked of a lead who does not give it, None where nobody does."""
    model, leads = scored.model, scored.leads
    made = made_fields(model)
    own = {c.name: leads.blank(c) for c in model.schema.inputs if c.name not in made}
    sources = [name for name in model.recipe.wanted if name not in own] if model.recipe else []
    frame = leads.table.frame
    there = match_columns(sources, list(map(str, frame.columns))).matched
    read: dict[str, NDArray[np.bool_] | None] = {
        name: is_placeholder(frame[there[name]]) if name in there else None for name in sources
    }
    return own | read
