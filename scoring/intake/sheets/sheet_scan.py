"""What the markup of an XLSX sheet tells and the reader of its values does not.

How far real cells reach (before the reader lays them out as a full rectangle), which rows are
hidden, which cells hold an error, and which a formula whose result was never computed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from scoring.intake.sheets.grid import Note
from scoring.wording import counted

# Of a sheet of Excel: with more it is not read.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_CHUNK = 1 << 22
_HEAD = 1 << 16  # a writer spells the whole sheet alike
_ROW_END = b"</row>"
_PREFIX = re.compile(rb"<(/?)\w+:")
_ODD = (b" =", b"= ", b"\t", b"\r", b"\n", b"='", b":row", b":c ")
# Not from within a run of blanks, which would be walked along from each of them.
_SPACED = re.compile(rb"(?<!\s)\s*+=\s*+(?:\"|'([^'\"<>]*)')")
_BREAK = re.compile(rb"<(row|c)[\t\r\n]")
_REFERENCE = re.compile(rb' r="([A-Za-z]{1,3})([0-9]{1,7})"')
_ROW_NUMBER = re.compile(rb'<row [^>]*?\br="([0-9]{1,7})"')
_HIDDEN = re.compile(rb'<row [^>]*?\bhidden="(?:1|true)"')
_CELL = re.compile(rb"<c( [^<>]*)?(?<!/)>(.*?)</c>", re.S)
_VALUE = re.compile(rb"<v(?: [^>]*)?>[^<]|<is>")
_ERROR = re.compile(rb"<v(?: [^>]*)?>([^<]*)")


@dataclass(slots=True)
class Marks:
    """What was seen in a sheet: the furthest real cell, how many there are, and the oddities.

    `errors` and `uncomputed` count cells; the first of each is told by reference (and text).
    `merges` counts merged ranges.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    hidden: int = 0
    first_hidden: int = 0
    errors: int = 0
    first_error: str = ""
    first_error_row: int = 0
    uncomputed: int = 0
    first_uncomputed: str = ""
    first_uncomputed_row: int = 0
    merges: int = 0
    _row: int = field(default=0, repr=False)


def scan(stream: IO[bytes]) -> Marks:
    """The marks of one sheet, read in pieces: the sheet is never in memory as a whole."""
    marks = Marks()
    for window in _windows(stream):
        marks.merges += window.count(b"<mergeCell ")
        for piece in window.split(_ROW_END):
            _see_row(piece, marks)
        if marks.rows > MOST_ROWS:
            break
    return marks


def _windows(stream: IO[bytes]) -> Iterator[bytes]:
    """Pieces of markup that end with a row, in the plainest spelling."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        rest += chunk
        end = max(rest.rfind(_ROW_END), rest.rfind(b":row>") - 1)
        if end >= 0:
            yield _plain(rest[: end + 6])
            rest = rest[end + 6 :]
        elif len(rest) > 16 * _CHUNK:  # a row this long is no row of leads
            yield _plain(rest)
            rest = b""
    yield _plain(rest)


def _plain(markup: bytes) -> bytes:
    """Writers put no prefix, line break or space inside; one that does must not slip past."""
    head = markup[:_HEAD]
    if not any(sign in head for sign in _ODD):
        return markup
    markup = _PREFIX.sub(rb"<\1", markup)
    markup = _BREAK.sub(rb"<\1 ", markup)
    return _SPACED.sub(lambda m: b'="' + (b"" if m[1] is None else m[1] + b'"'), markup)


def _see_row(piece: bytes, marks: Marks) -> None:
    start = piece.rfind(b"<row")
    if start < 0:
        return
    numbered = _ROW_NUMBER.match(piece, start)
    marks._row = int(numbered[1]) if numbered else marks._row + 1
    last = piece.rfind(b"</c>")
    if last >= 0:
        _see_extent(piece, start, last, marks)
    if b"hidden=" in piece and last >= 0 and _HIDDEN.match(piece, start):
        marks.hidden += 1
        marks.first_hidden = marks.first_hidden or marks._row
    if b't="e"' in piece or b"<f" in piece:
        _see_cells(piece, marks)


def _see_extent(piece: bytes, start: int, last: int, marks: Marks) -> None:
    """By the last real cell of the row; empty formatted ones have no end tag."""
    count = piece.count(b"</c>")
    marks.cells += count
    marks.rows = max(marks.rows, marks._row)
    cell = piece.rfind(b"<c ", start, last)
    found = _REFERENCE.search(piece, cell, last) if cell >= 0 else None
    width = _position(found[1]) if found else count
    marks.columns = max(marks.columns, width, count)


def _position(letters: bytes) -> int:
    """The number of a column: A is 1, AB is 28."""
    position = 0
    for letter in letters.upper():
        position = position * 26 + letter - ord("A") + 1
    return position


def _see_cells(piece: bytes, marks: Marks) -> None:
    # Behind the last end of a cell each beginning would be followed to the end of all.
    end = piece.rfind(b"</c>") + 4
    for number, cell in enumerate(_CELL.finditer(piece, 0, max(0, end)), start=1):
        attributes, body = cell[1] or b"", cell[2]
        if b't="e"' in attributes:
            marks.errors += 1
            if not marks.first_error:
                shown = _ERROR.search(body)
                text = shown[1].decode("utf-8", "replace") if shown else "an error"
                marks.first_error = f"{text} in {_place(attributes, number, marks._row)}"
                marks.first_error_row = marks._row
        elif b"<f" in body and b't="str"' not in attributes and not _VALUE.search(body):
            marks.uncomputed += 1
            if not marks.first_uncomputed:
                marks.first_uncomputed = _place(attributes, number, marks._row)
                marks.first_uncomputed_row = marks._row


def _place(attributes: bytes, number: int, row: int) -> str:
    found = _REFERENCE.search(attributes)
    return (found[1] + found[2]).decode() if found else f"row {row}, cell {number}"


def mark_notes(marks: Marks) -> Iterator[Note]:
    """What to say about the marks of a sheet."""
    if marks.hidden:
        yield Note(
            kind="hidden rows",
            row=marks.first_hidden,
            expected="every row visible",
            found=f"{counted(marks.hidden, 'row')} hidden by a filter or by hand",
            remedy="Hidden rows were read like the others. Delete them in the file if unwanted.",
            count=marks.hidden,
        )
    if marks.errors:
        yield Note(
            kind="error cell",
            row=marks.first_error_row,
            expected="a value",
            found=f"{counted(marks.errors, 'cell')} with an error, first {marks.first_error}",
            remedy="Such cells were read as empty. Correct the formula or fill in the value.",
            count=marks.errors,
        )
    if marks.uncomputed:
        yield Note(
            kind="formula without value",
            row=marks.first_uncomputed_row,
            expected="the result of the formula, stored in the file",
            found=f"{counted(marks.uncomputed, 'formula')} never computed, "
            f"first {marks.first_uncomputed}",
            remedy="Such cells were read as empty. Save the workbook in Excel and upload it again.",
            count=marks.uncomputed,
        )
