"""What a trained model knows of its own errors, learned from leads that it had not seen."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from scoring.model.chance_errors import REACH, ChanceErrors
from scoring.model.lead_model import Calibration
from scoring.training.past_weeks import HeldOut, movement
from scoring.training.rate_curve import rate_curve

KNOTS = 40
# Ways in which past rates may differ that are kept: level, slope and bends; others hardly count.
WAYS = 4


def learn_certainty(held: HeldOut, calibration: Calibration) -> ChanceErrors:
    """The error of the chances that `calibration` makes of raw scores.

    How surely the rate by score is known, how far the calibrated chance is from it, and how far
    such rates move in time. Raises ValueError for a score that is not finite.
    """
    if not np.isfinite(held.raw).all():
        strange = int((~np.isfinite(held.raw)).sum())
        raise ValueError(f"{strange:,} raw scores are not finite numbers.")
    at = _knots(held.raw, calibration)
    chance = logit(calibration.propensity(at)) - calibration.shift
    curve = rate_curve(held.raw, held.outcome, at)
    moved = movement(held)
    off = curve.middle - chance
    variance = np.diag(curve.covariance) + off**2 + moved.alone**2
    error = _rising_with(chance, np.sqrt(variance))
    fit = np.vstack([off, _ways(curve.covariance)])
    return ChanceErrors(at, error, fit, moved.together, moved.days)


def _ways(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The few independent ways (w, k) that make up most of a covariance (k, k)."""
    size, ways = np.linalg.eigh(covariance)
    return np.asarray((ways * np.sqrt(np.maximum(size, 0.0))).T[::-1][:WAYS])


def _knots(raw: NDArray[np.float64], calibration: Calibration) -> NDArray[np.float64]:
    """Quantiles of the scores, and where the calibration bends between them."""
    spread = np.quantile(raw, np.linspace(0, 1, KNOTS))
    bends = np.array([score for score, _ in calibration.knots])
    inside = bends[(bends > spread[0]) & (bends < spread[-1])]
    return np.unique(np.concatenate([spread, inside]))


def _rising_with(chance: NDArray[np.float64], error: NDArray[np.float64]) -> NDArray[np.float64]:
    """Errors (k,) narrowed until both ends of the interval rise with the log-odds `chance` (k,)."""
    apart = np.abs(np.subtract.outer(chance, chance)) / REACH
    return np.asarray((error + apart).min(axis=1))
