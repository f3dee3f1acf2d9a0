"""How sure a propensity is: by hand, and against two isotonic fits of scikit-learn."""

import time
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from scoring.model.certainty import learn_certainty

RNG = np.random.default_rng(11)
RAW = RNG.normal(size=400)
OUTCOME = RNG.random(400) < 1 / (1 + np.exp(-RAW))


def oracle(
    raw: NDArray[np.float64], outcome: NDArray[np.bool_], points: NDArray[np.float64]
) -> tuple[list[float], list[float]]:
    """Add each point with label 0, then with label 1; fit; read at the point."""

    def fitted(point: float, label: int) -> float:
        scores, labels = np.append(raw, point), np.append(outcome.astype(float), label)
        return float(IsotonicRegression().fit(scores, labels).predict([point])[0])

    return [fitted(p, 0) for p in points], [fitted(p, 1) for p in points]


def assert_as_oracle(
    raw: NDArray[np.float64], outcome: NDArray[np.bool_], points: NDArray[np.float64]
) -> None:
    low, high = oracle(raw, outcome, points)
    found = learn_certainty(raw, outcome).interval(points)
    assert found[0] == pytest.approx(low, abs=1e-12)
    assert found[1] == pytest.approx(high, abs=1e-12)


def test_new_scores_get_the_two_isotonic_fits() -> None:
    assert_as_oracle(RAW, OUTCOME, np.linspace(-4, 4, 60))


def test_scores_seen_in_calibration_get_the_two_isotonic_fits() -> None:
    assert_as_oracle(RAW, OUTCOME, RAW[:60])


def test_tied_scores_get_the_two_isotonic_fits() -> None:
    assert_as_oracle(RAW.round(1), OUTCOME, np.linspace(-3, 3, 61).round(2))


def test_scores_that_rank_the_wrong_way_get_the_two_isotonic_fits() -> None:
    assert_as_oracle(-RAW, OUTCOME, np.linspace(-4, 4, 40))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-4, 4), st.booleans()), min_size=1, max_size=25))
def test_any_small_calibration_gets_the_two_isotonic_fits(leads: list[tuple[int, bool]]) -> None:
    raw = np.array([r for r, _ in leads], dtype=float)
    assert_as_oracle(raw, np.array([o for _, o in leads]), np.arange(-5, 5.5, 0.5))


def test_one_score_by_hand() -> None:
    low, high = learn_certainty(np.zeros(4), np.arange(4) < 1).interval(np.zeros(1))
    assert (low[0], high[0]) == (pytest.approx(1 / 5), pytest.approx(2 / 5))


def test_two_scores_by_hand() -> None:
    raw = np.repeat([0.0, 1.0], 10)
    outcome = np.concatenate([np.arange(10) < 2, np.arange(10) < 7])
    low, high = learn_certainty(raw, outcome).interval(np.array([-1.0, 0.0, 0.5, 1.0, 2.0]))
    assert low.tolist() == pytest.approx([0, 2 / 11, 2 / 11, 7 / 11, 7 / 11])
    assert high.tolist() == pytest.approx([3 / 11, 3 / 11, 8 / 11, 8 / 11, 1])


def test_without_calibration_everything_is_possible() -> None:
    nothing = learn_certainty(np.zeros(0), np.zeros(0, dtype=bool))
    low, high = nothing.interval(np.array([-3.0, 3.0]))
    assert (low.tolist(), high.tolist()) == ([0, 0], [1, 1])


@pytest.mark.parametrize(("converted", "expected"), [(True, (3 / 4, 1)), (False, (0, 1 / 4))])
def test_calibration_of_one_outcome_by_hand(converted: bool, expected: tuple[float, float]) -> None:
    low, high = learn_certainty(np.arange(5.0), np.full(5, converted)).interval(np.array([2.0]))
    assert (low[0], high[0]) == pytest.approx(expected)


def test_a_score_that_is_unknown_has_an_unknown_interval() -> None:
    low, high = learn_certainty(RAW, OUTCOME).interval(np.array([np.nan, 0.0]))
    assert np.isnan([low[0], high[0]]).all()
    assert not np.isnan([low[1], high[1]]).any()


def test_calibration_scores_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="1 raw scores are not finite"):
        learn_certainty(np.array([0.0, np.inf]), np.array([True, False]))


@given(
    arrays(float, st.integers(0, 40), elements=st.floats(-5, 5)),
    arrays(float, 30, elements=st.floats(-6, 6)),
    st.integers(0, 99),
)
def test_intervals_lie_in_0_to_1_and_rise_with_the_score(
    raw: NDArray[np.float64], points: NDArray[np.float64], seed: int
) -> None:
    outcome = np.random.default_rng(seed).random(len(raw)) < 0.4
    low, high = learn_certainty(raw, outcome).interval(np.sort(points))
    assert ((low >= 0) & (low < high) & (high <= 1)).all()
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()


def test_doubt_shrinks_as_calibration_grows() -> None:
    rng = np.random.default_rng(5)
    raw = rng.normal(size=20_000)
    outcome = rng.random(20_000) < 1 / (1 + np.exp(-raw))
    few, many = (learn_certainty(raw[:n], outcome[:n]).interval(RAW) for n in (200, 20_000))
    assert np.mean(many[1] - many[0]) < np.mean(few[1] - few[0]) / 5


def test_intervals_are_right_on_average_for_leads_not_seen() -> None:
    rng = np.random.default_rng(6)
    raw = rng.normal(size=40_000)
    outcome = rng.random(40_000) < 1 / (1 + np.exp(-raw))
    low, high = learn_certainty(raw[:5_000], outcome[:5_000]).interval(raw[5_000:])
    assert low.mean() - 0.02 < outcome[5_000:].mean() < high.mean() + 0.02


def cpu_seconds(work: Callable[[], object]) -> float:
    """The fastest of three."""
    took = []
    for _ in range(3):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return min(took)


def test_a_hundred_thousand_leads_cost_about_what_sorting_them_costs() -> None:
    rng = np.random.default_rng(7)
    raw = rng.normal(size=100_000)
    learned = learn_certainty(raw[:5_000], rng.random(5_000) < 0.3)
    assert cpu_seconds(lambda: learned.interval(raw)) < 30 * cpu_seconds(lambda: np.sort(raw))
