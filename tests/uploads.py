"""Files of every kind as bytes, for the tests of reading them."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
import xlwt

CELL = '<c r="{0}" t="inlineStr"><is><t>{1}</t></is></c>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(*sheets: Sequence[Sequence[object]], hidden: Sequence[int] = ()) -> bytes:
    target = io.BytesIO()
    options = {"default_date_format": "yyyy-mm-dd hh:mm:ss", "strings_to_formulas": False}
    with xlsxwriter.Workbook(target, options) as book:
        pages = [book.add_worksheet() for _ in sheets]
        for page, rows in zip(pages, sheets, strict=True):
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
        for number in hidden:
            pages[number].hide()
    return target.getvalue()


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return target.getvalue()


def raw_xlsx(sheet_data: str, *, before: str = "", after: str = "") -> bytes:
    """A workbook of one sheet, "Leads", with the markup given in it."""
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet_data}</sheetData>{after}</worksheet>'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Leads" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": before + sheet,
        }
    )


def _relation(kind: str, target: str) -> str:
    relation = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}">{relation}</Relationships>'


def ods(tables: str, *, mimetype: str = ODS_TYPE) -> bytes:
    names = " ".join(f'xmlns:{n}="{_OASIS}{n}:1.0"' for n in ("office", "style", "table", "text"))
    hidden = '<style:style style:name="h" style:family="table"><style:table-properties '
    return zipped(
        {
            "mimetype": mimetype,
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"<office:document-content {names}><office:automatic-styles>{hidden}"
            'table:display="false"/></style:style></office:automatic-styles><office:body>'
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        }
    )


def ods_table(name: str, *rows: Sequence[str], style: str = "") -> str:
    """A sheet of an ODS file; a cell is text, or markup when it begins with "<"."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = ["".join(c if c.startswith("<") else cell.format(c) for c in row) for row in rows]
    body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    return f'<table:table table:name="{name}" table:style-name="{style}">{body}</table:table>'


def xls(*sheets: Sequence[Sequence[object]], hidden: Sequence[int] = ()) -> bytes:
    book = xlwt.Workbook()
    for place, rows in enumerate(sheets):
        page = book.add_sheet(f"Sheet{place + 1}")
        page.visibility = int(place in hidden)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(number, column, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def parquet(columns: Mapping[str, pa.Array | Sequence[object]]) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), target)
    return target.getvalue()
