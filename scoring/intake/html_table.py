"""An HTML page → the cells of its largest table: what many systems send as an ".xls" file.

Runs in the child process: the parser of the standard library takes long on pages made to hurt.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from scoring.errors import FileRefused
from scoring.intake.foreign import PAGE
from scoring.intake.grid import Grid
from scoring.intake.merged import Range, fill_rows
from scoring.intake.parts import find_part, several_sheets

_MOST_COLUMNS, _MOST_ROWS = 1_000, 65_534  # what a cell may span, by the HTML standard
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.I)
_SILENT = frozenset(("script", "style", "title", "noscript", "select", "textarea", "template"))
_BREAKS = frozenset(("br", "p", "div", "li"))
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}


@dataclass(slots=True)
class _Table:
    """A table as it is met: rows laid out with their spans, the cell being read, and its place."""

    rows: list[list[str]] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)
    text: list[str] | None = None
    size: tuple[int, int] = (1, 1)
    headed: bool = False

    def start_row(self) -> None:
        self.end_cell()
        self.spans = {column: left - 1 for column, left in self.spans.items() if left > 1}
        self.rows.append([])

    def start_cell(self, size: tuple[int, int]) -> None:
        self.end_cell()
        if not self.rows:
            self.start_row()
        self.text, self.size = [], size

    def end_cell(self) -> None:
        if self.text is None:
            return
        row, (height, width) = self.rows[-1], self.size
        while len(row) in self.spans:
            row.append("")
        left, top = len(row), len(self.rows) - 1
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
    lines = [_SPACES.sub(" ", line).strip(" ") for line in text.split("\v")]
    shown = "\n".join(lines).strip("\n")
    return shown if shown.strip("\xa0 \n") else ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.asks_password = False
        self._open: list[_Table] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in _SILENT:
            self._silent = self._silent or tag
        elif tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag == "input" and (attributes.get("type") or "").casefold() == "password":
            self.asks_password = True
        elif self._open:
            self._in_table(self._open[-1], tag, attributes)

    def _in_table(self, table: _Table, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag == "tr":
            table.start_row()
        elif tag in ("td", "th"):
            table.headed |= tag == "th"
            height = _span(attributes.get("rowspan"), _MOST_ROWS)
            table.start_cell((height, _span(attributes.get("colspan"), _MOST_COLUMNS)))
        elif tag in _BREAKS and table.text is not None:
            table.text.append("\v")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif self._open and tag == "table":
            self._open.pop().end_cell()
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent and self._open[-1].text is not None:
            self._open[-1].text.append(data)

    def unknown_decl(self, data: str) -> None:
        """Let conditional sections pass that Office writes."""


def _span(text: str | None, most: int) -> int:
    digits = (text or "").strip()[:6]
    return min(max(int(digits), 1), most) if digits.isascii() and digits.isdigit() else 1


def read_html(content: bytes, part: str | None) -> Grid:
    """The table of the page with the most cells, or "table 2" when that is named."""
    codec = _codec(content)
    reader = _Reader()
    reader.feed(content.decode(codec, "replace").removeprefix("\ufeff"))
    reader.close()
    for table in reader.tables:
        table.end_cell()
    tables = [table for table in reader.tables if table.is_data]
    if not tables or reader.asks_password:
        raise FileRefused(PAGE)
    names = [f"table {number}" for number in range(1, len(tables) + 1)]
    largest = max(range(len(tables)), key=lambda number: tables[number].cells)
    chosen = names.index(find_part(part, names)) if part else largest
    cells, notes = fill_rows(tables[chosen].rows, tables[chosen].ranges)
    others = [name for name in names if name != names[chosen]]
    told = (several_sheets(names[chosen], others),) if others and not part else ()
    name = names[chosen] if others else ""
    kind = f"HTML table, {_NAMES.get(codec, codec)}"
    return Grid(kind, name, cells, tuple(names) if others else (), (*told, *notes))


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
