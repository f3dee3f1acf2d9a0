"""Records below the header → leads, rows set aside, and rows that are none; each told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.errors import FileRefused
from scoring.intake.issue import Issue, Place, Table, rows_frame
from scoring.intake.table.carried import Carried, carry_down, going_on, with_titles
from scoring.intake.table.columns import ColumnModel, filled, rows_for, run_of, spread
from scoring.intake.table.judgement import Judge, Seen, is_comment, marked
from scoring.intake.table.odd_rows import OddRow, read_odd, unpadded
from scoring.intake.table.row_issues import (
    other_quotes,
    outside_issues,
    padded_rows,
    shortened,
    sparse_row,
    too_many_odd,
)
from scoring.intake.table.row_states import RowState, cheapest
from scoring.intake.table.sheet_rows import filled_up, narrowed
from scoring.intake.table.stacked import Stacked
from scoring.intake.table.sums import sums_above
from scoring.intake.table.suspects import changed, suspects
from scoring.intake.text.limits import ROW_LIMIT, TOO_MANY_ROWS, refuse_many_cells
from scoring.intake.text.records import CELL_LIMIT, Broken, Record, cells_of, is_blank, join_cells
from scoring.intake.text.sound import blank_rows
from scoring.intake.text.text_columns import (
    cells_in,
    each_row,
    frame_of,
    is_single_quoted,
    rows_at,
    single_quoted,
    with_rows,
    without_rows,
)

# What odd rows may cost that are weighed, two seconds: each row, and each cell of it.
_MOST_ODD, _ROW_COST, _CELL_COST = 2_000_000, 200, 3
_BATCH = 300_000  # cells held as Python lists before they become columns
_LEARNED = 2_000  # sound rows that the likeness of a mended row is judged by
_FEWEST_SOUND = 3
_GROUPED = 3  # columns whose values may be groups with totals of their own
_SAMPLE = 10  # rows that speak for a run of them
_FEWEST_FIRST, _FIRST = 5, 20  # rows that tell what the columns of the first table hold

_PLACES = {
    RowState.AGAIN: Place.HEADER_AGAIN,
    RowState.TOTAL: Place.TOTAL,
    RowState.NOTE: Place.FOOTER,
    RowState.OTHER_NAMES: Place.OTHER_TABLE,
    RowState.OTHER: Place.OTHER_TABLE,
}


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
        self._counted = 0
        self._rows: list[int] = []
        self._pending: list[list[str]] = []
        self._done: list[pa.Table] = []
        self._odd: dict[int, Record] = {}
        self._odd_cost = 0
        self._surplus: list[tuple[int, str]] = []  # odd rows that are not weighed
        self._after_blank: set[int] = set()
        self._taken = pa.table({name: pa.array([], pa.large_string()) for name in self._names})
        self._taken_rows = np.zeros(0, dtype=np.int64)
        self._previous_blank = False
        self._padded = 0
        self.stacked = Stacked()
        self._titles: dict[int, str] = {}  # rows of nothing but a name

    def add(self, row: int, record: Record) -> None:
        """Take one record; one of the right width is the common case and costs least."""
        if self._counted > ROW_LIMIT:
            raise FileRefused(TOO_MANY_ROWS)
        cells = cells_of(record)
        if is_blank(cells):
            self.blank_rows += 1
            self._previous_blank = True
            return
        self._counted += 1
        if self._previous_blank:
            self._after_blank.add(row)
        if len(cells) != self.width and len(cells) in self.usual and isinstance(record, list):
            cells = self._usually_cut(cells)
        odd = len(cells) != self.width or max(map(len, cells)) > CELL_LIMIT
        if odd or isinstance(record, Broken):
            self._weigh(row, record if isinstance(record, Broken) else cells)
        else:
            self._keep(row, cells)
        self._previous_blank = False

    def add_bulk(self, row: int, columns: pa.Table) -> None:
        """Take many records, the first of them in this row."""
        columns = self._filled_up(narrowed(columns, self.width, self.usual))
        if columns.num_columns != self.width or self._counted + columns.num_rows > ROW_LIMIT:
            for number, cells in enumerate(cells_in(columns), start=row):
                self.add(number, cells)
            return
        self._flush()
        blank = np.append(self._previous_blank, blank_rows(columns))
        rows = np.arange(row, row + columns.num_rows)
        self._after_blank.update(rows[blank[:-1] & ~blank[1:]].tolist())
        self.blank_rows += int(blank[1:].sum())
        self._previous_blank = bool(blank[-1])
        self._rows += rows[~blank[1:]].tolist()
        self._counted += columns.num_rows - int(blank[1:].sum())
        leads = columns.filter(pa.array(~blank[1:])) if blank[1:].any() else columns
        self._done.append(leads.rename_columns(self._names))

    def _filled_up(self, columns: pa.Table) -> pa.Table:
        """Rows too short as many are, or once none is weighed any more: with empty cells behind."""
        short = columns.num_columns
        weighed = self._odd_cost + _CELL_COST * short + _ROW_COST <= _MOST_ODD
        if short >= self.width or (weighed and short not in self.usual):
            return columns
        self._padded += columns.num_rows - int(blank_rows(columns).sum())
        refuse_many_cells((len(self._rows) + columns.num_rows) * self.width)
        return filled_up(columns, self.width)

    def _weigh(self, row: int, record: Record) -> None:
        self._odd_cost += _CELL_COST * len(cells_of(record)) + _ROW_COST
        if self._odd_cost <= _MOST_ODD:
            self._odd[row] = record
            return
        plain = None if isinstance(record, Broken) else unpadded(record, self.width)
        if plain is None:
            self._surplus.append((row, self._raw(record)))
        else:
            self._padded += 1
            self._keep(row, plain)

    def put_aside(self, records: Sequence[Record], row: int) -> None:
        """Take the records of another table, the first of them in this row."""
        for number, record in enumerate(records, start=row):
            if is_blank(cells_of(record)):
                self.blank_rows += 1
            else:
                self.outside.append((number, self._raw(record), Place.OTHER_TABLE))

    def take(self, leads: pa.Table, rows: NDArray[np.int64]) -> None:
        """Take columns of sound rows below a header in row 1; `rows` leaves out the blank ones."""
        self._taken = leads.rename_columns(self._names)
        self._taken_rows = rows
        self._after_blank = set(rows[np.diff(rows, prepend=1) > 1].tolist())

    def _usually_cut(self, cells: list[str]) -> list[str]:
        """A row of another width that is usual in this file, where that changes no value."""
        if len(cells) > self.width:
            return cells[: self.width] if is_blank(cells[self.width :]) else cells
        self._padded += 1
        return cells + [""] * (self.width - len(cells))

    def _keep(self, row: int, cells: list[str]) -> None:
        self._rows.append(row)
        self._pending.append(cells)
        if len(self._pending) * (self.width + 1) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if not self._pending:
            return
        refuse_many_cells(len(self._rows) * self.width)
        columns = zip_longest(*self._pending, fillvalue="")
        arrays = [pa.array(column, pa.large_string()) for column in columns]
        pending = pa.Table.from_arrays(arrays, self._names[: len(arrays)])
        self._done.append(filled_up(pending, self.width))
        self._pending = []

    def table(self, description: str) -> Table:
        """What was taken so far, as a table."""
        self._flush()
        whole = pa.concat_tables([self._taken, *self._done])
        rows = np.append(self._taken_rows, np.array(self._rows, dtype=np.int64))
        kept, added, aside = self._sorted(whole, rows)
        added += self._unquoted(whole, rows, kept)
        if not kept.all():
            whole, rows = without_rows(whole, kept), rows[kept]
        if added:
            whole, rows = with_rows(whole, rows, added)
        whole, rows = self._without_continued(whole, rows)
        carried = self._with_groups(whole, rows)
        padded = [padded_rows(self.width, self._padded)] if self._padded else []
        parts = self.stacked.parts
        told = [
            *self.issues,
            *self.stacked.issues(),
            *padded,
            *carried.issues,
            *too_many_odd([row for row, _ in self._surplus]),
        ]
        return Table(
            frame_of(carried.columns, carried.names),
            rows,
            tuple(shortened([*told, *outside_issues(self.outside)])),
            rows_frame([*aside, *self._surplus], "row", "text"),
            self.blank_rows,
            description,
            rows_frame(sorted(self.outside), "row", "text", "place"),
            parts[0] if parts else "",
            parts,
        )

    def _without_continued(
        self, whole: pa.Table, rows: NDArray[np.int64]
    ) -> tuple[pa.Table, NDArray[np.int64]]:
        found = going_on(whole)
        for at in np.flatnonzero(found).tolist():
            text = self._text(cells_in(whole.slice(at, 1))[0])
            self.outside.append((int(rows[at]), text, Place.CONTINUED))
        return (whole.filter(pa.array(~found)), rows[~found]) if found.any() else (whole, rows)

    def _with_groups(self, whole: pa.Table, rows: NDArray[np.int64]) -> Carried:
        totals = [row for row, _, place in self.outside if place is Place.TOTAL]
        carried = carry_down(whole, self.names, rows, totals)
        titles = with_titles(carried, rows, sorted(self._titles.items()))
        if titles is not carried:
            self.outside = [
                (row, text, Place.GROUP if row in self._titles else place)
                for row, text, place in self.outside
            ]
        return titles

    def _sorted(
        self, whole: pa.Table, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.bool_], list[tuple[int, list[str]]], list[tuple[int, str]]]:
        """Which rows of the right width are leads, the other leads, and the rows set aside."""
        after = np.zeros(len(rows), dtype=bool)
        if self._after_blank:
            after = np.isin(rows, list(self._after_blank))
        few = min(_FIRST, max(_FEWEST_FIRST, whole.num_rows // 3))
        first = Judge(ColumnModel(cells_in(whole.slice(0, few)), self.width), self.header)
        found = suspects(whole, first.columns, self.header, after).above(changed(whole, first))
        model = self._learned(whole, found.sound)
        odd = dict(read_odd(self._odd, model, self.delimiter))
        looked_at = rows_at(whole, found.judged)
        groups = frozenset(cell.strip() for row in looked_at for cell in row[:_GROUPED])
        judge = Judge(model, self.header, groups)
        summing = found.judged[[judge.may_be_sums(row) for row in looked_at]]
        totals = {int(rows[at]) for at in sums_above(whole, model, summing)}
        rows_seen = [
            (numbers, replace(seen, sums=numbers[0] in totals and bool(seen.written)))
            for numbers, seen in self._sequence(rows, found.judged, looked_at, odd)
        ]
        sequence = list(marked(rows_seen, judge))
        costs, states = judge.readings([seen for _, seen in sequence])
        if RowState.OTHER_NAMES in states:
            # Only now it matters what the rows between are like.
            sequence = [self._sampled(whole, rows, numbers, seen) for numbers, seen in sequence]
            costs = judge.again(costs, [seen for _, seen in sequence])
            states = cheapest(costs)
        kept, added, aside = np.ones(len(rows), dtype=bool), [], []
        self._find_tables(sequence, states)
        for (numbers, seen), state, cost in zip(sequence, states, costs, strict=True):
            number = numbers[0]
            if state in _PLACES:
                kept[np.searchsorted(rows, [n for n in numbers if n not in odd])] = False
                self._put_outside(whole, rows, numbers, seen, state)
            elif number in odd:
                self.issues.append(odd[number].issue(number, self.width))
                if state is RowState.LEAD:
                    added.append((number, list(seen.cells)))
                else:
                    aside.append((number, self._raw(odd[number].record)))
            elif seen.written and judge.is_doubtful(cost):
                self.issues.append(sparse_row(number, filled(seen.cells), model.fewest))
        return kept, added, aside

    def _find_tables(
        self, sequence: Sequence[tuple[Sequence[int], Seen]], states: Sequence[RowState]
    ) -> None:
        """Where further tables begin: at other names, or at the same ones below a blank or note."""
        previous: RowState | None = None
        for (numbers, seen), state in zip(sequence, states, strict=True):
            begins = previous is not None and (seen.after_blank or previous is RowState.NOTE)
            parted = state is RowState.AGAIN and begins
            if parted or (state is RowState.OTHER_NAMES and previous is not RowState.OTHER_NAMES):
                self.stacked.starts.append(numbers[0])
            if parted:
                self.stacked.same.append(numbers[0])
            self.stacked.last, previous = numbers[-1], state

    def _learned(self, whole: pa.Table, sound: NDArray[np.int64]) -> ColumnModel:
        """The columns as the sound rows have them."""
        chosen = sound if len(sound) >= _FEWEST_SOUND else np.arange(whole.num_rows)
        most = rows_for(self.width, _LEARNED if self._odd else 200)
        places = chosen[spread(len(chosen), most)]
        rows = rows_at(whole, places)
        return ColumnModel(rows or self._of_width(), self.width)

    def _of_width(self) -> list[list[str]]:
        """All rows of the right width, damaged or not."""
        records = map(cells_of, self._odd.values())
        return [cells for cells in records if len(cells) == self.width]

    def _sequence(
        self,
        rows: NDArray[np.int64],
        places: NDArray[np.int64],
        taken: Sequence[list[str]],
        odd: dict[int, OddRow],
    ) -> Iterator[tuple[Sequence[int], Seen]]:
        """The rows to be judged, `taken` at `places`, and the runs between them, in their order."""
        single = dict(zip(rows[places].tolist(), taken, strict=True))
        before = 0
        for number in sorted([*single, *odd]):
            at = int(np.searchsorted(rows, number))
            if at > before:
                yield run_of(rows[before:at]), Seen((), (), times=at - before)
            if number in odd:
                yield [number], self._seen_odd(number, odd[number])
                before = at
            else:
                cells = single[number]
                yield [number], Seen(cells, cells, number in self._after_blank)
                before = at + 1
        if before < len(rows):
            yield run_of(rows[before:]), Seen((), (), times=len(rows) - before)

    def _sampled(
        self, whole: pa.Table, rows: NDArray[np.int64], numbers: Sequence[int], seen: Seen
    ) -> tuple[Sequence[int], Seen]:
        """A run of rows with some of them to speak for it."""
        if seen.written or not numbers:
            return numbers, seen
        start = int(np.searchsorted(rows, numbers[0]))
        places = start + spread(len(numbers), _SAMPLE)
        sample = rows_at(whole, places)
        return numbers, replace(seen, sample=sample)

    def _seen_odd(self, number: int, odd: OddRow) -> Seen:
        written = cells_of(odd.record)
        cells = odd.mended.cells if odd.mended else []
        mended = None if odd.mended and not odd.mended.done else odd.mended is not None
        return Seen(cells, written, number in self._after_blank, mended)

    def _put_outside(
        self,
        whole: pa.Table,
        rows: NDArray[np.int64],
        numbers: Sequence[int],
        seen: Seen,
        state: RowState,
    ) -> None:
        if seen.written:
            note = state is RowState.NOTE
            comment = note and is_comment(seen.written)
            if note and not comment and filled(seen.written) == 1:
                self._titles[numbers[0]] = next(filter(str.strip, seen.written)).strip()
            place = Place.COMMENT if comment else _PLACES[state]
            self.outside.append((numbers[0], self._text(seen.written), place))
            return
        start = int(np.searchsorted(rows, numbers[0]))
        for number, cells in zip(numbers, each_row(whole.slice(start, len(numbers))), strict=True):
            self.outside.append((number, self._text(cells), _PLACES[state]))

    def _raw(self, record: Record) -> str:
        return record.raw.rstrip("\r\n") if isinstance(record, Broken) else self._text(record)

    def _text(self, cells: Sequence[str]) -> str:
        return join_cells(list(cells), self.delimiter)

    def _unquoted(
        self, whole: pa.Table, rows: NDArray[np.int64], kept: NDArray[np.bool_]
    ) -> list[tuple[int, list[str]]]:
        """Rows of which every cell stands in single quotes, without them; no longer in `kept`."""
        places = single_quoted(whole) if self.width > 1 else np.zeros(0, dtype=np.int64)
        if 5 * len(places) > len(rows):
            return []
        found: list[tuple[int, list[str]]] = []
        for at, cells in zip(places.tolist(), rows_at(whole, places), strict=True):
            if kept[at] and filled(cells) > 1 and all(map(is_single_quoted, cells)):
                kept[at] = False
                row = int(rows[at])
                self.issues.append(other_quotes(row))
                found.append((row, [cell.strip()[1:-1].replace("''", "'") for cell in cells]))
        return found
