"""Which candidate to publish: the best, or the simplest that is alike within noise."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.training.candidates import CONSTANT, NAMES
from scoring.training.evaluation import draw_weights, resample
from scoring.training.result import Candidate, Training
from scoring.wording import percent, signed


def judged(
    candidates: Sequence[Candidate],
    outcome: NDArray[np.bool_],
    chances: Mapping[str, NDArray[np.float64]],
    seed: int,
) -> Training:
    """The candidates by AUC with 90% intervals, and the recommendation in words.

    `outcome` (n,) and the `chances` (n,) of each candidate are those of the test leads. Two are
    alike when the interval of the difference of their AUCs on the same draws holds zero. Only one
    that meets the tier goals and is not barred is recommended; raises TrainingRefused without one.
    """
    weights = draw_weights(len(outcome), seed)
    drawn = {
        c.name: resample(outcome, chances[c.name], weights, threshold=c.test.threshold)
        for c in candidates
    }
    told = [replace(c, intervals=drawn[c.name].intervals(c.test)) for c in candidates]
    ranked = sorted(told, key=lambda c: (-c.test.auc, NAMES.index(c.name)))
    able = [c for c in ranked if not (c.unmet or c.barred)]
    if not able:
        raise TrainingRefused(ranked[0].unmet or ranked[0].barred)
    best = able[0]
    lead = {c.name: drawn[best.name].auc - drawn[c.name].auc for c in able}
    alike = [c for c in able if np.quantile(lead[c.name], 0.05) <= 0 or c is best]
    chosen = min(alike, key=lambda c: NAMES.index(c.name))
    said = _sentence(able, chosen, lead) + _of_the_unable(ranked)
    return Training(tuple(ranked), chosen.name, said)


def _of_the_unable(ranked: Sequence[Candidate]) -> str:
    names = ", ".join(c.name for c in ranked if c.unmet)
    said = f" Not considered because they cannot meet the tier goals: {names}." if names else ""
    barred = ", ".join(c.name for c in ranked if c.barred and not c.unmet)
    late = f" Not considered because its column may know the outcome: {barred}." if barred else ""
    return said + late


def _sentence(
    ranked: Sequence[Candidate], chosen: Candidate, lead: Mapping[str, NDArray[np.float64]]
) -> str:
    best, rows = ranked[0], ranked[0].test.rows
    said = f"On {rows:,} test leads {best.name} ranks best (AUC {best.test.auc:.3f})."
    if chosen is not best:
        low, high = np.quantile(lead[chosen.name], [0.05, 0.95])
        said += (
            f" {chosen.name} is simpler and about as good (AUC {chosen.test.auc:.3f}; a difference "
            f"of {signed(low, 3)} to {signed(high, 3)} may be noise), so it is recommended."
        )
    elif len(ranked) > 1:
        other = ranked[1]
        low, high = np.quantile(lead[other.name], [0.05, 0.95])
        said += (
            f" It is ahead of {other.name} by {best.test.auc - other.test.auc:.3f} (90% interval "
            f"{signed(low, 3)} to {signed(high, 3)})"
        )
        said += ", more than noise." if low > 0 else ", which may be noise."
    if best.name == CONSTANT:
        said += " No candidate ranks leads better than chance."
    share = percent(best.test.recall_at_10)
    return f"{said} The top tenth of {best.name} holds {share} of the conversions (n {rows:,})."
