"""Past leads: who is like a lead, by a distance that can be worked out by hand."""

import numpy as np
import pytest

from scoring.model import past
from scoring.model.past import LeadDays, PastLeads, keep_past

NAN = float("nan")
DAYS = np.array(["2026-01-01", "2026-01-02", "NaT", "2026-01-04"], dtype="datetime64[D]")
# A category, then a number of which 1, 2, 3 are known.
KEPT = PastLeads(
    np.array([[0, 1.0], [1, 2.0], [0, 3.0], [NAN, NAN]]),
    np.array([False, True]),
    np.array([True, False, False, True]),
    DAYS,
    of=4,
)
ALIKE = np.array([1.0, 1.0])


def test_two_numbers_are_as_far_apart_as_the_share_of_leads_between_them() -> None:
    away = KEPT.distances(np.array([[0, 1.0]]), np.array([0.0, 1.0]))
    # Mid-ranks of 1, 2, 3 are 1/6, 3/6, 5/6; a missing number is like no other.
    assert away[0] == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_a_level_is_the_same_or_not_and_missing_is_like_missing() -> None:
    away = KEPT.distances(np.array([[0, 1.0], [NAN, NAN]]), np.array([1.0, 0.0]))
    assert away.tolist() == [[0, 1, 0, 1], [1, 1, 1, 0]]


def test_fields_count_by_their_weights() -> None:
    away = KEPT.distances(np.array([[1, 1.0]]), np.array([3.0, 1.0]))
    assert away[0] == pytest.approx([0.75, 0.25 / 3, 0.75 + 0.5 / 3, 1])


def test_the_nearest_come_first_and_of_equals_the_newest() -> None:
    places, away = KEPT.nearest(np.array([2, NAN]), np.array([1.0, 0.0]), 3)
    assert (places.tolist(), away.tolist()) == ([3, 1, 0], [1, 1, 1])


def test_the_typical_lead_is_nearest_to_the_median_and_the_commonest_level() -> None:
    assert KEPT.typical(np.array([1.0, 4.0])) == 1
    assert KEPT.typical(np.array([2.0, 1.0])) == 0


def test_all_leads_are_kept_where_they_are_few() -> None:
    kept = keep_past(KEPT.codes, [0], KEPT.converted, LeadDays(DAYS.astype("datetime64[us]")), 0)
    assert (len(kept), kept.of, kept.is_number.tolist()) == (4, 4, [False, True])


def test_of_many_leads_a_part_is_drawn_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "MOST_PAST", 10)
    codes = np.arange(100, dtype=float)[:, None]
    kept = keep_past(
        codes, [], codes[:, 0] > 50, LeadDays(np.full(100, "NaT", "datetime64[us]")), 0
    )
    assert (len(kept), kept.of) == (10, 100)
    assert (np.diff(kept.codes[:, 0]) > 0).all()


def test_days_to_conversion_and_of_watching_are_counted_by_the_calendar() -> None:
    created = np.array(["2026-01-01T23:00", "2026-01-05", "2026-01-09", "NaT"], "datetime64[us]")
    at = np.array(["2026-01-02T01:00", "NaT", "2026-01-08", "2026-01-08"], "datetime64[us]")
    days = LeadDays.of(created, at, np.datetime64("2026-01-31T12:00", "us"))
    np.testing.assert_array_equal(days.lag, [1, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(days.watched, [30, 26, 22, np.nan])
    assert LeadDays.of(created, None, np.datetime64("NaT", "us")).watched is None


def test_a_past_that_is_kept_in_part_keeps_its_days_with_it() -> None:
    days = LeadDays(np.full(4, "NaT", "datetime64[us]"), np.arange(4.0), np.arange(4.0) + 10)
    part = days.part(np.array([3, 1]))
    assert (part.lag.tolist(), part.watched.tolist()) == ([3, 1], [13, 11])
