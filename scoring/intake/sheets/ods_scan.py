"""How far the cells of an ODS sheet reach, told before its repeats are laid out.

A cell and a row may stand for any number of equal ones; a few bytes can ask for billions.
"""

import re
import zipfile
from html import unescape

from scoring.intake.sheets.sheet_scan import Marks

_CONTENT, _CHUNK = "content.xml", 1 << 22
_ROW_END, _NEXT_TABLE = b"</table:table-row>", b"<table:table "
_ATTRIBUTES = rb"((?>[^<>\"']+|\"[^\"]*\"|'[^']*')*+)"
_NAME = re.compile(rb"\btable:name=[\"']([^\"']*)")
_ROW = re.compile(rb"<table:table-row\b" + _ATTRIBUTES + rb">")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b" + _ATTRIBUTES + rb">")
_REPEATED = re.compile(rb"repeated=[\"'](\d{1,9})")


def scan_ods(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Sheet name → how far its filled cells reach, and how many there are."""
    marks, current = dict[str, Marks](), Marks()
    if _CONTENT not in archive.namelist():
        return marks
    rest, below = b"", 0
    with archive.open(_CONTENT) as stream:
        while chunk := stream.read(_CHUNK):
            *pieces, rest = (rest + chunk).split(_ROW_END)
            for piece in pieces:
                table = piece.rfind(_NEXT_TABLE)
                if table >= 0:
                    name = _NAME.search(piece, table)
                    said = unescape(name[1].decode("utf-8", "replace")) if name else ""
                    current, below = marks.setdefault(said, Marks()), 0
                below = _see_row(piece, max(table, 0), current, below)
            rest = rest[-(4 * _CHUNK) :]  # a row this long is no row of leads
    return marks


def _see_row(piece: bytes, start: int, marks: Marks, below: int) -> int:
    """Mark a row that lies below so many others; returns how many the next one lies below."""
    row = _ROW.search(piece, start)
    if row is None:
        return below
    width = filled = place = 0
    for attributes in _CELL.findall(piece, row.end()):
        times = _times(attributes)
        place += times
        if b"value" in attributes:
            width, filled = place, filled + times
    below += _times(row[1])
    if filled:
        marks.rows, marks.columns = below, max(marks.columns, width)
        marks.cells += filled * _times(row[1])
    return below


def _times(attributes: bytes) -> int:
    found = _REPEATED.search(attributes) if b"repeated=" in attributes else None
    return int(found[1]) if found else 1
