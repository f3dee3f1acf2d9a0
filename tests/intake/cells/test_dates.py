"""Dates read by the evidence of their column."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.cells.dates import ReadDates, read_dates


def read(*texts: str) -> ReadDates:
    return read_dates(pd.Series(list(texts), dtype="str"))


def days(found: ReadDates) -> list[str | None]:
    return [None if pd.isna(at) else f"{at:%Y-%m-%d}" for at in found.values]


@pytest.mark.parametrize(
    ("texts", "expected", "order"),
    [
        (["13/02/2026", "04/03/2026"], ["2026-02-13", "2026-03-04"], "day first"),
        (["02/13/2026", "03/04/2026"], ["2026-02-13", "2026-03-04"], "month first"),
        (["04.03.2026", "05.06.2026"], ["2026-03-04", "2026-06-05"], "day first"),
        (["2026/03/04", "2026-3-4"], ["2026-03-04", "2026-03-04"], ""),
        (["4 Mar 2026", "04-Mar-26"], ["2026-03-04", "2026-03-04"], ""),
        (["March 4, 2026", "Mar 13th, 2026"], ["2026-03-04", "2026-03-13"], ""),
        (["4. März 2026", "1er août 2026"], ["2026-03-04", "2026-08-01"], ""),
        (["4 de enero de 2026", "4 dicembre 2026"], ["2026-01-04", "2026-12-04"], ""),
        (["13/02/26", "04/03/70"], ["2026-02-13", "1970-03-04"], "day first"),
        (["46085", "44927.5"], ["2026-03-04", "2023-01-01"], ""),
        (["1767225600"], ["2026-01-01"], ""),
        (["20260131", "20260201"], ["2026-01-31", "2026-02-01"], ""),
        (["13/02/2026", "31/02/2026"], ["2026-02-13", None], "day first"),
        (["03/04/2026", "05/06/2026"], [None, None], "open"),
        (["13/02/2026", "02/14/2026", "03/04/2026"], ["2026-02-13", "2026-02-14", None], "mixed"),
        (["2026-02-30", "1850-01-01", "2026-01-01"], [None, None, "2026-01-01"], ""),
        (["Mon, 4 Mar 2026", "soon"], ["2026-03-04", None], ""),
    ],
)
def test_a_column_is_read_by_what_it_proves(
    texts: list[str], expected: list[str | None], order: str
) -> None:
    found = read(*texts)
    assert (days(found), found.order) == (expected, order)
    assert found.unread.tolist() == [day is None for day in expected]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("13/02/2026 09:30", "2026-02-13 09:30:00"),
        ("13/02/2026 09:30:15 PM", "2026-02-13 21:30:15"),
        ("13/02/2026 12:05 a.m.", "2026-02-13 00:05:00"),
        ("2026-02-13T00:15:00+05:30", "2026-02-13 00:15:00"),
        ("13 Feb 2026, 09:30", "2026-02-13 09:30:00"),
    ],
)
def test_times_of_day_are_kept(text: str, moment: str) -> None:
    assert str(read(text).values[0]) == moment


@given(
    st.lists(
        st.one_of(
            st.dates().map(str),
            st.datetimes().map(lambda moment: moment.isoformat(" ", "seconds")),
            st.datetimes().map(lambda moment: moment.isoformat("T", "minutes")),
            st.sampled_from(["2026-02-30", "2026-01-01 24:00", "2026-01-01T10:00Z", "1.2.2026"]),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_few_days_are_read_as_many_are(texts: list[str]) -> None:
    others = [f"{day:%Y-%m-%d}" for day in pd.date_range("2020-01-01", periods=40)]
    few, many = read(*texts), read(*texts, *others)
    assert [*map(str, few.values)] == [*map(str, many.values)][: len(texts)]
    assert few.unread.tolist() == many.unread.tolist()[: len(texts)]
    assert (few.order, few.turn, few.zones) == (many.order, many.turn, many.zones)


def test_missing_dates_are_not_called_unread() -> None:
    assert read("13/02/2026", "", "Select").unread.tolist() == [False, False, False]


def test_an_empty_column_has_no_dates() -> None:
    assert read().values.shape == (0,)


def test_a_column_of_thai_years_is_read_and_a_single_odd_year_is_not() -> None:
    thai = pd.Series(["01/10/2569", "22/10/2569"], dtype="str")
    assert read_dates(thai).values.tolist() == [
        pd.Timestamp("2026-10-01"),
        pd.Timestamp("2026-10-22"),
    ]
    mistyped = pd.Series(["01/10/2569", "22/10/2026"], dtype="str")
    assert read_dates(mistyped).values.isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        ("2021-02-03T04:05:06+1", "2021-02-03 04:05:06"),
        ("2021-02-03 04:05:6Z", "NaT"),
        ("2021-02-03 4:5+01:00", "NaT"),
    ],
)
@pytest.mark.parametrize("others", [[], ["2021-02-03 04:05:07"], ["2021-02-03T04:05:07Z"]])
def test_a_time_whose_zone_has_an_odd_form_spoils_no_column(
    odd: str, told: str, others: list[str]
) -> None:
    values = read_dates(pd.Series([odd, *others], dtype="str")).values
    assert values.astype("str").fillna("NaT").tolist() == [
        told,
        *["2021-02-03 04:05:07"] * len(others),
    ]
