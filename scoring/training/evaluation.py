"""How good propensities are on leads the model has not seen."""

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    precision_recall_curve,
    roc_auc_score,
)

from scoring.model.lead_model import Metrics

FOLDS = 5
BINS = 10


def measure(
    outcome: NDArray[np.bool_], propensity: NDArray[np.float64], *, split: str, threshold: float
) -> Metrics:
    """All test figures; both arrays (n,), both outcomes present."""
    called = propensity >= threshold
    hits = int((called & outcome).sum())
    return Metrics(
        split=split,
        rows=len(outcome),
        auc=float(roc_auc_score(outcome, propensity)),
        pr_auc=float(average_precision_score(outcome, propensity)),
        brier=float(brier_score_loss(outcome, propensity)),
        ece=expected_calibration_error(outcome, propensity),
        lift_at_10=lift(outcome, propensity, 0.10),
        threshold=threshold,
        precision=hits / max(1, int(called.sum())),
        recall=hits / int(outcome.sum()),
        expected=float(propensity.sum()),
        converted=int(outcome.sum()),
        curve=reliability(outcome, propensity),
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
    top = np.argsort(-propensity, kind="stable")[: max(1, round(share * len(outcome)))]
    return float(outcome[top].mean() / outcome.mean())


def best_threshold(outcome: NDArray[np.bool_], propensity: NDArray[np.float64]) -> float:
    """The propensity at which F1 is highest."""
    precision, recall, thresholds = precision_recall_curve(outcome, propensity)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return float(thresholds[np.argmax(f1[:-1])])
