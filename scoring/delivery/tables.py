"""Tables as CSV and XLSX that a spreadsheet opens as text and numbers, never as formulas.

Every file of the product that a spreadsheet opens is written here or with what is here.
"""

import csv
import io
import re
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd
import xlsxwriter
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype as is_number

from scoring.delivery.book import written_book
from scoring.errors import BatchRefused
from scoring.intake.cells.live_text import is_live, live_cells, parts_bare, parts_marked
from scoring.intake.cells.wrapped import suspects, unwrap, unwrap_around, unwrap_column
from scoring.intake.text.records import join_cells

# Text that is the same when written as a number: no zero at either end that a number lacks, no more
# digits than Excel keeps.
_EXACT_NUMBER = r"(?!-0$|-?0\.0000)(?=(?:\D*\d){1,15}\D*$)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?"
# The limits of the XLSX format.
XLSX_ROWS, XLSX_COLUMNS, XLSX_CELL = 1_048_576, 16_384, 32_767


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula and our reader reads as it was.

    Numbers stay as they are, and what can only be a phone number or a dash.

    >>> safe_text("=1+1"), safe_text("-5.5"), safe_text("+91 98200 11111"), safe_text("Ana")
    ("'=1+1", '-5.5', '+91 98200 11111', 'Ana')
    >>> safe_text("'=1+1"), safe_text("'t Hooft"), safe_text("a;=1+1")
    ("''=1+1", "'t Hooft", "a;'=1+1")
    """
    inside = parts_marked(text)
    return f"'{inside}" if is_live(inside) else _around(inside)


def readable_text(text: str) -> str:
    """Text that our reader reads as it was: an apostrophe is put before what it would change."""
    return _around(parts_marked(text) if parts_bare(text) != text else text)


def _around(text: str) -> str:
    return text if unwrap_around(text) == text else f"'{text}"


def to_csv(table: pd.DataFrame) -> bytes:
    """The table as formula-safe UTF-8 CSV with a byte-order mark, which Excel needs."""
    safe = pd.concat([safe_column(column) for _, column in table.items()], axis=1)
    safe.columns = pd.Index([safe_text(str(name)) for name in table.columns])
    text: str = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def safe_rows(rows: Sequence[str], delimiter: str) -> list[str]:
    """Rows of a CSV file of somebody's as they are, unless a cell of them may be a formula.

    Then each such cell is written as `safe_text` writes what our reader reads in it, and all rows
    get sound quotes: one left open would let the cells of later rows begin elsewhere.

    >>> safe_rows(['1,"Ana', "2,=1+1"], ","), safe_rows(['1,"Ana'], ",")
    (['1,\"\"\"Ana\"', "2,'=1+1"], ['1,\"Ana'])
    """
    read = [_cells_of(row, delimiter) for row in rows]
    parts = [
        _PARTS.split(row) if cells is None else cells for row, cells in zip(rows, read, strict=True)
    ]
    # A damaged file may be one row of millions of parts.
    texts = pd.Series(list({cell for cells in parts for cell in cells}), dtype="str")
    if not any(map(_may_run, texts.iloc[live_cells(texts)])):
        return list(rows)
    whole = [row.split(delimiter) if c is None else c for row, c in zip(rows, read, strict=True)]
    return [join_cells(list(map(_safe_cell, cells)), delimiter) for cells in whole]


# Where any program may take a cell to begin in a row whose quotes are wrong.
_PARTS = re.compile(r"[,;|\t\r\n\"]")


def _cells_of(row: str, delimiter: str) -> list[str] | None:
    """The cells of a row of sound CSV, None for any other."""
    mark = delimiter if len(delimiter) == 1 else ","
    try:
        found = list(csv.reader(io.StringIO(row, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None


def _may_run(cell: str) -> bool:
    return is_live(cell) or parts_marked(cell) != cell


def _safe_cell(cell: str) -> str:
    return safe_text(unwrap(cell)) if _may_run(cell) else cell


def safe_column(column: pd.Series) -> pd.Series:
    """A column as it stands in CSV: numbers as they are, texts as `safe_text` writes them."""
    return _written(column, safe_text)


def readable_column(column: pd.Series) -> pd.Series:
    """The texts of a column for a workbook, so that our reader reads the whole as it was."""
    return _written(column, readable_text)


def _written(column: pd.Series, safe: Callable[[str], str]) -> pd.Series:
    """The texts of a column made `safe`, so that our reader reads the whole column as it was."""
    if is_number(column):
        return column
    texts = column.fillna("")
    places = may_change(texts)
    if not len(places):
        return column
    written = texts.copy()
    written.iloc[places] = [safe(text) for text in texts.iloc[places].tolist()]
    # Where nearly every cell has an apostrophe now, one before a word would be taken off, too.
    lost, _ = unwrap_column(written, suspects(written))
    own = written.iloc[lost] == texts.iloc[lost]
    written.iloc[lost[own]] = ("'" + texts.iloc[lost[own]]).to_numpy()
    return written


def may_change(texts: pd.Series) -> NDArray[np.int64]:
    """The places of the cells of a column that may not be written as they are; shape (m,)."""
    return np.union1d(suspects(texts), live_cells(texts))


def to_xlsx(table: pd.DataFrame, *, text_columns: frozenset[str] = frozenset()) -> bytes:
    """The table as a formula-safe XLSX sheet; raises BatchRefused over the format's limits.

    Text columns whose every filled cell is exactly a number become numbers, except those named in
    `text_columns`; ids stay text.
    """
    if len(table) >= XLSX_ROWS or table.shape[1] > XLSX_COLUMNS:
        raise BatchRefused(
            f"An XLSX sheet holds {XLSX_ROWS - 1:,} rows and {XLSX_COLUMNS:,} columns; this call "
            f"sheet has {len(table):,} rows and {table.shape[1]:,} columns. Download the CSV."
        )
    columns = [_xlsx_cells(c, as_text=str(name) in text_columns) for name, c in table.items()]
    names = [readable_text(str(name)) for name in table.columns]
    return written_book(partial(_fill, names=names, columns=columns), cells=table.size)


def _fill(book: xlsxwriter.Workbook, names: list[str], columns: list[list[object]]) -> None:
    sheet = book.add_worksheet("Call sheet")
    sheet.freeze_panes(1, 0)
    # A text that is edited stays one.
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, bold)
    for row, cells in enumerate(zip(*columns, strict=True), start=1):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, place, cell, text)
            elif cell is not None:
                sheet.write_number(row, place, cell)


def _xlsx_cells(column: pd.Series, *, as_text: bool) -> list[object]:
    if is_number(column):
        return [None if np.isnan(x) else x for x in column.to_numpy(dtype=np.float64).tolist()]
    filled = column[column.notna() & (column != "")]
    if not as_text and len(filled) and filled.str.fullmatch(_EXACT_NUMBER).all():
        numbers = pd.to_numeric(column.replace("", None)).to_numpy(dtype=np.float64)
        return [None if np.isnan(x) else x for x in numbers.tolist()]
    cells = readable_column(column).fillna("").tolist()
    if max(map(len, cells), default=0) >= XLSX_CELL:
        raise BatchRefused(
            f"The column “{column.name}” holds a cell of more than {XLSX_CELL:,} characters, the "
            "most an XLSX sheet takes. Download the CSV, which keeps it whole."
        )
    return [text or None for text in cells]
