"""From raw scores to chances that come true, by the method that does best on held-out leads."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from scoring.model.lead_model import Calibration

# A line through ten groups needs some leads in each to be more than noise.
LEAST_FOR_KNOTS = 1_000
_GROUPS = 15


def fit_calibration(raw: NDArray[np.float64], outcome: NDArray[np.bool_]) -> Calibration:
    """None, Platt's sigmoid or a rising line through groups: what has the lowest log-loss later.

    `raw` (n,) are held-out log-odds in the order of time; the first two thirds choose, the rest
    judges, then all are used. The base rate alone where the scores carry no signal.
    """
    early = np.arange(len(raw)) < round(2 * len(raw) / 3)
    methods = (_none, _sigmoid, _knotted)
    if not _has_both(outcome[early]) or not _has_both(outcome[~early]):
        return _sigmoid(raw, outcome)
    losses = [_loss(method(raw[early], outcome[early]), raw, outcome, ~early) for method in methods]
    return methods[int(np.argmin(losses))](raw, outcome)


def with_base_rate(found: Calibration, history: float, real: float) -> Calibration:
    """The same for a population that converts at `real` where the history did at `history`.

    Undersampling one outcome moves all log-odds by the same amount (King and Zeng, "Logistic
    regression in rare events data", 2001).

    >>> with_base_rate(Calibration(1.0, 0.0), 0.5, 0.1).propensity(np.array([0.0])).round(6)
    array([0.1])
    """
    return replace(found, shift=float(logit(real) - logit(history)))


def _none(_raw: NDArray[np.float64], _outcome: NDArray[np.bool_]) -> Calibration:
    return Calibration(1.0, 0.0)


def _sigmoid(raw: NDArray[np.float64], outcome: NDArray[np.bool_]) -> Calibration:
    """Platt, "Probabilistic outputs for support vector machines" (1999), without his priors."""
    platt = LogisticRegression(C=np.inf).fit(raw.reshape(-1, 1), outcome)
    slope, intercept = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    if slope > 1e-6:
        return Calibration(slope, intercept)
    return Calibration(0.0, float(logit(outcome.mean())))


def _knotted(raw: NDArray[np.float64], outcome: NDArray[np.bool_]) -> Calibration:
    """The rates of groups of equal size, made rising, as knots in log-odds."""
    platt = _sigmoid(raw, outcome)
    if len(raw) < LEAST_FOR_KNOTS or platt.slope <= 0:
        return platt
    order = np.argsort(raw, kind="stable")
    parts = [p for p in np.array_split(order, _GROUPS) if len(p)]
    at = np.array([raw[p].mean() for p in parts])
    # Half a lead of either outcome keeps the log-odds of a pure group finite.
    rates = [(outcome[p].sum() + 0.5) / (len(p) + 1) for p in parts]
    rising = IsotonicRegression().fit_transform(at, logit(rates))
    # Strictly rising, so that the order of the leads stays that of the raw scores.
    becomes = rising + 1e-3 * platt.slope * (at - at[0])
    kept = np.concatenate([[True], np.diff(at) > 1e-9])
    knots = zip(at[kept].tolist(), becomes[kept].tolist(), strict=True)
    return Calibration(platt.slope, platt.intercept, tuple(knots))


def _loss(
    found: Calibration,
    raw: NDArray[np.float64],
    outcome: NDArray[np.bool_],
    part: NDArray[np.bool_],
) -> float:
    return float(log_loss(outcome[part], found.propensity(raw[part])))


def _has_both(outcome: NDArray[np.bool_]) -> bool:
    return 0 < int(outcome.sum()) < len(outcome)
