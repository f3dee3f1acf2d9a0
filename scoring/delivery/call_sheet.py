"""The call sheet: every lead in rank order, with its numbers, its reasons and what was uploaded."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.ranking import split_over_reps
from scoring.model.reasons import LeadReasons, joined
from scoring.model.scored import ScoredBatch


def call_sheet(
    scored: ScoredBatch, reasons: Sequence[LeadReasons], *, reps: int = 1, fold: bool = False
) -> pd.DataFrame:
    """All leads in rank order; `reasons` in the same order.

    Columns: rank, lead_id, propensity, score, tier, reasons_for, reasons_against, flags,
    model_version, scored_at, rep (when `reps` > 1), then the uploaded columns unchanged. With
    `fold` only the first lead of each person is given to a rep.
    """
    order = scored.ranking.order
    ours = pd.DataFrame(
        {
            "rank": np.arange(1, len(order) + 1),
            "lead_id": scored.leads.ids[order],
            "propensity": scored.scores.propensity[order],
            "score": scored.scores.score[order],
            "tier": scored.scores.tier[order],
            "reasons_for": [joined(r.supporting) for r in reasons],
            "reasons_against": [joined(r.opposing) for r in reasons],
            "flags": scored.flags[order],
            "model_version": scored.model.card.version,
            "scored_at": scored.scored_at,
        }
    )
    if reps > 1:
        ours["rep"] = deal_to_reps(scored, reps, fold=fold)[order]
    table = scored.without_answers
    uploaded = table.frame.iloc[order].reset_index(drop=True)
    uploaded.columns = pd.Index(table.headers)
    return pd.concat([ours, uploaded], axis=1)


def deal_to_reps(scored: ScoredBatch, reps: int, *, fold: bool) -> NDArray[np.object_]:
    """The rep of each lead, "1" to "reps", in the order of the batch; "" for a folded lead."""
    order = scored.one_call_order if fold else scored.ranking.order
    rep = np.full(len(scored.leads), "", dtype=object)
    rep[order] = [str(r) for r in split_over_reps(len(order), reps)]
    return rep
