"""How long conversions take: by hand, by simulation, and against the likelihood's maximum."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.history.lag import LEAST_AT_RISK, LagCurve, age_seen, lag_curve, old_enough

UNTIL = np.datetime64("2026-06-30")
NEVER = np.datetime64("NaT")


def leads(lag: NDArray[np.int64], window: NDArray[np.int64]) -> tuple[np.ndarray, np.ndarray]:
    """Created and conversion dates of leads that are `window` days old at UNTIL."""
    created = UNTIL - window.astype("timedelta64[D]")
    return created, created + lag.astype("timedelta64[D]")


def by_hand(times: int = 30) -> LagCurve:
    """Four conversions, repeated to be enough: lags 1, 1, 2, 3 in windows 1, 5, 3, 4."""
    created, converted = leads(np.tile([1, 1, 2, 3], times), np.tile([1, 5, 3, 4], times))
    found = lag_curve(created, converted, UNTIL)
    assert found is not None
    return found


def simulated(n: int = 60_000, mean: float = 40.0, oldest: int = 240) -> tuple[np.ndarray, ...]:
    """Leads of a uniform age up to `oldest` days, geometric lags, seen only up to UNTIL."""
    rng = np.random.default_rng(8)
    window = rng.integers(0, oldest + 1, n)
    lag = rng.geometric(1 / mean, n)
    created, converted = leads(lag, window)
    return created, np.where(converted <= UNTIL, converted, NEVER), lag, window


def likelihood_maximum(lag: NDArray[np.int64], window: NDArray[np.int64]) -> NDArray[np.float64]:
    """The distribution under which lags in their windows are likeliest, by fixed-point steps."""
    days, events = np.unique(lag, return_counts=True)
    mass = events / events.sum()
    for _ in range(5_000):
        reach = np.cumsum(mass)[np.searchsorted(days, window, side="right") - 1]
        exposure = ((window[:, None] >= days) / reach[:, None]).sum(axis=0)
        mass = events / exposure
        mass /= mass.sum()
    return np.cumsum(mass)


def test_four_conversions_by_hand() -> None:
    assert by_hand().days.tolist() == [1, 2, 3]
    assert by_hand().share.tolist() == pytest.approx([1 / 3, 2 / 3, 1])


def test_the_age_by_which_a_share_is_in_by_hand() -> None:
    assert [by_hand().age_at(s) for s in (0.1, 1 / 3, 0.5, 2 / 3, 0.9, 1.0)] == [1, 1, 2, 2, 3, 3]


def test_the_share_by_age_by_hand() -> None:
    share = by_hand().share_by(np.array([0, 1, 1.5, 2, 3, 90, np.nan]))
    assert share.tolist() == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3, 1, 1, np.nan], nan_ok=True)


def test_without_truncation_the_curve_is_the_plain_share_of_lags() -> None:
    lag = np.random.default_rng(1).integers(0, 30, 500)
    curve = lag_curve(*leads(lag, np.full(500, 400)), UNTIL)
    assert curve is not None
    plain = [(lag <= day).mean() for day in curve.days]
    assert curve.share == pytest.approx(plain)


def test_the_curve_is_where_the_likelihood_has_its_maximum() -> None:
    created, converted, lag, window = simulated(n=700, mean=8, oldest=40)
    curve = lag_curve(created, converted, UNTIL)
    assert curve is not None
    seen = (lag <= window) & (lag <= curve.horizon)
    within = np.minimum(window[seen], curve.horizon)
    assert curve.share == pytest.approx(likelihood_maximum(lag[seen], within), abs=1e-6)


def test_the_known_distribution_is_found_in_truncated_lags() -> None:
    created, converted, *_ = simulated()
    curve = lag_curve(created, converted, UNTIL)
    assert curve is not None
    truth = 1 - (1 - 1 / 40) ** curve.days
    assert np.abs(curve.share - truth / truth[-1]).max() < 0.02


def test_the_plain_share_of_lags_would_be_too_fast_by_weeks() -> None:
    created, converted, lag, window = simulated()
    curve = lag_curve(created, converted, UNTIL)
    assert curve is not None
    assert curve.age_at(0.9) == pytest.approx(np.log(0.1) / np.log(1 - 1 / 40), abs=5)
    assert np.quantile(lag[lag <= window], 0.9) < curve.age_at(0.9) - 14


def test_a_history_that_is_too_short_says_that_conversions_still_come_in() -> None:
    short, long = (lag_curve(*simulated(oldest=days)[:2], UNTIL) for days in (30, 240))
    assert short is not None
    assert long is not None
    assert (short.still_rising, long.still_rising) == (True, False)


def test_a_late_conversion_of_the_only_old_lead_does_not_make_the_curve() -> None:
    lag = np.append(np.tile([1, 2], 100), 300)
    window = np.append(np.full(200, 30), 400)
    curve = lag_curve(*leads(lag, window), UNTIL)
    assert curve is not None
    assert (curve.horizon, curve.converted) == (2, 200)


def test_too_few_conversions_make_no_curve() -> None:
    ones = np.ones(LEAST_AT_RISK, dtype=int)
    assert lag_curve(*leads(ones, ones * 9), UNTIL) is not None
    assert lag_curve(*leads(ones[1:], ones[1:] * 9), UNTIL) is None


def test_no_conversion_at_all_makes_no_curve() -> None:
    created, converted = leads(np.ones(9, dtype=int), np.full(9, 30))
    assert lag_curve(created, np.full_like(converted, NEVER), UNTIL) is None


def test_conversions_with_dates_that_cannot_be_are_left_out_and_counted() -> None:
    lag = np.append(np.ones(60, dtype=int), [-2, 40])
    curve = lag_curve(*leads(lag, np.full(62, 30)), UNTIL)
    assert curve is not None
    assert (curve.converted, curve.left_out) == (60, 2)


def test_leads_without_a_conversion_or_a_created_date_do_not_count() -> None:
    created, converted = leads(np.ones(60, dtype=int), np.full(60, 30))
    created = np.concatenate([created, [NEVER], created[:1]])
    converted = np.concatenate([converted, converted[:1], [NEVER]])
    curve = lag_curve(created, converted, UNTIL)
    assert curve is not None
    assert (curve.converted, curve.left_out) == (60, 0)


def test_a_conversion_dated_without_a_time_on_the_day_of_creation_has_lag_0() -> None:
    created = np.full(60, np.datetime64("2026-05-01T16:30:00", "us"))
    curve = lag_curve(created, np.full(60, np.datetime64("2026-05-01", "us")), UNTIL)
    assert curve is not None
    assert (curve.days.tolist(), curve.left_out) == ([0], 0)


def test_a_lead_is_mature_from_the_day_on_which_the_share_is_in() -> None:
    created = UNTIL - np.array([0, 1, 2, 3, 4]).astype("timedelta64[D]")
    ages = by_hand().age_at(0.9), by_hand().age_at(0.5)
    assert old_enough(created, UNTIL, ages[0]).tolist() == [False, False, False, True, True]
    assert old_enough(created, UNTIL, ages[1]).tolist() == [False, False, True, True, True]


def test_a_lead_without_a_date_counts_as_mature_and_one_of_the_future_does_not() -> None:
    created = np.array([NEVER, UNTIL + np.timedelta64(5, "D")])
    assert old_enough(created, UNTIL, by_hand().age_at(0.9)).tolist() == [True, False]


@pytest.mark.parametrize("share", [0.0, 1.01, -1.0, float("nan")])
def test_a_share_outside_0_to_1_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share of conversions must be"):
        by_hand().age_at(share)


def test_conversions_too_few_for_a_curve_show_the_age_by_which_nine_tenths_of_them_came() -> None:
    created, converted = leads(np.arange(-2, 40), np.full(42, 60))  # two dates cannot be
    assert lag_curve(created, converted, UNTIL) is None
    assert age_seen(created, converted, 0.9) == 36  # the 37th of the lags 0 to 39
    assert age_seen(created[3:], converted[3:], 0.9) is None
