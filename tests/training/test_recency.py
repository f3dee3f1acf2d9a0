"""Weights by age, by hand, and the half-life that simulated drift asks for."""

import numpy as np
import pytest

from scoring.training.fitting import TrainingSet
from scoring.training.recency import choose_half_life, newest, recency_weights
from scoring.training.split import folds_of

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


def test_without_a_half_life_all_leads_count_alike() -> None:
    assert recency_weights(DAYS, newest(DAYS), None).tolist() == [1.0] * 4000


def test_a_history_that_turned_around_asks_for_a_short_half_life() -> None:
    found = chosen(drifting(turning=True))
    assert found is not None
    assert found <= 45


def test_a_history_that_never_changed_asks_for_none_or_a_long_one() -> None:
    assert chosen(drifting(turning=False)) in (None, 180.0, 90.0)
