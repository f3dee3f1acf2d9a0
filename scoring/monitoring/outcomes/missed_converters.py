"""Leads that converted and were not called, with what spoke for and against them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.reasons import LeadReasons
from scoring.model.scored import ScoredBatch
from scoring.monitoring.outcomes.judged_promise import JudgedPromise

# More are read by nobody; the best ranked of them missed the cut-line by least.
MOST_MISSED = 50


def missed(judged: JudgedPromise) -> NDArray[np.int64]:
    """The places of the leads that converted and were not called, by rank.

    Leads too young to be judged are among them: that they converted is sure.
    """
    promised = judged.promised
    places = np.flatnonzero((judged.matched.outcome == 1) & ~promised.called)
    return places[np.argsort(promised.rank[places], kind="stable")]


def missed_table(judged: JudgedPromise, scored: ScoredBatch | None = None) -> pd.DataFrame:
    """At most MOST_MISSED of them: lead_id, rank, tier, chance, and with `scored` for and against.

    `scored` is the batch as the same version scores it; its reasons are those of the promise. Of
    another file, as leads or ids show, no reasons are told.
    """
    promised, places = judged.promised, missed(judged)[:MOST_MISSED]
    table = pd.DataFrame(
        {
            "lead_id": promised.lead_id[places],
            "rank": promised.rank[places],
            "tier": promised.tier[places],
            "chance": promised.propensity[places],
        }
    )
    if scored is None or not _is_same(judged, scored) or not len(places):
        return table
    reasons = scored.explainer.top(places)
    for name, said in (("for", _raising(reasons)), ("against", _lowering(reasons))):
        table[name] = said
    return table


def _is_same(judged: JudgedPromise, scored: ScoredBatch) -> bool:
    promised, version = judged.promised, scored.model.card.version
    same_chances = len(promised) == len(scored.leads) and np.allclose(
        promised.propensity, scored.scores.propensity, atol=1e-6
    )
    return promised.version == version and bool(same_chances)


def _raising(reasons: Sequence[LeadReasons]) -> list[str]:
    return ["; ".join(r.short for r in found.supporting) for found in reasons]


def _lowering(reasons: Sequence[LeadReasons]) -> list[str]:
    return ["; ".join(r.short for r in found.opposing) for found in reasons]
