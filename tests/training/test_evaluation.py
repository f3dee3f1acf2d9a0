"""The figures of a model: by hand, and against scikit-learn."""

from dataclasses import fields, replace

import numpy as np
import pytest
from sklearn import metrics as oracle
from sklearn.calibration import calibration_curve

from scoring.model.lead_model import Metrics
from scoring.training.evaluation import (
    Resampled,
    best_threshold,
    draw_weights,
    expected_calibration_error,
    found_by,
    lift,
    measure,
    reliability,
    resample,
    threshold_for_recall,
)

RNG = np.random.default_rng(3)
PROPENSITY = RNG.beta(2, 5, 1000)
OUTCOME = RNG.random(1000) < PROPENSITY


@pytest.fixture(scope="module")
def figures() -> Metrics:
    return measure(OUTCOME, PROPENSITY, split="time", threshold=0.4)


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("auc", oracle.roc_auc_score),
        ("pr_auc", oracle.average_precision_score),
        ("brier", oracle.brier_score_loss),
        ("log_loss", oracle.log_loss),
    ],
)
def test_figures_of_the_propensity_are_those_of_scikit_learn(
    figures: Metrics, name: str, function: object
) -> None:
    assert getattr(figures, name) == pytest.approx(function(OUTCOME, PROPENSITY))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "function"),
    [("precision", oracle.precision_score), ("recall", oracle.recall_score)],
)
def test_figures_at_the_threshold_are_those_of_scikit_learn(
    figures: Metrics, name: str, function: object
) -> None:
    called = PROPENSITY >= 0.4
    assert getattr(figures, name) == pytest.approx(function(OUTCOME, called))  # type: ignore[operator]


def test_counts_are_those_of_the_leads(figures: Metrics) -> None:
    assert (figures.split, figures.rows, figures.threshold) == ("time", 1000, 0.4)
    assert (figures.expected, figures.converted) == (pytest.approx(PROPENSITY.sum()), OUTCOME.sum())


def test_brier_by_hand() -> None:
    outcome, propensity = np.array([True, False]), np.array([0.75, 0.5])
    assert measure(outcome, propensity, split="time", threshold=0.5).brier == 0.15625


def test_a_lead_exactly_at_the_threshold_is_called() -> None:
    outcome, propensity = np.array([True, True, False]), np.array([0.75, 0.5, 0.25])
    found = measure(outcome, propensity, split="time", threshold=0.5)
    assert (found.precision, found.recall) == (1.0, 1.0)


def test_a_threshold_nobody_reaches_calls_nobody() -> None:
    found = measure(OUTCOME, PROPENSITY, split="time", threshold=2.0)
    assert (found.precision, found.recall) == (0.0, 0.0)


def test_lift_by_hand() -> None:
    outcome = np.array([True, False] + [False] * 6 + [True, True])
    propensity = np.linspace(0.95, 0.05, 10)
    assert lift(outcome, propensity, 0.1) == pytest.approx(1 / 0.3)
    assert lift(outcome, propensity, 0.2) == pytest.approx(0.5 / 0.3)


def test_lift_of_all_leads_is_one() -> None:
    assert lift(OUTCOME, PROPENSITY, 1.0) == 1.0


def test_a_model_that_ranks_nobody_has_no_lift_whatever_the_order_of_the_file() -> None:
    outcome = np.array([True] * 20 + [False] * 80)
    assert lift(outcome, np.full(100, 0.2), 0.1) == pytest.approx(1.0)


def test_equal_propensities_share_the_last_places() -> None:
    outcome = np.array([True, False, True, False, False])
    found = found_by(outcome, np.array([0.9, 0.5, 0.5, 0.5, 0.1]), 2)
    assert found == pytest.approx(1 + 1 / 3)


@pytest.mark.parametrize("figure", ["ece", "auc", "recall", "lift_at_10"])
def test_every_figure_lies_in_its_interval(figures: Metrics, figure: str) -> None:
    drawn = resample(OUTCOME, PROPENSITY, draw_weights(1000, seed=2), threshold=0.4)
    low, high = drawn.intervals(figures)[figure]
    assert 0 <= low < getattr(figures, figure) < high


@pytest.mark.parametrize(("auc", "interval"), [(100.0, (10.0, 190.0)), (50.0, (0.0, 140.0))])
def test_an_interval_holds_nine_draws_in_ten_around_the_figure_and_nothing_below_0(
    figures: Metrics, auc: float, interval: tuple[float, float]
) -> None:
    drawn = Resampled(*[np.arange(201.0)] * len(fields(Resampled)))
    assert drawn.intervals(replace(figures, auc=auc))["auc"] == pytest.approx(interval)


def test_lift_looks_at_one_lead_at_least() -> None:
    assert lift(np.array([False, True]), np.array([0.1, 0.9]), 0.1) == 2.0


def test_ece_by_hand() -> None:
    outcome = np.array([False] * 10 + [True] * 10)
    propensity = np.array([0.1] * 10 + [0.7] * 10)
    assert expected_calibration_error(outcome, propensity) == pytest.approx((0.1 + 0.3) / 2)


def test_propensities_that_come_true_bin_by_bin_have_no_error() -> None:
    outcome = np.tile([True, False, False, False], 10)
    assert expected_calibration_error(outcome, np.full(40, 0.25)) == 0.0


def test_the_reliability_curve_is_that_of_scikit_learn() -> None:
    rate, mean = calibration_curve(OUTCOME, PROPENSITY, n_bins=10, strategy="quantile")
    curve = np.array(reliability(OUTCOME, PROPENSITY))
    assert curve[:, :2] == pytest.approx(np.column_stack([mean, rate]))
    assert curve[:, 2].tolist() == [100] * 10


def test_the_bins_hold_all_leads_even_when_there_are_fewer_than_bins() -> None:
    assert sum(n for *_, n in reliability(OUTCOME[:7], PROPENSITY[:7])) == 7


def test_the_best_threshold_has_the_highest_f1_of_all() -> None:
    best = oracle.f1_score(OUTCOME, best_threshold(OUTCOME, PROPENSITY) <= PROPENSITY)
    candidates = np.sort(PROPENSITY)[::5]
    assert best >= max(oracle.f1_score(OUTCOME, t <= PROPENSITY) for t in candidates) - 1e-12


def test_the_best_threshold_by_hand() -> None:
    outcome = np.array([False, True, True, True])
    assert best_threshold(outcome, np.array([0.1, 0.4, 0.6, 0.8])) == 0.4


def test_the_calibration_gap_is_the_share_by_which_the_count_was_off() -> None:
    outcome = np.array([True, True, True, False])
    found = measure(outcome, np.full(4, 0.5), split="time", threshold=0.5)
    assert found.calibration_gap == pytest.approx(0.5)


def test_the_top_tenth_by_hand(figures: Metrics) -> None:
    top = np.argsort(-PROPENSITY)[:100]
    assert figures.precision_at_10 == OUTCOME[top].mean()
    assert figures.recall_at_10 == OUTCOME[top].sum() / OUTCOME.sum()


def test_drawing_every_lead_once_gives_the_figures_themselves(figures: Metrics) -> None:
    once = resample(
        OUTCOME, PROPENSITY, np.ones((1, 1000), dtype=np.uint8), threshold=figures.threshold
    )
    for name in ("auc", "pr_auc", "brier", "log_loss", "ece", "lift_at_10"):
        assert getattr(once, name)[0] == pytest.approx(getattr(figures, name), rel=0.02), name
    for name in ("auc", "precision", "recall", "precision_at_10", "recall_at_10"):
        assert getattr(once, name)[0] == pytest.approx(getattr(figures, name), abs=1e-12), name


def test_drawing_every_lead_twice_gives_the_figures_of_drawing_each_once() -> None:
    once, twice = (
        resample(OUTCOME, PROPENSITY, np.full((1, 1000), times, dtype=np.uint8), threshold=0.4)
        for times in (1, 2)
    )
    for field in fields(Resampled):
        assert getattr(twice, field.name) == pytest.approx(getattr(once, field.name)), field.name


@pytest.mark.parametrize("draw", [0, 7])
def test_figures_of_a_draw_are_those_of_scikit_learn_with_weights(draw: int) -> None:
    chance = np.round(PROPENSITY, 2)  # with ties
    weights = draw_weights(1000, seed=1)
    found, w = resample(OUTCOME, chance, weights, threshold=0.4), weights[draw].astype(float)
    assert found.auc[draw] == pytest.approx(oracle.roc_auc_score(OUTCOME, chance, sample_weight=w))
    assert found.pr_auc[draw] == pytest.approx(
        oracle.average_precision_score(OUTCOME, chance, sample_weight=w)
    )
    assert found.brier[draw] == pytest.approx(
        oracle.brier_score_loss(OUTCOME, chance, sample_weight=w)
    )
    called = chance >= 0.4
    assert (found.precision[draw], found.recall[draw]) == pytest.approx(
        (
            oracle.precision_score(OUTCOME, called, sample_weight=w),
            oracle.recall_score(OUTCOME, called, sample_weight=w),
        )
    )


def test_the_interval_of_the_recall_is_about_that_of_a_share(figures: Metrics) -> None:
    found = resample(OUTCOME, PROPENSITY, draw_weights(1000, seed=2), threshold=0.5)
    low, high = found.intervals(figures)["recall"]
    recall = np.mean(PROPENSITY[OUTCOME] >= 0.5)
    spread = np.sqrt(recall * (1 - recall) / OUTCOME.sum())
    assert high - low == pytest.approx(2 * 1.645 * spread, rel=0.2)


def test_the_interval_of_the_auc_is_about_that_of_hanley_and_mcneil(figures: Metrics) -> None:
    found = resample(OUTCOME, PROPENSITY, draw_weights(1000, seed=2), threshold=0.5)
    a, hits, others = float(np.mean(found.auc)), OUTCOME.sum(), (~OUTCOME).sum()
    q1, q2 = a / (2 - a), 2 * a * a / (1 + a)
    variance = (
        (a * (1 - a) + (hits - 1) * (q1 - a * a) + (others - 1) * (q2 - a * a)) / hits / others
    )
    low, high = found.intervals(figures)["auc"]
    assert high - low == pytest.approx(2 * 1.645 * np.sqrt(variance), rel=0.2)


def test_a_threshold_for_recall_catches_that_share_and_little_more() -> None:
    threshold = threshold_for_recall(OUTCOME, PROPENSITY, 0.75)
    caught = (PROPENSITY[OUTCOME] >= threshold).mean()
    assert 0.75 <= caught < 0.81


@pytest.mark.parametrize(("recall", "place"), [(0.5, 6), (0.75, 8), (0.79, 9), (1.0, 10)])
def test_a_threshold_for_recall_of_ten_conversions_by_hand(recall: float, place: int) -> None:
    propensity = np.linspace(0.95, 0.05, 19)  # every second lead converts, the first too
    threshold = threshold_for_recall(np.arange(19) % 2 == 0, propensity, recall)
    assert threshold == pytest.approx(0.95 - 0.1 * (place - 1))
