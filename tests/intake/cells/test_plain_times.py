"""Columns of plain days and times are read as the texts they are, only sooner."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring.intake.cells import dates
from scoring.intake.cells.dates import ReadDates, read_dates
from scoring.intake.cells.plain_times import plain_times

MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31, 23, 59, 59))
DAYS = st.lists(MOMENTS.map("{:%Y-%m-%d}".format) | st.just(""), min_size=30, max_size=60)
TIMES = st.lists(MOMENTS.map("{:%Y-%m-%d %H:%M:%S}".format) | st.just(""), min_size=30, max_size=60)
OTHERS = """
2021-02-29 2020-02-29 2021-13-01 2021-00-10 2021-01-00 1899-12-31 2101-01-01 2021/02/03 ٢٠٢١-٠١-٠١
2021-1-2 Select 20210101 2021-02-03T04:05:06 2021-02-03T24:00:00 2021-02-03T04:60:00
2021-02-03T04:05:60 2021-02-03T04:05:6Z 2021-02-03-04:05:06 0000-00-00T00:00:00 0000-00-00 0
"""
ODD = st.sampled_from([*OTHERS.split(), " "])


def text_of(cells: list[str]) -> pd.Series:
    return pd.Series(cells, range(3, len(cells) + 3), dtype="str")


def told(read: ReadDates) -> tuple[object, ...]:
    masks = (read.unread.tolist(), read.open.tolist(), read.turned.tolist())
    return masks, read.order, read.turn, read.zones


def both_ways(cells: list[str]) -> tuple[ReadDates, ReadDates]:
    """As a long column and as any column are read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "_MANY", 1)
        soon = read_dates(text_of(cells))
        patch.setattr(dates, "_MANY", len(cells) + 1)
        return soon, read_dates(text_of(cells))


@given(DAYS | TIMES, st.lists(ODD, max_size=3))
@example(["2021-02-03 04:05:06", "2021-02-03T04:05:06"] * 20, [])
def test_they_are_read_as_any_column_is(cells: list[str], odd: list[str]) -> None:
    soon, usual = both_ways([*odd, *cells])
    pd.testing.assert_series_equal(soon.values, usual.values)
    assert told(soon) == told(usual)


@given(DAYS | TIMES)
def test_all_plain_ones_are_read_as_the_standard_library_does(cells: list[str]) -> None:
    found = plain_times(text_of(cells))
    wanted = [datetime.fromisoformat(text) if text else None for text in cells]
    if not any(cells):
        assert found is None
    else:
        np.testing.assert_array_equal(found, np.array(wanted, dtype="datetime64[us]"))


@pytest.mark.parametrize(
    "odd", ["2021-02-29", "2021-13-01", "2021-01-00", "2101-01-01", "2021/01/02", "2021-1-002", " "]
)
def test_a_column_with_any_other_text_is_left_to_the_usual_way(odd: str) -> None:
    assert plain_times(text_of(["2021-01-02", odd])) is None
    assert plain_times(text_of(["2021-01-02", ""])) is not None


def test_a_cell_that_is_not_there_is_left_to_it_too() -> None:
    assert plain_times(pd.Series(["2021-01-02", None], dtype="str")) is None
