"""The call sheet: every lead in rank order, with its numbers, its reasons and what was uploaded."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.delivery.call_list import CHANCE_DIGITS
from scoring.delivery.lead_sheet import LeadSheet, ReasonColumn, SheetColumn, reason_columns
from scoring.intake.distinct_cells import DistinctCells
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.table.own_columns import (
    CALL,
    DRAWN,
    FLAGS,
    GRADE,
    LEAD_ID,
    MODEL_VERSION,
    NO,
    PROPENSITY,
    RANK,
    REASONS_AGAINST,
    REASONS_FOR,
    REP,
    SCORE,
    SCORED_AT,
    SHADOW_SCORE,
    SHADOW_TIER,
    SHADOW_VERSION,
    TIER,
    VALUE,
    YES,
    beside_ours,
)
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.model.shadow import Shadow
from scoring.model.strongest_fields import NONE
from scoring.model.top_reasons import GRADE_TEXTS, TopReasons


def call_sheet(
    scored: ScoredBatch,
    reasons: TopReasons,
    plan: CallPlan | None = None,
    shadow: Shadow | None = None,
    *,
    whole: bool = False,
) -> LeadSheet:
    """All leads in the order of the plan, by rank without one; `reasons` in rank order.

    Columns: rank, lead_id, propensity (four digits, all of them where `whole`), score, tier,
    reasons_for, reasons_against, flags, model_version, scored_at, grade (where the model has any),
    call (yes or no), drawn_by_lot (where the plan draws any) and rep (of several), value (where the
    file gives any), shadow_score, shadow_tier and shadow_version (where a version is tried out),
    then the uploaded columns unchanged, but for those of an earlier call sheet, which these
    replace. No name stands twice: an uploaded column called like one of ours ends with
    "(uploaded)".
    """
    order = scored.ranking.order if plan is None else plan.ranked(scored)
    chances, leads = scored.scores.propensity, len(scored.leads)
    rank = np.empty(leads, dtype=np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    raising, lowering = reason_columns(reasons, scored.ranking.rank)
    ours: dict[str, object] = {
        RANK: rank,
        LEAD_ID: scored.leads.id_cells,
        PROPENSITY: chances if whole else np.round(chances, CHANCE_DIGITS),
        SCORE: scored.scores.score,
        TIER: _tiers(scored.scores.tier),
        REASONS_FOR: raising,
        REASONS_AGAINST: lowering,
        FLAGS: scored.flag_cells,
        MODEL_VERSION: scored.model.card.version,
        SCORED_AT: scored.scored_at,
    }
    if (reasons.grade != NONE).any():
        ours[GRADE] = _grades(reasons.grade[scored.ranking.rank - 1])
    if plan is not None:
        ours[CALL] = DistinctCells(plan.is_called(scored).astype(np.int32), [NO, YES])
        if plan.holdout:
            ours[DRAWN] = DistinctCells(plan.is_drawn(scored).astype(np.int32), [NO, YES])
        ours |= {REP: plan.rep_of(scored)} if len(plan.reps) > 1 else {}
    if scored.leads.contacts.has(Contact.VALUE):
        ours[VALUE] = scored.worth.value
    if shadow is not None:
        ours |= {SHADOW_SCORE: shadow.score, SHADOW_TIER: shadow.tier}
        ours[SHADOW_VERSION] = shadow.version
    table = scored.without_answers
    columns = {name: _column(cells, leads) for name, cells in ours.items()}
    for theirs, name in beside_ours(table).items():
        columns[name] = table.distinct(theirs) or table.column(theirs)
    return LeadSheet(order, columns)


def _column(cells: object, leads: int) -> SheetColumn:
    if isinstance(cells, ReasonColumn | DistinctCells | pd.Series):
        return cells
    if isinstance(cells, str):
        return DistinctCells(np.zeros(leads, dtype=np.int32), [cells])
    return pd.Series(cells, index=range(leads))


def _grades(place: NDArray[np.int8]) -> DistinctCells:
    last = len(GRADE_TEXTS) - 1
    return DistinctCells(
        np.where(place == NONE, last, place).astype(np.int32), GRADE_TEXTS.tolist()
    )


def _tiers(tier: NDArray[np.str_]) -> DistinctCells:
    letters, codes = np.unique(tier.view(np.uint32), return_inverse=True)
    return DistinctCells(codes.astype(np.int32), [chr(letter) for letter in letters])
