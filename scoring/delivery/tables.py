"""Tables as CSV and XLSX that a spreadsheet opens as text and numbers, never as formulas."""

import io
import re

import numpy as np
import pandas as pd
import xlsxwriter

from scoring.errors import BatchRefused

# A spreadsheet takes a cell that starts like this for a formula (OWASP, "CSV injection").
RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
# Text that is the same when written as a number: no leading zero, no more digits than Excel keeps.
_EXACT_NUMBER = r"(?=(?:\D*\d){1,15}\D*$)-?(?:0|[1-9]\d*)(?:\.\d+)?"
# The limits of the XLSX format.
XLSX_ROWS, XLSX_COLUMNS, XLSX_CELL = 1_048_576, 16_384, 32_767


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula; numbers stay as they are.

    >>> safe_text("=1+1"), safe_text("-5.5"), safe_text("+91 98200"), safe_text("Ana")
    ("'=1+1", '-5.5', "'+91 98200", 'Ana')
    """
    return f"'{text}" if text.startswith(RISKY) and not _NUMBER.fullmatch(text) else text


def to_csv(table: pd.DataFrame) -> bytes:
    """The table as formula-safe UTF-8 CSV with a byte-order mark, which Excel needs."""
    safe = pd.concat([_safe_column(column) for _, column in table.items()], axis=1)
    safe.columns = pd.Index([safe_text(str(name)) for name in table.columns])
    text: str = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _safe_column(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column):
        return column
    risky = column.str.startswith(RISKY).fillna(False)
    return column.mask(risky, column[risky].map(safe_text)) if risky.any() else column


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
    # Before the workbook is opened: a refusal must not leave its temporary file behind.
    columns = [_xlsx_cells(c, as_text=str(name) in text_columns) for name, c in table.items()]
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet("Call sheet")
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, [safe_text(str(name)) for name in table.columns], bold)
    for row, cells in enumerate(zip(*columns, strict=True), start=1):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, place, cell)
            elif cell is not None:
                sheet.write_number(row, place, cell)
    book.close()
    return buffer.getvalue()


def _xlsx_cells(column: pd.Series, *, as_text: bool) -> list[object]:
    if pd.api.types.is_numeric_dtype(column):
        return [None if np.isnan(x) else x for x in column.to_numpy(dtype=np.float64).tolist()]
    filled = column[column.notna() & (column != "")]
    if not as_text and len(filled) and filled.str.fullmatch(_EXACT_NUMBER).all():
        numbers = pd.to_numeric(column.replace("", None)).to_numpy(dtype=np.float64)
        return [None if np.isnan(x) else x for x in numbers.tolist()]
    cells = column.fillna("").tolist()
    if max(map(len, cells), default=0) >= XLSX_CELL:
        raise BatchRefused(
            f"The column “{column.name}” holds a cell of more than {XLSX_CELL:,} characters, the "
            "most an XLSX sheet takes. Download the CSV, which keeps it whole."
        )
    return [safe_text(text) if text else None for text in cells]
