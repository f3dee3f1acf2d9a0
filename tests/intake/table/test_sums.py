"""Sums are found wherever they stand, though few numbers are read where none can be."""

import numpy as np
import pyarrow as pa
import pytest

from scoring.intake.table.columns import ColumnModel
from scoring.intake.table.sums import sums_above


def found(cells: list[str], places: list[int]) -> set[int]:
    columns = pa.table({"0": pa.array(cells, pa.large_string())})
    model = ColumnModel([[cell] for cell in cells[:50]], 1)
    return sums_above(columns, model, np.array(places, dtype=np.int64))


def test_the_sum_of_thousands_of_rows_is_found() -> None:
    assert found([*["3"] * 5000, "15000"], [0, 5000]) == {5000}


def test_a_number_below_the_sum_of_the_first_rows_is_none() -> None:
    assert found([*["3"] * 5000, "14999"], [0, 4990, 5000]) == set()


def test_a_sum_among_the_first_rows_lets_later_ones_be_found() -> None:
    assert found(["1", "2", "3", "6", *["5"] * 400, "2000"], [3, 404]) == {3, 404}


@pytest.mark.parametrize("negative", ["-400", "(400)", "\u2212400"])
def test_negative_numbers_make_a_small_sum_possible(negative: str) -> None:
    assert found([*["4"] * 150, negative, *["4"] * 10, "240"], [161]) == {161}


def test_decimal_commas_and_points_add_up() -> None:
    assert found(["1,5", "2.25", "10", "1.000", "14.75"], [4]) == {4}
