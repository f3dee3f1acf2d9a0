"""Bytes of a workbook (XLSX, XLSM, XLSB, XLS, ODS) → the cells of one sheet as text.

Runs in the process apart: the reader of values is native code. No formula or macro is ever run.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from scoring.errors import FileRefused
from scoring.intake.cells.cell_kinds import EMPTY, kind_of
from scoring.intake.files.zipped import DAMAGED, PASSWORD
from scoring.intake.sheets.cell_text import all_texts, column_texts, first_rounded
from scoring.intake.sheets.grid import Grid, join
from scoring.intake.sheets.merged import MOST_RANGES, MergeFiller
from scoring.intake.sheets.package import check_package, is_far, refuse_far_corner
from scoring.intake.sheets.parts import empty_sheet, find_part, no_visible_sheet, several_sheets
from scoring.intake.sheets.room import LEAST, largest_rectangle
from scoring.intake.sheets.sheet_scan import Marks, mark_notes

_BATCH_CELLS = 300_000
_LEAST = {"ODS": 2_000_000}  # its reader takes three times as much for a cell
# A sheet of at most so many columns and rows is a cover when a later one has many times its cells.
_COVER_COLUMNS, _COVER_ROWS, _FAR_LARGER = 3, 15, 4


def read_sheet(content: bytes, format_: str, part: str | None) -> Grid:
    """The sheet named, or the first visible one that holds a table."""
    marks = check_package(content) if content.startswith(b"PK") else {}
    most = largest_rectangle(len(content), least=_LEAST.get(format_, LEAST))
    if format_ == "ODS":
        _refuse_repeats(marks, most)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            book = _Book(workbook, marks, most)
            chosen = book.named(part) if part else book.first_table()
            grid = _grid(chosen, marks.get(chosen.name), format_)
            return book.described(grid, told=part is None)
    except PasswordError as error:
        raise FileRefused(PASSWORD) from error
    except CalamineError as error:
        raise FileRefused(DAMAGED) from error


def _refuse_repeats(marks: Mapping[str, Marks], most: int) -> None:
    """Refuse what the reader of ODS would lay out: all sheets as soon as it opens the file."""
    left = most
    for sheet in marks.values():
        refuse_far_corner(sheet, left)
        left -= sheet.rows * sheet.columns


class _Book:
    """The worksheets of a workbook, opened one at a time: each is a rectangle in memory."""

    def __init__(self, workbook: CalamineWorkbook, marks: Mapping[str, Marks], most: int) -> None:
        self._workbook, self._marks, self._most = workbook, marks, most
        sheets = [s for s in workbook.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        self._shown = [s.name for s in sheets if _is_visible(s)]
        self._hidden = [s.name for s in sheets if not _is_visible(s)]
        self._filled = {name: True for name, mark in marks.items() if mark.cells}

    def open(self, name: str) -> CalamineSheet:
        """Open a sheet unless it would fill the memory."""
        refuse_far_corner(self._marks.get(name), self._most)
        sheet = self._workbook.get_sheet_by_name(name)
        self._filled[name] = sheet.start is not None
        return sheet

    def _is_filled(self, name: str) -> bool:
        if name not in self._filled:
            self.open(name)
        return self._filled[name]

    def named(self, part: str) -> CalamineSheet:
        """The sheet of that name, hidden or not."""
        found = find_part(part, [*self._shown, *self._hidden])
        if not self._is_filled(found):
            raise empty_sheet(found)
        return self.open(found)

    def first_table(self) -> CalamineSheet:
        """The first visible sheet of more than one row and column, else the first with cells.

        A small sheet of a few columns before a far larger table is a cover, and passed over.
        """
        filled = [name for name in self._shown if self._is_filled(name)]
        if not filled:
            raise no_visible_sheet([n for n in self._hidden if self._is_filled(n)])
        tables = (self.open(name) for name in filled)
        first = next((s for s in tables if s.width > 1 and s.height > 1), None)
        if first is None:
            return self.open(filled[0])
        later = filled[filled.index(first.name) + 1 :] if _may_be_cover(first) else []
        behind = (self.open(n) for n in later if not is_far(self._marks.get(n), self._most))
        return next((s for s in behind if _is_far_larger(s, first)), first)

    def described(self, grid: Grid, *, told: bool) -> Grid:
        """The grid with the names of all sheets, and an issue about those not read."""
        shown = [name for name in self._shown if self._is_filled(name)]
        hidden = [name for name in self._hidden if self._is_filled(name)]
        notes = several_sheets(grid.name, shown, hidden) if told else []
        return replace(grid, parts=(*shown, *hidden), notes=(*notes, *grid.notes))


def _may_be_cover(sheet: CalamineSheet) -> bool:
    """Whether a sheet has a few columns, of which one holds values of several kinds below row 1."""
    if sheet.width > _COVER_COLUMNS or sheet.height > _COVER_ROWS:
        return False
    rows = list(sheet.iter_rows())[1:]
    kinds = ({kind_of(text) for text in column_texts(values)} for values in zip(*rows, strict=True))
    return any(len(found - {EMPTY}) > 1 for found in kinds)


def _is_far_larger(sheet: CalamineSheet, cover: CalamineSheet) -> bool:
    cells = cover.width * cover.height
    return sheet.width > cover.width and sheet.width * sheet.height >= _FAR_LARGER * cells


def _is_visible(sheet: SheetMetadata) -> bool:
    return sheet.visible == SheetVisibleEnum.Visible


def _grid(sheet: CalamineSheet, marks: Marks | None, format_: str) -> Grid:
    start, end = sheet.start or (0, 0), sheet.end or (0, 0)
    # The rows begin at the top of the sheet, but their cells at the first column in use.
    ranges = (
        None
        if marks and marks.merges > MOST_RANGES
        else (
            ((top, left - start[1]), (bottom, right - start[1]))
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
            if left >= start[1]
        )
    )
    filler = MergeFiller(ranges, (end[0], end[1] - start[1]), start[0])
    rounded: dict[int, tuple[int, str]] = {}
    cells = join(_batches(sheet, filler, rounded))
    notes = (*filler.notes(), *mark_notes(marks or Marks()))
    numbers = tuple((column, row, text) for column, (row, text) in sorted(rounded.items()))
    return Grid(format_, sheet.name, cells, (), notes, numbers)


def _batches(
    sheet: CalamineSheet, filler: MergeFiller, rounded: dict[int, tuple[int, str]]
) -> Iterator[list[pa.Array]]:
    rows, start = sheet.iter_rows(), 0
    size = max(1, _BATCH_CELLS // max(1, sheet.total_width))
    while batch := list(islice(rows, size)):
        columns: list[pa.Array] = []
        for position, values in enumerate(zip(*batch, strict=True)):
            texts = all_texts(values)
            if texts is None:
                texts = pa.array(column_texts(values), pa.string())
                large = None if position in rounded else first_rounded(values)
                if large is not None:
                    rounded[position] = (start + large + 1, texts[large].as_py())
            columns.append(texts)
        yield filler.filled_in(columns, start)
        start += len(batch)
