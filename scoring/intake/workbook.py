"""Bytes of an Excel workbook (XLSX, XLSM) → the cells of one sheet as text."""

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO

import numpy as np
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from scoring.errors import FileRefused
from scoring.intake.table import Issue

UNPACKED_LIMIT = 1 << 30
# The reader lays a sheet out as a full rectangle of 32 bytes a cell; a five-kilobyte file with one
# cell in the far corner would end the process. A full sheet of a million rows by 57 columns passes.
_LARGEST_RECTANGLE = 60_000_000
_CHUNK = 1 << 22
_OVERLAP = 64  # longer than any cell reference, which a chunk border may cut
_LONGEST_REFERENCE = len("XFD1048576")
_SPACES = [pair for space in (b" ", b"\t", b"\r", b"\n") for pair in (space + b"=", b"=" + space)]
_SPACED = re.compile(rb"[ \t\r\n]+=[ \t\r\n]*|=[ \t\r\n]+")
_EXACT = 10**15  # Excel keeps 15 digits
_LONGEST_NUMBER = 10**21

Value = str | float | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta


@dataclass(frozen=True)
class Sheet:
    """The chosen sheet: its cells as text, from the first row of the sheet on.

    `rounded` fills while `records` is read: column position → (row, number) of the first whole
    number of more than 15 digits, which Excel has rounded.
    """

    name: str
    records: Iterator[list[str]]
    issues: tuple[Issue, ...]
    rounded: dict[int, tuple[int, str]] = field(default_factory=dict)


def read_workbook(content: bytes) -> Sheet:
    """The first visible sheet that holds a table; raises FileRefused when there is none."""
    _check_archive(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return _choose(workbook)
    except PasswordError as error:
        raise FileRefused(PASSWORD) from error
    except CalamineError as error:
        raise FileRefused(_DAMAGED) from error


PASSWORD = (
    "This Excel workbook is protected by a password, so its cells cannot be read. Open it in "
    "Excel, remove the password (File, Info, Protect Workbook), save it and upload it again."
)
_DAMAGED = (
    "This Excel workbook is damaged: its sheets cannot be read. Open it in Excel, let Excel "
    "repair it, save it as a new XLSX file, or export the leads again as CSV."
)


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_kind(archive.namelist())
            _check_size(archive)
            _check_rectangles(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise FileRefused(_DAMAGED) from error
    except RuntimeError as error:  # what zipfile raises for an encrypted member
        raise FileRefused(PASSWORD) from error


def _check_kind(names: list[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    raise FileRefused(
        f"This file is {_kind(names)}. Expected is a CSV file or an Excel workbook (XLSX). "
        "Unpack or open it, save the leads as XLSX or CSV, and upload that file."
    )


def _kind(names: list[str]) -> str:
    if "xl/workbook.bin" in names:
        return "a binary Excel workbook (XLSB)"
    if "word/document.xml" in names:
        return "a Word document"
    if "ppt/presentation.xml" in names:
        return "a PowerPoint presentation"
    if "content.xml" in names:
        return "an OpenDocument file (ODS or ODT)"
    return f"a zip archive of {len(names):,} files"


def _check_size(archive: zipfile.ZipFile) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > UNPACKED_LIMIT:
        raise FileRefused(
            f"This Excel workbook unpacks to {unpacked / 2**30:.1f} GiB; 1 GiB is the most that "
            "is read. Split it into several files, or export the leads as CSV."
        )


def _check_rectangles(archive: zipfile.ZipFile) -> None:
    """Refuse what would fill the memory; reading every member also proves its stated size."""
    for member in archive.infolist():
        with archive.open(member) as stream:
            rows, columns = _extent(stream)
        if rows * columns > _LARGEST_RECTANGLE:
            raise FileRefused(
                f"A sheet of this workbook reaches row {rows:,} and column {columns:,}, more than "
                "can be read. Delete the stray cells far below or right of the leads, or export "
                "the leads as CSV."
            )


def _extent(stream: IO[bytes]) -> tuple[int, int]:
    """The last row and column that any cell reference in the stream names."""
    row, column, rest = 0, 0, b""
    while chunk := stream.read(_CHUNK):
        window = _unspaced(rest + chunk)
        found = _furthest(window)
        row, column = max(row, found[0]), max(column, found[1])
        rest = window[-_OVERLAP:]
    return row, column


def _unspaced(xml: bytes) -> bytes:
    """Writers put no space around "="; one that does must not slip past."""
    if any(pair in xml for pair in _SPACES):
        return _SPACED.sub(b"=", xml)
    return xml


def _furthest(xml: bytes) -> tuple[int, int]:
    """The largest row and column in attributes like r="AB12".

    Array arithmetic, as a regular expression takes longer here than reading the sheet does.

    >>> _furthest(b'<row r="7"><c r="AB5" s="1"/>')
    (7, 28)
    """
    data = np.frombuffer(xml + bytes(_OVERLAP), np.uint8)
    named = (data[1:-1] == ord("r")) & (data[2:] == ord("=")) & (data[:-2] <= ord(" "))
    starts = np.flatnonzero(named) + 4
    rows, columns = np.zeros(len(starts), np.int64), np.zeros(len(starts), np.int64)
    open_, in_letters = np.ones(len(starts), np.bool_), np.ones(len(starts), np.bool_)
    for step in range(_LONGEST_REFERENCE):
        sign = data[starts + step].astype(np.int64)
        digit, letter = sign - ord("0"), (sign & ~32) - ord("A") + 1
        in_letters &= (letter >= 1) & (letter <= 26)
        open_ &= in_letters | ((digit >= 0) & (digit <= 9))
        columns = np.where(in_letters, columns * 26 + letter, columns)
        rows = np.where(open_ & ~in_letters, rows * 10 + digit, rows)
    found = rows > 0
    return int(rows.max(initial=0)), int(columns[found].max(initial=0))


def _choose(workbook: CalamineWorkbook) -> Sheet:
    shown, hidden = _sheets(workbook, visible=True), _sheets(workbook, visible=False)
    if not shown:
        raise FileRefused(_no_sheet([sheet.name for sheet in hidden]))
    chosen = next((sheet for sheet in shown if sheet.width > 1 and sheet.height > 1), shown[0])
    others = [sheet.name for sheet in shown if sheet is not chosen]
    others += [f"{sheet.name} (hidden)" for sheet in hidden]
    rounded: dict[int, tuple[int, str]] = {}
    issues = (_several(chosen.name, others),) if others else ()
    return Sheet(chosen.name, _records(chosen, rounded), issues, rounded)


def _sheets(workbook: CalamineWorkbook, *, visible: bool) -> list[CalamineSheet]:
    """The worksheets that hold any cell."""
    kept = [
        workbook.get_sheet_by_name(sheet.name)
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
        and (sheet.visible == SheetVisibleEnum.Visible) is visible
    ]
    return [sheet for sheet in kept if sheet.start is not None]


def _no_sheet(hidden: list[str]) -> str:
    also = f" Only hidden sheets hold cells: {_names(hidden)}." if hidden else ""
    return (
        f"This Excel workbook has no visible sheet with cells.{also} Expected is a sheet with the "
        "column names in its first row and one lead per row. Show or fill the sheet and save again."
    )


def _names(names: list[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:5])
    return shown + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _several(chosen: str, others: list[str]) -> Issue:
    return Issue(
        kind="several sheets",
        row=None,
        column=None,
        expected="one sheet with leads",
        found=f"“{chosen}” was read; not read: {_names(others)}",
        remedy="If the leads are on another sheet, move it to the front and upload again.",
    )


def _records(sheet: CalamineSheet, rounded: dict[int, tuple[int, str]]) -> Iterator[list[str]]:
    for row, values in enumerate(sheet.iter_rows(), start=1):
        cells = [value if type(value) is str else _as_text(value) for value in values]
        for position, value in enumerate(values):
            if type(value) is float and abs(value) >= _EXACT and position not in rounded:
                rounded[position] = (row, cells[position])
        yield cells


def _as_text(value: Value | int) -> str:
    """A cell as Excel shows it in plain format, dates as ISO.

    >>> _as_text(7.0), _as_text(123456789012345000.0), _as_text(True)
    ('7', '123456789012345000', 'TRUE')
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(float(value))
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.timedelta):
        return _duration(value)
    return value if isinstance(value, str) else value.isoformat()


def _number(value: float) -> str:
    if not value.is_integer() or abs(value) >= _LONGEST_NUMBER:
        return repr(value)
    # Not int(value): beyond 2**53 that shows digits which the file does not hold.
    return str(int(value)) if abs(value) < _EXACT else format(Decimal(repr(value)), "f")


def _duration(value: datetime.timedelta) -> str:
    """Hours may pass 24, as in the Excel format [h]:mm:ss."""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
