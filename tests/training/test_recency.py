"""Weights by age, by hand, and the half-life that simulated drift asks for."""

import numpy as np
import pytest

from scoring.training.fitting import TrainingSet
from scoring.training.recency import choose_half_life, half_lives, newest, recency_weights
from scoring.training.split import Fold, folds_of

DAYS = np.datetime64("2026-01-01", "us") + np.arange(4000) * np.timedelta64(65, "m")


def drifting(*, turning: bool) -> TrainingSet:
    """A field whose meaning turns around halfway, or never."""
    rng = np.random.default_rng(1)
    field = rng.integers(0, 2, 4000).astype(float)
    sign = np.where((np.arange(4000) < 2000) & turning, -1, 1)
    outcome = rng.random(4000) < 0.5 + 0.35 * sign * (field - 0.5)
    return TrainingSet.of(field.reshape(-1, 1), outcome, (0,))


def chosen(data: TrainingSet) -> float | None:
    folds = folds_of("time", DAYS, data.outcome, np.arange(4000), seed=0)
    return choose_half_life(data, DAYS, folds, seed=0)


def test_a_lead_of_one_half_life_counts_half_and_of_two_a_quarter() -> None:
    created = np.array(["2026-03-31", "2026-03-11", "2026-02-19"], dtype="datetime64[us]")
    assert recency_weights(created, newest(created), 20.0) == pytest.approx([1.0, 0.5, 0.25])


def test_a_lead_without_a_date_counts_as_the_median_lead() -> None:
    created = np.array(["2026-03-31", "NaT", "2026-03-11", "2026-03-21"], dtype="datetime64[us]")
    assert recency_weights(created, newest(created), 10.0)[1] == pytest.approx(0.5)


def test_a_lead_created_after_the_newest_counts_no_more_than_it() -> None:
    assert recency_weights(DAYS[:3], DAYS[0], 0.01).tolist() == [1.0, 1.0, 1.0]


def test_leads_that_all_lack_a_date_count_alike() -> None:
    created = np.full(3, np.datetime64("NaT"), dtype="datetime64[us]")
    assert np.isnat(newest(created))
    assert recency_weights(created, newest(created), 20.0).tolist() == [1.0, 1.0, 1.0]


def test_without_a_half_life_all_leads_count_alike() -> None:
    assert recency_weights(DAYS, newest(DAYS), None).tolist() == [1.0] * 4000


ROWS = np.datetime64("2000-01-01", "us") + np.arange(4000) * np.timedelta64(1, "D")


def by_rows(data: TrainingSet) -> float | None:
    folds = folds_of("time", ROWS, data.outcome, np.arange(4000), seed=0)
    return choose_half_life(data, ROWS, folds, 0, half_lives(4000))


def test_half_lives_of_rows_are_shares_of_the_file() -> None:
    assert half_lives(4000) == (2000, 1000, 500, 250, 120)
    assert half_lives() == (180, 90, 45, 20, 10)


def test_rows_that_turned_around_halfway_ask_for_a_half_life_in_rows() -> None:
    found = by_rows(drifting(turning=True))
    assert found is not None
    assert found <= 1000


def test_rows_that_never_changed_ask_for_none_or_a_long_one() -> None:
    assert by_rows(drifting(turning=False)) in (None, 2000)


def test_a_history_that_turned_around_asks_for_a_short_half_life() -> None:
    found = chosen(drifting(turning=True))
    assert found is not None
    assert found <= 45


def test_a_history_that_never_changed_asks_for_none_or_a_long_one() -> None:
    assert chosen(drifting(turning=False)) in (None, 180.0, 90.0)


def test_a_shorter_half_life_must_beat_the_best_so_far_and_not_only_none() -> None:
    # Of leads that turned 72 days ago 20 days hold nearly all, so 10 are no clear gain on 20.
    late = Fold(np.arange(3_600), np.arange(3_600, 4_000))
    assert choose_half_life(drifting(turning=True), DAYS, [late, late], seed=0) == 20.0


@pytest.mark.parametrize("turned_last", [True, False])
def test_only_the_two_newest_origins_decide(turned_last: bool) -> None:
    turned = Fold(np.arange(2_400), np.arange(2_400, 2_800))  # 400 are as those to come
    steady = Fold(np.arange(2_000, 3_200), np.arange(3_200, 3_600))
    folds = [steady, steady, turned, turned] if turned_last else [turned, turned, steady, steady]
    found = choose_half_life(drifting(turning=True), DAYS, folds, seed=0)
    assert (found is not None) == turned_last
