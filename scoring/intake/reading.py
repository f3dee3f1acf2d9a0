"""Bytes of an uploaded file → a table of text, with every oddity told as an issue.

What a file is, is told by its content; its name appears in messages only. Nothing is guessed into
the cells: no trimming, no numbers, no missing values.
"""

import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.errors import FileRefused
from scoring.intake import text as plain
from scoring.intake.table import REPEATED, UNNAMED, Issue, Table
from scoring.intake.workbook import PASSWORD, UNPACKED_LIMIT, Sheet, read_workbook

COLUMN_LIMIT = 2_000
_CHUNK = 1 << 22
_BATCH = 10_000  # records held as Python lists before they become columns
_VISIBLE = "[!-~]"

# First bytes → what the file is; only those of which no table begins.
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a formatted letter (RTF)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"RIFF", "a picture, sound or film"),
    (b"PAR1", "a Parquet data file"),
    (b"ARROW1", "an Arrow data file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"BZh", "a compressed archive (bzip2)"),
    (b"\xfd7zXZ\0", "a compressed archive (xz)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive (7z)"),
    (b"Rar!\x1a\x07", "a compressed archive (RAR)"),
    (b"\x28\xb5\x2f\xfd", "a compressed archive (zstd)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_GZIP = b"\x1f\x8b"
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table)\b", re.I | re.S)
_XML = re.compile(r"\s*<(?:\?xml|[A-Za-z][\w:]*[\s>])")
_JSON = re.compile(r'\s*(?:\{\s*(?:"|\})|\[\s*(?:[{\["\]]|-?\d+\s*[,\]]))')


def read_table(content: bytes, filename: str) -> Table:
    """The table in an uploaded file: CSV-like text or an Excel workbook, gzipped or not.

    A wrong row becomes an `Issue`. Raises `FileRefused` when the file is no table at all; its
    message names the file, what it seems to be, what was expected and what to do.
    """
    try:
        return _read(content)
    except FileRefused as error:
        raise FileRefused(f"{_short(filename)}: {error}") from error


def _short(filename: str) -> str:
    return filename if len(filename) <= 80 else f"…{filename[-79:]}"


def _read(content: bytes) -> Table:
    packed = content.startswith(_GZIP)
    if packed:
        content = _unpack(content)
    suffix = ", gzip" if packed else ""
    _refuse_foreign(content)
    if content.startswith(_ZIP):
        return _from_sheet(read_workbook(content), suffix)
    return _from_text(plain.decode(content), suffix)


def _unpack(content: bytes) -> bytes:
    chunks: list[bytes] = []
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            for chunk in iter(lambda: stream.read(_CHUNK), b""):
                chunks.append(chunk)
                if len(chunks) * _CHUNK > UNPACKED_LIMIT:
                    raise FileRefused(_TOO_LARGE)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FileRefused(_TORN) from error
    return b"".join(chunks)


_TOO_LARGE = (
    "This compressed file unpacks to more than 1 GiB, the most that is read. Split the leads "
    "into several files and upload them one after another."
)
_TORN = (
    "This compressed file (gzip) is damaged or was cut off while it was copied. Expected is a "
    "whole file. Download or compress it again and upload it once more."
)


def _refuse_foreign(content: bytes) -> None:
    """Refuse by the first bytes whatever is neither a workbook nor text."""
    if not re.search(rb"\S", content):
        raise FileRefused(_EMPTY)
    if content.startswith(_OLE):
        raise FileRefused(PASSWORD if _ENCRYPTED in content else _OLD_EXCEL)
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise FileRefused(_foreign(kind))
    if content.startswith(_GZIP):
        raise FileRefused(_foreign("a compressed file inside another one"))


_EMPTY = (
    "The file is empty. Expected is a CSV file or an Excel workbook (XLSX) with the column names "
    "in the first line and one lead per line. Export the leads again and upload the new file."
)
_OLD_EXCEL = (
    "This is a workbook or document of an old Office version (such as XLS). Expected is an Excel "
    "workbook of the present kind (XLSX) or a CSV file. Open it in Excel and save it as XLSX."
)


def _foreign(kind: str) -> str:
    return (
        f"This file is {kind}, not a table of leads. Expected is a CSV file or an Excel workbook "
        "(XLSX) with one lead per line. Export the leads as CSV or XLSX and upload that file."
    )


def _refuse_markup(text: str) -> None:
    head = text[: 1 << 16]
    if _HTML.match(head):
        raise FileRefused(
            "This file is a web page, perhaps the login page of the CRM instead of its export. "
            "Expected is a CSV file or an Excel workbook (XLSX). Sign in to the CRM, export the "
            "leads as CSV or XLSX, and upload that file."
        )
    if _JSON.match(head):
        raise FileRefused(_foreign("JSON data"))
    if _XML.match(head):
        raise FileRefused(_foreign("an XML document"))


def _from_text(decoded: plain.Decoded, suffix: str) -> Table:
    declared, decoded = plain.split_sep_line(decoded)
    text = decoded.text
    if not re.search(r"\S", text):
        raise FileRefused(_EMPTY)
    _refuse_markup(text)
    delimiter = declared or plain.find_delimiter(text)
    name = plain.DELIMITERS.get(delimiter, f"“{delimiter}”")
    description = f"CSV, {name}, {decoded.encoding}{suffix}"
    clean = _read_clean(decoded, delimiter, description)
    table = clean or _read_any(plain.records(text, delimiter), description, delimiter)
    return replace(table, issues=(*decoded.issues, *table.issues))


def _from_sheet(sheet: Sheet, suffix: str) -> Table:
    table = _read_any(sheet.records, f"XLSX, sheet “{sheet.name}”{suffix}")
    rounded = _rounded(sheet.rounded, table.frame.columns)
    return replace(table, issues=(*sheet.issues, *rounded, *table.issues))


def _rounded(rounded: Mapping[int, tuple[int, str]], columns: pd.Index) -> Iterator[Issue]:
    for position, (row, number) in sorted(rounded.items()):
        yield Issue(
            kind="rounded id",
            row=row,
            column=str(columns[position]),
            expected="an id of up to 15 digits, or an id stored as text",
            found=f"{number}, which Excel has rounded to 15 digits",
            remedy="Format the column as text before filling it, or export the leads as CSV.",
        )


def name_columns(cells: Iterable[str], row: int) -> tuple[list[str], list[Issue]]:
    """Unique, non-blank column names for a header, and an issue for each that had to be changed.

    >>> name_columns(["id", "", "id"], 1)[0]
    ['id', 'column_2', 'id_2']
    """
    given = [cell.strip().strip("\ufeff").strip() for cell in cells]
    _refuse_wide(len(given))
    taken, names, issues = set(given), list[str](), list[Issue]()
    for position, name in enumerate(given, start=1):
        unique = name
        if not name or name in names:
            unique = _free_name(name, position, taken)
            issues.append(_renamed(name, unique, position, row))
        taken.add(unique)
        names.append(unique)
    return names, issues


def _free_name(name: str, position: int, taken: set[str]) -> str:
    base, number = name or f"column_{position}", 2
    if not name and base not in taken:
        return base
    while f"{base}_{number}" in taken:
        number += 1
    return f"{base}_{number}"


def _renamed(name: str, unique: str, position: int, row: int) -> Issue:
    return Issue(
        kind=REPEATED if name else UNNAMED,
        row=row,
        column=unique,
        expected="a name of its own for every column",
        found=f"“{name}” a second time" if name else f"no name for column {position}",
        remedy=f"It is called “{unique}” here. Name the column in the file if it is needed.",
    )


def _refuse_wide(width: int) -> None:
    if width > COLUMN_LIMIT:
        raise FileRefused(
            f"The first line has {width:,} columns; {COLUMN_LIMIT:,} is the most that is read. "
            "Perhaps the table lies on its side, or lines are not separated. Expected are column "
            "names in the first line and one lead per line."
        )


def _read_clean(decoded: plain.Decoded, delimiter: str, description: str) -> Table | None:
    """The fast path: the same table as `_read_any` gives, or None when it is not sure of it."""
    found = plain.read_clean(decoded, delimiter)
    if found is None:
        return None
    header, columns = found
    names, issues = name_columns(header, 1)
    kept = ~_blank_rows(columns)
    frame = _frame(columns if kept.all() else columns.filter(pa.array(kept)), names)
    rows = np.flatnonzero(kept) + 2
    blank = int(len(kept) - len(rows))
    return Table(frame, rows, tuple(issues), _set_aside([]), blank, description)


def _blank_rows(columns: pa.Table) -> NDArray[np.bool_]:
    """Which rows hold white space only, shape (n,)."""
    suspects = np.ones(columns.num_rows, dtype=bool)
    for column in columns.columns:
        if not suspects.any():
            return suspects
        suspects &= ~pc.match_substring_regex(column, _VISIBLE).to_numpy()
    # Python's word on white space decides, as on the other path.
    places = np.flatnonzero(suspects)
    for place, cells in zip(places, _rows_of(columns.take(pa.array(places))), strict=True):
        suspects[place] = plain.is_blank(cells)
    return suspects


def _rows_of(columns: pa.Table) -> list[list[str]]:
    return [list(cells) for cells in zip(*(c.to_pylist() for c in columns.columns), strict=True)]


def _frame(columns: pa.Table, names: list[str]) -> pd.DataFrame:
    frame: pd.DataFrame = columns.rename_columns(names).to_pandas()
    return frame.astype("str") if columns.num_rows == 0 else frame


def _set_aside(rows: list[tuple[int, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["row", "text"])
    return frame.astype({"row": "int64", "text": "str"})


def _read_any(
    records: Iterable[list[str] | plain.Broken], description: str, delimiter: str = ","
) -> Table:
    """The careful path: every record is looked at on its own."""
    numbered = enumerate(records, start=1)
    row, header = _first(numbered)
    names, issues = name_columns(header, row)
    sorter = _Sorter(names, delimiter, issues)
    sorter.blank_rows = row - 1
    for row, record in numbered:
        sorter.add(row, record)
    return sorter.table(description)


def _first(numbered: Iterator[tuple[int, list[str] | plain.Broken]]) -> tuple[int, list[str]]:
    for row, record in numbered:
        cells = record.cells if isinstance(record, plain.Broken) else record
        if not plain.is_blank(cells):
            return row, cells
    raise FileRefused(_EMPTY)


class _Sorter:
    """Takes records one by one: to the leads, to the rows set aside, or to the blank ones."""

    def __init__(self, names: list[str], delimiter: str, issues: list[Issue]) -> None:
        self.names, self.delimiter, self.issues = names, delimiter, list(issues)
        self.blank_rows = 0
        self._rows: list[int] = []
        self._aside: list[tuple[int, str]] = []
        self._pending: list[list[str]] = []
        self._done: list[pa.Table] = []
        self._names = [str(position) for position in range(len(names))]

    def add(self, row: int, record: list[str] | plain.Broken) -> None:
        """Sort one record; a row of the right width is the common case and costs least."""
        if isinstance(record, plain.Broken):
            self._add_broken(row, record)
        elif plain.is_blank(record):
            self.blank_rows += 1
        elif len(record) == len(self.names):
            self._keep(row, record)
        else:
            self._add_uneven(row, record)

    def _keep(self, row: int, cells: list[str]) -> None:
        self._rows.append(row)
        self._pending.append(cells)
        if len(self._pending) == _BATCH:
            self._flush()

    def _add_uneven(self, row: int, cells: list[str]) -> None:
        width = len(self.names)
        if len(cells) < width:
            self.issues.append(_short_row(row, width, len(cells)))
            self._keep(row, cells + [""] * (width - len(cells)))
        elif plain.is_blank(cells[width:]):
            self._keep(row, cells[:width])
        else:
            self.issues.append(_long_row(row, width, len(cells)))
            self._aside.append((row, plain.join_cells(cells, self.delimiter)))

    def _add_broken(self, row: int, record: plain.Broken) -> None:
        fits = len(record.cells) == len(self.names)
        self.issues.append(_broken_quote(row, kept=fits))
        if fits:
            self._keep(row, record.cells)
        else:
            self._aside.append((row, record.raw.rstrip("\r\n")))

    def _flush(self) -> None:
        columns = zip(*self._pending, strict=True)
        arrays = [pa.array(column, pa.large_string()) for column in columns]
        self._done.append(pa.Table.from_arrays(arrays, self._names))
        self._pending = []

    def table(self, description: str) -> Table:
        """What was sorted so far, as a table."""
        if self._pending:
            self._flush()
        empty = pa.table({name: pa.array([], pa.large_string()) for name in self._names})
        frame = _frame(pa.concat_tables(chain([empty], self._done)), self.names)
        rows = np.array(self._rows, dtype=np.int64)
        aside = _set_aside(self._aside)
        return Table(frame, rows, tuple(self.issues), aside, self.blank_rows, description)


def _short_row(row: int, expected: int, found: int) -> Issue:
    return Issue(
        kind="short row",
        row=row,
        column=None,
        expected=f"{expected} cells",
        found=f"{found} cells",
        remedy="The missing cells are taken as empty. Complete the row if values are missing.",
    )


def _long_row(row: int, expected: int, found: int) -> Issue:
    return Issue(
        kind="long row",
        row=row,
        column=None,
        expected=f"{expected} cells",
        found=f"{found} cells",
        remedy="Its values are shifted, so the row was set aside. Put quotes around the cell that "
        "holds the separator.",
        set_aside=True,
    )


def _broken_quote(row: int, *, kept: bool) -> Issue:
    outcome = "The row was kept; check its cells." if kept else "The row was set aside."
    return Issue(
        kind="broken quote",
        row=row,
        column=None,
        expected="every opening quote closed at the end of its cell",
        found="a quote that is never closed, or closed in the middle of a cell",
        remedy=f"{outcome} Remove or double the stray quote.",
        set_aside=not kept,
    )
