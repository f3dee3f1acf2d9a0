"""Rows whose numbers are the sums of those above them: totals, whatever they are called."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.cells.cell_kinds import NUMBER
from scoring.intake.cells.numbers import parse_number
from scoring.intake.table.columns import ColumnModel
from scoring.intake.text.text_columns import cells_in

_MOST_COLUMNS = 12  # of numbers, in which sums are looked for
_NUMERIC = 0.7
_FEWEST_ADDED = 3
_EXACT = 1e-9


def sums_above(columns: pa.Table, model: ColumnModel, places: NDArray[np.int64]) -> set[int]:
    """Which of the places hold the sum of a column, since the last such row or since the first.

    `places` are ascending. Three numbers at least are summed, none of them the whole sum.
    """
    found = set[int]()
    kinds = list(enumerate(model.kinds))
    numeric = [at for at, (kind, share) in kinds if kind == NUMBER and share >= _NUMERIC]
    candidates = _with_numbers(columns, numeric[:_MOST_COLUMNS], places)
    for at in numeric[:_MOST_COLUMNS] if candidates else []:
        found |= _sums_of(_numbers(columns.column(at)), candidates)
    return found


def _with_numbers(
    columns: pa.Table, numeric: list[int], places: NDArray[np.int64]
) -> list[int]:  # fmt: skip
    """The places with a number other than 0 in one of the columns."""
    rows = cells_in(columns.take(pa.array(places, pa.int64())))
    filled = ([parse_number(cells[at]) for at in numeric] for cells in rows)
    some = (any(number and number == number for number in numbers) for numbers in filled)
    return [place for place, any_ in zip(places.tolist(), some, strict=True) if any_]


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """The cells as numbers, each alone, 0 where there is none; shape (n,)."""
    coded = pc.dictionary_encode(column).combine_chunks()
    values = np.array([parse_number(text) for text in coded.dictionary.to_pylist()], dtype=float)
    known: NDArray[np.float64] = np.nan_to_num(values)
    found: NDArray[np.float64] = known[coded.indices.to_numpy()]
    return found


def _sums_of(numbers: NDArray[np.float64], candidates: list[int]) -> set[int]:
    found = set[int]()
    until = np.concatenate([[0.0], np.cumsum(numbers)])
    count = np.concatenate([[0], np.cumsum(numbers != 0)])
    start, subtotals = 0, 0.0
    for at in candidates:
        since = until[at] - until[start]
        whole = until[at] - subtotals
        for total, first in ((since, start), (whole, 0)):
            added = count[at] - count[first]
            alike = abs(numbers[at] - total) <= _EXACT * max(1.0, abs(total))
            if numbers[at] and alike and added >= _FEWEST_ADDED:
                found.add(at)
                start, subtotals = at + 1, subtotals + numbers[at]
                break
    return found
