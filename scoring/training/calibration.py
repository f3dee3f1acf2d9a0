"""From raw scores to chances that come true, by the method that does best on held-out leads."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit, xlogy
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from scoring.model.lead_model import Calibration

# A line through ten groups needs some leads in each to be more than noise.
LEAST_FOR_KNOTS = 1_000
_GROUPS = 15
# Scores nearer than this are the same; their last digits are those of the machine.
_APART = 1e-6
# What one standard deviation of the scores moves the log-odds by where they carry no signal.
_TRACE = 0.01
# Log-odds within this of each other, a few tenths of a point of chance, tell nothing.
_LITTLE = 0.1
# The raw scores as they are.
_PLAIN = Calibration(1.0, 0.0)
# A chance is no nearer to 0 or 1 than this when its loss is taken.
_SURE = float(np.finfo(np.float64).eps)


def fit_calibration(raw: NDArray[np.float64], outcome: NDArray[np.bool_]) -> Calibration:
    """None, Platt's sigmoid or a rising line through groups: what has the lowest log-loss later.

    `raw` (n,) are held-out log-odds in the order of time; the first two thirds choose, the rest
    judges, then all are used. All but the base rate where the scores carry no signal: their order
    is kept, and every chance is finite whatever the scores.
    """
    early = np.arange(len(raw)) < round(2 * len(raw) / 3)
    if not has_both(outcome[early]) or not has_both(outcome[~early]):
        return sigmoid(raw, outcome)
    # The line through groups is made from the sigmoid, which is not fitted again for it.
    platt = sigmoid(raw[early], outcome[early])
    tried = (_PLAIN, platt, knotted(raw[early], outcome[early], platt))
    losses = [_loss(found, raw[~early], outcome[~early]) for found in tried]
    best = int(np.argmin(losses))
    if best == 0:
        return _PLAIN
    platt = sigmoid(raw, outcome)
    return platt if best == 1 else knotted(raw, outcome, platt)


def with_base_rate(found: Calibration, history: float, real: float) -> Calibration:
    """The same for a population that converts at `real` where the history did at `history`.

    Undersampling one outcome moves all log-odds by the same amount (King and Zeng, "Logistic
    regression in rare events data", 2001).

    >>> with_base_rate(Calibration(1.0, 0.0), 0.5, 0.1).propensity(np.array([0.0])).round(6)
    array([0.1])
    """
    return replace(found, shift=float(logit(real) - logit(history)))


def _flat(raw: NDArray[np.float64], outcome: NDArray[np.bool_]) -> Calibration:
    """The base rate for all but a trace of the order, which is kept."""
    spread = float(raw.std())
    slope = _TRACE / spread if spread > _APART else _TRACE
    # Half a lead of either outcome where one of them is missing.
    missing = 0.0 if has_both(outcome) else 0.5
    rate = (outcome.sum() + missing) / (len(outcome) + 2 * missing)
    return Calibration(slope, float(logit(rate) - slope * raw.mean()))


def sigmoid(raw: NDArray[np.float64], outcome: NDArray[np.bool_]) -> Calibration:
    """A line in log-odds: Platt, "Probabilistic outputs for support vector machines" (1999).

    With his priors, so that scores which tell the outcomes apart perfectly stay finite.
    """
    spread, centre = float(raw.std()), float(raw.mean())
    if spread <= _APART or not has_both(outcome):
        return _flat(raw, outcome)
    hits = int(outcome.sum())
    high, low = (hits + 1) / (hits + 2), 1 / (len(outcome) - hits + 2)
    share = np.where(outcome, high, low)
    # Each lead counts as both outcomes, by the shares that his priors give it.
    placed = np.tile((raw - centre) / spread, 2).reshape(-1, 1)
    both = np.repeat([True, False], len(raw))
    platt = LogisticRegression(C=np.inf).fit(placed, both, np.concatenate([share, 1 - share]))
    slope, intercept = float(platt.coef_[0, 0]) / spread, float(platt.intercept_[0])
    if slope * spread <= _TRACE:
        return _flat(raw, outcome)
    return Calibration(slope, intercept - slope * centre)


def knotted(
    raw: NDArray[np.float64], outcome: NDArray[np.bool_], platt: Calibration
) -> Calibration:
    """The rates of groups of equal size, made rising, as knots in log-odds.

    `platt` is the sigmoid of the same leads.
    """
    if len(raw) < LEAST_FOR_KNOTS or says_little(platt, raw):
        return platt
    order = np.argsort(raw, kind="stable")
    parts = [p for p in np.array_split(order, _GROUPS) if len(p)]
    first = np.array([raw[p].mean() for p in parts])
    # Groups of the same score, but for the last digits, are one.
    group = np.cumsum(np.diff(first, prepend=first[0]) > _APART)
    leads = np.bincount(group, [len(p) for p in parts])
    hits = np.bincount(group, [outcome[p].sum() for p in parts])
    at = np.bincount(group, [raw[p].sum() for p in parts]) / leads
    # Half a lead of either outcome keeps the log-odds of a pure group finite.
    rising = IsotonicRegression().fit_transform(at, logit((hits + 0.5) / (leads + 1)))
    # Strictly rising, so that the order of the leads stays that of the raw scores.
    becomes = rising + 1e-3 * platt.slope * (at - at[0])
    return Calibration(
        platt.slope, platt.intercept, tuple(zip(at.tolist(), becomes.tolist(), strict=True))
    )


def says_little(found: Calibration, raw: NDArray[np.float64]) -> bool:
    """Whether the chances of leads with these raw scores (n,) are all but the same."""
    return bool(np.ptp(logit(found.propensity(raw))) <= _LITTLE) if len(raw) else True


def _loss(found: Calibration, raw: NDArray[np.float64], outcome: NDArray[np.bool_]) -> float:
    """The log-loss of the chances, as scikit-learn has it, which looks at its arguments first."""
    chance = found.propensity(raw)
    said = np.clip(np.where(outcome, chance, 1 - chance), _SURE, 1 - _SURE)
    return float(-xlogy(1.0, said).mean())


def has_both(outcome: NDArray[np.bool_]) -> bool:
    """Whether some leads (n,) converted and some did not."""
    return 0 < int(outcome.sum()) < len(outcome)
