"""Numbers read by the evidence of their column."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.cells.numbers import ReadNumbers, read_distinct, read_numbers

NAN = float("nan")


def read(*texts: str) -> ReadNumbers:
    return read_numbers(pd.Series(list(texts), dtype="str"))


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1.234,5", "1.234", "0,25"], [1234.5, 1234.0, 0.25]),
        (["1.234.567", "1.234"], [1234567.0, 1234.0]),
        (["1,234.5", "1,234"], [1234.5, 1234.0]),
        (["0.5", "1,234"], [0.5, 1234.0]),
        (["0,5", "1,234"], [0.5, 1.234]),
        (["1 234,5", "12\u00a0345,25", "9\u2009000"], [1234.5, 12345.25, 9000.0]),
        (["1'234.50", "12’345"], [1234.5, 12345.0]),
        (["1,23,456", "12,34,567.50"], [123456.0, 1234567.5]),
        (["(1,234.50)", "1,234.50-", "−7.25", "+3"], [-1234.5, -1234.5, -7.25, 3.0]),
        (["€ 12", "12 €", "$1,200.50", "USD 7", "Rs. 5", "R$ 3"], [12, 12, 1200.5, 7, 5, 3]),
        (["12 %", "7.5%"], [12.0, 7.5]),
        (["١٢٣", "１２.５"], [123.0, 12.5]),
        (["1.2e5", "1e-3"], [120000.0, 0.001]),
    ],
)
def test_a_column_is_read_by_what_it_proves(texts: list[str], numbers: list[float]) -> None:
    found = read(*texts)
    assert found.values.tolist() == numbers
    assert not found.unread.any()
    assert not found.ambiguous.any()


@pytest.mark.parametrize(("text", "number"), [("1.234", 1.234), ("1,234", 1234.0)])
def test_what_nothing_proves_is_read_plainly_and_called_ambiguous(text: str, number: float) -> None:
    found = read(text, "7")
    assert found.values.tolist() == [number, 7.0]
    assert found.ambiguous.tolist() == [True, False]


@pytest.mark.parametrize("form", ["{}", "{} €", "EUR {}"])
def test_sizes_show_that_a_point_separates_thousands(form: str) -> None:
    found = read(*map(form.format, ["950", "1.200", "800", "12.500"]))
    assert found.values.tolist() == [950, 1200, 800, 12500]
    assert found.inferred.tolist() == [False, True, False, True]
    assert not found.ambiguous.any()


@pytest.mark.parametrize("others", [["0.125", "950"], ["7", "8"], ["1200", "950"], ["950.5"], []])
def test_three_decimals_are_kept_where_sizes_show_no_thousands(others: list[str]) -> None:
    found = read("1.200", "3.450", *others)
    assert found.values.tolist()[:2] == [1.2, 3.45]
    assert not found.inferred.any()


def test_a_column_that_proves_both_ways_leaves_the_open_cells_unread() -> None:
    found = read("12,5", "12.5", "1.234")
    assert np.array_equal(found.values, [12.5, 12.5, NAN], equal_nan=True)
    assert (found.mixed, found.unread.tolist()) == (True, [False, False, True])


@pytest.mark.parametrize("text", ["12k", "1,2,3", "1.2.3", "12 apples", "1 2", "--5", "1,23.4,5"])
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    found = read(text)
    assert np.isnan(found.values[0])
    assert found.unread[0]


def test_missing_cells_are_not_called_unread() -> None:
    assert read("", "Select", "N/A", "-").unread.tolist() == [False] * 4


STYLES = {"de": str.maketrans(",.", ".,"), "us": {}, "fr": str.maketrans(",.", " ,")}


@given(
    st.lists(st.integers(-(10**11), 10**11), min_size=1, max_size=9), st.sampled_from(list(STYLES))
)
def test_numbers_written_in_one_style_are_read_back(cents: list[int], style: str) -> None:
    numbers = [cent / 100 for cent in cents]
    written = [f"{number:,.2f}".translate(STYLES[style]) for number in numbers]
    assert read(*written).values.tolist() == numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [("800.-", 800), ("Fr. 1'200.-", 1200), ("1.200,-", 1200), ("800,-- kr", 800), ("5-", -5),
     ("1.200.- €", 1200), ("800.00-", -800)],
)  # fmt: skip
def test_a_dash_for_cents_is_no_minus_and_one_behind_a_number_is(text: str, number: float) -> None:
    assert read(text, "7").values.tolist() == [number, 7]


@pytest.mark.parametrize("text", ["--5", "5--", "-5-", "1.-2", "3-4", ".-"])
def test_other_dashes_are_no_number(text: str) -> None:
    assert np.isnan(read(text, "7").values[0])


@given(
    st.lists(st.text("0123456789", min_size=1, max_size=6), min_size=1), st.sampled_from(["", ","])
)
def test_digits_alone_are_read_as_beside_another_number(cells: list[str], usual: str) -> None:
    nothing = np.zeros(len(cells), dtype=bool)
    alone = read_distinct(cells, nothing, usual)
    beside = read_distinct([*cells, "-7"], np.append(nothing, False), usual)
    assert alone.values.tolist() == [float(cell) for cell in cells] == beside.values.tolist()[:-1]
    assert (alone.unit, alone.mixed, alone.is_told) == (beside.unit, beside.mixed, beside.is_told)


def test_more_digits_than_a_number_has_are_unread() -> None:
    found = read_distinct(["9" * 400, "8"], np.zeros(2, dtype=bool))
    assert found.unread.tolist() == [True, False]
