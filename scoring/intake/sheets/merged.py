"""Merged cells: the value stands in the first cell of the range and counts for the others too."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

import pyarrow as pa

from scoring.intake.sheets.grid import Note, join
from scoring.intake.sheets.room import Room
from scoring.wording import counted

_HEADER_ROWS = 10  # a merge across columns names a group of columns only this near the top
_MOST_FILLED = 2_000_000  # overlapping ranges could ask for any number

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
    """

    def __init__(self, ranges: Iterable[Range], end: tuple[int, int], first_row: int) -> None:
        self.filled, self.first_filled = 0, 0
        self._header_end = first_row + _HEADER_ROWS
        self._carried: dict[_Merge, str] = {}
        self._merges = _clipped(ranges, end)
        self.given_up = sum(self._cost(m, end[1]) for m in self._merges) > _MOST_FILLED
        if self.given_up:
            self._merges = []

    def _cost(self, merge: _Merge, columns: int) -> int:
        """How many cells are looked at for a range."""
        return merge.bottom - merge.top + 1 + columns * (merge.top < self._header_end)

    def fill(self, columns: list[list[str]], start: int) -> None:
        """Fill a batch in place: `columns` holds the cells of the rows from `start` on."""
        height = len(columns[0]) if columns else 0
        met = [m for m in self._merges if m.top < start + height and m.bottom >= start]
        for merge in met:
            if merge.top >= start:
                self._carried[merge] = columns[merge.left][merge.top - start]
                if merge.top < self._header_end:
                    self._fill_across(columns, merge, start)
        # Filling makes no blank row a filled one, so that each is looked at once.
        filled = [any(row) for row in zip(*columns, strict=True)] if met else []
        for merge in met:
            self._fill_down(columns[merge.left], merge, start, filled)

    def _fill_across(self, columns: list[list[str]], merge: _Merge, start: int) -> None:
        row, value = merge.top - start, self._carried[merge]
        others = [column[row] for column in columns[: merge.left] + columns[merge.right + 1 :]]
        if not value or not any(others) or any(map(_is_number, others)):
            return
        for column in columns[merge.left + 1 : merge.right + 1]:
            column[row] = column[row] or value

    def _fill_down(
        self, column: list[str], merge: _Merge, start: int, filled: Sequence[bool]
    ) -> None:
        value = self._carried.get(merge, "")
        if not value:
            return
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


def _clipped(ranges: Iterable[Range], end: tuple[int, int]) -> list[_Merge]:
    """The ranges within the cells in use, from the top down."""
    merges = {
        _Merge(top, left, min(bottom, end[0]), min(right, end[1]))
        for (top, left), (bottom, right) in ranges
        if top <= end[0] and left <= end[1]
    }
    return sorted(merges, key=lambda merge: (merge.top, merge.left))


def _is_number(text: str) -> bool:
    return text.strip().lstrip("-").replace(".", "", 1).replace(",", "").isdigit()
