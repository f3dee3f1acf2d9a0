"""Which candidate to publish: the best, or the simplest that is shown to lose next to nothing.

One figure decides, says why and orders the candidates: the AUC over all leads that were unseen by
what scored them, those of the folds and the test. The test alone has too few to choose by.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.training.candidates import CONSTANT, NAMES, SINGLE
from scoring.training.evaluation import TENTH, resample
from scoring.training.proof import Estimate
from scoring.training.result import Candidate, Training
from scoring.wording import signed

# In AUC: what simplicity may cost for sure, and what it may cost where that is within noise.
_MOST_LOST, _LITTLE = 0.01, 0.005
# A model that finds so many times the conversions of the best single field in the first tenth is
# worth its reasons, whatever the AUC of the rest.
_FINDS_MORE = 1.5
# A model below this AUC, or this lift of its first tenth, is called weak.
_WEAK, _WEAK_LIFT = 0.60, 1.2


def judged(
    candidates: Sequence[Candidate], outcome: NDArray[np.bool_], weights: NDArray[np.float64]
) -> Training:
    """The recommended candidate and the others by AUC, with 90% intervals, and why in words.

    `outcome` (n,) is that of the test leads, and `weights` (draws, n) are those of `draw_weights`.
    They are compared pair by pair on all leads that they had not seen, those of the folds and the
    test. Only one that meets the tier goals and is not barred is recommended; raises
    TrainingRefused without one.
    """
    drawn = (resample(outcome, c.chance, weights, threshold=c.test.threshold) for c in candidates)
    told = [
        replace(c, intervals=draws.intervals(c.test))
        for c, draws in zip(candidates, drawn, strict=True)
    ]
    ranked = sorted(told, key=lambda c: (-c.proof.auc.value, NAMES.index(c.name)))
    able = [c for c in ranked if not (c.unmet or c.barred)]
    if not able:
        raise TrainingRefused(ranked[0].unmet or ranked[0].barred)
    chosen = recommended(able)
    said = _sentence(able, chosen) + _of_the_unable(ranked)
    return Training((chosen, *(c for c in ranked if c is not chosen)), chosen.name, said)


def recommended(able: Sequence[Candidate]) -> Candidate:
    """The best by all unseen leads, or the simplest that loses hardly anything against it."""
    best = _best(able)
    most = max(c.proof.found(TENTH) for c in able)
    for candidate in sorted(able, key=lambda c: NAMES.index(c.name)):
        poor = candidate.name == SINGLE and most >= _FINDS_MORE * candidate.proof.found(TENTH)
        if candidate is best or (not poor and _is_alike(best.proof.ahead_of(candidate.proof))):
            return candidate
    return best


def _best(able: Sequence[Candidate]) -> Candidate:
    return max(able, key=lambda c: (c.proof.auc.value, -NAMES.index(c.name)))


def _is_alike(lead: Estimate) -> bool:
    low, high = lead.interval
    return high <= _MOST_LOST or (low <= 0 and lead.value <= _LITTLE)


def _of_the_unable(ranked: Sequence[Candidate]) -> str:
    names = ", ".join(c.name for c in ranked if c.unmet)
    said = f" Not considered because they cannot meet the tier goals: {names}." if names else ""
    barred = ", ".join(c.name for c in ranked if c.barred and not c.unmet)
    late = f" Not considered because its column may know the outcome: {barred}." if barred else ""
    return said + late


def _sentence(able: Sequence[Candidate], chosen: Candidate) -> str:
    said = f"Recommended: {chosen.name}. {_why(able, chosen)}"
    if chosen.name == CONSTANT:
        said += " No candidate ranks leads better than chance."
    return said + _by_the_test(able, chosen) + _weakness(chosen)


def _why(able: Sequence[Candidate], chosen: Candidate) -> str:
    """Why it is chosen, by the figure that orders the candidates."""
    over = f"Over all {len(chosen.proof):,} leads that no model had seen when it scored them"
    auc, others = f"AUC {chosen.proof.auc.value:.3f}", [c for c in able if c is not chosen]
    if not others:
        return f"{over}, its AUC is {chosen.proof.auc.value:.3f}."
    best = _best(able)
    other = best if best is not chosen else _best(others)
    lead = chosen.proof.ahead_of(other.proof)
    if best is chosen:
        return f"{over}, it ranks best ({auc}), {_ahead(lead, other.name)}."
    return (
        f"It is simpler than {other.name} and about as good. {over}, it is behind by "
        f"{_by(other.proof.ahead_of(chosen.proof))} ({auc})."
    )


def _ahead(lead: Estimate, other: str) -> str:
    """By how much it is ahead of the next one; three digits are shown."""
    if round(lead.value, 3) == 0:
        return f"level with {other}"
    noise = "more than noise" if lead.interval[0] > 0 else "which may be noise"
    return f"ahead of {other} by {_by(lead)}, {noise}"


def _by(lead: Estimate) -> str:
    low, high = lead.interval
    return f"{lead.value:.3f} (90% interval {signed(low, 3)} to {signed(high, 3)})"


def _by_the_test(able: Sequence[Candidate], chosen: Candidate) -> str:
    """Whether the test alone agrees, and why it does not decide where it does not."""
    alone, auc = f"On the {chosen.test.rows:,} test leads alone", f"{chosen.test.auc:.3f}"
    first = max(able, key=lambda c: (c.test.auc, c is chosen, -NAMES.index(c.name)))
    if len(able) == 1:
        return f" {alone} it is {auc}."
    if first is chosen:
        return f" {alone} it ranks best (AUC {auc})."
    lead = first.tested.ahead_of(chosen.tested)
    noise = "which may be noise" if lead.interval[0] <= 0 else "more than noise there"
    return (
        f" {alone} {first.name} is ahead by {_by(lead)}, {noise}. The choice goes by all "
        f"{len(chosen.proof):,}, which hold these too."
    )


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
