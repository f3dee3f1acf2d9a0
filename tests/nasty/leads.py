"""The leads most nasty uploads hold, and the bytes of the files they come in."""

import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

HEADER = ["Lead ID", "Name", "Source", "Visits", "City"]
LEADS = [
    ["00123", "Anna Müller", "Google", "5", "Köln"],
    ["00124", "José Peña", "Olark Chat", "12", "Málaga"],
    ["00125", "Zoë Faßbinder", "Direct Traffic", "0", "Zürich"],
    ["00126", "Li Wei", "Google", "3", "London"],
    ["00127", "François Hébert", "Referral", "41", "Orléans"],
    ["00128", "Siân O'Neill", "Direct Traffic", "7", "Cardiff"],
    ["00129", "Tom Baker", "Organic Search", "2", "Leeds"],
    ["00130", "Maria Rossi", "Google", "19", "Forlì"],
]
GRID = [HEADER, *LEADS]

Rows = Sequence[Sequence[object]]
CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def text(rows: Rows, delimiter: str = ",", end: str = "\n") -> str:
    """Rows as plain delimited text, quoted only where a cell needs it."""
    return "".join(delimiter.join(_quoted(str(c), delimiter) for c in r) + end for r in rows)


def _quoted(cell: str, delimiter: str) -> str:
    needed = any(sign in cell for sign in (delimiter, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if needed else cell


def many(count: int) -> list[list[str]]:
    """As many plain leads as wanted, all different, in the columns of `HEADER`."""
    sources = ("Google", "Direct Traffic", "Olark Chat", "Referral")
    cities = ("Köln", "Leeds", "Orléans", "Cardiff", "Lyon")
    return [
        [f"{n:05}", f"Person {n}", sources[n % 4], str(n * 7 % 50), cities[n % 5]]
        for n in range(1, count + 1)
    ]


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip archive of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return target.getvalue()


def gzipped(content: bytes) -> bytes:
    """The content in gzip, the same bytes every time."""
    return gzip.compress(content, mtime=0)


def xlsx(sheets: Mapping[str, str | Rows], **parts: str) -> bytes:
    """A workbook written by hand: a sheet is rows of text, or the markup of its `sheetData`.

    `parts` may hold `states` (sheet names hidden, comma separated), `properties` (markup of
    workbookPr), `shared` (a shared strings part), `styles` and `columns` (markup of cols).
    """
    hidden = parts.get("states", "").split(",")
    entries, relations, members = "", "", {}
    for number, (name, sheet) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' if name in hidden else ""
        entries += f'<sheet name="{name}" sheetId="{number}"{state} r:id="rId{number}"/>'
        relations += _relation(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml")
        body = sheet if isinstance(sheet, str) else markup(sheet)
        whole = body if "<sheetData" in body else f"<sheetData>{body}</sheetData>"
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f'{_XML}<worksheet xmlns="{MAIN}">{parts.get("columns", "")}{whole}</worksheet>'
        )
    for name, kind in (("shared", "sharedStrings"), ("styles", "styles")):
        if name in parts:
            relations += _relation(f"rId{name}", kind, f"{kind}.xml")
            members[f"xl/{kind}.xml"] = parts[name]
    book = f"{parts.get('properties', '')}<sheets>{entries}</sheets>"
    named = f'xmlns="{MAIN}" xmlns:r="{OFFICE}"'
    members["xl/workbook.xml"] = f"{_XML}<workbook {named}>{book}</workbook>"
    members["xl/_rels/workbook.xml.rels"] = _relations(relations)
    start = _relation("rId1", "officeDocument", "xl/workbook.xml")
    front = {"[Content_Types].xml": _types(list(members)), "_rels/.rels": _relations(start)}
    return zipped({name: body.encode() for name, body in (front | members).items()})


def _types(names: Sequence[str]) -> str:
    sort = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    kinds = {"xl/workbook.xml": "sheet.main+xml", "xl/sharedStrings.xml": "sharedStrings+xml"}
    kinds |= {"xl/styles.xml": "styles+xml"}
    entries = "".join(
        f'<Override PartName="/{n}" ContentType="{sort}{kinds.get(n, "worksheet+xml")}"/>'
        for n in names
        if not n.endswith(".rels")
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_XML}<Types xmlns="{CONTENT}"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{entries}</Types>'
    )


def _relation(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _relations(entries: str) -> str:
    return f'{_XML}<Relationships xmlns="{PACKAGE}">{entries}</Relationships>'


def markup(rows: Rows, first: int = 1, attributes: Mapping[int, str] | None = None) -> str:
    """Rows as the markup of a sheet; a cell beginning with "<c" is its own markup."""
    return "".join(
        f'<row r="{r}"{(attributes or {}).get(r, "")}>'
        + "".join(_cell(f"{letters(c)}{r}", value) for c, value in enumerate(row))
        + "</row>"
        for r, row in enumerate(rows, start=first)
    )


def _cell(place: str, value: object) -> str:
    if isinstance(value, str) and value.startswith("<c"):
        return value.replace("<c", f'<c r="{place}"', 1)
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    inside = escape(str(value))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{inside}</t></is></c>'


def letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
