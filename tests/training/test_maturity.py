"""Which column says when leads converted, beside an outcome in words."""

import numpy as np
import pandas as pd
import pytest

from scoring.training.columns import propose_schema
from scoring.training.maturity import Conversions, find_conversions, judge_age

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
    assert judge_age(None, CREATED).mature.all()
