"""What calls by rank brought over calls by the lot, and how often leads count in the next training.

Calls by the lot are a random sample of all leads that could be called: what they convert is what
calling in any order converts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from scoring.insight.rates import CONFIDENCE, LEAST, wilson
from scoring.monitoring.outcomes.judged_promise import JudgedPromise

# A ratio to fewer conversions than this could be any.
LEAST_DRAWN = 5
# Beyond it a few leads of the lot would decide what is learned (Cole and Hernán, "Constructing
# inverse probability weights for marginal structural models", 2008, on truncation).
MOST_WEIGHT = 20.0
_REACH = float(ndtri(0.5 + CONFIDENCE / 2))


@dataclass(frozen=True)
class RateOf:
    """A conversion rate of `leads` within 0–1 with its 95% Wilson interval; NaN for nobody."""

    leads: int
    converted: int
    rate: float
    low: float
    high: float

    @classmethod
    def of(cls, hit: NDArray[np.bool_]) -> "RateOf":
        """From who of them converted, (n,)."""
        n, hits = len(hit), int(hit.sum())
        low, high = wilson(np.array([float(hits)]), np.array([float(n)]))
        return cls(n, hits, hits / n if n else float("nan"), float(low[0]), float(high[0]))


@dataclass(frozen=True)
class LotReadout:
    """Calls by rank against calls by the lot; `lift` is the ratio of their rates.

    With its 95% interval `low`–`high`: of the logarithm, after Katz et al., "Obtaining confidence
    intervals for the risk ratio in cohort studies", Biometrics 34 (1978). All NaN where either side
    is too small to say.
    """

    ranked: RateOf
    drawn: RateOf
    lift: float
    low: float
    high: float


def lot_readout(judged: JudgedPromise) -> LotReadout | None:
    """The readout, None where no lead was called by the lot."""
    promised = judged.promised
    if not promised.drawn.any():
        return None
    called = judged.counts & promised.called
    ranked, drawn = (
        RateOf.of(judged.converted[called & side]) for side in (~promised.drawn, promised.drawn)
    )
    fewest = min(ranked.converted, drawn.converted)
    if min(ranked.leads, drawn.leads) < LEAST or fewest < LEAST_DRAWN:
        nothing = float("nan")
        return LotReadout(ranked, drawn, nothing, nothing, nothing)
    lift = ranked.rate / drawn.rate
    spread = sum(1 / side.converted - 1 / side.leads for side in (ranked, drawn)) ** 0.5
    low, high = (float(lift * np.exp(sign * _REACH * spread)) for sign in (-1, 1))
    return LotReadout(ranked, drawn, lift, low, high)


def training_weights(judged: JudgedPromise) -> NDArray[np.float64]:
    """How often each lead counts in the next training, (n,), 0 for those not judged.

    Where only calls have an outcome, the leads called by rank are too many of their kind. A lead of
    the lot that would not have been called otherwise stands for all like it: it counts as one over
    the share of them that was drawn (Horvitz and Thompson, 1952), at most MOST_WEIGHT times. Where
    the outcomes of others are known as often, every lead counts once. The mean of those that count
    is 1.
    """
    promised, counts = judged.promised, judged.counts
    weight = counts.astype(np.float64)
    below = _below_line(judged)
    asked = below & promised.drawn & counts
    others = below & ~promised.drawn
    if not asked.any() or 2 * int((others & counts).sum()) >= int(others.sum()):
        return weight
    weight[others] = 0.0
    weight[asked] = min(float(below.sum() / asked.sum()), MOST_WEIGHT)
    return np.asarray(weight * (weight > 0).sum() / weight.sum())


def _below_line(judged: JudgedPromise) -> NDArray[np.bool_]:
    """Which leads only the lot could have called: those ranked after the last call by rank."""
    promised = judged.promised
    by_rank = promised.rank[promised.called & ~promised.drawn]
    return np.asarray(promised.rank > by_rank.max(initial=0))
