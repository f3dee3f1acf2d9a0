"""Containers told by their content: the name lies, the bytes do not."""

import io
import json
import struct
import zlib

import pyarrow as pa
import pyarrow.parquet as pq
import xlwt

from .case import Reads, Refuses, Trial, trial
from .leads import GRID, HEADER, LEADS, gzipped, text, xlsx, zipped

FAMILY = "1 containers"
WHOLE = Reads(headers=HEADER, body=LEADS)
CSV = text(GRID).encode()
ODF = "urn:oasis:names:tc:opendocument:xmlns:"

HTML = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    "<style>td {mso-number-format:'\\@';}</style></head><body><table border=1><tr>"
    + "".join(f"<th>{name}</th>" for name in HEADER)
    + "</tr>"
    + "".join(
        "<tr>" + "".join(f"<td>{c.replace('ü', '&uuml;')}</td>" for c in row) + "</tr>"
        for row in LEADS
    )
    + "</table></body></html>"
)
LOGIN = """<!DOCTYPE html>
<html lang="en"><head><title>Login | Salesforce</title></head><body>
<form action="/login" method="post"><label>Username</label><input name="un" type="email">
<label>Password</label><input name="pw" type="password"><button>Log In</button></form>
<p>To access this page, you have to log in to Salesforce.</p></body></html>"""
RTF = r"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Helvetica;}}
\pard Lead ID, Name, Source\par 00123, Anna, Google\par 00124, Tom, Referral\par }"""
XML = """<?xml version="1.0" encoding="UTF-8"?>
<leads><lead id="00123"><name>Anna</name><source>Google</source></lead>
<lead id="00124"><name>Tom, Leeds</name><source>Referral</source></lead></leads>"""
JSON = json.dumps({"leads": [{"id": "00123", "name": "Anna"}, {"id": "00124", "name": "Tom"}]})


def pdf() -> bytes:
    return (
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"4 0 obj\n<< /Length 44 >>\nstream\nBT /F1 12 Tf (Lead ID, Name) Tj ET\nendstream\n"
        b"endobj\nxref\n0 5\ntrailer << /Size 5 /Root 1 0 R >>\nstartxref\n200\n%%EOF\n"
    )


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(24) for _ in range(8)))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def parquet() -> bytes:
    target = io.BytesIO()
    columns = {
        "Lead ID": pa.array(["00123", "00124", "00125"]),
        "Record": pa.array([123456789012345678, 9007199254740993, None], pa.int64()),
        "Source": pa.array(["Google", None, "NA"]),
        "Created": pa.array([20516, 20517, None], pa.date32()),
    }
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


def ods() -> bytes:
    """A sheet as LibreOffice writes it: repeated cells, and a million empty rows at its end."""
    names = " ".join(f'xmlns:{n}="{ODF}{n}:1.0"' for n in ("office", "table", "text"))

    def cell(value: str, times: int = 1) -> str:
        repeated = f' table:number-columns-repeated="{times}"' if times > 1 else ""
        body = f"<text:p>{value}</text:p>"
        kind = ' office:value-type="string"'
        return f"<table:table-cell{repeated}{kind}>{body}</table:table-cell>"

    lines = [[cell(c) for c in row] for row in GRID]
    lines[1][3] = '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p>'
    lines[1][3] += "</table:table-cell>"
    lines.append([cell("x", 5)])
    empty = '<table:table-cell table:number-columns-repeated="16379"/>'
    rows = "".join(f"<table:table-row>{''.join(r)}{empty}</table:table-row>" for r in lines)
    rows += '<table:table-row table:number-rows-repeated="1048566"><table:table-cell '
    rows += 'table:number-columns-repeated="16384"/></table:table-row>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} '
        f'office:version="1.3"><office:body><office:spreadsheet><table:table '
        f'table:name="Leads">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:'
        f'xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type='
        f'"{kind}"/></manifest:manifest>'
    )
    members = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped({name: body.encode() for name, body in members.items()})


def xls() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Leads")
    for number, row in enumerate(GRID):
        for column, value in enumerate(row):
            sheet.write(number, column, int(value) if number and column == 3 else value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


JUNK = {"__MACOSX/._leads.csv": b"\x00\x05\x16\x07\x00\x02", ".DS_Store": b"\0\0\0\1Bud1"}
TWO = {"2025/leads.csv": CSV, "2026/leads.csv": text([HEADER, *LEADS[:3]]).encode()}

CASES: dict[str, tuple[Trial, ...]] = {
    "a workbook called .csv": (trial(lambda: xlsx({"Leads": GRID}), WHOLE),),
    "a CSV file called .xlsx": (trial(CSV, WHOLE, filename="leads.xlsx"),),
    "tab text called .xls": (trial(text(GRID, "\t", "\r\n"), WHOLE, filename="leads.xls"),),
    "an HTML table called .xls": (trial(HTML, WHOLE, filename="report.xls"),),
    "a login page called .xlsx": (
        trial(LOGIN, Refuses(words="web page|HTML|log.?in"), filename="leads.xlsx"),
        trial(LOGIN, Refuses(words="web page|HTML|log.?in")),
    ),
    "JSON, PDF, XML, RTF and PNG called .csv": (
        trial(JSON, Refuses(words="JSON")),
        trial(pdf, Refuses(words="PDF")),
        trial(XML, Refuses(words="XML")),
        trial(RTF, Refuses(words="RTF|rich text")),
        trial(png, Refuses(words="PNG|picture|image")),
    ),
    "gzip": (
        trial(lambda: gzipped(CSV), WHOLE, filename="leads.csv.gz"),
        trial(lambda: gzipped(xlsx({"Leads": GRID})), WHOLE, filename="leads.csv"),
        trial(lambda: gzipped(CSV[:100]) + gzipped(CSV[100:]), WHOLE, filename="leads.gz"),
    ),
    "a zip archive with one table": (
        trial(lambda: zipped({"export/leads.csv": CSV, **JUNK}), WHOLE, filename="leads.zip"),
        trial(lambda: zipped({"leads.xlsx": xlsx({"Leads": GRID})}), WHOLE, filename="leads.zip"),
    ),
    "a zip archive with several tables": (
        trial(lambda: zipped(TWO), Refuses(words="2 tables|several|2025", parts=list(TWO))),
        trial(lambda: zipped(TWO), WHOLE, part="2025/leads.csv"),
        trial(lambda: zipped(TWO), Reads(rows=3, part="2026/leads.csv"), part="2026/leads.csv"),
    ),
    "Parquet": (
        trial(
            parquet,
            Reads(
                headers=["Lead ID", "Record", "Source", "Created"],
                body=[
                    ["00123", "123456789012345678", "Google", "2026-03-04"],
                    ["00124", "9007199254740993", "", "2026-03-05"],
                    ["00125", "", "NA", ""],
                ],
            ),
            filename="leads.parquet",
        ),
    ),
    "ODS": (trial(ods, Reads(headers=HEADER, body=[*LEADS, ["x"] * 5]), filename="leads.ods"),),
    "XLS": (trial(xls, WHOLE, filename="leads.xls"), trial(xls, WHOLE, filename="leads.csv")),
}
