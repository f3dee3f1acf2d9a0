"""The intervals of chances and of expected conversions, by hand."""

import numpy as np
import pytest
from scipy.special import expit, logit

from scoring.model.chance_errors import MOST_DAYS, ChanceErrors

# 0.1 log-odds of past rates, and 0.2 more ten days after the history.
KNOWN = ChanceErrors(
    np.array([-1.0, 1.0]), np.array([0.2, 0.4]), np.full((1, 2), 0.1), spread=0.2, days=10.0
)
HALF = np.array([0.5])


def test_an_interval_reaches_as_far_as_its_error_on_either_side() -> None:
    low, high = KNOWN.interval(np.zeros(1), np.array([0.3]))
    ends = logit(0.3) + 1.281552 * 0.3 * np.array([-1, 1])
    assert [low[0], high[0]] == pytest.approx(expit(ends).tolist(), abs=1e-6)


def test_beyond_the_scores_of_the_past_an_error_stays_as_it_is() -> None:
    found = [KNOWN.interval(np.array([raw]), HALF)[1][0] for raw in (1.0, 7.0)]
    assert found[0] == found[1]


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_a_sure_chance_has_no_interval(chance: float) -> None:
    low, high = KNOWN.interval(np.zeros(1), np.array([chance]))
    assert (low[0], high[0]) == (chance, chance)


def test_a_score_that_is_none_has_no_interval() -> None:
    assert np.isnan(KNOWN.interval(np.array([np.nan]), HALF)).all()


def test_what_is_not_known_and_what_moves_are_ways_of_their_own() -> None:
    np.testing.assert_allclose(KNOWN.errors(np.zeros(2)), [[0.1, 0.1], [0.2, 0.2]])


def test_the_movement_grows_with_the_root_of_the_days_since_the_history() -> None:
    found = [KNOWN.errors(np.zeros(1), days)[-1, 0] for days in (0.0, 10.0, 40.0)]
    assert found == pytest.approx([0.0, 0.2, 0.4])


def test_leads_from_before_the_end_of_the_history_or_from_years_later_have_bounded_errors() -> None:
    found = [KNOWN.errors(np.zeros(1), days)[-1, 0] for days in (-99.0, 0.0, MOST_DAYS, 1e9)]
    assert (found[0], found[3]) == (found[1], found[2])


def test_without_dates_the_movement_is_the_same_at_any_time() -> None:
    undated = ChanceErrors(KNOWN.at, KNOWN.error, KNOWN.fit, spread=0.2)
    assert undated.errors(np.zeros(1), 900.0).tolist() == undated.errors(np.zeros(1)).tolist()


@pytest.mark.parametrize(("drift", "moved"), [(0.1, 0.2), (0.7, 0.7)])
def test_drift_counts_where_it_exceeds_the_usual_movement(drift: float, moved: float) -> None:
    assert KNOWN.errors(np.zeros(1), 10.0, drift)[-1, 0] == pytest.approx(moved)
