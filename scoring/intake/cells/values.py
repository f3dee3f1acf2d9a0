"""Cells of text become numbers, dates, levels and yes or no; what cannot be read stays missing."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.cells.dates import read_dates
from scoring.intake.cells.measures import measure_of
from scoring.intake.cells.missing import is_missing, missing_among, missing_distinct
from scoring.intake.cells.numbers import ReadNumbers, read_distinct
from scoring.intake.cells.unit_evidence import (
    ColumnUnit,
    decimal_of,
    is_sure,
    named_unit,
    plain_unit,
    unit_by_evidence,
)
from scoring.intake.cells.wrapped import plain_blanks
from scoring.intake.distinct_cells import DistinctCells, distinct_of
from scoring.intake.in_hand import of_cells
from scoring.schema import DECIMAL_COMMAS, Column

__all__ = [
    "answers_among",
    "is_missing",
    "levels_among",
    "read_answers",
    "to_booleans",
    "to_categories",
    "to_dates",
    "to_numbers",
]

_LONGEST_ANSWER = 100  # with blanks
_YES = frozenset(
    {"1", "yes", "y", "true", "t", "✓", "✔", "ja", "j", "wahr", "oui", "vrai"}
    | {"si", "sí", "sì", "verdadero", "vero", "sim", "s", "verdadeiro", "waar"}
)
_NO = frozenset(
    {"0", "no", "n", "false", "f", "✗", "✘", "nein", "falsch", "non", "faux"}
    | {"falso", "não", "nao", "nee", "onwaar"}
)


def to_numbers(cells: pd.Series) -> NDArray[np.float64]:
    """The cells as numbers, NaN where missing or unreadable; shape (n,).

    With a unit, as clocks or as ranges where nearly all cells are.
    """
    return _measured_alone(cells).values[distinct_of(cells)[0]]


def read_measured(cells: pd.Series, column: Column | None = None) -> ReadNumbers:
    """The cells as numbers, with their unit where they have one.

    The unit is that of the `column` as its history showed, without it that of all `cells`.
    """
    codes, distinct = distinct_of(cells)
    if column is None:
        return _measured_alone(cells).take(codes)
    counts = np.bincount(codes, minlength=len(distinct))
    return _measured([str(text) for text in distinct], counts, (str(cells.name), column)).take(
        codes
    )


@of_cells
def _measured_alone(cells: pd.Series) -> ReadNumbers:
    """The distinct cells (d,) as numbers, with the unit that all cells show."""
    codes, distinct = distinct_of(cells)
    counts = np.bincount(codes, minlength=len(distinct))
    texts, of = [str(text) for text in distinct], (str(cells.name), None)
    return _measured(texts, counts, of, missing_distinct(cells))


def _measured(
    texts: list[str],
    counts: NDArray[np.int64],
    of: tuple[str, Column | None],
    missing: NDArray[np.bool_] | None = None,
) -> ReadNumbers:
    """The same of distinct cells (d,), of a column by its name."""
    column = of[1]
    missing = missing_among(texts, counts, column) if missing is None else missing
    usual = "," if column and column.unit == DECIMAL_COMMAS else ""
    read = read_distinct(texts, missing, usual)
    if not read.unread.any():
        return replace(read, unit=column.unit if column else read.unit)
    return _by_unit(read, texts, counts, of)


def _by_unit(
    read: ReadNumbers, texts: list[str], counts: NDArray[np.int64], of: tuple[str, Column | None]
) -> ReadNumbers:
    """The same with the cells that are no plain numbers read by the unit of the column."""
    name, column = of
    unread = np.flatnonzero(read.unread)
    filled = np.flatnonzero(read.unread | ~np.isnan(read.values))
    unit: ColumnUnit | None
    if column is None:
        held = [texts[at] for at in filled]
        unit = unit_by_evidence(held, ~read.unread[filled], counts[filled], name)
    elif _is_stated(column):
        unit = named_unit(column.unit, decimal_of([texts[at] for at in unread]), column.name)
    else:
        unit = plain_unit(column.name)
    if unit is None:
        return read
    values, by_unit = read.values.copy(), np.zeros(len(texts), dtype=bool)
    plain = column is not None and not _is_stated(column)
    for at in unread.tolist():
        measure = measure_of(texts[at])
        if measure is None or (plain and not is_sure(measure, name)) or not unit.fits(measure):
            continue
        values[at] = unit.value(measure)
        by_unit[at] = not np.isnan(values[at])
    told = column.unit if column and _is_stated(column) else unit.name
    return replace(read, values=values, unread=read.unread & ~by_unit, unit=told, by_unit=by_unit)


def _is_stated(column: Column) -> bool:
    """Whether the numbers of a column have a unit."""
    return column.unit not in ("", DECIMAL_COMMAS)


def read_answers(cells: pd.Series, column: Column | None = None) -> ReadNumbers:
    """The cells as `read_measured` has them, where yes and no in words count as 1 and 0."""
    found = DistinctCells.every(cells)
    return answers_among(found, column, str(cells.name)).take(found.codes)


def answers_among(cells: DistinctCells, column: Column | None, name: str) -> ReadNumbers:
    """The same of the distinct cells (d,) of a column by its name."""
    read = _measured(cells.texts, cells.counts, (name, column))
    if not read.unread.any():
        return read
    said = np.array([_answer(text) for text in cells.texts], dtype=np.float64)
    worded = read.unread & ~np.isnan(said)
    values = np.where(worded, said, read.values)
    return replace(read, values=values, unread=read.unread & ~worded)


def levels_among(cells: DistinctCells, column: Column | None = None) -> list[str | None]:
    """The distinct cells (d,) of a column as trimmed text levels, None where missing.

    What is missing is judged as `is_missing` does. Blanks that look alike are one.
    """
    counts = cells.counts if column is None else None
    return _levels(cells.texts, missing_among(cells.texts, counts, column))


def to_categories(cells: pd.Series) -> pd.Series:
    """The cells as `levels_among` has them, as a categorical column with sorted categories."""
    codes, distinct = distinct_of(cells)
    missing = missing_distinct(cells)
    texts = plain_blanks(pd.Series(distinct, dtype="str")).str.strip().mask(missing)
    place, levels = pd.factorize(texts)
    # By the bytes of their characters, which is the order of the characters.
    order = pc.array_sort_indices(pa.array(levels.array, pa.large_string())).to_numpy()
    rank = np.full(len(levels) + 1, -1, dtype=np.int64)
    rank[order] = np.arange(len(levels))
    held = pd.Categorical.from_codes(rank[place][codes], levels.take(order))
    return pd.Series(held, cells.index, name=cells.name)


def _levels(distinct: list[str], missing: NDArray[np.bool_]) -> list[str | None]:
    """Distinct cells (d,) trimmed and with plain blanks, None where they are missing."""
    texts = distinct
    if not all(map(str.isascii, texts)):
        texts = plain_blanks(pd.Series(distinct, dtype="str")).tolist()
    return [None if gone else t.strip() for t, gone in zip(texts, missing, strict=True)]


def to_dates(cells: pd.Series) -> pd.Series:
    """The cells as timestamps without zone, NaT where missing or unreadable."""
    return read_dates(cells).values


def boolean(text: str) -> float:
    """One cell as `to_booleans` reads it."""
    return _answer(text)


def to_booleans(cells: pd.Series) -> NDArray[np.float64]:
    """Yes and no in the words of seven languages as 1.0 and 0.0, NaN for all else; shape (n,).

    >>> to_booleans(pd.Series(["Yes", "nein", "✓", "perhaps"])).tolist()
    [1.0, 0.0, 1.0, nan]
    """
    known: dict[object, float] = {}
    texts = cells.to_numpy(dtype=object)
    for text in texts:
        if text not in known:
            known[text] = _answer(text)
    return np.fromiter((known[text] for text in texts), np.float64, len(texts))


def _answer(text: object) -> float:
    if not isinstance(text, str) or len(text) > _LONGEST_ANSWER:
        return np.nan
    word = text.strip().casefold()
    return 1.0 if word in _YES else 0.0 if word in _NO else np.nan
