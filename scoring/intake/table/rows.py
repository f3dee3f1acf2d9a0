"""Records below the header → leads, rows set aside, and rows that are none; each told."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from scoring.errors import FileRefused
from scoring.intake.issue import Issue, Place, Table, no_rows
from scoring.intake.table.columns import ColumnModel, filled, trimmed
from scoring.intake.table.endings import place_of, second_table, thin_at_end
from scoring.intake.table.head import HEAD, is_comment
from scoring.intake.table.repair import LEFT_OFF, Mended, mend
from scoring.intake.table.row_issues import (
    broken_quote,
    long_cell,
    other_quotes,
    outside_issues,
    shortened,
    sparse_row,
    uneven,
)
from scoring.intake.text.records import CELL_LIMIT, Broken, Record, is_blank, join_cells
from scoring.intake.text.text_columns import cells_in, frame_of, single_quoted

ROW_LIMIT = 1_048_576  # what one sheet of Excel holds
_BATCH = 10_000  # records held as Python lists before they become columns
_LEARNED = 2_000  # sound rows that the likeness of a mended row is judged by
_MOST_MENDED = 1_000  # rows weighed one by one; a file of more is not damaged but another thing
_TAIL = 40  # rows at the end among which footers and totals are looked for


@dataclass
class Sorter:
    """Takes the records below the header one by one and makes the table of them.

    `row` is the number of the record in the file. Rows of the usual width are leads at once; the
    others wait until the end, when the columns are known.
    """

    names: list[str]
    columns: ColumnModel
    delimiter: str = ","
    header: Sequence[str] = ()
    usual: frozenset[int] = frozenset()  # widths that many rows have
    issues: list[Issue] = field(default_factory=list)
    blank_rows: int = 0
    outside: list[tuple[int, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._first_name = self.header[0].strip().casefold() if self.header else ""
        self._header_names = {name.strip().casefold() for name in self.header}
        self.width = len(self.names)
        self._names = [str(position) for position in range(self.width)]
        self._rows: list[int] = []
        self._pending: list[list[str]] = []
        self._done: list[pa.Table] = []
        self._odd: list[tuple[int, Record]] = []
        self._blanks: set[int] = set()  # the last of each run of them
        self._previous_blank = False
        self._other_table = False
        self._padded = 0

    def add(self, row: int, record: Record) -> None:
        """Sort one record; a row of the right width is the common case and costs least."""
        if len(self._rows) + len(self._odd) > ROW_LIMIT:
            raise FileRefused(TOO_MANY_ROWS)
        cells = record.cells if isinstance(record, Broken) else record
        if is_blank(cells):
            self.blank_rows += 1
            self._previous_blank = True
            return
        if self._previous_blank:
            self._blanks.add(row - 1)
        if len(cells) != self.width and len(cells) in self.usual and isinstance(record, list):
            cells = self._usually_cut(cells)
        if self._other_table or (self._previous_blank and self._starts_another(cells)):
            self._other_table = True
            self._put_outside(row, cells, Place.OTHER_TABLE)
        elif len(cells) != self.width or isinstance(record, Broken):
            self._odd.append((row, record if isinstance(record, Broken) else cells))
        elif self.header and self._is_header(cells):
            self._put_outside(row, cells, Place.HEADER_AGAIN)
        elif self._is_header_in_other_order(cells):
            self._other_table = True
            self._put_outside(row, cells, Place.OTHER_TABLE)
        elif max(map(len, cells)) > CELL_LIMIT:
            self._odd.append((row, cells))
        else:
            self._keep(row, cells)
        self._previous_blank = False

    def _usually_cut(self, cells: list[str]) -> list[str]:
        """A row of another width that is usual in this file, where that changes no value."""
        if len(cells) > self.width:
            return cells[: self.width] if is_blank(cells[self.width :]) else cells
        self._padded += 1
        return cells + [""] * (self.width - len(cells))

    def _is_header(self, cells: Sequence[str]) -> bool:
        return cells[0].strip().casefold() == self._first_name and same_names(cells, self.header)

    def _is_header_in_other_order(self, cells: Sequence[str]) -> bool:
        """Whether the columns of another export begin here: the same names, elsewhere."""
        if cells[0].strip().casefold() not in self._header_names or self.width < 3:
            return False
        return {cell.strip().casefold() for cell in cells} == self._header_names

    def _starts_another(self, cells: list[str]) -> bool:
        """Whether a row after a blank one is the header of another table of the same width."""
        if not self._rows or len(cells) != self.width or self._is_header(cells):
            return False
        named, lead = self.columns.evidence(cells)
        return named >= 2 and lead == 0 and 2 * filled(cells) > self.width

    def _keep(self, row: int, cells: list[str]) -> None:
        self._rows.append(row)
        self._pending.append(cells)
        if len(self._pending) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        columns = zip(*self._pending, strict=True)
        arrays = [pa.array(column, pa.large_string()) for column in columns]
        self._done.append(pa.Table.from_arrays(arrays, self._names))
        self._pending = []

    def _put_outside(self, row: int, cells: Sequence[str], place: Place) -> None:
        self.outside.append((row, self._text(cells), place))

    def _text(self, cells: Sequence[str]) -> str:
        return join_cells(list(cells), self.delimiter)

    def table(self, description: str) -> Table:
        """What was sorted so far, as a table."""
        if self._pending:
            self._flush()
        empty = pa.table({name: pa.array([], pa.large_string()) for name in self._names})
        whole = pa.concat_tables([empty, *self._done])
        rows = np.array(self._rows, dtype=np.int64)
        end = self._end_of_leads(whole, rows)
        leads = whole.slice(0, end - thin_at_end(whole, self.columns, end))
        likeness = self._likeness(leads)
        if leads.num_rows:
            self.columns = ColumnModel(cells_in(leads.slice(0, HEAD)), self.width)
        kept = self._without_tail(whole, rows, end, likeness)
        added, aside = self._settle(likeness, int(rows[kept][-1]) if kept.any() else 0)
        added += self._unquoted(whole, rows, kept)
        if not kept.all():
            whole, rows = whole.filter(pa.array(kept)), rows[kept]
        if added:
            whole, rows = self._inserted(whole, rows, added)
        return Table(
            frame_of(whole, self.names),
            rows,
            tuple(shortened([*self.issues, *self._padding(), *outside_issues(self.outside)])),
            rows_frame(aside, "row", "text"),
            self.blank_rows,
            description,
            rows_frame(sorted(self.outside), "row", "text", "place"),
        )

    def _padding(self) -> list[Issue]:
        if not self._padded:
            return []
        issue = Issue(
            kind="short row",
            expected=f"{self.width} cells",
            found="fewer cells in many rows",
            remedy="The missing cells at the end were read as empty.",
            count=self._padded,
        )
        return [issue]

    def _likeness(self, whole: pa.Table) -> ColumnModel:
        if not self._odd and not whole.num_rows:
            return ColumnModel([], self.width)
        step = max(1, whole.num_rows // _LEARNED)
        taken = whole.take(pa.array(np.arange(0, whole.num_rows, step)[:_LEARNED]))
        if not self._odd:
            taken = taken.slice(0, 200)
        return ColumnModel(cells_in(taken), self.width)

    def _end_of_leads(self, whole: pa.Table, rows: NDArray[np.int64]) -> int:
        """How many rows stand before a second table of the same width; it is put outside."""
        end = second_table(whole)
        for row, cells in zip(rows[end:].tolist(), cells_in(whole.slice(end)), strict=True):
            self._put_outside(row, cells, Place.OTHER_TABLE)
        return end

    def _place(self, row: int, cells: list[str], likeness: ColumnModel) -> Place | None:
        return place_of(cells, self.columns, likeness, after_blank=self._after_blank(row))

    def _without_tail(
        self, whole: pa.Table, rows: NDArray[np.int64], end: int, likeness: ColumnModel
    ) -> NDArray[np.bool_]:
        """Which rows of the usual width are leads: those before the totals and notes at the end."""
        kept = np.arange(len(rows)) < end
        start = max(0, end - _TAIL)
        tail = list(zip(rows[start:end].tolist(), cells_in(whole[start:end]), strict=True))
        if len(rows) > 1:
            row, cells = int(rows[0]), cells_in(whole[:1])[0]
            if self._place(row, cells, likeness) is Place.TOTAL:
                kept[0] = False
                self._put_outside(row, cells, Place.TOTAL)
        for at in range(len(tail) - 1, -1, -1):
            row, cells = tail[at]
            if not kept[start + at]:
                break
            place = self._place(row, cells, likeness)
            if place:
                kept[start + at] = False
                self._put_outside(row, cells, place)
            elif likeness.knows and 3 * filled(cells) <= likeness.fewest:
                self.issues.append(sparse_row(row, filled(cells), likeness.fewest))
            else:
                break
        return kept

    def _unquoted(
        self, whole: pa.Table, rows: NDArray[np.int64], kept: NDArray[np.bool_]
    ) -> list[tuple[int, list[str]]]:
        """Rows of which every cell stands in single quotes, without them; no longer in `kept`."""
        places = single_quoted(whole) if self.width > 1 else np.zeros(0, dtype=np.int64)
        if 5 * len(places) > len(rows):
            return []
        found: list[tuple[int, list[str]]] = []
        for at, cells in zip(places.tolist(), cells_in(whole.take(pa.array(places))), strict=True):
            if kept[at] and filled(cells) > 1 and all(map(_is_single_quoted, cells)):
                kept[at] = False
                row = int(rows[at])
                self.issues.append(other_quotes(row))
                found.append((row, [cell.strip()[1:-1].replace("''", "'") for cell in cells]))
        return found

    def _after_blank(self, row: int) -> bool:
        """Whether a blank row stands before it, other rows of the end between them aside."""
        ends = {number for number, _, _ in self.outside} | {number for number, _ in self._odd}
        above = row - 1
        while above in ends:
            above -= 1
        return above in self._blanks

    def _settle(
        self, likeness: ColumnModel, last: int
    ) -> tuple[list[tuple[int, list[str]]], list[tuple[int, str]]]:
        """Odd rows: mended and kept, set aside, or outside; those kept and those set aside."""
        added: list[tuple[int, list[str]]] = []
        aside: list[tuple[int, str]] = []
        others = self._other_tables()
        for number, (row, record) in enumerate(self._odd):
            cells = record.cells if isinstance(record, Broken) else record
            place = Place.OTHER_TABLE if row in others else None
            if not place and row > last and not isinstance(record, Broken):
                place = self._place_odd(row, cells, likeness)
            if not place and is_comment(cells) and len(cells) < self.width:
                place = Place.COMMENT
            if place:
                self._put_outside(row, cells, place)
                continue
            kept = self._judged(row, record, likeness if number < _MOST_MENDED else None)
            if kept is None:
                raw = record.raw.rstrip("\r\n") if isinstance(record, Broken) else self._text(cells)
                aside.append((row, raw))
            else:
                added.append((row, kept))
        return added, aside

    def _place_odd(self, row: int, cells: list[str], likeness: ColumnModel) -> Place | None:
        if len(cells) > self.width:
            return None
        padded = cells + [""] * (self.width - len(cells))
        return self._place(row, padded, likeness)

    def _other_tables(self) -> set[int]:
        """Rows of blocks at odd widths that begin with a header of their own."""
        found: set[int] = set()
        for block in self._blocks():
            first = block[0][1]
            names = set(self.header)
            same = sum(cell in names for cell in first)
            below = ColumnModel([cells for _, cells in block[1:]], len(first))
            named, lead = below.evidence(first)
            apart = self._after_blank(block[0][0])
            if len(first) > 1 and (2 * same > len(first) or ((named >= 1 or apart) and not lead)):
                found |= {row for row, _ in block}
        return found

    def _blocks(self) -> list[list[tuple[int, list[str]]]]:
        """Runs of odd rows of one width, nothing but blank rows between them."""
        blocks: list[list[tuple[int, list[str]]]] = []
        before = -1
        for row, record in self._odd:
            if isinstance(record, Broken):
                continue
            joined = blocks and len(record) == len(blocks[-1][0][1])
            if joined and bisect(self._rows, before) == bisect(self._rows, row):
                blocks[-1].append((row, record))
            else:
                blocks.append([(row, record)])
            before = row
        return [block for block in blocks if len(block) > 1]

    def _judged(self, row: int, record: Record, likeness: ColumnModel | None) -> list[str] | None:
        """The cells of an odd row as a lead, None when it is set aside; tells either."""
        cells = record.cells if isinstance(record, Broken) else record
        if max(map(len, cells)) > CELL_LIMIT:
            self.issues.append(long_cell(row, max(map(len, cells))))
            return None
        if isinstance(record, Broken):
            return self._judged_broken(row, cells, likeness)
        found = mend(cells, likeness, self.delimiter) if likeness else None
        if found is None and (likeness is None or not likeness.knows):
            found = self._unweighed(cells)
        self.issues.append(uneven(row, self.width, len(cells), found))
        return found.cells if found else None

    def _unweighed(self, cells: list[str]) -> Mended | None:
        """The plainest reading of an odd row where too few others show a better one."""
        if len(cells) < self.width:
            return Mended(cells + [""] * (self.width - len(cells)), LEFT_OFF)
        if is_blank(cells[self.width :]):
            return Mended(cells[: self.width], "the empty cells at its end were left out")
        return None

    def _judged_broken(
        self, row: int, cells: list[str], likeness: ColumnModel | None
    ) -> list[str] | None:
        if len(cells) == self.width:
            self.issues.append(broken_quote(row, "The row was kept; check its cells."))
            return cells
        found = mend(cells, likeness, self.delimiter) if likeness else None
        done = "The row was set aside." if found is None else f"The row was kept: {found.done}."
        self.issues.append(broken_quote(row, done, set_aside=found is None))
        return found.cells if found else None

    def _inserted(
        self, whole: pa.Table, rows: NDArray[np.int64],
        added: list[tuple[int, list[str]]],
    ) -> tuple[pa.Table, NDArray[np.int64]]:  # fmt: skip
        columns = zip(*(cells for _, cells in added), strict=True)
        arrays = [pa.array(column, pa.large_string()) for column in columns]
        both = pa.concat_tables([whole, pa.Table.from_arrays(arrays, self._names)])
        numbers = np.concatenate([rows, np.array([row for row, _ in added], dtype=np.int64)])
        order = np.argsort(numbers, kind="stable")
        return both.take(pa.array(order)), numbers[order]


def same_names(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row holds the column names, case and blanks aside."""
    bare, ours = ([c.strip().casefold() for c in trimmed(row)] for row in (cells, header))
    return bare == ours


def _is_single_quoted(cell: str) -> bool:
    bare = cell.strip()
    return not bare or (len(bare) > 1 and bare[0] == bare[-1] == "'")


def rows_frame(rows: Sequence[tuple[int | str, ...]], *columns: str) -> pd.DataFrame:
    """Rows of a file as a frame, the column `row` as numbers."""
    if not rows:
        return no_rows(*columns)
    text = {name: "str" for name in columns if name != "row"}
    return pd.DataFrame(rows, columns=list(columns)).astype({"row": "int64", **text})


TOO_MANY_ROWS = (
    f"This file has more than {ROW_LIMIT:,} rows, the most that is read at once. Expected one "
    "lead per row. Split the export into several files, or export fewer leads."
)
