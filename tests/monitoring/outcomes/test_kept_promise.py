"""Verdicts on promises: by hand, by scipy, and on outcomes drawn from the chances themselves."""

from dataclasses import replace

import numpy as np
import pytest
from promises import judged_of
from scipy.stats import binomtest
from sklearn.calibration import calibration_curve

from scoring.model.lead_model import Calibration, LeadModel
from scoring.monitoring.outcomes.kept_promise import (
    PromiseKept,
    by_chance,
    by_tier,
    calibration_since,
    called_as_planned,
    error_by_chance,
    verdict_of,
)
from scoring.training.evaluation import expected_calibration_error

RNG = np.random.default_rng(11)


def outcomes(n: int, converted: int) -> list[float]:
    return [1.0] * converted + [0.0] * (n - converted)


@pytest.mark.parametrize(
    ("n", "converted", "kept"),
    [
        (400, 100, PromiseKept.KEPT),
        (400, 60, PromiseKept.TOO_MUCH),
        (400, 150, PromiseKept.TOO_LITTLE),
        (40, 10, PromiseKept.TOO_FEW),
        # So few as 19 tell nothing, however far they are off.
        (19, 19, PromiseKept.TOO_FEW),
        # Off beyond chance, but by less than a tenth: no team plans closer.
        (40_000, 9_500, PromiseKept.KEPT),
    ],
)
def test_a_promise_of_a_quarter_is_kept_or_broken(
    small_model: LeadModel, n: int, converted: int, kept: PromiseKept
) -> None:
    assert verdict_of(judged_of(small_model, [0.25] * n, outcomes(n, converted))).kept is kept


def test_the_verdict_has_the_interval_of_wilson(small_model: LeadModel) -> None:
    found = verdict_of(judged_of(small_model, [0.25] * 400, outcomes(400, 60)))
    ends = binomtest(60, 400).proportion_ci(0.95, method="wilson")
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high))
    assert (found.leads, found.converted, found.promised, found.rate) == (400, 60, 0.25, 0.15)


def test_leads_without_an_outcome_are_no_part_of_the_promise(small_model: LeadModel) -> None:
    judged = judged_of(small_model, [0.2] * 50 + [0.9] * 50, outcomes(50, 10) + [np.nan] * 50)
    assert verdict_of(judged).promised == pytest.approx(0.2)


def test_nobody_judged_is_too_few(small_model: LeadModel) -> None:
    found = verdict_of(judged_of(small_model, [0.2] * 5, [np.nan] * 5))
    assert found.kept is PromiseKept.TOO_FEW
    assert np.isnan(found.rate)


def test_each_tier_has_its_promise_and_what_came(small_model: LeadModel) -> None:
    # Tiers go round A to D; of A all convert, of the others none.
    judged = judged_of(small_model, [0.8, 0.6, 0.4, 0.2] * 30, [1.0, 0.0, 0.0, 0.0] * 30)
    table = by_tier(judged).set_index("group")
    assert table.loc[list("ABCD"), "rate"].tolist() == [1, 0, 0, 0]
    assert table.loc[list("ABCD"), "propensity"].tolist() == pytest.approx([0.8, 0.6, 0.4, 0.2])
    ends = binomtest(30, 30).proportion_ci(0.95, method="wilson")
    assert table.loc["A", ["low", "high"]].tolist() == pytest.approx([ends.low, ends.high])
    assert table.loc[list("ABCD"), "verdict"].tolist() == ["better", "worse", "worse", "worse"]


def test_spans_of_chance_have_theirs(small_model: LeadModel) -> None:
    table = by_chance(judged_of(small_model, [0.9] * 30 + [0.04] * 30, outcomes(60, 30)))
    assert table["known"].tolist() == [30, 30]
    assert table["rate"].tolist() == [1, 0]


def test_the_calls_by_rank_are_held_against_all_judged(small_model: LeadModel) -> None:
    said = outcomes(50, 20) + outcomes(100, 10)
    found = called_as_planned(judged_of(small_model, [0.5] * 50 + [0.1] * 100, said, called=50))
    assert (found.called, found.converted, found.others, found.others_converted) == (
        50, 20, 100, 10,
    )  # fmt: skip
    assert (found.rate, found.expected) == (0.4, pytest.approx(25.0))
    # Forty percent against thirty of a hundred and fifty.
    assert found.lift == pytest.approx(0.4 / 0.2)


def test_calls_of_the_lot_are_no_calls_of_the_model(small_model: LeadModel) -> None:
    judged = judged_of(small_model, [0.5] * 60, outcomes(60, 30))
    promised = replace(judged.promised, drawn=np.arange(60) < 10)
    found = called_as_planned(replace(judged, matched=replace(judged.matched, promised=promised)))
    assert (found.called, found.converted) == (50, 20)


def test_without_outcomes_of_others_no_lift_is_told(small_model: LeadModel) -> None:
    assert np.isnan(called_as_planned(judged_of(small_model, [0.5] * 50, outcomes(50, 20))).lift)


def test_the_calibration_now_is_that_of_scikit_learn(small_model: LeadModel) -> None:
    chance = RNG.uniform(0.05, 0.95, 1_000)
    said = (RNG.random(1_000) < chance**2).astype(float)
    found = calibration_since(judged_of(small_model, chance.tolist(), said.tolist()))
    assert found is not None
    rates, means = calibration_curve(said, chance, n_bins=10, strategy="quantile")
    assert [rate for _, rate, _ in found.curve_now] == pytest.approx(rates.tolist())
    assert found.now == pytest.approx(np.abs(rates - means).mean())
    assert found.then == pytest.approx(small_model.card.test.ece)


def test_a_stated_base_rate_moves_the_calibration_of_the_training_too(
    small_model: LeadModel,
) -> None:
    halved = replace(small_model, calibration=Calibration(1.0, 0.0, shift=-np.log(9)))
    found = calibration_since(judged_of(halved, [0.1] * 50, outcomes(50, 5)))
    assert found is not None
    odds = [mean / (1 - mean) / 9 for mean, _, _ in small_model.card.test.curve]
    means = [mean for mean, _, _ in found.curve_then]
    assert means == pytest.approx([odd / (1 + odd) for odd in odds])


def test_the_error_by_chance_is_that_of_outcomes_drawn_from_the_chances() -> None:
    chance = RNG.beta(2, 5, 2_000)
    drawn = [expected_calibration_error(RNG.random(2_000) < chance, chance) for _ in range(300)]
    curve = tuple((0.0, 0.0, 200) for _ in range(10))
    assert error_by_chance(chance, curve) == pytest.approx(np.mean(drawn), rel=0.05)


def test_of_a_few_outcomes_no_calibration_is_told(small_model: LeadModel) -> None:
    assert calibration_since(judged_of(small_model, [0.5] * 19, outcomes(19, 9))) is None
