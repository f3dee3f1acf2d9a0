"""Cells of text become numbers, dates and levels."""

import math
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.intake.cells.numbers import parse_number, read_numbers
from scoring.intake.cells.values import (
    boolean,
    is_missing,
    levels_among,
    to_booleans,
    to_categories,
    to_dates,
    to_numbers,
)
from scoring.intake.distinct_cells import DistinctCells


def cells(*texts: str) -> pd.Series:
    return pd.Series(list(texts), dtype="str")


def stamps(*texts: str) -> list[datetime | None]:
    return [None if pd.isna(d) else d.to_pydatetime() for d in to_dates(cells(*texts))]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0.0),
        (" 7 ", 7.0),
        ("007", 7.0),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-3", -3.0),
        ("+4", 4.0),
        ("1e3", 1000.0),
        ("2.5E-2", 0.025),
        ("1.234", 1.234),
        ("1,234", 1234.0),
        ("-1,234", -1234.0),
        ("1,234,567.8", 1234567.8),
        ("3,5", 3.5),
        ("-3,25", -3.25),
        ("1234,567", 1234.567),
        ("1.234,5", 1234.5),
        ("1.234.567,89", 1234567.89),
        ("12 %", 12.0),
        ("12%", 12.0),
        ("$5", 5.0),
        ("€ 1,000", 1000.0),
        ("99 ₹", 99.0),
        ("£-2.5", -2.5),
        ("1\u00a0234", 1234.0),
        ("\u00a05", 5.0),
    ],
)
def test_a_cell_is_read_as_the_number_a_person_sees(text: str, number: float) -> None:
    assert parse_number(text) == number


NO_NUMBERS = [
    *("", " ", "Select", "n/a", "-", "--", "nan", "NaN", "inf", "-inf", "Infinity", "1e400"),
    *("12 apples", "1,2,3", "1,,2", "1.2.3", "12-13", "0x10", "1_000", "1e", "e5", ".", ","),
    *("+", "%", "2026-03-31", "True", "1 or 2", "ten", "5 $ off", "-1e999"),
]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_cell_that_is_no_number_is_not_guessed(text: str) -> None:
    assert math.isnan(parse_number(text))


@pytest.mark.parametrize(
    "text",
    ["", "  ", "\t", "Select", "select", " SELECT ", "N/A", "na", "#N/A", "NULL", "NaN", "-", "--"],
)
def test_an_empty_cell_or_a_placeholder_is_missing(text: str) -> None:
    assert is_missing(cells(text)).tolist() == [True]


@pytest.mark.parametrize("text", ["0", "No", "Selected", "Nan Goa", "---", ".", "Null Island", "x"])
def test_a_real_value_is_not_missing(text: str) -> None:
    assert is_missing(cells(text)).tolist() == [False]


def test_levels_are_trimmed_and_missing_ones_are_na() -> None:
    found = DistinctCells.every(cells(" Web ", "Select", "", "iOS"))
    assert levels_among(found) == ["Web", None, None, "iOS"]


def test_levels_keep_their_case_and_their_inner_blanks() -> None:
    found = DistinctCells.every(cells("Google  Ads", "google ads"))
    assert levels_among(found) == ["Google  Ads", "google ads"]


def test_a_column_of_numbers_keeps_its_order_and_its_holes() -> None:
    assert np.array_equal(
        to_numbers(cells("2", "x", "1", "2", "")), [2, np.nan, 1, 2, np.nan], equal_nan=True
    )


def test_an_empty_column_gives_an_empty_array() -> None:
    assert to_numbers(cells()).shape == (0,)
    assert is_missing(cells()).shape == (0,)


number_like = st.one_of(
    st.text(alphabet="0123456789.,-+eE %$", max_size=8),
    st.sampled_from(["Select", "", "1,234", "3,5", "nan", "12 apples"]),
    st.floats().map(repr),
)


@given(st.lists(number_like, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_an_unambiguous_number_does_not_depend_on_the_cells_around_it(
    texts: list[str], random: object
) -> None:
    texts = [text for text in texts if not read_numbers(cells(text)).ambiguous.any()]
    alone = [to_numbers(cells(text))[0] for text in texts]
    places = list(range(len(texts)))
    random.shuffle(places)  # type: ignore[attr-defined]
    shuffled = to_numbers(cells(*(texts[p] for p in places)))
    assert np.array_equal(shuffled, [alone[p] for p in places], equal_nan=True)


@given(st.text(max_size=12))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    assert not math.isinf(parse_number(text))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_python_writes_is_read_back_exactly(number: float) -> None:
    assert parse_number(repr(number)) == number


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_thousands_separators_do_not_change_a_whole_number(number: int) -> None:
    assert parse_number(f"{number:,}") == number


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04", datetime(2026, 3, 4)),
        ("2026-03-04 05:06:07", datetime(2026, 3, 4, 5, 6, 7)),
        ("2026-03-04T05:06:07", datetime(2026, 3, 4, 5, 6, 7)),
        ("2026-03-04T05:06:07Z", datetime(2026, 3, 4, 5, 6, 7)),
        ("2026-03-04T05:06:07+02:00", datetime(2026, 3, 4, 5, 6, 7)),
        ("31/12/2026", datetime(2026, 12, 31)),
        ("12/31/2026", datetime(2026, 12, 31)),
        ("31-12-2026 18:05", datetime(2026, 12, 31, 18, 5)),
        ("12-31-2026", datetime(2026, 12, 31)),
        ("04.03.2026", datetime(2026, 3, 4)),
        ("4 Mar 2026", datetime(2026, 3, 4)),
        ("Mar 4, 2026", datetime(2026, 3, 4)),
        ("31/12/2026 06:05 PM", datetime(2026, 12, 31, 18, 5)),
        ("31/12/2026 18:05:09", datetime(2026, 12, 31, 18, 5, 9)),
        ("03/03/2026", datetime(2026, 3, 3)),
    ],
)
def test_a_date_with_one_reading_is_read(text: str, moment: datetime) -> None:
    assert stamps(text) == [moment]


def test_a_column_that_may_be_day_first_or_month_first_stays_unread() -> None:
    assert stamps("03/04/2026", "05/06/2026") == [None, None]


def test_one_day_over_twelve_decides_the_whole_column() -> None:
    assert stamps("03/04/2026", "13/04/2026") == [datetime(2026, 4, 3), datetime(2026, 4, 13)]


def test_one_month_first_date_decides_the_whole_column() -> None:
    assert stamps("03/04/2026", "04/13/2026") == [datetime(2026, 3, 4), datetime(2026, 4, 13)]


def test_missing_dates_stay_missing_in_their_place() -> None:
    assert stamps("", "31/12/2026", "Select") == [None, datetime(2026, 12, 31), None]


def test_an_unreadable_iso_date_is_missing_alone() -> None:
    assert stamps("2026-02-30", "2026-02-28", "2026-03-01")[0] is None


def test_words_are_no_dates_and_leave_the_others_alone() -> None:
    assert stamps("yesterday", "soon", "31/12/2026") == [None, None, datetime(2026, 12, 31)]


@settings(max_examples=25)
@given(st.lists(st.dates(date(1980, 1, 1), date(2099, 12, 31)), min_size=1, max_size=8))
def test_day_first_dates_are_read_back_once_a_day_is_over_twelve(days: list[date]) -> None:
    sure = [*days, date(2026, 12, 31)]
    found = stamps(*(d.strftime("%d/%m/%Y") for d in sure))
    assert found == [datetime(d.year, d.month, d.day) for d in sure]


@pytest.mark.parametrize(
    ("text", "number"), [("0,125", 0.125), ("₹1,23,456", 123456.0), ("-$5", -5.0)]
)
def test_decimal_commas_after_zero_lakhs_and_signs_before_money_are_read(
    text: str, number: float
) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["Yes", " nein ", "✓", "perhaps", "", "0", "JA", "não"])
def test_one_cell_is_read_as_in_a_column(text: str) -> None:
    assert boolean(text) == pytest.approx(to_booleans(pd.Series([text]))[0], nan_ok=True)


def test_categories_are_the_levels_of_a_column() -> None:
    texts = ["b", " a", "", "Select", "a\u00a0b", "a b"]
    held = pd.Series(texts, [3, 1, 2, 5, 4, 0], dtype="str")
    levels = pd.Series(["b", "a", None, None, "a b", "a b"], held.index, "str").astype("category")
    pd.testing.assert_series_equal(to_categories(held), levels)


@given(st.lists(st.sampled_from([" b", "a", "é", "無", "𝄞", "z\ufeff", "\uffee"]), max_size=20))
def test_categories_stand_in_the_order_of_their_characters(texts: list[str]) -> None:
    held = to_categories(pd.Series(texts, dtype="str"))
    plain = [text.strip().replace("\ufeff", "") for text in texts]
    assert held.cat.categories.tolist() == sorted(set(plain))
    assert held.tolist() == plain
