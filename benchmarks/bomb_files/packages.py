"""Workbooks that are zip packages (XLSX, ODS), made to hurt."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping

from benchmarks.bomb_files.bomb import Bomb, lead, numbered

_SHEET_NAMES = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
# What such markup packs to, about; more than 250 MB unpacked is refused at once.
_PACKS, _MOST = 14, 250_000_000
_NEVER_REFUSED, _HIDES = 24 << 20, 18
_READ = 49_000_000  # so that it is read rather than refused for how well it packs
_THREE = '<c t="inlineStr"><is><t>a</t></is></c>' * 3
_FIRST = f"<row>{_THREE}</row>" * 3
_OPEN, _CLOSE = "<sheetData>", "</sheetData>"


def packed(members: Mapping[str, bytes], level: int = 6) -> bytes:
    """A zip archive of these members, with as much noise as hides how well they pack."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        unpacked = sum(map(len, members.values()))
        if unpacked > _NEVER_REFUSED:
            archive.writestr("noise.bin", random.Random(1).randbytes(unpacked // _HIDES))
    return target.getvalue()


def _relation(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(inside: str) -> bytes:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}">{inside}</Relationships>'.encode()


def workbook(sheets: list[bytes], parts: Mapping[str, bytes], *, names: str = "") -> bytes:
    """An XLSX of these sheets' markup, with parts such as sharedStrings.xml."""
    listed = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, len(sheets) + 1)
    )
    book = f'{_XML}<workbook xmlns="{_SHEET_NAMES}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
    links = "".join(
        _relation(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml")
        for n in range(1, len(sheets) + 1)
    )
    links += "".join(_relation(name, name.removesuffix(".xml"), name) for name in parts)
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    )
    members = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_CONTENT}">{defaults}</Types>'.encode(),
        "_rels/.rels": _relations(_relation("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"{book}{names}</workbook>".encode(),
        "xl/_rels/workbook.xml.rels": _relations(links),
        **{f"xl/{name}": content for name, content in parts.items()},
    }
    start, end = f'{_XML}<worksheet xmlns="{_SHEET_NAMES}">'.encode(), b"</worksheet>"
    for number, sheet in enumerate(sheets, start=1):
        members[f"xl/worksheets/sheet{number}.xml"] = start + sheet + end
    return packed(members)


def _room(size: int, packs: int = _PACKS) -> int:
    return min(packs * size, _MOST)


def _fits(make: Callable[[int], bytes], size: int) -> bytes:
    """The largest that packs into the size, of two tries."""
    content = make(_room(size))
    return content if len(content) <= size else make(_room(size) * size // len(content) * 9 // 10)


def _sheet(
    unit: Callable[[int], str], start: str = _OPEN + _FIRST, end: str = _CLOSE, **parts: bytes
) -> Callable[[int], bytes]:
    def make(room: int) -> bytes:
        body = numbered(unit, room, start)
        body = body[: body.rfind(b">") + 1]
        last = max(body.rfind(b"</row>") + 6, body.rfind(b"/>") + 2, len(start))
        return workbook([body[:last] + end.encode()], {f"{n}.xml": c for n, c in parts.items()})

    return lambda size: _fits(make, size)


def _same(unit: str, start: str = _OPEN + _FIRST, end: str = _CLOSE) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        times = max(1, min(_room(size), _READ) // len(unit))
        return workbook([f"{start}{unit * times}{end}".encode()], {})

    return make


def _text(n: int) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in lead(n))
    return f"<row>{cells}</row>"


def _letters(place: int) -> str:
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _row(n: int, column: str) -> str:
    return f'<row r="{n + 9}"><c r="{column}{n + 9}"><v>{n}</v></c></row>'


def _strings(count: int, text: Callable[[int], str]) -> bytes:
    items = "".join(f"<si><t>{text(n)}</t></si>" for n in range(count))
    return f'{_XML}<sst xmlns="{_SHEET_NAMES}" count="{count}">{items}</sst>'.encode()


def _shared(size: int) -> bytes:
    def make(room: int) -> bytes:
        count = max(1, room // 60)
        rows = "".join(f'<row><c t="s"><v>{n}</v></c></row>' for n in range(count))
        table = _strings(count, lambda n: f"w{n}")
        return workbook([f"{_OPEN}{rows}{_CLOSE}".encode()], {"sharedStrings.xml": table})

    return _fits(make, size)


def _one_string(size: int) -> bytes:
    count = min(size // 2, 900_000)
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' * count
    table = _strings(1, lambda _: "long " * min(200_000, size))
    return workbook([f"{_OPEN}{rows}{_CLOSE}".encode()], {"sharedStrings.xml": table})


def _merged(each: Callable[[int], str]) -> Callable[[int], bytes]:
    def make(room: int) -> bytes:
        count = max(1, room // 80)
        rows = "".join(
            f'<row r="{n + 1}"><c r="A{n + 1}"><v>{n}</v></c><c r="B{n + 1}"><v>1</v></c></row>'
            for n in range(min(count, 100_000))
        )
        cells = "".join(f'<mergeCell ref="{each(n)}"/>' for n in range(count))
        return workbook([f"{_OPEN}{rows}{_CLOSE}<mergeCells>{cells}</mergeCells>".encode()], {})

    return lambda size: _fits(make, size)


def _many_sheets(body: str) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        return workbook([body.encode()] * max(1, min(9_000, size // 900)), {})

    return make


def _part(name: str, unit: Callable[[int], str], around: str) -> Callable[[int], bytes]:
    def make(room: int) -> bytes:
        body = numbered(unit, room)
        body = body[: body.rfind(b">") + 1]
        start = f'{_XML}<{around} xmlns="{_SHEET_NAMES}">'.encode()
        part = {name: start + body + f"</{around}>".encode()}
        return workbook([f"{_OPEN}{_FIRST}{_CLOSE}".encode()], part)

    return lambda size: _fits(make, size)


def _names(size: int) -> bytes:
    def make(room: int) -> bytes:
        names = "".join(
            f'<definedName name="n{n}">S1!$A${n}</definedName>' for n in range(room // 45)
        )
        sheet = f"{_OPEN}{_FIRST}{_CLOSE}".encode()
        return workbook([sheet], {}, names=f"<definedNames>{names}</definedNames>")

    return _fits(make, size)


_ODS = "urn:oasis:names:tc:opendocument:xmlns:"
_ODS_CELL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'


def _ods(unit: str, *, before: str = "", times: int | None = None) -> Callable[[int], bytes]:
    row = f"<table:table-row>{_ODS_CELL.format('') * 3}</table:table-row>"
    start = (
        f'{_XML}<office:document-content xmlns:office="{_ODS}office:1.0" xmlns:table="{_ODS}table:'
        f'1.0" xmlns:text="{_ODS}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="S1">{row * 2}{before}'
    )
    end = "</table:table></office:spreadsheet></office:body></office:document-content>"

    def make(size: int) -> bytes:
        count = times or max(1, min(_room(size), _READ) // len(unit))
        content = f"{start}{unit * count}{end}".encode()
        kind = b"application/vnd.oasis.opendocument.spreadsheet"
        manifest = b'<manifest:manifest xmlns:manifest="urn:x"/>'
        members = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
        return packed(members)

    return make


def _ods_row(cell: str, rows: str = "") -> str:
    return f"<table:table-row{rows}>{_ODS_CELL.format(cell)}</table:table-row>"


def _repeats(kind: str, count: int) -> str:
    return f' table:number-{kind}-repeated="{count}"'


def _ods_bombs() -> Iterator[Bomb]:
    columns, rows = _repeats("columns", 16_384), _repeats("rows", 1_048_576)
    span = ' table:number-rows-spanned="60000" table:number-columns-spanned="900"'
    yield Bomb("ODS: a row of all rows", _ods(_ods_row("", rows), times=1), "ods")
    yield Bomb("ODS: all rows and columns", _ods(_ods_row(columns, rows), times=1), "ods")
    yield Bomb("ODS: cells of all columns", _ods(_ods_row(columns)), "ods")
    yield Bomb("ODS: cells of 900 columns", _ods(_ods_row(_repeats("columns", 900))), "ods")
    yield Bomb("ODS: rows of all rows", _ods(_ods_row("", rows)), "ods")
    yield Bomb(
        "ODS: repeats beyond all numbers",
        _ods(_ods_row(_repeats("columns", 10**12), _repeats("rows", 10**12)), times=1),
        "ods",
    )
    yield Bomb("ODS: spans", _ods(_ods_row(span)), "ods")
    yield Bomb("ODS: rows", _ods(_ods_row("")), "ods")
    empty = f"<table:table-row><table:table-cell{columns}/></table:table-row>"
    yield Bomb("ODS: empty cells of all columns", _ods(empty), "ods")
    far = f"<table:table-row{_repeats('rows', 1_000_000)}><table:table-cell/></table:table-row>"
    yield Bomb("ODS: a row far below", _ods(far + _ods_row(""), times=1), "ods")
    yield Bomb(
        "ODS: letters in one cell",
        _ods(
            "<text:p>x</text:p>",
            before=('<table:table-row><table:table-cell office:value-type="string">'),
        ),
        "ods",
    )
    yield Bomb(
        "ODS: spaces in one cell",
        _ods(
            '<text:s text:c="1000000000"/>',
            before=('<table:table-row><table:table-cell office:value-type="string"><text:p>'),
        ),
        "ods",
    )
    sheet = f'</table:table><table:table table:name="T">{_ods_row("") * 2}'
    yield Bomb("ODS: many sheets", _ods(sheet), "ods")


BOMBS = (
    Bomb("XLSX: plain leads", _sheet(_text), "xlsx"),
    Bomb("XLSX: the same row", _same(f"<row>{_THREE}</row>"), "xlsx"),
    Bomb(
        "XLSX: numbers in 250 columns", _same("<row>" + "<c><v>1</v></c>" * 250 + "</row>"), "xlsx"
    ),
    Bomb(
        "XLSX: distinct numbers",
        _sheet(lambda n: f"<row><c><v>{n}.5</v></c><c><v>{n * 7}</v></c></row>"),
        "xlsx",
    ),
    Bomb(
        "XLSX: dates",
        _sheet(
            lambda n: f'<row><c s="1"><v>{40_000 + n % 9_999}.25</v></c><c><v>1</v></c></row>',
            styles=(
                f'<styleSheet xmlns="{_SHEET_NAMES}"><cellXfs><xf/><xf numFmtId="22"/></cellXfs>'
                "</styleSheet>"
            ).encode(),
        ),
        "xlsx",
    ),
    Bomb("XLSX: cells in the far column", _sheet(lambda n: _row(n, "XFD")), "xlsx"),
    Bomb("XLSX: a diagonal", _sheet(lambda n: _row(n, _letters(n % 16_384 + 1))), "xlsx"),
    Bomb(
        "XLSX: a far corner", _same('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "xlsx"
    ),
    Bomb("XLSX: 1,900 columns, one cell each", _sheet(lambda n: _row(n, "BTB")), "xlsx"),
    Bomb(
        "XLSX: rows far apart",
        _sheet(lambda n: f'<row r="{1 + n * 9 % 1_048_576}"><c><v>1</v></c><c><v>2</v></c></row>'),
        "xlsx",
    ),
    Bomb(
        "XLSX: one row of all", _same("<c><v>1</v></c>", _OPEN + "<row>", "</row>" + _CLOSE), "xlsx"
    ),
    Bomb("XLSX: empty rows", _same("<row/>"), "xlsx"),
    Bomb("XLSX: empty cells", _same("<row>" + '<c s="1"/>' * 60 + "</row>"), "xlsx"),
    Bomb("XLSX: errors", _same('<row><c t="e"><v>#N/A</v></c></row>'), "xlsx"),
    Bomb("XLSX: formulas", _same("<row><c><f>A1+1</f></c></row>"), "xlsx"),
    Bomb("XLSX: cells without an end", _same('<row><c r="A1"><f>', end=""), "xlsx"),
    Bomb(
        "XLSX: shared formulas",
        _same('<row><c r="A4"><f t="shared" ref="A4:A999999" si="0">A1</f><v>1</v></c></row>'),
        "xlsx",
    ),
    Bomb(
        "XLSX: letters in one cell",
        _same(
            "x", _OPEN + _FIRST + '<row><c t="inlineStr"><is><t>', "</t></is></c></row>" + _CLOSE
        ),
        "xlsx",
    ),
    Bomb(
        "XLSX: runs in one cell",
        _same(
            "<r><t>x</t></r>",
            _OPEN + _FIRST + '<row><c t="inlineStr"><is>',
            "</is></c></row>" + _CLOSE,
        ),
        "xlsx",
    ),
    Bomb("XLSX: blanks in a row", _same(" ", _OPEN + _FIRST + "<row ", "></row>" + _CLOSE), "xlsx"),
    Bomb("XLSX: less-than signs", _same("<row <c "), "xlsx"),
    Bomb("XLSX: comments", _same("<!-- x -->"), "xlsx"),
    Bomb("XLSX: shared strings", _shared, "xlsx"),
    Bomb("XLSX: one long shared string in all cells", _one_string, "xlsx"),
    Bomb("XLSX: merged pairs", _merged(lambda n: f"A{2 * n + 1}:A{2 * n + 2}"), "xlsx"),
    Bomb("XLSX: merged over each other", _merged(lambda n: f"A{n + 1}:B{n + 900}"), "xlsx"),
    Bomb("XLSX: merged to the end", _merged(lambda n: f"A{n + 1}:XFD1048576"), "xlsx"),
    Bomb(
        "XLSX: merged across the head",
        _merged(lambda n: f"{_letters(n % 999 + 1)}1:{_letters(n % 999 + 900)}1"),
        "xlsx",
    ),
    Bomb("XLSX: many sheets", _many_sheets(f"{_OPEN}{_FIRST}{_CLOSE}"), "xlsx"),
    Bomb("XLSX: many covers", _many_sheets(f"{_OPEN}<row>{_THREE}</row>{_CLOSE}"), "xlsx"),
    Bomb(
        "XLSX: many styles",
        _part("styles.xml", lambda n: f'<xf numFmtId="{n}"/>', "styleSheet"),
        "xlsx",
    ),
    Bomb(
        "XLSX: many formats",
        _part(
            "styles.xml", lambda n: f'<numFmt numFmtId="{n}" formatCode="[{n}]yyyy"/>', "styleSheet"
        ),
        "xlsx",
    ),
    Bomb(
        "XLSX: many relations",
        _part("theme.xml", lambda n: f'<Relationship Id="x{n}" Target="y"/>', "Relationships"),
        "xlsx",
    ),
    Bomb("XLSX: defined names", _names, "xlsx"),
    *_ods_bombs(),
)
