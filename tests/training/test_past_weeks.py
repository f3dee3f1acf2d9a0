"""How far past weeks were off, on leads whose rates are known to move or to stand still."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from scoring.training.past_weeks import STILL, HeldOut, movement

START = np.datetime64("2026-01-01", "s")
DAYS = 100


def held_out(moves: float, leads: int = 40_000, seed: int = 0) -> HeldOut:
    """Five origins over a hundred days, the log-odds of every ten of them moved at random."""
    rng = np.random.default_rng(seed)
    day = np.sort(rng.uniform(0, DAYS, leads))
    raw = rng.normal(0, 1.2, leads)
    moved = rng.normal(0, moves, 10)[(day // 10).astype(int)]
    created = START + (day * 86_400).astype("timedelta64[s]")
    return HeldOut(raw, rng.random(leads) < expit(raw + moved), (day // 20).astype(int), created)


@pytest.mark.slow
def test_rates_that_stand_still_move_hardly() -> None:
    found = [movement(held_out(0.0, seed=seed)) for seed in range(8)]
    assert np.median([m.together for m in found]) < 0.05


@pytest.mark.slow
def test_rates_that_move_are_found_to_move_as_far() -> None:
    found = [movement(held_out(0.4, seed=seed)).together for seed in range(8)]
    assert 0.25 < np.median(found) < 0.7


def test_the_usual_time_is_that_of_the_next_weeks() -> None:
    # From the end of one stretch of twenty days to the middle of the weeks in the next.
    assert movement(held_out(0.3)).days == pytest.approx(10, abs=1)


def test_leads_without_dates_move_without_a_time() -> None:
    held = held_out(0.4)
    found = movement(replace(held, created=np.full(len(held.raw), np.datetime64("NaT", "s"))))
    assert found.days == 0
    assert found.together > 0.1


@pytest.mark.parametrize("origin", [np.zeros(4_000, int), np.arange(4_000) % 5])
def test_folds_that_are_not_in_time_show_no_movement(origin: np.ndarray) -> None:
    assert movement(replace(held_out(0.4, 4_000), origin=origin)) == STILL


@pytest.mark.parametrize("leads", [40, 200])
def test_too_few_leads_show_no_movement_or_a_bounded_one(leads: int) -> None:
    assert 0 <= movement(held_out(0.0, leads)).together < 1


def test_an_origin_of_one_outcome_is_predicted_all_the_same() -> None:
    held = held_out(0.2)
    outcome = np.where(held.origin == 2, True, held.outcome)
    assert movement(replace(held, outcome=outcome)).together > 0.5
