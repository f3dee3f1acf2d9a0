"""Raw scores into chances: by scipy's optimiser, by hand, and on leads held back."""

import numpy as np
import pytest
from conftest import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit, logit
from sklearn.metrics import log_loss

from scoring.model.lead_model import Calibration
from scoring.training.calibration import _loss, fit_calibration, says_little, with_base_rate


def test_calibration_maximises_the_likelihood_with_the_priors_of_platt() -> None:
    rng = np.random.default_rng(2)
    raw = rng.normal(size=900)
    outcome = rng.random(900) < expit(0.6 * raw - 1)
    hits = int(outcome.sum())
    share = np.where(outcome, (hits + 1) / (hits + 2), 1 / (900 - hits + 2))

    def loss(w: np.ndarray) -> float:
        odds = w[0] * raw + w[1]
        return float((np.logaddexp(0, odds) - share * odds).sum())

    found = fit_calibration(raw, outcome)
    assert [found.slope, found.intercept] == pytest.approx(minimize(loss, [1, 0]).x, abs=1e-3)


def test_calibration_keeps_the_order_of_the_leads() -> None:
    rng = np.random.default_rng(2)
    raw = rng.normal(size=500)
    calibration = fit_calibration(raw, rng.random(500) < expit(raw))
    assert np.array_equal(np.argsort(calibration.propensity(raw)), np.argsort(raw))


def test_calibrated_propensities_sum_to_the_conversions() -> None:
    rng = np.random.default_rng(4)
    raw = rng.normal(size=1000)
    outcome = rng.random(1000) < expit(2 * raw + 1)
    total = fit_calibration(raw, outcome).propensity(raw).sum()
    assert total == pytest.approx(outcome.sum(), rel=1e-3)


@pytest.mark.parametrize("steep", [1.0, 200.0])
def test_the_loss_is_that_of_scikit_learn_to_the_last_bit(steep: float) -> None:
    rng = np.random.default_rng(6)
    raw = rng.normal(size=5_001)
    outcome, found = rng.random(5_001) < expit(raw), Calibration(steep, 0.1)
    assert _loss(found, raw, outcome) == log_loss(outcome, found.propensity(raw))


@pytest.mark.parametrize("sign", [0.0, -1.0])
def test_raw_scores_without_or_against_signal_give_about_the_base_rate(sign: float) -> None:
    outcome = np.arange(400) % 4 == 0
    against = sign * (outcome + np.repeat(np.arange(20), 20))
    calibration = fit_calibration(against, outcome)
    assert calibration.propensity(against) == pytest.approx([0.25] * 400, abs=0.005)
    assert says_little(calibration, against)


def test_scores_that_held_out_leads_contradict_keep_their_order_all_the_same() -> None:
    outcome = np.arange(400) % 4 == 0
    raw = np.arange(400) % 7 - outcome
    found = fit_calibration(raw, outcome).propensity(np.unique(raw))
    assert (np.diff(found) > 0).all()


_WILD = st.one_of(
    st.floats(-50, 50), st.sampled_from([0.0, 6e-17, -0.41, -0.41 - 6e-17, 1e-9, 3.0])
)


@settings(max_examples=min(EXAMPLES, 40))
@given(st.integers(0, 2**32 - 1), st.lists(_WILD, min_size=1, max_size=6), st.floats(0.01, 0.6))
@pytest.mark.parametrize("leads", [40, 300, 1_900])
def test_any_scores_are_calibrated_to_finite_chances_in_their_order(
    leads: int, seed: int, values: list[float], rate: float
) -> None:
    rng = np.random.default_rng(seed)
    raw, outcome = rng.choice(values, leads), rng.random(leads) < rate
    found = fit_calibration(raw, outcome).propensity(np.sort(raw))
    assert np.isfinite(found).all()
    assert (np.diff(found) >= -1e-12).all()


def test_two_scores_that_differ_in_the_last_digit_of_the_machine_are_one() -> None:
    outcome = np.random.default_rng(0).random(2_000) < 0.39
    raw = np.where(np.arange(2_000) % 5, -0.4353, np.nextafter(-0.4353, 0))
    assert fit_calibration(raw, outcome).propensity(raw) == pytest.approx(outcome.mean(), abs=0.01)


def test_raw_scores_that_tell_the_outcomes_apart_perfectly_calibrate_without_a_warning() -> None:
    outcome = np.arange(200) % 2 == 0
    propensity = fit_calibration(np.where(outcome, 2.0, -2.0), outcome).propensity(
        np.array([-2, 2])
    )
    assert propensity == pytest.approx([0.0, 1.0], abs=0.05)


def test_scores_that_are_right_already_are_left_alone() -> None:
    rng = np.random.default_rng(6)
    raw = rng.normal(size=4000)
    found = fit_calibration(raw, rng.random(4000) < expit(raw))
    assert found.propensity(np.array([-1.0, 2.0])) == pytest.approx(expit([-1.0, 2.0]), abs=0.02)


def test_a_bend_that_no_sigmoid_follows_is_followed_by_a_line() -> None:
    rng = np.random.default_rng(8)
    raw = rng.uniform(-3, 3, 20_000)
    true = np.where(raw < 0, 0.1, 0.1 + 0.25 * raw)
    found = fit_calibration(raw, rng.random(20_000) < true)
    assert len(found.knots) == 15
    assert found.propensity(np.array([-2.0, 1.0, 2.0])) == pytest.approx([0.1, 0.35, 0.6], abs=0.03)
    assert (np.diff(found.propensity(np.unique(raw))) > 0).all()  # below 0 the rates are level


def test_a_group_that_never_converts_has_the_odds_of_half_a_lead() -> None:
    rng = np.random.default_rng(8)
    raw = rng.uniform(-3, 3, 15_000)
    found = fit_calibration(raw, rng.random(15_000) < np.where(raw < 0, 0.0, 0.25 * raw))
    assert found.knots[0][1] == pytest.approx(logit(0.5 / 1_001))


def test_leads_of_the_same_score_are_one_knot() -> None:
    rng = np.random.default_rng(8)
    raw = rng.choice([-2.0, 0.0, 1.0, 2.0], 8_000)
    rate = np.select([raw < 1, raw < 2], [0.1, 0.2], 0.9)
    at = [knot for knot, _ in fit_calibration(raw, rng.random(8_000) < rate).knots]
    assert at == sorted(set(at))


def test_what_is_right_later_is_taken_though_something_else_fits_the_older_leads() -> None:
    rng = np.random.default_rng(0)
    raw = rng.uniform(-3, 3, 6_000)
    bent = np.where(raw < 0, 0.1, 0.1 + 0.25 * raw)
    rate = np.where(np.arange(6_000) < 4_000, bent, expit(raw))
    assert fit_calibration(raw, rng.random(6_000) < rate) == Calibration(1.0, 0.0)


@pytest.mark.parametrize("most_convert", [False, True])
@pytest.mark.parametrize("rare", [range(50), range(250, 300)])
def test_where_one_part_has_one_outcome_only_a_sigmoid_of_all_is_taken(
    rare: range, most_convert: bool
) -> None:
    raw, outcome = np.random.default_rng(3).normal(size=300), np.isin(np.arange(300), rare)
    raw = np.where(outcome, raw + 1, raw - 1)
    found = fit_calibration(-raw if most_convert else raw, outcome != most_convert)
    assert found.propensity(-raw if most_convert else raw).sum() == pytest.approx(
        (outcome != most_convert).sum(), rel=1e-3
    )


def test_a_line_through_knots_by_hand() -> None:
    line = Calibration(2.0, 0.0, ((-1.0, 0.0), (1.0, 1.0)))
    asked = np.array([-2.0, -1.0, 0.0, 1.0, 3.0])
    assert line.propensity(asked) == pytest.approx(expit([-2.0, 0.0, 0.5, 1.0, 5.0]))


def test_a_line_never_turns_the_order_of_two_leads() -> None:
    rng = np.random.default_rng(9)
    raw = np.sort(rng.normal(size=3000) ** 3)
    found = fit_calibration(raw, rng.random(3000) < 0.2 + 0.2 * (raw > 0.5))
    assert (np.diff(found.propensity(np.unique(raw))) > 0).all()


def test_undersampling_is_undone_by_bayes() -> None:
    at_half = Calibration(1.0, 0.0)
    odds = 3.0 * (0.02 / 0.98)  # a chance of 75% at 50:50 has odds of 3
    moved = with_base_rate(at_half, 0.5, 0.02).propensity(np.array([logit(0.75)]))
    assert moved == pytest.approx([odds / (1 + odds)])
