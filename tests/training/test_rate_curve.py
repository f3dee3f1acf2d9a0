"""Rates by score as a smooth curve: by counting, and on leads with known chances."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit, logit

from scoring.training.rate_curve import rate_curve

Array = NDArray[np.float64]


def test_leads_of_one_score_have_their_rate_with_its_binomial_error() -> None:
    outcome = np.arange(1_000) < 300
    found = rate_curve(np.zeros(1_000), outcome, np.zeros(1))
    assert found.middle[0] == pytest.approx(logit(0.3), abs=0.01)
    assert found.covariance[0, 0] == pytest.approx(1 / (1_000 * 0.3 * 0.7), rel=0.05)


def test_a_curve_follows_rates_that_fall_and_rise() -> None:
    rng = np.random.default_rng(1)
    raw = rng.uniform(-2, 2, 50_000)
    at = np.array([-1.5, 0.0, 1.5])
    found = rate_curve(raw, rng.random(50_000) < expit(raw**2 - 2), at)
    assert expit(found.middle) == pytest.approx(expit(at**2 - 2), abs=0.02)


def test_a_curve_is_sure_of_much_and_unsure_of_little() -> None:
    rng = np.random.default_rng(1)
    raw = rng.normal(size=2_000)
    found = rate_curve(raw, rng.random(2_000) < expit(raw), np.array([0.0, 4.0]))
    variance = np.diag(found.covariance)
    assert variance[0] < 0.02 < variance[1]


@pytest.mark.parametrize("outcome", [True, False])
def test_leads_that_all_end_alike_give_a_finite_curve(outcome: bool) -> None:
    found = rate_curve(np.arange(20.0), np.full(20, outcome), np.array([0.0, 19.0]))
    assert np.isfinite([*found.middle, *found.covariance.ravel()]).all()
    assert ((expit(found.middle) > 0.5) == outcome).all()


def bent(raw: Array) -> Array:
    return raw + 0.4 * np.sin(1.5 * raw)


def shrunk(raw: Array) -> Array:
    return 0.6 * raw + 0.2


@pytest.mark.parametrize("base", [0.03, 0.3])
@pytest.mark.parametrize("leads", [2_000, 10_000])
def test_four_of_five_true_rates_lie_within_the_error_of_the_curve(leads: int, base: float) -> None:
    rng, held = np.random.default_rng(leads), []
    for true in (bent, shrunk) * 16:
        raw = rng.normal(0, 1.2, leads)
        log_odds = true(raw) + logit(base)
        at = rng.normal(0, 1.2, 300)
        found = rate_curve(raw, rng.random(leads) < expit(log_odds), at)
        off = np.abs(found.middle - true(at) - logit(base))
        held.append((off <= 1.281552 * np.diag(found.covariance) ** 0.5).mean())
    assert 0.72 <= np.mean(held) <= 0.90
