"""Which column says when leads converted, beside an outcome in words."""

import numpy as np
import pandas as pd
import pytest

from scoring.errors import TrainingRefused
from scoring.history.maturity import Conversions, find_conversions, judge_age
from scoring.history.roles import propose_schema

ROWS = 1_000
CREATED = np.datetime64("2026-01-01", "us") + np.arange(ROWS).astype("timedelta64[D]")
WON = np.arange(ROWS) % 10 < 3
EVERYONE = np.ones(ROWS, dtype=bool)


def dates(where: np.ndarray, lag: int = 20) -> np.ndarray:
    days = (CREATED + np.timedelta64(lag, "D")).astype("datetime64[D]").astype(str)
    return np.where(where, days, "")


def found(**columns: np.ndarray) -> Conversions | None:
    own = {"Created": dates(EVERYONE, 0), "Won": np.where(WON, "1", "0")}
    frame = pd.DataFrame(own | columns, dtype="str")
    schema = propose_schema(frame, outcome="Won", created=None, exclude=())
    return find_conversions(frame, schema, WON, CREATED)


def some(of: np.ndarray, count: int) -> np.ndarray:
    """The first so many of these leads."""
    return of & (np.cumsum(of) <= count)


def test_a_date_that_converted_leads_have_and_no_other_says_when_they_did() -> None:
    told = found(Sold=dates(WON))
    assert told is not None
    assert told.column == "Sold"
    assert np.array_equal(np.isnat(told.at), ~WON)
    assert set((told.at - CREATED)[WON]) == {np.timedelta64(20, "D")}


@pytest.mark.parametrize(
    ("filled", "says"),
    [
        (some(WON, 285), True),
        (some(WON, 284), False),
        (WON | some(~WON, 15), True),
        (WON | some(~WON, 16), False),
        (EVERYONE, False),
    ],
)
def test_a_few_cells_may_be_missing_or_too_many(filled: np.ndarray, says: bool) -> None:
    assert (found(Sold=dates(filled)) is not None) == says


def test_a_date_of_an_undone_sale_is_no_conversion() -> None:
    told = found(Sold=dates(WON | some(~WON, 10)))
    assert told is not None
    assert np.isnat(told.at[~WON]).all()


def test_a_date_that_everyone_has_says_nothing_where_nearly_all_convert() -> None:
    frame = pd.DataFrame({"Created": dates(EVERYONE, 0), "Called": dates(EVERYONE)})
    frame["Won"] = np.where(np.arange(ROWS) < 960, "1", "0")
    schema = propose_schema(frame.astype("str"), outcome="Won", created=None, exclude=())
    assert find_conversions(frame.astype("str"), schema, np.arange(ROWS) < 960, CREATED) is None


def test_dates_before_the_creation_are_no_conversions() -> None:
    assert found(**{"First sale": dates(WON, -20)}) is None


def test_of_several_dates_the_soonest_after_creation_is_the_conversion() -> None:
    told = found(Invoiced=dates(WON, 50), Sold=dates(WON), Onboarded=dates(WON, 30))
    assert told is not None
    assert told.column == "Sold"


def test_without_any_dates_of_conversion_everyone_had_the_time() -> None:
    assert found() is None
    assert judge_age(None, CREATED, WON).mature.all()


def by_lag(days: int, a_day: int = 1) -> tuple[Conversions, np.ndarray, np.ndarray]:
    """Three of ten leads convert within so many days, seen until the last lead was created."""
    created = CREATED[np.arange(ROWS) // a_day]
    at = created + (np.arange(ROWS) * 7 % (days + 1)).astype("timedelta64[D]")
    won = WON & (at <= created[-1])
    return Conversions(np.where(won, at, np.datetime64("NaT"))), created, won


def test_the_young_are_left_out_though_most_are_where_enough_others_are_left() -> None:
    conversions, created, won = by_lag(900)
    age = judge_age(conversions, created, won)
    assert age.mature.mean() < 0.5
    assert (won[age.mature].sum() >= 40, age.warning) == (True, "")


def test_all_are_kept_and_warned_of_where_too_few_others_are_left() -> None:
    conversions, created, won = by_lag(90, a_day=25)  # of forty days
    age = judge_age(conversions, created, won)
    old = created <= created[-1] - np.timedelta64(age.waiting, "D")
    assert age.mature.all()
    assert won[old].sum() < 40
    assert age.warning.startswith(f"Most leads are too young to be judged: {(~old).sum()} of 1,000")


def test_the_warning_names_the_day_on_which_forty_of_either_outcome_are_old_enough() -> None:
    conversions, created, won = by_lag(90, a_day=25)  # of forty days
    age = judge_age(conversions, created, won)
    fortieth = max(created[won][39], created[~won][39]).astype("datetime64[D]")
    ready = fortieth + np.timedelta64(age.waiting, "D")
    assert f"Train again on {ready} at the earliest, when 40 leads of each" in age.warning


@pytest.mark.parametrize("most_convert", [True, False])
def test_all_are_kept_where_those_old_enough_hold_under_forty_of_the_rarer_outcome(
    most_convert: bool,
) -> None:
    place = np.arange(ROWS)  # 25 leads a day; of the rarer outcome 36, and the last 15
    created, rare = CREATED[place // 25], (place % 28 == 0) | (place >= 985)
    won = ~rare if most_convert else rare
    at = np.minimum(created + (place * 7 % 11).astype("timedelta64[D]"), created[-1])
    age = judge_age(Conversions(np.where(won, at, np.datetime64("NaT"))), created, won)
    old = created <= created[-1] - np.timedelta64(age.waiting, "D")
    assert (rare[old].sum() < 40 < (~rare)[old].sum(), age.mature.all()) == (True, True)
    assert age.warning != ""


def test_a_stated_waiting_time_counts_whatever_the_dates_show() -> None:
    conversions, created, won = by_lag(90)
    age = judge_age(conversions, created, won, 10)
    assert (age.waiting, int((~age.mature).sum())) == (10, 10)  # a lead a day, the last ten
    assert judge_age(conversions, created, won, 0).mature.all()


@pytest.mark.parametrize(("days", "warned"), [(0, True), (20, True), (60, False), (120, False)])
def test_far_less_time_than_conversions_take_is_warned_of(days: int, warned: bool) -> None:
    conversions, created, won = by_lag(90)  # nine tenths are in after 81 days
    assert bool(judge_age(conversions, created, won, days).warning) == warned


def test_dates_beside_open_leads_in_words_still_date_the_conversions() -> None:
    cells = np.where(WON, dates(WON), np.where(np.arange(ROWS) % 4 == 0, "pending", ""))
    frame = pd.DataFrame({"Created": dates(EVERYONE, 0), "Won": cells}, dtype="str")
    schema = propose_schema(frame, outcome="Won", created=None, exclude=())
    told = find_conversions(frame, schema, WON, CREATED)
    assert told is not None
    assert np.array_equal(np.isnat(told.at), ~WON)


def test_a_stated_waiting_time_needs_no_dates_of_conversion() -> None:
    age = judge_age(None, CREATED, WON, 30)
    assert (age.waiting, int((~age.mature).sum())) == (30, 30)


def test_a_stated_waiting_time_that_leaves_too_few_is_refused_with_the_counts() -> None:
    with pytest.raises(TrainingRefused) as refused:
        judge_age(None, CREATED, WON, 950)  # leaves 50 leads, three of ten converted
    assert "15 converted and 35 did not" in str(refused.value)


def test_a_stated_waiting_time_needs_creation_dates() -> None:
    with pytest.raises(TrainingRefused, match="no creation dates"):
        judge_age(None, np.full_like(CREATED, np.datetime64("NaT")), WON, 5)


def test_the_waiting_time_is_that_of_the_leads_since_the_lag_changed() -> None:
    place = np.arange(6_000)
    created = CREATED[place // 10]  # of six hundred days
    lag = np.where(place < 4_500, place * 7 % 201, place * 7 % 11)
    at = created + lag.astype("timedelta64[D]")
    won = (place % 10 < 3) & (at <= created[-1])
    age = judge_age(Conversions(np.where(won, at, np.datetime64("NaT"))), created, won)
    assert age.waiting == pytest.approx(9, abs=1)
    changed = created[4_500]
    assert abs(np.datetime64(age.since) - changed) <= np.timedelta64(14, "D")
