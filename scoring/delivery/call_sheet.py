"""The call sheet: every lead in rank order, with its numbers, its reasons and what was uploaded."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from scoring.delivery.call_list import CHANCE_DIGITS
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.table.own_columns import (
    CALL,
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
from scoring.model.reasons import LeadReasons, joined
from scoring.model.scored import ScoredBatch
from scoring.model.shadow import Shadow


def call_sheet(
    scored: ScoredBatch,
    reasons: Sequence[LeadReasons],
    plan: CallPlan | None = None,
    shadow: Shadow | None = None,
    *,
    whole: bool = False,
) -> pd.DataFrame:
    """All leads in the order of the plan, by rank without one; `reasons` in rank order.

    Columns: rank, lead_id, propensity (four digits, all of them where `whole`), score, tier,
    reasons_for, reasons_against, flags, model_version, scored_at, grade (where the model has any),
    call (yes or no) and rep (of several) by the plan, value (where the file gives any),
    shadow_score, shadow_tier and shadow_version (where a version is tried out), then the uploaded
    columns unchanged, but for those of an earlier call sheet, which these replace. No name stands
    twice: an uploaded column called like one of ours ends with "(uploaded)".
    """
    by_chance = scored.ranking.order
    order = by_chance if plan is None else plan.ranked(scored)
    found = [reasons[place] for place in (scored.ranking.rank[order] - 1).tolist()]
    chances = scored.scores.propensity[order]
    ours = {
        RANK: np.arange(1, len(order) + 1),
        LEAD_ID: scored.leads.ids[order],
        PROPENSITY: chances if whole else np.round(chances, CHANCE_DIGITS),
        SCORE: scored.scores.score[order],
        TIER: scored.scores.tier[order],
        REASONS_FOR: [joined(r.supporting) for r in found],
        REASONS_AGAINST: [joined(r.opposing) for r in found],
        FLAGS: scored.flags[order],
        MODEL_VERSION: scored.model.card.version,
        SCORED_AT: scored.scored_at,
    }
    if any(r.grade for r in found):
        ours[GRADE] = [r.grade for r in found]
    if plan is not None:
        ours[CALL] = np.where(plan.is_called(scored)[order], YES, NO)
        ours |= {REP: plan.rep_of(scored)[order]} if len(plan.reps) > 1 else {}
    if scored.leads.contacts.has(Contact.VALUE):
        ours[VALUE] = scored.worth.value[order]
    if shadow is not None:
        ours |= {SHADOW_SCORE: shadow.score[order], SHADOW_TIER: shadow.tier[order]}
        ours[SHADOW_VERSION] = shadow.version
    table = scored.without_answers
    names = beside_ours(table)
    uploaded = table.frame[list(names)].iloc[order].reset_index(drop=True)
    uploaded.columns = pd.Index(list(names.values()))
    return pd.concat([pd.DataFrame(ours), uploaded], axis=1)
