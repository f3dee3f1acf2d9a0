"""Words for numbers, by hand, and numbers as text against the reader of files."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.cells.numbers import read_numbers
from scoring.wording import (
    clipped,
    counted,
    day,
    interval,
    listed,
    moment,
    number_text,
    precise,
    quoted,
    rounded,
    signed,
)


@pytest.mark.parametrize(
    ("number", "decimals", "words"),
    [
        (12.34, 1, "+12.3"),
        (-0.41, 1, "−0.4"),
        (-0.04, 1, "0.0"),
        (0.04, 1, "0.0"),
        (0.0, 0, "0"),
        (-0.2, 0, "0"),
        (-1234.5, 1, "−1,234.5"),
        (100.0, 0, "+100"),
        (-0.0123, 3, "−0.012"),
    ],
)
def test_a_change_has_its_sign_unless_it_rounds_to_nothing(
    number: float, decimals: int, words: str
) -> None:
    assert signed(number, decimals) == words


@pytest.mark.parametrize(("number", "words"), [(1234.4, "1,234"), (-3.6, "−4"), (-0.4, "0")])
def test_a_rounded_number_has_the_minus_of_print_and_no_plus(number: float, words: str) -> None:
    assert rounded(number) == words


def test_an_interval_of_equal_ends_is_one_number() -> None:
    assert (interval(precise(0.12), precise(0.345)), interval("7%", "7%")) == (
        "12.0 to 34.5%",
        "7%",
    )


def test_one_is_counted_without_an_s() -> None:
    assert [counted(n, "test lead") for n in (0, 1, 2)] == [
        "0 test leads",
        "1 test lead",
        "2 test leads",
    ]


@pytest.mark.parametrize(
    ("most", "words"), [(1, "a and 2 more"), (2, "a, b and 1 more"), (3, "a, b, c"), (9, "a, b, c")]
)
def test_names_beyond_the_first_are_counted(most: int, words: str) -> None:
    assert listed(iter("abc"), most) == words


def test_names_in_quotes_are_clipped_to_forty_signs() -> None:
    assert quoted(["City", "x" * 41]) == f"“City”, “{'x' * 39}…”"
    assert (clipped("x" * 40), len(clipped("x" * 41))) == ("x" * 40, 40)


@pytest.mark.parametrize(
    "stamp", ["2026-03-31T09:05:59+00:00", datetime(2026, 3, 31, 9, 5, 59, tzinfo=UTC)]
)
def test_a_time_is_told_alike_however_it_is_kept(stamp: str | datetime) -> None:
    assert (day(stamp), moment(stamp)) == ("2026-03-31", "2026-03-31 09:05")


@given(st.floats(-1e15, 1e15), st.sampled_from(["1,5", "1.5", "1.234.567", "7"]))
def test_a_number_as_text_is_read_as_itself_whatever_its_column_proves(
    number: float, other: str
) -> None:
    found = read_numbers(pd.Series([number_text(number), other], dtype="str"))
    assert not found.ambiguous[0]
    if not found.mixed:
        assert found.values[0] == number


@given(st.integers(-(10**8), 10**8).map(lambda thousandths: thousandths / 1000))
def test_three_decimals_are_never_taken_for_thousands(number: float) -> None:
    found = read_numbers(pd.Series([number_text(number), "7"], dtype="str"))
    assert np.array_equal(found.values, [number, 7.0])
    assert not found.ambiguous.any()
