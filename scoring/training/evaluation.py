"""How good propensities are on leads the model has not seen."""

from dataclasses import dataclass, fields

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
    top = _top(propensity, TENTH)
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
        precision_at_10=float(outcome[top].mean()),
        recall_at_10=float(outcome[top].sum() / outcome.sum()),
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
    """Conversion rate of the top share of leads over that of all; ties in the order given."""
    return float(outcome[_top(propensity, share)].mean() / outcome.mean())


def _top(propensity: NDArray[np.float64], share: float) -> NDArray[np.int64]:
    return np.argsort(-propensity, kind="stable")[: max(1, round(share * len(propensity)))]


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

    def intervals(self) -> dict[str, tuple[float, float]]:
        """Low and high of each figure's 90 % interval."""
        drawn = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: _interval(values) for name, values in drawn}


def _interval(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.quantile(values, [0.05, 0.95])
    return float(low), float(high)


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
    order = np.argsort(-propensity, kind="stable")
    sorted_outcome, sorted_chance = outcome[order], propensity[order]
    ends = np.append(np.flatnonzero(np.diff(sorted_chance)), len(order) - 1)
    bins = np.minimum(np.arange(len(order)) * BINS // len(order), BINS - 1)
    called = int((propensity >= threshold).sum())
    drawn = (w[order].astype(np.float64) for w in weights)
    rows = [
        (
            *_figures(w, sorted_outcome, sorted_chance, ends, bins),
            *_found(w, sorted_outcome, called),
            *_found(w, sorted_outcome, _reach(w, TENTH)),
        )
        for w in drawn
    ]
    return Resampled(*np.array(rows).T)


def _reach(weight: NDArray[np.float64], share: float) -> int:
    """How many leads, best first, make up a share of the weight."""
    drawn = np.cumsum(weight)
    return int(np.searchsorted(drawn, share * drawn[-1])) + 1


def _found(
    weight: NDArray[np.float64], outcome: NDArray[np.bool_], called: int
) -> tuple[float, float]:
    """Precision and recall where the first `called` leads are called."""
    hits = float(weight[:called] @ outcome[:called])
    return hits / max(1.0, float(weight[:called].sum())), hits / float(weight @ outcome)


def _figures(
    w: NDArray[np.float64],
    outcome: NDArray[np.bool_],
    chance: NDArray[np.float64],
    ends: NDArray[np.int64],
    bins: NDArray[np.int64],
) -> tuple[float, ...]:
    """AUC, Brier, log-loss, lift, ECE and PR-AUC of weighted leads in falling order of chance.

    `ends` are the last places of equal chances; `bins` as many leads in each as in another.
    """
    hit = np.where(outcome, w, 0.0)
    hits, all_ = np.cumsum(hit)[ends], np.cumsum(w)[ends]
    converted, total = hits[-1], all_[-1]
    missed, others = all_ - hits, total - converted
    before_hits, before_missed = np.append(0, hits[:-1]), np.append(0, missed[:-1])
    auc = ((missed - before_missed) @ (hits + before_hits)) / (2 * converted * others)
    precision = hits / np.maximum(all_, 1e-12)
    top = int(np.searchsorted(all_, TENTH * total))
    safe = np.clip(chance, 1e-15, 1 - 1e-15)
    gap = np.bincount(bins, hit, BINS) - np.bincount(bins, w * chance, BINS)
    return (
        float(auc),
        float(w @ (chance - outcome) ** 2 / total),
        float(-(w @ np.log(np.where(outcome, safe, 1 - safe))) / total),
        float(precision[top] / (converted / total)),
        float(np.abs(gap).sum() / total),
        float((hits - before_hits) @ precision / converted),
    )
