"""Plain LightGBM on random fifths and on the newest one, side by side."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import text_table

from scoring.intake.issue import Table
from scoring.training.prepared import TrainingRequest, prepare
from scoring.training.time_decay import Drift, measure_drift

ROWS, HALF = 4_000, 2_000


def history(*, turned: bool) -> Table:
    """Paid visits convert three times as often; in the newest half, where `turned`, a third."""
    rng = np.random.default_rng(4)
    paid, late = rng.random(ROWS) < 0.5, np.arange(ROWS) >= HALF
    good = paid != late if turned else paid
    won = rng.random(ROWS) < np.where(good, 0.6, 0.2)
    columns = {
        "Created": (np.datetime64("2024-01-01") + np.arange(ROWS) // 4).astype(str).tolist(),
        "Source": np.where(paid, "Ads", "Web").tolist(),
        "Visits": rng.integers(0, 9, ROWS).astype(str).tolist(),
        "Won": np.where(won, "Yes", "No").tolist(),
    }
    return text_table(columns)


def drift(table: Table, *, random_split: bool = False) -> Drift | None:
    found = prepare(table, TrainingRequest("Won", random_split=random_split))
    return measure_drift(found, found.learned()[1], 0)


@pytest.fixture(scope="module")
def steady() -> Drift:
    found = drift(history(turned=False))
    assert found is not None
    return found


def test_all_leads_are_tested_at_random_and_a_fifth_by_time(steady: Drift) -> None:
    assert (steady.random.rows, steady.newest.rows) == (4_000, 800)
    assert (steady.random.split, steady.newest.split) == ("random", "time")


def test_leads_that_behave_alike_are_ranked_alike_by_both_tests(steady: Drift) -> None:
    assert steady.newest.auc == pytest.approx(steady.random.auc, abs=0.06)


def test_leads_that_turned_around_are_ranked_worse_by_time() -> None:
    # Three of five training leads are of the older half, so the newest are ranked the wrong way.
    found = drift(history(turned=True))
    assert found is not None
    assert found.newest.auc < 0.45 < found.random.auc


@pytest.mark.parametrize(
    ("random", "newest", "meaning"),
    [
        (0.8124, 0.7976, ["0.812", "0.798", "difference of 0.014 is drift"]),
        (0.812, 0.807, ["0.812", "0.807", "hardly drift"]),
        (0.80, 0.85, ["0.800", "0.850", "hardly drift"]),
    ],
)
def test_the_sentence_sets_equal_models_side_by_side(
    steady: Drift, random: float, newest: float, meaning: list[str]
) -> None:
    made = Drift(replace(steady.random, auc=random), replace(steady.newest, auc=newest))
    first, second, said = meaning
    assert f"{first} on random fifths (n 4,000)" in made.sentence
    assert f"{second} on the newest fifth (n 800)" in made.sentence
    assert said in made.sentence


def test_a_history_that_time_does_not_split_shows_no_drift() -> None:
    assert drift(history(turned=False), random_split=True) is None


def test_a_difference_that_few_leads_explain_may_be_noise(steady: Drift) -> None:
    worse = replace(steady.random, auc=0.697), replace(steady.newest, auc=0.673)
    assert "may be noise" in Drift(*worse, error=0.04).sentence
    assert "is drift" in Drift(*worse, error=0.01).sentence


def test_fewer_newest_leads_leave_the_difference_less_sure(steady: Drift) -> None:
    # An AUC near 0.7 of 800 leads, three in ten converted, is sure to about 0.02.
    assert 0.01 < steady.error < 0.04
