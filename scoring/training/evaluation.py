"""How good propensities are on leads the model has not seen."""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    log_loss,
    precision_recall_curve,
    roc_auc_score,
)

from scoring.model.lead_model import Metrics

BINS = 10
# A tenth of the leads is called when nothing else is said.
TENTH = 0.10
DRAWS = 200
_MARGIN = 0.02


def measure(
    outcome: NDArray[np.bool_], propensity: NDArray[np.float64], *, split: str, threshold: float
) -> Metrics:
    """All test figures; both arrays (n,), both outcomes present."""
    called = propensity >= threshold
    hits = int((called & outcome).sum())
    tenth = _count(TENTH, len(outcome))
    found = found_by(outcome, propensity, tenth)
    return Metrics(
        split=split,
        rows=len(outcome),
        auc=float(roc_auc_score(outcome, propensity)),
        pr_auc=float(average_precision_score(outcome, propensity)),
        brier=float(brier_score_loss(outcome, propensity)),
        ece=expected_calibration_error(outcome, propensity),
        lift_at_10=lift(outcome, propensity, TENTH),
        threshold=threshold,
        precision=hits / max(1, int(called.sum())),
        recall=hits / int(outcome.sum()),
        expected=float(propensity.sum()),
        converted=int(outcome.sum()),
        curve=reliability(outcome, propensity),
        log_loss=float(log_loss(outcome, propensity)),
        precision_at_10=found / tenth,
        recall_at_10=found / int(outcome.sum()),
    )


def reliability(
    outcome: NDArray[np.bool_], propensity: NDArray[np.float64]
) -> tuple[tuple[float, float, int], ...]:
    """Mean propensity, realised rate and number of leads in ten bins of equal size."""
    order = np.argsort(propensity, kind="stable")
    parts = [p for p in np.array_split(order, BINS) if len(p)]
    return tuple((float(propensity[p].mean()), float(outcome[p].mean()), len(p)) for p in parts)


def expected_calibration_error(
    outcome: NDArray[np.bool_], propensity: NDArray[np.float64]
) -> float:
    """Mean distance of realised rate and propensity over ten bins of equal size, by leads.

    >>> expected_calibration_error(np.array([True, False]), np.array([0.75, 0.25]))
    0.25
    """
    curve = reliability(outcome, propensity)
    return sum(n * abs(rate - mean) for mean, rate, n in curve) / len(outcome)


def lift(outcome: NDArray[np.bool_], propensity: NDArray[np.float64], share: float) -> float:
    """Conversion rate of the top share of leads over that of all, of one lead at least."""
    called = _count(share, len(outcome))
    return found_by(outcome, propensity, called) / called / float(outcome.mean())


def _count(share: float, leads: int) -> int:
    return max(1, round(share * leads))


def found_by(outcome: NDArray[np.bool_], propensity: NDArray[np.float64], called: float) -> float:
    """Conversions among the leads with the highest propensity, as many as are called.

    Leads of equal propensity share the last places, so that their order in the file tells nothing.

    >>> found_by(np.array([True, True, False, False]), np.full(4, 0.5), 2)
    1.0
    """
    leads = _Ranked.of(outcome, propensity)
    return leads.found_by(np.ones(len(outcome)), called)


class Falling(NamedTuple):
    """Down to each different chance, the highest first: the leads and those that converted, (k,).

    >>> Falling.of(np.array([True, False, True]), np.array([0.2, 0.2, 0.9])).converted
    array([1, 2])
    """

    chance: NDArray[np.float64]
    leads: NDArray[np.int64]
    converted: NDArray[np.int64]

    @classmethod
    def of(cls, outcome: NDArray[np.bool_], propensity: NDArray[np.float64]) -> "Falling":
        """From the chances of leads, both (n,)."""
        ranked = _Ranked.of(outcome, propensity)
        ends = ranked.ends
        return cls(ranked.chance[ends], ends + 1, np.cumsum(ranked.outcome, dtype=np.int64)[ends])


def best_threshold(outcome: NDArray[np.bool_], propensity: NDArray[np.float64]) -> float:
    """The propensity at which F1 is highest."""
    precision, recall, thresholds = precision_recall_curve(outcome, propensity)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return float(thresholds[np.argmax(f1[:-1])])


def threshold_for_recall(
    outcome: NDArray[np.bool_], propensity: NDArray[np.float64], recall: float
) -> float:
    """The highest propensity that catches this share of the conversions and two points more.

    The margin is for other leads, which drift: without it every second test would fall short.
    """
    converted = np.sort(propensity[outcome])[::-1]
    place = int(np.ceil(min(1.0, recall + _MARGIN) * len(converted))) - 1
    return float(converted[min(max(place, 0), len(converted) - 1)])


def threshold_for_goals(
    outcome: NDArray[np.bool_], propensity: NDArray[np.float64], least: tuple[float, float]
) -> float | None:
    """The propensity that exceeds the `least` precision and recall by the widest margin.

    None where no propensity exceeds both.

    >>> outcome, chance = np.array([True, True, False, True, False]), np.arange(5, 0, -1) / 10
    >>> threshold_for_goals(outcome, chance, (0.6, 0.6))
    0.2
    """
    precision, recall, thresholds = precision_recall_curve(outcome, propensity)
    margin = np.minimum(precision[:-1] - least[0], recall[:-1] - least[1])
    best = int(np.argmax(margin))
    return float(thresholds[best]) if margin[best] > 0 else None


@dataclass(frozen=True)
class Resampled:
    """Figures of one candidate on resampled test leads, each of shape (draws,)."""

    auc: NDArray[np.float64]
    brier: NDArray[np.float64]
    log_loss: NDArray[np.float64]
    lift_at_10: NDArray[np.float64]
    ece: NDArray[np.float64]
    pr_auc: NDArray[np.float64]
    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    precision_at_10: NDArray[np.float64]
    recall_at_10: NDArray[np.float64]

    def intervals(self, test: Metrics) -> dict[str, tuple[float, float]]:
        """Low and high of each figure's 90% interval, the middle of its draws at the figure.

        Noise adds to some figures, to the calibration error above all: a draw of the test has more
        of it than the test.
        """
        drawn = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: _interval(values, getattr(test, name)) for name, values in drawn.items()}


def _interval(values: NDArray[np.float64], figure: float) -> tuple[float, float]:
    low, high = np.quantile(values, [0.05, 0.95]) - np.median(values) + figure
    return max(0.0, float(low)), float(high)


def draw_weights(leads: int, seed: int) -> NDArray[np.float64]:
    """How often each test lead is drawn, shape (draws, n): the bootstrap of Efron (1979).

    The same draws serve all candidates, so that their figures can be compared pair by pair.
    """
    generator = np.random.default_rng(seed)
    return generator.poisson(1.0, size=(DRAWS, leads)).astype(np.uint8)


def resample(
    outcome: NDArray[np.bool_], propensity: NDArray[np.float64], weights: NDArray[np.float64],
    *, threshold: float,
) -> Resampled:  # fmt: skip
    """The figures of one candidate on every draw; `weights` (draws, n)."""
    leads = _Ranked.of(outcome, propensity)
    rows = [leads.figures(w[leads.order].astype(np.float64), threshold) for w in weights]
    return Resampled(*np.array(rows).T)


def lift_interval(
    outcome: NDArray[np.bool_], propensity: NDArray[np.float64], weights: NDArray[np.float64],
    often: NDArray[np.float64], share: float,
) -> tuple[float, float, float]:  # fmt: skip
    """The lift of the top share of leads, each counted so `often` (n,), and its 90% interval.

    `weights` (draws, n) are those of `draw_weights`.
    """
    leads = _Ranked.of(outcome, propensity)
    figure = leads.lift(often[leads.order], share)
    drawn = np.array([leads.lift((w * often)[leads.order], share) for w in weights])
    return figure, *_interval(drawn, figure)


@dataclass(frozen=True)
class _Ranked:
    """Leads in falling order of chance; `ends` are the last places of equal chances.

    Weights (n,) given to its methods are in the same order.
    """

    order: NDArray[np.int64]
    outcome: NDArray[np.bool_]
    chance: NDArray[np.float64]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, outcome: NDArray[np.bool_], propensity: NDArray[np.float64]) -> "_Ranked":
        order = np.argsort(-propensity, kind="stable")
        chance = propensity[order]
        ends = np.append(np.flatnonzero(np.diff(chance)), len(order) - 1)
        return cls(order, outcome[order], chance, ends)

    def _summed(self, w: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Conversions and leads down to each end, after a 0."""
        hits, all_ = np.cumsum(np.where(self.outcome, w, 0.0)), np.cumsum(w)
        return np.append(0.0, hits[self.ends]), np.append(0.0, all_[self.ends])

    def found_by(self, w: NDArray[np.float64], called: float) -> float:
        hits, all_ = self._summed(w)
        return float(np.interp(called, all_, hits))

    def lift(self, w: NDArray[np.float64], share: float) -> float:
        found = self.found_by(w, share * float(w.sum()))
        return found / share / float(w[self.outcome].sum())

    def figures(self, w: NDArray[np.float64], threshold: float) -> tuple[float, ...]:
        """Those of `Resampled`, in its order."""
        hits, all_ = self._summed(w)
        converted, total = hits[-1], all_[-1]
        missed, others = all_ - hits, total - converted
        auc = np.diff(missed) @ (hits[1:] + hits[:-1]) / (2 * converted * others)
        precision = hits[1:] / np.maximum(all_[1:], 1e-12)
        tenth = float(np.interp(TENTH * total, all_, hits))
        reached = int((self.chance[self.ends] >= threshold).sum())
        return (
            float(auc),
            float(w @ self._squared / total),
            float(-(w @ self._log_chance) / total),
            tenth / TENTH / converted,
            self._error(w),
            float(np.diff(hits) @ precision / converted),
            hits[reached] / max(1.0, all_[reached]),
            hits[reached] / converted,
            tenth / (TENTH * total),
            tenth / converted,
        )

    # What is the same for all weights is worked out once: there are hundreds of draws.
    @cached_property
    def _squared(self) -> NDArray[np.float64]:
        """The squared error of each chance."""
        return np.asarray((self.chance - self.outcome) ** 2)

    @cached_property
    def _log_chance(self) -> NDArray[np.float64]:
        """The logarithm of the chance of what came."""
        safe = np.clip(self.chance, 1e-15, 1 - 1e-15)
        return np.asarray(np.log(np.where(self.outcome, safe, 1 - safe)))

    @cached_property
    def _bins(self) -> NDArray[np.int64]:
        """Ten bins with as many leads each before any is drawn."""
        leads = len(self.order)
        return np.minimum(np.arange(leads) * BINS // leads, BINS - 1)

    def _error(self, w: NDArray[np.float64]) -> float:
        """The calibration error over the bins."""
        bins = self._bins
        hit = np.where(self.outcome, w, 0.0)
        gap = np.bincount(bins, hit, BINS) - np.bincount(bins, w * self.chance, BINS)
        return float(np.abs(gap).sum() / w.sum())
