"""The call sheet: every lead in rank order, with its numbers, its reasons and what was uploaded."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.table.own_columns import (
    FLAGS,
    LEAD_ID,
    MODEL_VERSION,
    PROPENSITY,
    RANK,
    REASONS_AGAINST,
    REASONS_FOR,
    REP,
    SCORE,
    SCORED_AT,
    TIER,
    beside_ours,
)
from scoring.model.ranking import split_over_reps
from scoring.model.reasons import LeadReasons, joined
from scoring.model.scored import ScoredBatch


def call_sheet(
    scored: ScoredBatch, reasons: Sequence[LeadReasons], *, reps: int = 1, fold: bool = False
) -> pd.DataFrame:
    """All leads in rank order; `reasons` in the same order.

    Columns: rank, lead_id, propensity, score, tier, reasons_for, reasons_against, flags,
    model_version, scored_at, rep (when `reps` > 1), then the uploaded columns unchanged, but for
    those of an earlier call sheet, which these replace. No name stands twice: an uploaded column
    called like one of these ends with "(uploaded)". With `fold` only the first lead of each person
    is given to a rep.
    """
    order = scored.ranking.order
    ours = pd.DataFrame(
        {
            RANK: np.arange(1, len(order) + 1),
            LEAD_ID: scored.leads.ids[order],
            PROPENSITY: scored.scores.propensity[order],
            SCORE: scored.scores.score[order],
            TIER: scored.scores.tier[order],
            REASONS_FOR: [joined(r.supporting) for r in reasons],
            REASONS_AGAINST: [joined(r.opposing) for r in reasons],
            FLAGS: scored.flags[order],
            MODEL_VERSION: scored.model.card.version,
            SCORED_AT: scored.scored_at,
        }
    )
    if reps > 1:
        ours[REP] = deal_to_reps(scored, reps, fold=fold)[order]
    table = scored.without_answers
    names = beside_ours(table)
    uploaded = table.frame[list(names)].iloc[order].reset_index(drop=True)
    uploaded.columns = pd.Index(list(names.values()))
    return pd.concat([ours, uploaded], axis=1)


def deal_to_reps(scored: ScoredBatch, reps: int, *, fold: bool) -> NDArray[np.object_]:
    """The rep of each lead, "1" to "reps", in the order of the batch; "" for a folded lead."""
    order = scored.to_call(fold=fold)
    rep = np.full(len(scored.leads), "", dtype=object)
    rep[order] = [str(r) for r in split_over_reps(len(order), reps)]
    return rep
