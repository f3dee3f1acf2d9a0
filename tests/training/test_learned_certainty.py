"""The certainty that training learns: coverage on leads with known chances, and its form."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit, logit

from scoring.model.lead_model import Calibration
from scoring.training.calibration import fit_calibration
from scoring.training.learned_certainty import learn_certainty
from scoring.training.past_weeks import HeldOut

Array = NDArray[np.float64]


def held_out(raw: Array, outcome: NDArray[np.bool_]) -> HeldOut:
    n = len(raw)
    return HeldOut(raw, outcome, np.arange(n) % 5, np.full(n, np.datetime64("NaT", "s")))


def known(leads: int, base: float, seed: int) -> tuple[HeldOut, Array, Array]:
    """Leads held out, and raw scores and true log-odds of others; scores too sure, and bent."""
    rng = np.random.default_rng(seed)
    raw, new = rng.normal(0, 1.4, leads), rng.normal(0, 1.4, 2_000)
    middle = logit(base)
    # Every second truth is one that a sigmoid cannot follow.
    bent = 0.2 * (seed % 2)
    true, chances = (0.8 * x + bent * np.sin(2 * x) + middle for x in (new, raw))
    return held_out(raw + middle, rng.random(leads) < expit(chances)), new + middle, true


@pytest.mark.slow
@pytest.mark.parametrize("base", [0.03, 0.3])
@pytest.mark.parametrize("leads", [2_000, 10_000])
def test_four_of_five_known_chances_lie_within(leads: int, base: float) -> None:
    inside = []
    for seed in range(24):
        held, new, true = known(leads, base, seed)
        calibration = fit_calibration(held.raw, held.outcome)
        certainty = learn_certainty(held, calibration)
        low, high = certainty.interval(new, calibration.propensity(new))
        inside.append(((low <= expit(true)) & (expit(true) <= high)).mean())
    # Within two standard errors of the mean over these draws.
    assert 0.70 <= np.mean(inside) <= 0.90


def test_a_calibration_that_is_off_has_an_interval_that_reaches_the_rate() -> None:
    held, new, true = known(20_000, 0.3, 0)
    wrong = Calibration(1.0, 0.5)
    low, high = learn_certainty(held, wrong).interval(new, wrong.propensity(new))
    assert ((low <= expit(true)) & (expit(true) <= high)).mean() > 0.9


def test_both_ends_rise_with_the_score() -> None:
    held, new, _ = known(1_500, 0.1, 3)
    calibration = fit_calibration(held.raw, held.outcome)
    raw = np.sort(np.append(new, [-30.0, 30.0]))
    low, high = learn_certainty(held, calibration).interval(raw, calibration.propensity(raw))
    assert (np.diff(low) >= -1e-12).all()
    assert (np.diff(high) >= -1e-12).all()


def test_more_leads_give_narrower_intervals() -> None:
    errors = [
        np.median(learn_certainty(known(n, 0.3, 1)[0], Calibration(1.0, 0.0)).error)
        for n in (500, 50_000)
    ]
    assert errors[1] < errors[0]


def test_equal_scores_have_one_interval() -> None:
    held = held_out(np.zeros(400), np.arange(400) < 100)
    found = learn_certainty(held, Calibration(0.0, float(logit(0.25))))
    assert found.error.tolist() == pytest.approx([(1 / (400 * 0.25 * 0.75)) ** 0.5], rel=0.05)


def test_scores_that_are_no_numbers_are_refused() -> None:
    held = held_out(np.array([0.0, np.inf]), np.array([True, False]))
    with pytest.raises(ValueError, match="1 raw scores are not finite"):
        learn_certainty(held, Calibration(1.0, 0.0))
