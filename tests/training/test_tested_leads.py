"""The test leads by tier, counted by hand, and kept beside a run."""

from pathlib import Path

import numpy as np

from scoring.model.lead_model import TierFloors
from scoring.training.tested_leads import ScoredTest, TierCount, read_test, write_tests

SCORED = ScoredTest(np.array([0.9, 0.2, 0.6, 0.6]), np.array([True, False, True, False]))


def test_leads_are_counted_by_tier_with_those_that_converted() -> None:
    found = SCORED.by_tier(TierFloors(0.9, 0.6, 0.3))
    assert found == (
        TierCount("A", 0.9, 1, 1),
        TierCount("B", 0.6, 2, 1),
        TierCount("C", 0.3, 0, 0),
        TierCount("D", 0.0, 1, 0),
    )


def test_tests_are_read_back_to_the_last_digit(tmp_path: Path) -> None:
    other = ScoredTest(SCORED.chance / 3, SCORED.outcome)
    write_tests(tmp_path / "t.npz", {"Best single field": SCORED, "LightGBM": other})
    read = read_test(tmp_path / "t.npz", "LightGBM")
    assert read is not None
    assert (read.chance.tolist(), read.outcome.tolist()) == (
        (SCORED.chance / 3).tolist(),
        SCORED.outcome.tolist(),
    )


def test_a_test_that_was_not_kept_or_is_damaged_is_none(tmp_path: Path) -> None:
    write_tests(tmp_path / "t.npz", {"LightGBM": SCORED})
    cut = (tmp_path / "t.npz").read_bytes()[:100]
    (tmp_path / "cut.npz").write_bytes(cut)
    (tmp_path / "empty.npz").write_bytes(b"")
    places = [("t.npz", "Oracle"), ("cut.npz", "LightGBM"), ("empty.npz", "LightGBM")]
    assert [read_test(tmp_path / f, n) for f, n in [*places, ("no.npz", "a")]] == [None] * 4
