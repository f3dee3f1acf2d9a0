"""Whether a model keeps its promise: conversions that came against those that were promised."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from scoring.insight.bands import band_table, spans, tiers
from scoring.insight.rates import LEAST, wilson
from scoring.monitoring.batch_drift.auc_estimate import standard_error
from scoring.monitoring.outcomes.judged_promise import JudgedPromise
from scoring.training.evaluation import reliability

# A promise is off by much that is off by a tenth of the conversions: no team plans closer.
NOTABLE = 0.10
# Where chance alone may move the conversions by more than a quarter, a promise that seems kept may
# be broken all the same. About sixty conversions narrow it to that.
SURE_WITHIN = 0.25

# An order is told from chance where so many of those judged were not called, by its AUC.
_NOT_CALLED, _CHANCE, _USABLE, _Z = 0.2, 0.5, 0.6, 1.96


class PromiseKept(StrEnum):
    """What the outcomes say of a promise."""

    KEPT = "keeps its promise"
    TOO_MUCH = "promises too much"
    TOO_LITTLE = "promises too little"
    TOO_FEW = "too few outcomes to say"
    NO_ORDER = "orders leads no better than chance"


@dataclass(frozen=True)
class PromiseVerdict:
    """The verdict with its figures: shares within 0–1 of the `leads` judged.

    `low` and `high` are the 95% Wilson interval of the `rate` that came. `why` says
    why calls were not judged where outcomes are too few, "" else.
    """

    kept: PromiseKept
    leads: int
    converted: int
    promised: float
    rate: float
    low: float
    high: float
    why: str = ""


def verdict_of(judged: JudgedPromise) -> PromiseVerdict:
    """Whether the conversions of all leads judged are those that were promised.

    It is broken where the promise lies outside the interval and is off by a tenth or more, kept
    where the interval is narrow enough to tell; else the outcomes are too few. Before all of that
    goes whether its order is any better than chance.
    """
    leads, converted = len(judged), int(judged.converted.sum())
    ends = wilson(np.array([float(converted)]), np.array([float(leads)]))
    low, high = (float(end[0]) for end in ends)
    rate, promised = judged.rate, judged.promised_rate
    kept = _kept(promised, rate, low, high) if leads >= LEAST else PromiseKept.TOO_FEW
    kept = PromiseKept.NO_ORDER if _has_no_order(judged) else kept
    why = judged.no_calls if kept is PromiseKept.TOO_FEW else ""
    return PromiseVerdict(kept, leads, converted, promised, rate, low, high, why)


def _has_no_order(judged: JudgedPromise) -> bool:
    """Whether the AUC of the outcomes may be that of chance and is not that of a usable order.

    Of those called alone, who all rank high, none is told. The interval is that of Hanley and
    McNeil (Radiology, 1982).
    """
    counts, called = judged.counts, judged.promised.called
    hits = int(judged.converted.sum())
    others = len(judged) - hits
    if min(hits, others) < LEAST or int((counts & ~called).sum()) < _NOT_CALLED * len(judged):
        return False
    auc = float(roc_auc_score(judged.converted[counts], judged.promised.raw[counts]))
    error = _Z * standard_error(auc, hits, others)
    return auc - error <= _CHANCE and auc + error < _USABLE


def _kept(promised: float, rate: float, low: float, high: float) -> PromiseKept:
    is_notable = abs(rate - promised) >= NOTABLE * promised
    if high < promised and is_notable:
        return PromiseKept.TOO_MUCH
    if low > promised and is_notable:
        return PromiseKept.TOO_LITTLE
    is_sure = (high - low) / 2 <= SURE_WITHIN * promised
    return PromiseKept.KEPT if is_sure else PromiseKept.TOO_FEW


def by_tier(judged: JudgedPromise) -> pd.DataFrame:
    """`band_table` by the tier that was promised."""
    return band_table(judged.leads, tiers(judged.leads))


def by_chance(judged: JudgedPromise) -> pd.DataFrame:
    """`band_table` by spans of the chance that was promised."""
    return band_table(judged.leads, spans(judged.leads))


@dataclass(frozen=True)
class CalledAsPlanned:
    """What became of the leads above the cut-line that was used.

    `called` have an outcome that counts, `converted` of them did; `rate` is the precision there,
    with its 95% Wilson interval `low`–`high`, and `expected` the conversions promised of them.
    `others` were not called and are judged all the same, `others_converted` of them did. `lift` is
    the rate over that of all judged, NaN where too few others are.
    """

    called: int
    converted: int
    rate: float
    low: float
    high: float
    expected: float
    others: int
    others_converted: int
    lift: float


def called_as_planned(judged: JudgedPromise) -> CalledAsPlanned:
    """The calls by rank of the plan; those of the lot are no choice of the model."""
    promised, counts = judged.promised, judged.counts
    called = counts & promised.called & ~promised.drawn
    others = counts & ~promised.called
    n, hits = int(called.sum()), int((called & judged.converted).sum())
    low, high = wilson(np.array([float(hits)]), np.array([float(n)]))
    rate = hits / n if n else float("nan")
    knows = int(others.sum()) >= LEAST and n > 0 and judged.rate > 0
    return CalledAsPlanned(
        called=n,
        converted=hits,
        rate=rate,
        low=float(low[0]),
        high=float(high[0]),
        expected=float(promised.propensity[called].sum()),
        others=int(others.sum()),
        others_converted=int((others & judged.converted).sum()),
        lift=rate / judged.rate if knows else float("nan"),
    )


Curve = tuple[tuple[float, float, int], ...]


@dataclass(frozen=True)
class CalibrationSince:
    """Chances against rates, on the test of the training and on the leads judged.

    Curves are pairs of mean chance and rate with the number of leads, in ten groups of equal size;
    `then` and `now` are the mean distances of the two, within 0–1. Chance alone would make the
    latter `noise`, were every chance true.
    """

    curve_then: Curve
    curve_now: Curve
    then: float
    now: float
    noise: float


def calibration_since(judged: JudgedPromise) -> CalibrationSince | None:
    """The calibration then and now; None where fewer leads are judged than a rate takes."""
    if len(judged) < LEAST:
        return None
    # The test is of the history's base rate; promises are of the one that was stated.
    moved = judged.model.calibration.moved
    then = tuple(
        (float(moved(np.array(mean))), float(moved(np.array(rate))), n)
        for mean, rate, n in judged.model.card.test.curve
    )
    chance = judged.promised.propensity[judged.counts]
    now = reliability(judged.converted[judged.counts], chance)
    return CalibrationSince(then, now, _error(then), _error(now), error_by_chance(chance, now))


def error_by_chance(chance: NDArray[np.float64], curve: Curve) -> float:
    """The calibration error to be expected of true chances (n,), in the groups of a curve.

    Each group's rate is off by a normal error of variance Σ p (1 − p) / n², whose mean size is
    √(2/π) times its standard deviation.

    >>> round(error_by_chance(np.full(100, 0.5), ((0.5, 0.5, 100),)), 4)
    0.0399
    """
    order = np.sort(chance)
    ends = np.cumsum([n for _, _, n in curve])[:-1]
    sizes = [(p * (1 - p)).sum() ** 0.5 for p in np.split(order, ends)]
    return float((2 / np.pi) ** 0.5 * sum(sizes) / len(chance))


def _error(curve: Curve) -> float:
    """The calibration error of a curve, NaN without one."""
    leads = sum(n for _, _, n in curve)
    off = sum(n * abs(rate - mean) for mean, rate, n in curve)
    return off / leads if leads else float("nan")
