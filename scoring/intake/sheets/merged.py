"""Merged cells: the value stands in the first cell of the range and counts for the others too."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.intake.sheets.grid import Note, join
from scoring.intake.sheets.room import Room
from scoring.wording import counted

_HEADER_ROWS = 10  # a merge across columns names a group of columns only this near the top
_MOST_FILLED = 2_000_000  # overlapping ranges could ask for any number
MOST_RANGES = 400_000  # of a sheet; the reader takes 300 bytes for each

_TOO_MANY = "too many merged cells to fill"
_FILLED = "merged with the one above"
_UNFILLED = "The cells below the first were read as empty. Unmerge the cells and fill them."
_CHECK = "Each was given the value of the merged cell. Unmerge the cells if that is wrong."

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Merge:
    top: int
    left: int
    bottom: int
    right: int


class MergeFiller:
    """Fills the cells below the first one of each range, batch by batch of a sheet's rows.

    Rows count from 0. A row that holds nothing outside the ranges stays blank: it is no lead.
    Across columns a value is repeated in the top rows only, where it names a group of columns.
    None for the ranges says that there are too many to look at.
    """

    def __init__(
        self, ranges: Iterable[Range] | None, end: tuple[int, int], first_row: int
    ) -> None:
        self.filled, self.first_filled = 0, 0
        self._header_end = first_row + _HEADER_ROWS
        # A range takes 32 bytes; those that a batch meets are taken out, from the top down.
        self._ranges = _clipped(ranges or (), end)
        self._begun: list[tuple[_Merge, str]] = []
        self.given_up = ranges is None or self._cost(end[1]) > _MOST_FILLED
        if self.given_up:
            self._ranges = self._ranges[:0]

    def _cost(self, columns: int) -> int:
        """How many cells are looked at for all ranges."""
        tops, bottoms = self._ranges[:, 0], self._ranges[:, 2]
        return int((bottoms - tops + 1 + columns * (tops < self._header_end)).sum())

    def filled_in(self, columns: list[pa.Array], start: int) -> list[pa.Array]:
        """The cells of the rows from `start` on, filled."""
        if not columns or not (self._begun or self._starting(start + len(columns[0]))):
            return columns
        texts = [column.to_pylist() for column in columns]
        self.fill(texts, start)
        return [pa.array(column, pa.string()) for column in texts]

    def _starting(self, end: int) -> int:
        """How many ranges, of those not yet met, begin above a row."""
        return int(np.searchsorted(self._ranges[:, 0], end))

    def fill(self, columns: list[list[str]], start: int) -> None:
        """Fill a batch in place: `columns` holds the cells of the rows from `start` on."""
        height = len(columns[0]) if columns else 0
        new = self._starting(start + height)
        for merge in itertools.starmap(_Merge, self._ranges[:new].tolist()):
            # None begins above the first batch, and each batch takes those that begin in it.
            if value := columns[merge.left][merge.top - start]:
                self._begun.append((merge, value))
                if merge.top < self._header_end:
                    self._fill_across(columns, merge, merge.top - start)
        self._ranges = self._ranges[new:]
        # Filling makes no blank row a filled one, so that each is looked at once.
        filled = [any(row) for row in zip(*columns, strict=True)] if self._begun else []
        for merge, value in self._begun:
            self._fill_down(columns[merge.left], merge, value, (start, filled))
        self._begun = [begun for begun in self._begun if begun[0].bottom >= start + height]

    def _fill_across(self, columns: list[list[str]], merge: _Merge, row: int) -> None:
        value = columns[merge.left][row]
        others = [column[row] for column in columns[: merge.left] + columns[merge.right + 1 :]]
        if not any(others) or any(map(_is_number, others)):
            return
        for column in columns[merge.left + 1 : merge.right + 1]:
            column[row] = column[row] or value

    def _fill_down(
        self, column: list[str], merge: _Merge, value: str, rows: tuple[int, Sequence[bool]]
    ) -> None:
        start, filled = rows
        last = min(merge.bottom, start + len(column) - 1)
        for row in range(max(merge.top + 1, start), last + 1):
            if not column[row - start] and filled[row - start]:
                column[row - start] = value
                self.filled += 1
                self.first_filled = self.first_filled or row + 1

    def notes(self) -> Iterator[Note]:
        """What to say about the cells filled, or about those that were too many."""
        if self.filled or self.given_up:
            yield Note(
                kind="merged cells",
                row=self.first_filled or None,
                expected="every cell with its own value",
                found=_TOO_MANY if self.given_up else f"{counted(self.filled, 'cell')} {_FILLED}",
                remedy=_UNFILLED if self.given_up else _CHECK,
                count=max(1, self.filled),
            )


def fill_rows(
    rows: Sequence[Sequence[str]], ranges: Iterable[Range], room: Room
) -> tuple[pa.Table, tuple[Note, ...]]:
    """Rows of text, uneven or not, with their merged ranges filled, and what to tell of it."""
    width = max(map(_extent, rows), default=0)
    room.hold(len(rows), width)
    columns = [list(column) for column in islice(zip_longest(*rows, fillvalue=""), width)]
    first = next((number for number, row in enumerate(rows) if any(row)), 0)
    filler = MergeFiller(ranges, (len(rows) - 1, len(columns) - 1), first)
    filler.fill(columns, 0)
    cells = join([[pa.array(column, pa.string()) for column in columns]])
    return cells, tuple(filler.notes())


def _extent(row: Sequence[str]) -> int:
    """The width of a row without the empty cells at its end."""
    return next((at for at in range(len(row), 0, -1) if row[at - 1]), 0)


def _clipped(ranges: Iterable[Range], end: tuple[int, int]) -> NDArray[np.int64]:
    """The ranges within the cells in use, from the top down: top, left, bottom, right, (n, 4).

    None is there twice.
    """
    each = itertools.chain.from_iterable(itertools.chain.from_iterable(ranges))
    found = np.fromiter(each, np.int64).reshape(-1, 4)
    found = found[(found[:, 0] <= end[0]) & (found[:, 1] <= end[1])]
    found[:, 2:] = np.minimum(found[:, 2:], np.array(end))
    return np.unique(found, axis=0)


def _is_number(text: str) -> bool:
    return text.strip().lstrip("-").replace(".", "", 1).replace(",", "").isdigit()
