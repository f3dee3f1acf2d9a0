"""Rows whose numbers are the sums of those above them: totals, whatever they are called."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.cell_bytes import bytes_of
from scoring.intake.cells.cell_kinds import NUMBER
from scoring.intake.cells.numbers import parse_number
from scoring.intake.table.columns import ColumnModel
from scoring.intake.text.text_columns import rows_at

_MOST_COLUMNS = 12  # of numbers, in which sums are looked for
_NUMERIC = 0.7
_FEWEST_ADDED = 3
_EXACT = 1e-9
_NEAR = 1e-6  # far more than `_EXACT`
_FIRST, _MOST_FIRST = 60, 20_000  # rows that are added up before all are
_NEGATIVE = (b"-", b"(")  # signs of which one is in every negative number of ASCII
_PLAIN = r"^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$"  # what is read as it stands, by whatever reader


def sums_above(columns: pa.Table, model: ColumnModel, places: NDArray[np.int64]) -> set[int]:
    """Which of the places hold the sum of a column, since the last such row or since the first.

    `places` are ascending. Three numbers at least are summed, none of them the whole sum.
    """
    found = set[int]()
    kinds = list(enumerate(model.kinds))
    numeric = [at for at, (kind, share) in kinds if kind == NUMBER and share >= _NUMERIC]
    some = columns.select(numeric[:_MOST_COLUMNS])
    rows = rows_at(some, places) if some.num_columns else []
    values = np.array([[parse_number(cell) for cell in row] for row in rows], dtype=float)
    values = np.nan_to_num(values).reshape(len(rows), some.num_columns)
    given = (values != 0).any(axis=1)
    candidates = places[given].tolist() if len(rows) else []
    for column, written in zip(some.columns if candidates else [], values[given].T, strict=False):
        if _may_be_sums(column, candidates, written):
            found |= _sums_of(_numbers(column), candidates)
    return found


def _may_be_sums(
    column: pa.ChunkedArray, candidates: list[int], written: NDArray[np.float64]
) -> bool:
    """Whether one of the candidates may hold a sum; `written` are their numbers, shape (c,).

    Where no number is negative, what the first rows add up to is the least that all of them do.
    """
    content = bytes_of(column).content
    if not content.isascii() or any(sign in content for sign in _NEGATIVE):
        return True
    count = _FIRST
    while True:
        numbers = _numbers(column.slice(0, count))
        early = [at for at in candidates if at < count]
        if _sums_of(numbers, early):
            return True
        if count >= len(column) or (written[len(early) :] < (1 - _NEAR) * numbers.sum()).all():
            return False
        if count >= _MOST_FIRST:
            return True
        count *= 4


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """The cells as numbers, each alone, 0 where there is none; shape (n,)."""
    coded = pc.dictionary_encode(column).combine_chunks()
    known: NDArray[np.float64] = np.nan_to_num(_parsed(coded.dictionary))
    found: NDArray[np.float64] = known[coded.indices.to_numpy()]
    return found


def _parsed(texts: pa.Array) -> NDArray[np.float64]:
    """Each text as a number, NaN for none, shape (d,): digits and a point all at once."""
    plain = pc.match_substring_regex(texts, _PLAIN).to_numpy(zero_copy_only=False)
    values = np.empty(len(texts), dtype=float)
    values[plain] = pc.cast(texts.filter(pa.array(plain)), pa.float64()).to_numpy()
    others = texts.filter(pa.array(~plain)).to_pylist()
    values[~plain] = [parse_number(text) for text in others]
    return values


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
