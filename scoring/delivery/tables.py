"""Tables as CSV and XLSX that a spreadsheet opens as text and numbers, never as formulas."""

import re
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import xlsxwriter

from scoring.delivery.book import written_book
from scoring.errors import BatchRefused
from scoring.intake.cells.wrapped import RISKY, suspects, unwrap, unwrap_column

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
# What phones are written with: one number or several, each with a country code or without, and an
# extension. No letter or sign of these calls a function, a cell or a program.
_PLUS = r"(?<![\d)])\+(?=[ \u00a0\u202f(]*\d)"
_PHONES = re.compile(
    rf"\(?(?:{_PLUS}|[\d ().,;/\u00a0\u202f\u2010-\u2015-])+(?:(?:ext|extn|x|#)[.:]? ?\d{{1,6}})?",
    re.IGNORECASE,
)
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15  # of one number with its country code (ITU E.164)
# Signs without anything to add up: a dash for an empty cell, marks of good and bad.
_SIGNS = re.compile(r"[+-](?: ?[+-])*")
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
    >>> safe_text("'=1+1"), safe_text("'t Hooft")
    ("''=1+1", "'t Hooft")
    """
    risky = text.startswith(RISKY) and not (_NUMBER.fullmatch(text) or _is_harmless(text))
    return f"'{text}" if risky else readable_text(text)


def _is_harmless(text: str) -> bool:
    """Whether a text that starts like a formula is phones, or signs alone."""
    if not text.startswith("+") or _SIGNS.fullmatch(text):
        return bool(_SIGNS.fullmatch(text))
    found = _PHONES.fullmatch(text)
    numbers = re.split(r"[,;/]", text)
    digits = [sum(sign.isdecimal() for sign in number) for number in numbers]
    most = _MOST_DIGITS + 6 * bool(re.search("[a-z#]", text, re.IGNORECASE))
    return found is not None and sum(digits) >= _FEWEST_DIGITS and max(digits) <= most


def readable_text(text: str) -> str:
    """Text that our reader reads as it was: an apostrophe is put before what it would change."""
    return text if unwrap(text) == text else f"'{text}"


def to_csv(table: pd.DataFrame) -> bytes:
    """The table as formula-safe UTF-8 CSV with a byte-order mark, which Excel needs."""
    safe = pd.concat([_written(column, safe_text) for _, column in table.items()], axis=1)
    safe.columns = pd.Index([safe_text(str(name)) for name in table.columns])
    text: str = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _written(column: pd.Series, safe: Callable[[str], str]) -> pd.Series:
    """The texts of a column made `safe`, so that our reader reads the whole column as it was."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    texts = column.fillna("")
    places = np.union1d(suspects(texts), np.flatnonzero(texts.str.startswith(RISKY)))
    if not len(places):
        return column
    written = texts.copy()
    written.iloc[places] = [safe(text) for text in texts.iloc[places].tolist()]
    # Where nearly every cell has an apostrophe now, one before a word would be taken off, too.
    lost, _ = unwrap_column(written, suspects(written))
    own = written.iloc[lost] == texts.iloc[lost]
    written.iloc[lost[own]] = ("'" + texts.iloc[lost[own]]).to_numpy()
    return written


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
    bold = book.add_format({"bold": True})
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, bold)
    for row, cells in enumerate(zip(*columns, strict=True), start=1):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, place, cell)
            elif cell is not None:
                sheet.write_number(row, place, cell)


def _xlsx_cells(column: pd.Series, *, as_text: bool) -> list[object]:
    if pd.api.types.is_numeric_dtype(column):
        return [None if np.isnan(x) else x for x in column.to_numpy(dtype=np.float64).tolist()]
    filled = column[column.notna() & (column != "")]
    if not as_text and len(filled) and filled.str.fullmatch(_EXACT_NUMBER).all():
        numbers = pd.to_numeric(column.replace("", None)).to_numpy(dtype=np.float64)
        return [None if np.isnan(x) else x for x in numbers.tolist()]
    cells = _written(column, readable_text).fillna("").tolist()
    if max(map(len, cells), default=0) >= XLSX_CELL:
        raise BatchRefused(
            f"The column “{column.name}” holds a cell of more than {XLSX_CELL:,} characters, the "
            "most an XLSX sheet takes. Download the CSV, which keeps it whole."
        )
    return [text or None for text in cells]
