"""Numbers of digits with a point at most are read at once as they are one by one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.cells.numbers import parts_of, read_distinct, value_of

PLAIN = st.from_regex(r"\A-?[0-9]{1,5}(\.[0-9]{1,4})?\Z")
OTHER = st.sampled_from(["1,5", "1.234,5", "2,345.6", " 7", "1e3", "many", "", "1.234", "1.200"])


def one_by_one(texts: list[str], decimal: str, *, mixed: bool) -> list[float]:
    return [value_of(parts_of(text), decimal, mixed) for text in texts]


@given(st.lists(PLAIN | OTHER, max_size=25, unique=True))
def test_a_column_is_read_as_each_of_its_cells_by_its_sign(texts: list[str]) -> None:
    missing = np.array([text == "" for text in texts], dtype=bool)
    found = read_distinct(texts, missing)
    parts = [None if text == "" else parts_of(text) for text in texts]
    proven = {part.proves for part in parts if part is not None} - {""}
    decimal = proven.pop() if len(proven) == 1 else "," if found.unit else "."
    expected = one_by_one(texts, decimal, mixed=found.mixed)
    np.testing.assert_array_equal(found.values, expected)
    assert found.unread.tolist() == (np.isnan(expected) & ~missing).tolist()


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1.234", "0,5"], [1234, 0.5]),
        (["1.234", "0.5"], [1.234, 0.5]),
        (["-1.234", "2,345.5"], [-1.234, 2345.5]),
        # Both signs are proven.
        (["1.234", "0.5", "0,5"], [np.nan, 0.5, 0.5]),
        # Whole numbers of three digits stand beside thousands.
        (["1.200", "2.400", "950", "120"], [1200, 2400, 950, 120]),
        (["1,200", "2,400", "950", "120"], [1200, 2400, 950, 120]),
        (["9" * 400, "-0", "007.50"], [np.nan, 0, 7.5]),
    ],
)
def test_a_point_before_three_digits_is_read_by_the_other_cells(
    texts: list[str], numbers: list[float]
) -> None:
    found = read_distinct(texts, np.zeros(len(texts), dtype=bool))
    np.testing.assert_array_equal(found.values, numbers)


def test_numbers_are_those_of_pandas() -> None:
    texts = (
        pd.Series(np.random.default_rng(0).normal(0, 1e4, 2_000).round(5)).astype("str").tolist()
    )
    found = read_distinct(texts, np.zeros(len(texts), dtype=bool))
    assert found.values.tolist() == pd.to_numeric(pd.Series(texts)).tolist()
    assert not found.is_told
