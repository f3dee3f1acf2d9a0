"""An HTML page → the cells of its largest table: what many systems send as an ".xls" file.

Runs in the process apart. The parser of the standard library takes three times as long, and without
end on pages made to hurt, so only the few tags that matter here are looked for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape

from scoring.errors import FileRefused
from scoring.intake.files.foreign import PAGE
from scoring.intake.sheets.grid import Grid
from scoring.intake.sheets.merged import Range, fill_rows
from scoring.intake.sheets.parts import find_part, several_sheets
from scoring.intake.sheets.room import Room

_MOST_COLUMNS, _MOST_ROWS = 1_000, 65_534  # what a cell may span, by the HTML standard
# What a row and a table cost, in cells.
_ROW, _TABLE = 8, 64
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.I)
_SILENT = {
    name: re.compile(rf"</{name}[^>]*>", re.I)
    for name in ("script", "style", "title", "noscript", "select", "textarea", "template")
}
# Attributes are read without going back, and up to the next "<" only: no page can make it slow.
_ATTRIBUTES = r"((?>[^<>\"']+|\"[^\"]{0,1000}\"|'[^']{0,1000}'|[\"'])*+)"
_TAG = re.compile(
    rf"<!--|<(/?)(table|tr|td|th|br|p|div|li|input|{'|'.join(_SILENT)})\b{_ATTRIBUTES}>"
    r"|<[/!?]?[a-z](?>[^<>]*+)>",
    re.I,
)
# A row of cells that hold text alone and span nothing, as most are: read at a tenth of the cost.
_PLAIN = r"(?>[^<>\"']+|\"[^<>\"]*\"|'[^<>']*')*+"
_ROW_OF_TEXT = re.compile(
    rf"<tr\b{_PLAIN}>\s*+(?:<t[dh]\b{_PLAIN}>[^<]*+</t[dh]\s*+>\s*+)++</tr\s*+>", re.I
)
_TEXT_CELL = re.compile(rf"<t[dh]\b{_PLAIN}>([^<]*+)</", re.I)
_SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?\s*(\d{1,5})", re.I)
_PASSWORD = re.compile(r"\btype\s*=\s*[\"']?password", re.I)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}


class _ShownTexts(dict[str, str]):
    """Texts as they are shown: each is made and held once."""

    def __missing__(self, text: str) -> str:
        shown = self[text] = _shown(text)
        return shown


@dataclass(slots=True)
class _Table:
    """A table as it is met: rows laid out with their spans, the cell being read, and its place."""

    room: Room
    rows: list[list[str]] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)
    text: list[str] | None = None
    size: tuple[int, int] = (1, 1)
    headed: bool = False
    known: _ShownTexts = field(default_factory=_ShownTexts)

    def start_row(self) -> None:
        self.end_cell()
        self.room.take(_ROW + len(self.spans))
        self.spans = {column: left - 1 for column, left in self.spans.items() if left > 1}
        self.rows.append([])

    def start_cell(self, size: tuple[int, int]) -> None:
        self.end_cell()
        if not self.rows:
            self.start_row()
        self.text, self.size = [], size

    def add_row(self, texts: Sequence[str]) -> None:
        """A row of cells that span nothing, where none reaches down from above."""
        self.start_row()
        self.room.take(len(texts))
        self.rows[-1] += map(self.known.__getitem__, texts)

    def end_cell(self) -> None:
        if self.text is None:
            return
        row, (height, width) = self.rows[-1], self.size
        begun = len(row)
        while len(row) in self.spans:
            row.append("")
        left, top = len(row), len(self.rows) - 1
        self.room.take(left - begun + width)
        row += [_shown("".join(self.text))] + [""] * (width - 1)
        if height > 1:
            # The row itself counts: `start_row` takes one off for each row begun.
            self.spans |= dict.fromkeys(range(left, left + width), height)
        if height > 1 or width > 1:
            self.ranges.append(((top, left), (top + height - 1, left + width - 1)))
        self.text = None

    @property
    def cells(self) -> int:
        return sum(1 for row in self.rows for cell in row if cell)

    @property
    def is_data(self) -> bool:
        rows = [row for row in self.rows if any(row)]
        width = max((sum(map(bool, row)) for row in rows), default=0)
        return len(rows) > 1 and (width > 1 or self.headed)


def _shown(text: str) -> str:
    """White space as a browser shows it; a cell that only keeps its place is empty."""
    if text.isalnum():
        return text
    if text.isprintable() and "  " not in text:  # no white space but single blanks
        return text.strip(" ")
    lines = [_SPACES.sub(" ", line).strip(" ") for line in text.split("\v")]
    shown = "\n".join(lines).strip("\n")
    return shown if shown.strip("\xa0 \n") else ""


class _PageReader:
    """Takes the tags one by one, with the text between them."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.tables: list[_Table] = []
        self.asks_password = False
        self._open: list[_Table] = []

    def feed(self, text: str) -> None:
        """Read a whole page; a tag that is never closed is text, as in a browser."""
        place = 0
        while tag := _TAG.search(text, place):
            self._data(text[place : tag.start()])
            place = tag.end()
            row = _ROW_OF_TEXT.match(text, tag.start()) if tag[2] and not tag[1] else None
            if row and self._took(row[0]):
                place = row.end()
            elif tag[1] is None:  # a comment, a declaration or a tag of no concern
                place = _after_comment(text, place) if tag[0] == "<!--" else place
            elif tag[1] == "/":
                self._end(tag[2].lower())
            elif tag[2].lower() in _SILENT:
                closing = _SILENT[tag[2].lower()].search(text, place)
                place = closing.end() if closing else len(text)
            else:
                self._start(tag[2].lower(), tag[3])
        self._data(text[place:])

    def _took(self, row: str) -> bool:
        """Take a row of plain cells at once, where it is nothing else."""
        plain = row.lower()
        if not self._open or self._open[-1].spans or "span" in plain:
            return False
        texts = _TEXT_CELL.findall(row)
        self._open[-1].headed |= "<th" in plain
        self._open[-1].add_row(list(map(_unescaped, texts)) if "&" in row else texts)
        return True

    def _start(self, tag: str, attributes: str) -> None:
        if tag == "table":
            self._room.take(_TABLE)
            self._open.append(_Table(self._room))
            self.tables.append(self._open[-1])
        elif tag == "input":
            self.asks_password |= bool(_PASSWORD.search(attributes))
        elif self._open:
            self._in_table(self._open[-1], tag, attributes)

    def _in_table(self, table: _Table, tag: str, attributes: str) -> None:
        if tag == "tr":
            table.start_row()
        elif tag in ("td", "th"):
            table.headed |= tag == "th"
            table.start_cell(_spans(attributes) if attributes else (1, 1))
        elif table.text is not None:
            table.text.append("\v")

    def _end(self, tag: str) -> None:
        if self._open and tag == "table":
            self._open.pop().end_cell()
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].end_cell()

    def _data(self, data: str) -> None:
        if data and self._open and self._open[-1].text is not None:
            self._open[-1].text.append(_unescaped(data) if "&" in data else data)


def _unescaped(text: str) -> str:
    """Entities as their signs; Python refuses a number of thousands of digits."""
    try:
        return unescape(text)
    except ValueError:
        return text


def _after_comment(text: str, place: int) -> int:
    end = text.find("-->", place)
    return len(text) if end < 0 else end + 3


def _spans(attributes: str) -> tuple[int, int]:
    """How many rows and columns a cell spans."""
    given = {name.lower(): int(number) for name, number in _SPAN.findall(attributes)}
    height, width = max(given.get("row", 1), 1), max(given.get("col", 1), 1)
    return min(height, _MOST_ROWS), min(width, _MOST_COLUMNS)


def read_html(content: bytes, part: str | None) -> Grid:
    """The table of the page with the most cells, or "table 2" when that is named."""
    codec = _codec(content)
    room = Room(len(content))
    reader = _PageReader(room)
    reader.feed(content.decode(codec, "replace").removeprefix("\ufeff"))
    for table in reader.tables:
        table.end_cell()
    tables = [table for table in reader.tables if table.is_data]
    if not tables or reader.asks_password:
        raise FileRefused(PAGE)
    names = [f"table {number}" for number in range(1, len(tables) + 1)]
    largest = max(range(len(tables)), key=lambda number: tables[number].cells)
    chosen = names.index(find_part(part, names)) if part else largest
    cells, notes = fill_rows(tables[chosen].rows, tables[chosen].ranges, room)
    told = [] if part else several_sheets(names[chosen], names)
    kind = f"HTML table, {_NAMES.get(codec, codec)}"
    if len(names) == 1:
        return Grid(kind, "", cells, notes=notes)
    return Grid(kind, names[chosen], cells, tuple(names), (*told, *notes))


def _codec(content: bytes) -> str:
    """By its mark, by what it declares when that is so, as UTF-8, or as Windows writes."""
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return codec
    if b"\0" in content[:4]:
        return "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    declared = _CHARSET.search(content[:4096])
    candidates = ["utf-8", declared[1].decode("ascii", "replace").casefold() if declared else ""]
    return next((codec for codec in candidates if _decodes(content, codec)), "cp1252")


def _decodes(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True
