"""Does a second, simpler model know of leads whose chances are off? Chosen, then proved apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from scoring.model.scorers import Scorer
from scoring.model.second_opinion import SecondOpinion, Tally
from scoring.training.past_weeks import HeldOut

# The leads that the second model contradicts most.
SHARE = 0.10
# Their rate is off by this much, on its own and against that of the others, and beyond chance.
LEAST_OFF, CHOSEN_AT, PROVED_AT = 0.02, 2.0, 1.645
LEAST_MARKED = 50


def second_opinion(
    held: HeldOut, log_odds: NDArray[np.float64], other: NDArray[np.float64], model: Scorer
) -> SecondOpinion | None:
    """The second model with the leads that it was right to contradict; None where it was not.

    `log_odds` (n,) are the calibrated ones of the leads held out, `other` (n,) the raw scores that
    simpler models gave them without having seen them; `model` is the one to be asked from now on.
    One half of the leads chooses: the earlier where time orders them, else those of every second
    fold, as what one model is wrong about is no proof for another. The other half must show the
    same error, in the direction of the second model. Of two sides that do, the one that is off by
    more is marked.
    """
    if np.ptp(other) == 0:
        return None
    platt = LogisticRegression(C=np.inf).fit(other.reshape(-1, 1), held.outcome)
    slope, intercept = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    apart = slope * other + intercept - log_odds
    proofs = [_proof(held, expit(log_odds), apart, side) for side in (-1.0, 1.0)]
    proved = [p for p in proofs if p is not None]
    if not proved:
        return None
    beyond, half = max(proved, key=lambda p: abs(p[1].off))
    return SecondOpinion(model, slope, intercept, beyond, half.marked, half.others)


def _proof(
    held: HeldOut, chance: NDArray[np.float64], apart: NDArray[np.float64], side: float
) -> "tuple[float, _Half] | None":
    """From where on leads are marked on one side, with the half that proves it."""
    earlier = 2 * np.arange(len(apart)) < len(apart)
    chooses = earlier if held.rolls else held.origin % 2 == 0
    beyond = float(np.quantile(side * apart[chooses], 1 - SHARE))
    if beyond <= 0:
        return None
    marked = side * apart > beyond
    first, second = (
        _Half.of(chance[half], held.outcome[half], marked[half]) for half in (chooses, ~chooses)
    )
    shown = first.shows(side, CHOSEN_AT) and second.shows(side, PROVED_AT)
    return (side * beyond, second) if shown else None


@dataclass(frozen=True)
class _Half:
    """Marked leads and the others of one half of the leads.

    `own` is how much the rate of the marked was off, `off` how much more than that of the others,
    and `noise` its standard error where all chances are true.
    """

    marked: Tally
    others: Tally
    own: float
    off: float
    noise: float

    @classmethod
    def of(
        cls, chance: NDArray[np.float64], outcome: NDArray[np.bool_], marked: NDArray[np.bool_]
    ) -> "_Half":
        parts = [(chance[part], outcome[part]) for part in (marked, ~marked)]
        one, other = (Tally(len(c), float(c.sum()), int(o.sum())) for c, o in parts)
        if not one.leads or not other.leads:
            return cls(one, other, 0.0, 0.0, np.inf)
        off = [(t.converted - t.expected) / t.leads for t in (one, other)]
        noise = sum(float((c * (1 - c)).sum()) / len(c) ** 2 for c, _ in parts) ** 0.5
        return cls(one, other, off[0], off[0] - off[1], noise)

    def shows(self, side: float, sure: float) -> bool:
        """Whether the marked leads were off on this side, by so many standard errors."""
        apart = side * self.off
        enough = self.marked.leads >= LEAST_MARKED and side * self.own > LEAST_OFF
        return enough and apart > max(LEAST_OFF, sure * self.noise)
