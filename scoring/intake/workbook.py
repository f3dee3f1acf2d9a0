"""The cells of one sheet or table of an upload, read in a child process."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import IO

import numpy as np
import pyarrow as pa

from scoring.intake.archives import UNPACKED_LIMIT, check_sizes, member_names, workbook_format
from scoring.intake.foreign import refusal
from scoring.intake.grid import Grid, Note, rows_of
from scoring.intake.isolated import read_apart
from scoring.intake.package import PASSWORD
from scoring.intake.table import Issue

__all__ = ["PASSWORD", "UNPACKED_LIMIT", "Sheet", "read_sheet_apart", "read_workbook"]

_CREDIBLE_RATIO = 20  # leads pack six to twenty times; what packs better is granted no more memory

_CHUNK = 1 << 22
_OVERLAP = 64
_LONGEST_REFERENCE = len("XFD1048576")
_SPACES = [pair for space in (b" ", b"\t", b"\r", b"\n") for pair in (space + b"=", b"=" + space)]
_SPACED = re.compile(rb"[ \t\r\n]+=[ \t\r\n]*|=[ \t\r\n]+")


@dataclass(frozen=True)
class Sheet:
    """One sheet or table: its cells as text, from the first row of the sheet on.

    `cells` has a text column per sheet column; `records` gives the same row by row. `rounded` is
    column position → (row, number) of the first whole number of more than 15 digits, which a
    spreadsheet has rounded. `parts` names all that could be read, the hidden sheets last.
    """

    name: str
    cells: pa.Table
    issues: tuple[Issue, ...] = ()
    rounded: dict[int, tuple[int, str]] = field(default_factory=dict)
    description: str = ""
    part: str = ""
    parts: tuple[str, ...] = ()

    @property
    def records(self) -> Iterator[list[str]]:
        """The rows of the sheet one by one, blank ones too."""
        return rows_of(self.cells)

    def wrapped_as(self, wrapping: str) -> "Sheet":
        """The same sheet, described as found in something else."""
        return replace(self, description=self.description + wrapping)


def read_workbook(content: bytes, part: str | None = None) -> Sheet:
    """A sheet of an XLSX workbook."""
    if not workbook_format(member_names(content)):
        raise refusal("a zip archive or a Word document")
    return read_sheet_apart("XLSX", content, part, unpacked=check_sizes(content))


def read_sheet_apart(
    reader: str, content: bytes, part: str | None, *, unpacked: int | None = None
) -> Sheet:
    """What the reader of that name finds in a file, read in a child process."""
    stated = len(content) if unpacked is None else unpacked
    granted = min(stated, _CREDIBLE_RATIO * len(content))
    return _sheet(read_apart(reader, content, part, unpacked=granted))


def _sheet(grid: Grid) -> Sheet:
    named = f", sheet “{grid.name}”" if grid.name else ""
    return Sheet(
        name=grid.name,
        cells=grid.cells,
        issues=tuple(map(_issue, grid.notes)),
        rounded={column: (row, number) for column, row, number in grid.rounded},
        description=grid.format + named,
        part=grid.name,
        parts=grid.parts,
    )


def _issue(note: Note) -> Issue:
    return Issue(
        kind=note.kind,
        row=note.row,
        column=None,
        expected=note.expected,
        found=note.found,
        remedy=note.remedy,
        count=note.count,
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
