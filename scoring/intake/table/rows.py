"""Records below the header → leads, rows set aside, and rows that are none; each told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from scoring.errors import FileRefused
from scoring.intake.issue import Issue, Place, Table, no_rows
from scoring.intake.table.columns import ColumnModel, filled
from scoring.intake.table.judgement import Judge, Seen, State, foreign, is_comment
from scoring.intake.table.repair import LEFT_OFF, Mended, mend
from scoring.intake.table.row_issues import (
    broken_quote,
    long_cell,
    other_quotes,
    outside_issues,
    padded_rows,
    shortened,
    sparse_row,
    uneven,
)
from scoring.intake.table.suspects import changed, suspects
from scoring.intake.text.records import CELL_LIMIT, Broken, Record, cells_of, is_blank, join_cells
from scoring.intake.text.text_columns import cells_in, frame_of, single_quoted

ROW_LIMIT = 1_048_576  # what one sheet of Excel holds
_BATCH = 10_000  # records held as Python lists before they become columns
_LEARNED = 2_000  # sound rows that the likeness of a mended row is judged by
_FEWEST_SOUND = 3
_MOST_MENDED = 1_000  # rows weighed one by one; a file of more is not damaged but another thing
_SAMPLE = 10  # rows that speak for a run of them
_FIRST = 20  # rows that tell what the columns of the first table hold

_PLACES = {
    State.AGAIN: Place.HEADER_AGAIN,
    State.TOTAL: Place.TOTAL,
    State.NOTE: Place.FOOTER,
    State.OTHER_NAMES: Place.OTHER_TABLE,
    State.OTHER: Place.OTHER_TABLE,
}


@dataclass(frozen=True, slots=True)
class _Odd:
    """A row that is not as wide as the header, or damaged, and how it reads as a lead."""

    record: Record
    mended: Mended | None


@dataclass
class Sorter:
    """Takes the records below the header one by one and makes the table of them.

    `row` is the number of the record in the file. Nothing is decided before all are known.
    """

    names: list[str]
    delimiter: str = ","
    header: Sequence[str] = ()
    usual: frozenset[int] = frozenset()  # widths that many rows have
    issues: list[Issue] = field(default_factory=list)
    blank_rows: int = 0
    outside: list[tuple[int, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.width = len(self.names)
        self._names = [str(position) for position in range(self.width)]
        self._rows: list[int] = []
        self._pending: list[list[str]] = []
        self._done: list[pa.Table] = []
        self._odd: dict[int, Record] = {}
        self._after_blank: set[int] = set()
        self._taken = pa.table({name: pa.array([], pa.large_string()) for name in self._names})
        self._previous_blank = False
        self._padded = 0

    def add(self, row: int, record: Record) -> None:
        """Take one record; one of the right width is the common case and costs least."""
        if len(self._rows) + len(self._odd) > ROW_LIMIT:
            raise FileRefused(TOO_MANY_ROWS)
        cells = cells_of(record)
        if is_blank(cells):
            self.blank_rows += 1
            self._previous_blank = True
            return
        if self._previous_blank:
            self._after_blank.add(row)
        if len(cells) != self.width and len(cells) in self.usual and isinstance(record, list):
            cells = self._usually_cut(cells)
        odd = len(cells) != self.width or max(map(len, cells)) > CELL_LIMIT
        if odd or isinstance(record, Broken):
            self._odd[row] = record if isinstance(record, Broken) else cells
        else:
            self._keep(row, cells)
        self._previous_blank = False

    def take(self, leads: pa.Table, rows: NDArray[np.int64]) -> None:
        """Take columns of sound rows at once; `rows` are their numbers, blank ones left out."""
        self._taken = leads.rename_columns(self._names)
        self._rows = rows.tolist()
        self._after_blank = set((rows[1:][np.diff(rows) > 1]).tolist())

    def _usually_cut(self, cells: list[str]) -> list[str]:
        """A row of another width that is usual in this file, where that changes no value."""
        if len(cells) > self.width:
            return cells[: self.width] if is_blank(cells[self.width :]) else cells
        self._padded += 1
        return cells + [""] * (self.width - len(cells))

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

    def table(self, description: str) -> Table:
        """What was taken so far, as a table."""
        if self._pending:
            self._flush()
        whole = pa.concat_tables([self._taken, *self._done])
        rows = np.array(self._rows, dtype=np.int64)
        kept, added, aside = self._sorted(whole, rows)
        added += self._unquoted(whole, rows, kept)
        if not kept.all():
            whole, rows = whole.filter(pa.array(kept)), rows[kept]
        if added:
            whole, rows = self._inserted(whole, rows, added)
        padded = [padded_rows(self.width, self._padded)] if self._padded else []
        return Table(
            frame_of(whole, self.names),
            rows,
            tuple(shortened([*self.issues, *padded, *outside_issues(self.outside)])),
            rows_frame(aside, "row", "text"),
            self.blank_rows,
            description,
            rows_frame(sorted(self.outside), "row", "text", "place"),
        )

    def _sorted(
        self, whole: pa.Table, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.bool_], list[tuple[int, list[str]]], list[tuple[int, str]]]:
        """Which rows of the right width are leads, the other leads, and the rows set aside."""
        after = np.isin(rows, np.fromiter(self._after_blank, np.int64, len(self._after_blank)))
        first = Judge(ColumnModel(cells_in(whole.slice(0, _FIRST)), self.width), self.header)
        found = suspects(whole, first.columns, self.header, after).above(changed(whole, first))
        model = self._learned(whole, found.sound)
        odd = dict(self._read_odd(model))
        judge = Judge(model, self.header)
        sequence = list(foreign(self._sequence(whole, rows, found.judged, odd), judge))
        states = judge.states([seen for _, seen in sequence])
        kept, added, aside = np.ones(len(rows), dtype=bool), [], []
        for (numbers, seen), state in zip(sequence, states, strict=True):
            number = numbers[0]
            if state in _PLACES:
                kept[np.searchsorted(rows, [n for n in numbers if n not in odd])] = False
                self._put_outside(whole, rows, numbers, seen, state)
            elif number in odd:
                self._tell_odd(number, odd[number])
                if state is State.LEAD:
                    added.append((number, list(seen.cells)))
                else:
                    aside.append((number, self._raw(odd[number].record)))
            elif seen.times == 1 and judge.is_doubtful(seen):
                self.issues.append(sparse_row(number, filled(seen.cells), model.fewest))
        return kept, added, aside

    def _learned(self, whole: pa.Table, sound: NDArray[np.int64]) -> ColumnModel:
        """The columns as the sound rows have them."""
        chosen = sound if len(sound) >= _FEWEST_SOUND else np.arange(whole.num_rows)
        most = _LEARNED if self._odd else 200
        step = max(1, len(chosen) // most)
        rows = cells_in(whole.take(pa.array(chosen[::step][:most], pa.int64())))
        return ColumnModel(rows or self._of_width(), self.width)

    def _of_width(self) -> list[list[str]]:
        """All rows of the right width, damaged or not."""
        records = map(cells_of, self._odd.values())
        return [cells for cells in records if len(cells) == self.width]

    def _sequence(
        self,
        whole: pa.Table,
        rows: NDArray[np.int64],
        places: NDArray[np.int64],
        odd: dict[int, _Odd],
    ) -> Iterator[tuple[list[int], Seen]]:
        """The rows to be judged and the runs between them, in the order of the file."""
        taken = cells_in(whole.take(pa.array(places, pa.int64())))
        single = dict(zip(rows[places].tolist(), taken, strict=True))
        before = 0
        for number in sorted([*single, *odd]):
            at = int(np.searchsorted(rows, number))
            if at > before:
                yield self._run(whole, rows, before, at)
            if number in odd:
                yield [number], self._seen_odd(number, odd[number])
                before = at
            else:
                cells = single[number]
                yield [number], Seen(cells, cells, number in self._after_blank)
                before = at + 1
        if before < len(rows):
            yield self._run(whole, rows, before, len(rows))

    def _run(
        self, whole: pa.Table, rows: NDArray[np.int64], start: int, end: int
    ) -> tuple[list[int], Seen]:
        step = max(1, (end - start) // _SAMPLE)
        sample = cells_in(whole.take(pa.array(range(start, end, step)[:_SAMPLE], pa.int64())))
        return rows[start:end].tolist(), Seen((), (), times=end - start, sample=sample)

    def _seen_odd(self, number: int, odd: _Odd) -> Seen:
        written = cells_of(odd.record)
        cells = odd.mended.cells if odd.mended else []
        mended = None if odd.mended and not odd.mended.done else odd.mended is not None
        return Seen(cells, written, number in self._after_blank, mended)

    def _read_odd(self, model: ColumnModel) -> Iterator[tuple[int, _Odd]]:
        for rank, (number, record) in enumerate(self._odd.items()):
            yield (
                number,
                _Odd(record, self._as_lead(record, model if rank < _MOST_MENDED else None)),
            )

    def _as_lead(self, record: Record, model: ColumnModel | None) -> Mended | None:
        """An odd row as a lead, None when there is no way to read it so."""
        cells = cells_of(record)
        if max(map(len, cells)) > CELL_LIMIT:
            return None
        if len(cells) == self.width:
            return Mended(cells, "")
        found = mend(cells, model, self.delimiter) if model else None
        if found is None and not isinstance(record, Broken) and (not model or not model.knows):
            return self._unweighed(cells)
        return found

    def _unweighed(self, cells: list[str]) -> Mended | None:
        """The plainest reading of an odd row where too few others show a better one."""
        if len(cells) < self.width:
            return Mended(cells + [""] * (self.width - len(cells)), LEFT_OFF)
        if is_blank(cells[self.width :]):
            return Mended(cells[: self.width], "the empty cells at its end were left out")
        return None

    def _tell_odd(self, row: int, odd: _Odd) -> None:
        """What is said of an odd row that was mended or set aside."""
        cells = cells_of(odd.record)
        longest = max(map(len, cells))
        if longest > CELL_LIMIT:
            self.issues.append(long_cell(row, longest))
        elif not isinstance(odd.record, Broken):
            self.issues.append(uneven(row, self.width, len(cells), odd.mended))
        elif odd.mended is None:
            self.issues.append(broken_quote(row, "The row was set aside.", set_aside=True))
        else:
            check = f"The row was kept: {odd.mended.done}."
            plain = "The row was kept; check its cells."
            self.issues.append(broken_quote(row, check if odd.mended.done else plain))

    def _put_outside(
        self,
        whole: pa.Table,
        rows: NDArray[np.int64],
        numbers: list[int],
        seen: Seen,
        state: State,
    ) -> None:
        if seen.times == 1:
            note = state is State.NOTE and is_comment(seen.written)
            place = Place.COMMENT if note else _PLACES[state]
            self.outside.append((numbers[0], self._text(seen.written), place))
            return
        start = int(np.searchsorted(rows, numbers[0]))
        for number, cells in zip(numbers, cells_in(whole.slice(start, len(numbers))), strict=True):
            self.outside.append((number, self._text(cells), _PLACES[state]))

    def _text(self, cells: Sequence[str]) -> str:
        return join_cells(list(cells), self.delimiter)

    def _raw(self, record: Record) -> str:
        return record.raw.rstrip("\r\n") if isinstance(record, Broken) else self._text(record)

    def _unquoted(
        self, whole: pa.Table, rows: NDArray[np.int64], kept: NDArray[np.bool_]
    ) -> list[tuple[int, list[str]]]:
        """Rows of which every cell stands in single quotes, without them; no longer in `kept`."""
        places = single_quoted(whole) if self.width > 1 else np.zeros(0, dtype=np.int64)
        if 5 * len(places) > len(rows):
            return []
        found: list[tuple[int, list[str]]] = []
        for at, cells in zip(
            places.tolist(), cells_in(whole.take(pa.array(places, pa.int64()))), strict=True
        ):
            if kept[at] and filled(cells) > 1 and all(map(_is_single_quoted, cells)):
                kept[at] = False
                row = int(rows[at])
                self.issues.append(other_quotes(row))
                found.append((row, [cell.strip()[1:-1].replace("''", "'") for cell in cells]))
        return found

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
