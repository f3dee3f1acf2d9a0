"""A workbook in the XML of Excel 2003, mostly named ".xls" → the cells of one sheet.

Runs in the process apart. Entities and document types are refused before they can grow.
"""

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from scoring.errors import FileRefused
from scoring.intake.files.zipped import DAMAGED
from scoring.intake.sheets.cell_text import column_texts
from scoring.intake.sheets.grid import Grid, Note
from scoring.intake.sheets.merged import Range, fill_rows
from scoring.intake.sheets.package import ENTITIES
from scoring.intake.sheets.parts import empty_sheet, find_part, no_visible_sheet, several_sheets
from scoring.intake.sheets.room import Room
from scoring.intake.sheets.sheet_scan import Marks, mark_notes

_ROWS, _COLUMNS = 1_048_576, 16_384
# What a row and a sheet cost, in cells.
_ROW, _SHEET = 8, 64
_FORMAT = "XLS (XML of Excel 2003)"


@dataclass(slots=True)
class _Sheet:
    name: str
    rows: list[list[str]] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: int = 0
    errors: int = 0
    first_error: tuple[int, str] = (0, "")

    @property
    def is_filled(self) -> bool:
        return any(map(any, self.rows))

    @property
    def is_table(self) -> bool:
        rows = [row for row in self.rows if any(row)]
        return len(rows) > 1 and max(map(len, rows)) > 1


class _XmlReader:
    """Takes the tags one by one; names come without their prefix."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.sheets: list[_Sheet] = []
        self._text: list[str] | None = None
        self._type = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        given = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        name = tag.rpartition(":")[2]
        if name == "Worksheet":
            self._room.take(_SHEET)
            self.sheets.append(_Sheet(given.get("Name", f"Sheet{len(self.sheets) + 1}")))
        elif self.sheets and name == "Row":
            self._start_row(self.sheets[-1], given)
        elif self.sheets and name == "Cell" and self.sheets[-1].rows:
            self._start_cell(self.sheets[-1], given)
        elif name in ("Data", "Visible"):
            self._text, self._type = [], given.get("Type", "String")

    def _start_row(self, sheet: _Sheet, given: dict[str, str]) -> None:
        index = _number(given.get("Index"), len(sheet.rows) + 1, _ROWS)
        self._room.take(_ROW * max(0, index - len(sheet.rows)))
        sheet.rows += [[] for _ in range(index - len(sheet.rows))]
        sheet.hidden_rows += given.get("Hidden") == "1"

    def _start_cell(self, sheet: _Sheet, given: dict[str, str]) -> None:
        row, top = sheet.rows[-1], len(sheet.rows) - 1
        left = _number(given.get("Index"), len(row) + 1, _COLUMNS) - 1
        across = _number(given.get("MergeAcross"), 0, _COLUMNS)
        down = _number(given.get("MergeDown"), 0, _ROWS)
        self._room.take(max(0, left + 1 - len(row)) + across)
        row += [""] * (left + 1 - len(row))
        if across or down:
            sheet.ranges.append(((top, left), (top + down, left + across)))
            self._across = across

    _across = 0

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "Data" and self._text is not None and self.sheets and self.sheets[-1].rows:
            self._fill(self.sheets[-1], "".join(self._text))
        elif name == "Visible" and self._text is not None and self.sheets:
            self.sheets[-1].hidden = "Hidden" in "".join(self._text)
        elif name == "Cell" and self._across and self.sheets and self.sheets[-1].rows:
            self.sheets[-1].rows[-1] += [""] * self._across
            self._across = 0
        if name in ("Data", "Visible"):
            self._text = None

    def _fill(self, sheet: _Sheet, text: str) -> None:
        row = sheet.rows[-1]
        if self._type == "Error":
            sheet.errors += 1
            if not sheet.first_error[0]:
                sheet.first_error = len(sheet.rows), text
        elif row:
            row[-1] = _shown(text, self._type)

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def _number(text: str | None, otherwise: int, most: int) -> int:
    if text is None or not text.isascii() or not text.isdigit():
        return otherwise
    return min(int(text[:9]), most)


def _shown(text: str, type_: str) -> str:
    if type_ == "Boolean":
        return "TRUE" if text.strip() == "1" else "FALSE"
    if type_ == "DateTime":
        day, _, time = text.strip().partition("T")
        clock = time.removesuffix("Z").removesuffix(".000")
        return day if clock in ("", "00:00:00") else f"{day} {clock}"
    if type_ == "Number" and "e" in text.casefold():
        try:
            return column_texts([float(text)])[0]
        except ValueError:
            return text
    return text


def read_spreadsheet_xml(content: bytes, part: str | None) -> Grid:
    """The sheet named, or the first visible one that holds a table."""
    room = Room(len(content))
    sheets = _sheets(content, room)
    names = [s.name for s in sheets if s.is_filled and not s.hidden]
    hidden = [s.name for s in sheets if s.is_filled and s.hidden]
    named = {sheet.name: sheet for sheet in sheets}
    if part:
        chosen = named[find_part(part, [sheet.name for sheet in sheets])]
        if not chosen.is_filled:
            raise empty_sheet(chosen.name)
    elif not names:
        raise no_visible_sheet(hidden)
    else:
        chosen = next((named[n] for n in names if named[n].is_table), named[names[0]])
    cells, notes = fill_rows(chosen.rows, chosen.ranges, room)
    told = [] if part else several_sheets(chosen.name, names, hidden)
    return Grid(_FORMAT, chosen.name, cells, (*names, *hidden), (*told, *notes, *_notes(chosen)))


def _sheets(content: bytes, room: Room) -> list[_Sheet]:
    reader, parser = _XmlReader(room), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    try:
        parser.Parse(content.lstrip(), True)
    except expat.ExpatError as error:
        raise FileRefused(DAMAGED) from error
    return reader.sheets


def _refuse_entities(*_: object) -> NoReturn:
    raise FileRefused(ENTITIES)


def _notes(sheet: _Sheet) -> list[Note]:
    row, text = sheet.first_error
    marks = Marks(hidden=sheet.hidden_rows, errors=sheet.errors)
    marks.first_error, marks.first_error_row = f"{text} in row {row}", row
    return list(mark_notes(marks))
