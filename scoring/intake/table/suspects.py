"""Which rows of a table may be no leads, looked for in whole columns.

A row that nothing here notices is a lead: its cells are filled like those of the others, it names
no total, and it holds numbers and dates where its columns do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.cell_bytes import CellBytes, bytes_of
from scoring.intake.cells.cell_kinds import EMAIL, TYPED, URL
from scoring.intake.table.columns import ColumnModel, rows_for, spread
from scoring.intake.table.judgement import Judge
from scoring.intake.table.total_words import STEMS, TOTAL_ALONE, TOTAL_WORD
from scoring.intake.text.text_columns import cells_in, rows_at

_TAIL = 40  # rows at the end, each of which is looked at
_LOOKED_AT = 3  # columns in which the word of a total is looked for
_FEWEST = 3  # rows that tell what the columns hold
_FIRST = 20  # rows of the first table
_AROUND = 3  # rows below a break that are looked at
_SAMPLE = 100  # rows that tell whether another table begins somewhere
_UNLIKE = 3.0  # of a row that the first rows of the table have nothing in common with
_MOST_SMALL = 127  # what fits into eight bits
_MOST = 5_000  # rows looked at one by one; more of a kind are usual in the file
_MOST_NAMED = 20_000  # the same of rows that hold column names or the words of totals
_DIGITS = TYPED - {EMAIL, URL}


@dataclass(frozen=True, slots=True)
class Suspects:
    """Places of rows of a table, ascending: those to be judged, and those that tell the columns.

    `judged` may be no leads; `sound` are leads, or too many to be anything else.
    """

    judged: NDArray[np.int64]
    sound: NDArray[np.int64]

    def above(self, place: int | None) -> "Suspects":
        """The same where nothing from a place on is told by the columns above it."""
        if place is None:
            return self
        # The row above it may be the header of what stands below.
        sound = self.sound[self.sound < place - 1]
        judged = np.union1d(self.judged, np.arange(max(0, place - 1), place + _AROUND))
        return Suspects(judged, sound if len(sound) >= _FEWEST else self.sound)


def suspects(
    columns: pa.Table, model: ColumnModel, header: Sequence[str], parted: NDArray[np.bool_]
) -> Suspects:
    """The rows that may be no leads; `parted` tells those directly below a blank row, shape (n,).

    No row of `columns` is blank.
    """
    count = columns.num_rows
    odd = np.zeros(count, dtype=bool)
    if not count:
        return Suspects(np.flatnonzero(odd), np.flatnonzero(odd))
    wordless, copies = _wordless(columns, model), _copies(columns, header)
    breaks = wordless | copies
    for found in (wordless, _thin(_given(columns)), parted):
        odd |= found if found.sum() <= _MOST else False
    for found in (copies, _of_totals(columns)):
        odd |= found if found.sum() <= _MOST_NAMED else False
    sound = np.flatnonzero(~odd)
    # Below a row like a header there may be another table.
    above = sound[sound < np.argmax(breaks)] if breaks.any() else sound
    odd[0] = odd[-rows_for(columns.num_columns, _TAIL) :] = True
    return Suspects(np.flatnonzero(odd), above if len(above) >= _FEWEST else sound)


def changed(columns: pa.Table, first: Judge) -> int | None:
    """The place from which on the rows are unlike the first ones, None when there is none.

    `first` judges by the first rows. It stands at a header or directly below.
    """
    places = spread(columns.num_rows, rows_for(columns.num_columns, _SAMPLE))
    # Nearly always the last rows are like the first, and no others need be looked at.
    if any(first.lead(row) < _UNLIKE for row in rows_at(columns, places[-_AROUND:])):
        return None
    rows = rows_at(columns, places)
    alike = np.array([first.lead(row) < _UNLIKE for row in rows], dtype=bool)
    if not alike.any():
        return None
    last = int(np.flatnonzero(alike)[-1])
    start, end = int(places[last]) + 1, int(places[last + 1])
    between = cells_in(columns.slice(start, end - start))
    place = start + sum(1 for row in between if first.lead(row) < _UNLIKE)
    around = cells_in(columns.slice(max(0, place - 1), 2))
    # Leads may change with time; only below a header they are those of another table.
    return place if any(map(first.may_be_names, around)) else None


def given(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Which cells hold anything, shape (n,)."""
    pieces = [bytes_of(piece).given for piece in column.chunks]
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=bool)


def _given(columns: pa.Table) -> NDArray[np.int32]:
    """How many cells of each row hold anything, shape (n,)."""
    counts = np.zeros(columns.num_rows, dtype=np.int32)
    # Added up in small numbers as long as they hold them, which takes half the time.
    for first in range(0, columns.num_columns, _MOST_SMALL):
        small = np.zeros(columns.num_rows, dtype=np.int8)
        for column in columns.columns[first : first + _MOST_SMALL]:
            start = 0
            for piece in column.chunks:
                small[start : start + len(piece)] += bytes_of(piece).given.view(np.int8)
                start += len(piece)
        counts += small
    return counts


def _thin(given: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Rows that fill at most two thirds of what nineteen of twenty rows do, or half the usual."""
    usual, middle = np.quantile(given, 0.05, method="lower"), np.median(given)
    found: NDArray[np.bool_] = (3 * given <= 2 * usual) | (2 * given <= middle)
    return found


def _of_totals(columns: pa.Table) -> NDArray[np.bool_]:
    """Rows whose first filled cell names a total, or one of the next is nothing but its name."""
    found = _words(columns.column(0), TOTAL_WORD)
    for column in columns.columns[1:_LOOKED_AT]:
        found |= _words(column, TOTAL_ALONE)
    blank = ~given(columns.column(0))
    for column in columns.columns[1:_LOOKED_AT]:
        places = np.flatnonzero(blank)
        if not len(places):
            break
        cells = column.take(pa.array(places))
        found[places] |= _words(cells, TOTAL_WORD)
        blank[places] = ~given(cells)
    return np.asarray(found)


def _words(column: pa.ChunkedArray, pattern: str) -> NDArray[np.bool_]:
    """Which cells hold words of a total, shape (n,)."""
    found = np.zeros(len(column), dtype=bool)
    places = bytes_of(column).may_hold(*STEMS)
    if len(places):
        found[places] = pc.match_substring_regex(column.take(pa.array(places)), pattern).to_numpy()
    return found


def _wordless(columns: pa.Table, model: ColumnModel) -> NDArray[np.bool_]:
    """Rows that begin with letters where two columns at least hold numbers, dates or the like."""
    typed = [at for at, (kind, share) in enumerate(model.kinds) if kind in _DIGITS and share > 0.5]
    bare = np.full(columns.num_rows, len(typed) >= 2)
    for at in typed[:3]:
        if not bare.any():
            return bare
        # Letters stand behind digits and signs.
        found = pc.greater_equal(columns.column(at), "A").to_numpy()
        bare &= found | (found[:_FIRST].mean() > 0.2)  # "Jan 5, 2026" begins with letters, too
    return bare


def _copies(columns: pa.Table, header: Sequence[str]) -> NDArray[np.bool_]:
    """Rows that begin with one of the column names."""
    small = {name.strip().lower() for name in header if name.strip()}
    # As other systems spell them.
    other = {name.replace(" ", sign) for name in small for sign in ("_", "-", "")}
    names = sorted(small | other | {f'"{name}"' for name in small})
    found = _among(columns.column(0), names)
    # Names are the usual values of some column, but hardly ever of two.
    many = found.sum() > _MOST and columns.num_columns > 1
    return found & _among(columns.column(1), names) if many else found


def _among(column: pa.ChunkedArray, names: Sequence[str]) -> NDArray[np.bool_]:
    """Which cells are one of the names, case and blanks around them aside; shape (n,)."""
    places = _like_names(bytes_of(column), names)
    if not len(places):
        return np.zeros(len(column), dtype=bool)
    bare = pc.utf8_lower(pc.utf8_trim_whitespace(column.take(pa.array(places))))
    found = np.zeros(len(column), dtype=bool)
    found[places] = pc.is_in(bare, pa.array(names, bare.type)).to_numpy()
    return found


def _like_names(cells: CellBytes, names: Sequence[str]) -> NDArray[np.intp]:
    """The places of the cells that may be one of the names, by their lengths and ends.

    A cell with a letter beyond ASCII or a blank at one of its ends may be any.
    """
    if not cells.content.isascii():
        return np.arange(len(cells.offsets) - 1)
    written = [name.encode() for name in names if name.isascii()]
    first, last = np.zeros(256, dtype=bool), np.zeros(256, dtype=bool)
    for ends, at in ((first, 0), (last, -1)):
        ends[[sign for name in written for sign in (name[at], name.upper()[at])]] = True
    blank = np.isin(np.arange(256), list(b" \t\n\v\f\r\x1c\x1d\x1e\x1f"))
    longest = max(map(len, written), default=0)
    of_length = np.zeros(longest + 2, dtype=bool)
    of_length[[len(name) for name in written]] = True
    alike = first.take(cells.first) & last.take(cells.last)
    alike &= of_length.take(np.minimum(cells.lengths, longest + 1))
    return np.flatnonzero(alike | blank.take(cells.first) | blank.take(cells.last))
