"""Which candidate to publish: the best, or the simplest that is shown to lose next to nothing."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.training.candidates import CONSTANT, NAMES, SINGLE
from scoring.training.evaluation import TENTH, draw_weights, resample
from scoring.training.proof import Estimate
from scoring.training.result import Candidate, Training
from scoring.wording import percent, signed

# In AUC: what simplicity may cost for sure, and what it may cost where that is within noise.
_MOST_LOST, _LITTLE = 0.01, 0.005
# A model that finds so many times the conversions of the best single field in the first tenth is
# worth its reasons, whatever the AUC of the rest.
_FINDS_MORE = 1.5
# A model below this AUC, or this lift of its first tenth, is called weak.
_WEAK, _WEAK_LIFT = 0.60, 1.2


def judged(candidates: Sequence[Candidate], outcome: NDArray[np.bool_], seed: int) -> Training:
    """The candidates by test AUC with 90% intervals, and the recommendation in words.

    `outcome` (n,) is that of the test leads. They are compared pair by pair on all leads that they
    had not seen, those of the folds and the test. Only one that meets the tier goals and is not
    barred is recommended; raises TrainingRefused without one.
    """
    weights = draw_weights(len(outcome), seed)
    drawn = (resample(outcome, c.chance, weights, threshold=c.test.threshold) for c in candidates)
    told = [
        replace(c, intervals=draws.intervals(c.test))
        for c, draws in zip(candidates, drawn, strict=True)
    ]
    ranked = sorted(told, key=lambda c: (-c.test.auc, NAMES.index(c.name)))
    able = [c for c in ranked if not (c.unmet or c.barred)]
    if not able:
        raise TrainingRefused(ranked[0].unmet or ranked[0].barred)
    chosen = recommended(able)
    said = _sentence(able, chosen) + _of_the_unable(ranked)
    return Training(tuple(ranked), chosen.name, said)


def recommended(able: Sequence[Candidate]) -> Candidate:
    """The best by all unseen leads, or the simplest that loses hardly anything against it."""
    best = max(able, key=lambda c: (c.proof.auc.value, -NAMES.index(c.name)))
    most = max(c.proof.found(TENTH) for c in able)
    for candidate in sorted(able, key=lambda c: NAMES.index(c.name)):
        poor = candidate.name == SINGLE and most >= _FINDS_MORE * candidate.proof.found(TENTH)
        if candidate is best or (not poor and _is_alike(best.proof.ahead_of(candidate.proof))):
            return candidate
    return best


def _is_alike(lead: Estimate) -> bool:
    low, high = lead.interval
    return high <= _MOST_LOST or (low <= 0 and lead.value <= _LITTLE)


def _of_the_unable(ranked: Sequence[Candidate]) -> str:
    names = ", ".join(c.name for c in ranked if c.unmet)
    said = f" Not considered because they cannot meet the tier goals: {names}." if names else ""
    barred = ", ".join(c.name for c in ranked if c.barred and not c.unmet)
    late = f" Not considered because its column may know the outcome: {barred}." if barred else ""
    return said + late


def _sentence(ranked: Sequence[Candidate], chosen: Candidate) -> str:
    first, rows = ranked[0], ranked[0].test.rows
    said = (
        f"Recommended: {chosen.name}. On {rows:,} test leads {first.name} ranks best "
        f"(AUC {first.test.auc:.3f})."
    )
    other = first if chosen is not first else next((c for c in ranked if c is not chosen), None)
    if other is not None:
        said += _compared(chosen, other)
    if chosen.name == CONSTANT:
        said += " No candidate ranks leads better than chance."
    share = percent(chosen.test.recall_at_10)
    said += f" The top tenth of {chosen.name} holds {share} of the conversions (n {rows:,})."
    return said + _weakness(chosen)


def _compared(chosen: Candidate, other: Candidate) -> str:
    """The recommended candidate against the best of the others on the test."""
    lead, leads = chosen.proof.ahead_of(other.proof), len(chosen.proof)
    low, high = lead.interval
    over = f"over all {leads:,} leads that neither had seen"
    between = f"(90% interval of the difference {signed(low, 3)} to {signed(high, 3)})"
    simpler = NAMES.index(chosen.name) < NAMES.index(other.name)
    if simpler and lead.value <= 0:
        return (
            f" {chosen.name} is simpler and about as good: {over} it is behind {other.name} by "
            f"{-lead.value:.3f} {between}."
        )
    if lead.value < 0:
        return f" {chosen.name} is behind {other.name} by {-lead.value:.3f} {over} {between}."
    noise = "more than noise" if low > 0 else "which may be noise"
    return f" {chosen.name} is ahead of {other.name} by {lead.value:.3f} {over} {between}, {noise}."


def _weakness(chosen: Candidate) -> str:
    """That the model is weak and what it is still good for, "" where it is not."""
    auc, lift = chosen.proof.auc.value, chosen.proof.lift(TENTH)
    strong = auc >= _WEAK and lift >= _WEAK_LIFT
    if chosen.name == CONSTANT or strong or not chosen.is_sure:
        return ""
    leads = f"{len(chosen.proof):,} leads that it had not seen"
    good = (
        f"calling the tenth ranked first still finds {lift:.1f} times the conversions of a "
        "tenth at random"
        if lift > 1
        else "its first tenth finds no more than a tenth at random"
    )
    return f" This model is weak (AUC {auc:.3f} over the {leads}): {good}."
