"""Pages and XML made to hurt."""

from collections.abc import Callable
from itertools import pairwise

from benchmarks.bomb_files.bomb import Bomb, filled, lead, numbered

_PAGE = "<html><body><table><tr><th>Lead ID</th><th>Name</th><th>Source</th></tr>"
_ROW = "<tr><td>1</td><td>Ann Baker</td><td>Google</td></tr>"
_BOOK = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)
_DATA = '<Cell><Data ss:Type="String">x</Data></Cell>'
_SHEET = '<Worksheet ss:Name="A"><Table>'
_END = "</Table></Worksheet></Workbook>"


def _page(unit: str, before: str = _PAGE + _ROW * 3) -> Callable[[int], bytes]:
    return lambda size: filled(unit.encode(), size, before.encode())


def _leads(size: int) -> bytes:
    return numbered(
        lambda n: "<tr>" + "".join(f"<td>{cell}</td>" for cell in lead(n)) + "</tr>", size, _PAGE
    )


def _nested(size: int) -> bytes:
    piece = "<table><tr><td>"
    depth = size // 2 // len(piece)
    return ("<html>" + piece * depth + "x" + "</td></tr></table>" * (depth // 2)).encode()[:size]


def _book(unit: str, before: str = _SHEET, end: str = _END) -> Callable[[int], bytes]:
    start = (_BOOK + before).encode()
    return lambda size: filled(unit.encode(), size - len(end), start) + end.encode()


def _laughs(kind: str) -> Callable[[int], bytes]:
    names = ["lol", *(f"lol{n}" for n in range(1, 10))]
    declared = '<!ENTITY lol "lol">' + "".join(
        f'<!ENTITY {n} "{f"&{b};" * 10}">' for b, n in pairwise(names)
    )
    start = f'<?xml version="1.0"?><!DOCTYPE {kind} [{declared}]>'
    return lambda size: filled(b"&lol9;", size, (start + _BOOK[21:] + _SHEET).encode())


def _deep(size: int) -> bytes:
    depth = size // 2 // 6
    return (_BOOK + "<a>" * depth + "</a>" * depth + "</Workbook>").encode()[:size]


def _attributes(size: int) -> bytes:
    given = "".join(f' a{n}="1"' for n in range(size // 14))
    return f"{_BOOK}<Worksheet{given}><Table><Row>{_DATA}</Row>{_END}".encode()[:size]


_PAGES: dict[str, str] = {
    "cells across 1,000": "<tr>" + '<td colspan="1000">x</td>' * 2 + "</tr>",
    "rows of 40 cells across 1,000": "<tr>" + '<td colspan="1000">x</td>' * 40 + "</tr>",
    "cells down 65,534": "<tr>" + '<td rowspan="65534">x</td>' * 2 + "</tr>",
    "cells across and down": "<tr>" + '<td rowspan="9999" colspan="999">x</td>' * 3 + "</tr>",
    "empty rows": "<tr>",
    "cells without an end": "<td>",
    "cells in one row": "<td>x</td>",
    "tags that are never closed": "<td ",
    "less-than signs": "<",
    "quotes in tags": "<td a='\"",
    "long attributes": "<td a='" + "x" * 900 + "'>y</td>",
    "attributes of many quotes": "<td " + "\"'" * 400 + ">",
    "comments": "<!-- x -->",
    "comments without an end": "<!--",
    "ends of tables": "</table>",
    "many tables": "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
    "tables without an end": "<table>",
    "tables in cells": "<tr><td><table><tr><td>1</td><td>2</td></tr></table></td></tr>",
    "scripts without an end": "<script>",
    "scripts": "<script>a</script>",
    "selects without an end": "<select ",
    "half of an end of a script": "<style></styl",
    "line breaks in one cell": "<br>",
    "blanks in one cell": " &nbsp; \n",
    "entities without an end": "&amp",
    "entities of numbers": "&#1114111;&#x0;&#99999999999;",
    "long entities": "&" + "a" * 60 + ";",
    "rows of the same": _ROW,
    "letters in a cell": "x",
    "password fields": "<input type=password",
    "metas": "<meta charset=",
}
_BOOKS: dict[str, str] = {
    "rows far below": f'<Row ss:Index="1000000">{_DATA}</Row>',
    "cells far to the right": '<Row><Cell ss:Index="16384"><Data>x</Data></Cell></Row>',
    "merged across": '<Row><Cell ss:MergeAcross="16383"><Data>x</Data></Cell></Row>',
    "merged down": '<Row><Cell ss:MergeDown="1000000"><Data ss:Type="String">x</Data></Cell></Row>',
    "rows": f"<Row>{_DATA * 3}</Row>",
    "empty rows": "<Row/>",
    "empty cells": "<Row>" + "<Cell/>" * 40 + "</Row>",
    "errors": '<Row><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>',
    "numbers with exponents": '<Row><Cell><Data ss:Type="Number">1e300</Data></Cell></Row>',
}

BOMBS = (
    *(Bomb(f"page: {name}", _page(unit), "xls") for name, unit in _PAGES.items()),
    Bomb("page: plain leads", _leads, "html"),
    Bomb("page: nested tables", _nested, "html"),
    Bomb("page: nested blocks", _page("<div>", "<html><body>"), "html"),
    Bomb(
        "page: cells down, one in each row",
        _page('<tr><td rowspan="60000">x</td>', "<html><table>"),
        "xls",
    ),
    Bomb(
        "page: cells across, then nothing",
        _page("<tr></tr>", _PAGE + '<tr><td rowspan="65000" colspan="1000">x</td></tr>'),
        "xls",
    ),
    *(Bomb(f"XML: {name}", _book(unit), "xml") for name, unit in _BOOKS.items()),
    Bomb(
        "XML: many sheets",
        _book(f'</Table></Worksheet><Worksheet><Table><Row ss:Index="500">{_DATA * 3}</Row>'),
        "xml",
    ),
    Bomb(
        "XML: many far sheets",
        _book(f'</Table></Worksheet><Worksheet><Table><Row ss:Index="1048576">{_DATA}</Row>'),
        "xml",
    ),
    Bomb(
        "XML: letters in one cell",
        _book("x", _SHEET + f"<Row>{_DATA}</Row><Row><Cell><Data>", "</Data></Cell></Row>" + _END),
        "xml",
    ),
    Bomb(
        "XML: entities in one cell",
        _book(
            "&lt;", _SHEET + f"<Row>{_DATA}</Row><Row><Cell><Data>", "</Data></Cell></Row>" + _END
        ),
        "xml",
    ),
    Bomb(
        "XML: data in one cell",
        _book('<Data ss:Type="String">x</Data>', _SHEET + "<Row><Cell>", "</Cell></Row>" + _END),
        "xml",
    ),
    Bomb("XML: cells in one row", _book(_DATA, _SHEET + "<Row>", "</Row>" + _END), "xml"),
    Bomb("XML: entities of entities", _laughs("Workbook"), "xml"),
    Bomb("XML: nested elements", _deep, "xml"),
    Bomb("XML: attributes of one element", _attributes, "xml"),
    Bomb("XML: comments", _book("<!-- x -->"), "xml"),
    Bomb(
        "XML: styles",
        _book('<Style ss:ID="s1"><Font/></Style>', "<Styles>", "</Styles></Workbook>"),
        "xml",
    ),
)
