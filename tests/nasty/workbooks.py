"""Workbooks as people keep them, and as others damage them."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

import xlsxwriter

from .case import Reads, Refuses, Trial, trial
from .leads import GRID, HEADER, LEADS, MAIN, markup, xlsx, zipped

FAMILY = "7 workbooks"
WHOLE = Reads(headers=HEADER, body=LEADS)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OLD = [HEADER, ["00001", "Old One", "Ads", "1", "Bonn"], ["00002", "Old Two", "Ads", "2", "Bonn"]]
NOTES = [["Read me"], ["These are the leads of March."], ["Ask Anna."]]
DAYS = '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">{DAYS}<fonts count="1"><font/></fonts><fills count="1">'
    '<fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/>'
    '</cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)


def told(*words: str) -> Reads:
    return Reads(headers=HEADER, body=LEADS, told=words)


def styled(
    grid: list[list[str]], *, hidden: Sequence[int] = (), merged: Mapping[str, str] | None = None
) -> bytes:
    """A workbook by xlsxwriter, with hidden rows or merged cells."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("Leads")
        for number, row in enumerate(grid):
            page.write_row(number, 0, row)
        for number in hidden:
            page.set_row(number, None, None, {"hidden": True})
        for area, value in (merged or {}).items():
            page.merge_range(area, value, book.add_format())
    return target.getvalue()


def lead_with(values: dict[tuple[int, int], str]) -> list[list[str]]:
    return [[values.get((r, c), cell) for c, cell in enumerate(row)] for r, row in enumerate(LEADS)]


ERRORS = xlsx(
    {
        "Leads": [
            *GRID[:2],
            [
                "00124",
                "José Peña",
                '<c t="e"><v>#N/A</v></c>',
                '<c t="e"><v>#DIV/0!</v></c>',
                "Málaga",
            ],
            *GRID[3:],
        ]
    }
)
AS_SHOWN = lead_with({(1, 2): "#N/A", (1, 3): "#DIV/0!"})
EMPTIED = lead_with({(1, 2): "", (1, 3): ""})
SUMS = [
    [*row[:3], f"<c><f>LEN(B{n})</f></c>" if n > 1 else row[3], row[4]]
    for n, row in enumerate(GRID, start=1)
]
SERIALS = [
    ["Lead ID", "Created"],
    ["1", '<c s="1"><v>44623</v></c>'],
    ["2", '<c s="1"><v>31</v></c>'],
]
IDS: list[list[object]] = [
    ["Lead ID", "Phone", "Account"],
    ["001234567890123456", "0049 30 123", 123456789012345678],
    ["999999999999999999", "+49301234", 12345],
    ["12E05", "0", 900719925474099],
]
FAR = markup(GRID) + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'


def macros() -> bytes:
    """A macro workbook: the leads, another content type, and a project of macros beside them."""
    with zipfile.ZipFile(io.BytesIO(xlsx({"Leads": GRID}))) as plain:
        members = {name: plain.read(name) for name in plain.namelist()}
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = members["[Content_Types].xml"].replace(usual, kind)
    project = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)
    return zipped({**members, "[Content_Types].xml": types, "xl/vbaProject.bin": project})


def protected() -> bytes:
    """What Excel writes for a workbook with a password: an OLE file with two streams."""
    sector = 512
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    info, package = bytes(4096), bytes(range(256)) * 16
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    )
    head += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    fat = [fat_mark, end]
    fat += [*range(3, 10), end, *range(11, 18), end]
    fat += [free] * (sector // 4 - len(fat))

    def entry(name: str, kind: int, links: tuple[int, int, int], start: int, size: int) -> bytes:
        label = name.encode("utf-16-le")
        words = struct.pack("<HBBIII", len(label) + 2, kind, 1, *links)
        return label.ljust(64, b"\0") + words + bytes(36) + struct.pack("<IQ", start, size)

    none = free
    directory = entry("Root Entry", 5, (none, none, 1), end, 0)
    directory += entry("EncryptionInfo", 2, (none, 2, none), 2, 4096)
    directory += entry("EncryptedPackage", 2, (none, none, none), 10, 4096)
    directory += bytes(128)
    return head + struct.pack(f"<{len(fat)}I", *fat) + directory + info + package


CASES: dict[str, tuple[Trial, ...]] = {
    "several sheets, one chosen": (
        trial(
            lambda: xlsx({"Leads": GRID, "Old leads": OLD}), told("Old leads"), filename="l.xlsx"
        ),
        trial(
            lambda: xlsx({"Leads": GRID, "Old leads": OLD}),
            Reads(headers=HEADER, body=OLD[1:], part="Old leads"),
            part="Old leads",
        ),
        trial(lambda: xlsx({"Leads": GRID, "Old": OLD}), Refuses(words="Old"), part="March"),
    ),
    "a hidden sheet first": (
        trial(lambda: xlsx({"lists": OLD, "Leads": GRID}, states="lists"), told("lists|hidden")),
    ),
    "hidden rows": (trial(lambda: styled([*GRID], hidden=[2, 3, 4]), told("hidden")),),
    "merged cells": (
        trial(
            lambda: styled([*GRID], merged={"C2:C4": "Google"}),
            Reads(
                headers=HEADER,
                body=lead_with({(1, 2): "Google", (2, 2): "Google"}),
                told=["merged"],
            ),
            Reads(headers=HEADER, body=lead_with({(1, 2): "", (2, 2): ""}), told=["merged"]),
        ),
        trial(
            lambda: styled([["Leads of March"], *GRID], merged={"A1:E1": "Leads of March"}),
            told("Leads of March"),
        ),
    ),
    "error cells": (
        trial(
            ERRORS,
            Reads(headers=HEADER, body=AS_SHOWN),
            Reads(headers=HEADER, body=EMPTIED, told=["error|#N/A"]),
        ),
    ),
    "formulas without values": (
        trial(
            lambda: xlsx({"Leads": SUMS}),
            Reads(headers=HEADER, rows=8, cells={(0, 0): "00123", (7, 3): ""}, told=["formula"]),
            Refuses(words="formula"),
        ),
    ),
    "dates counted from 1904": (
        trial(
            lambda: xlsx(
                {"Leads": SERIALS}, properties='<workbookPr date1904="1"/>', styles=STYLES
            ),
            Reads(cells={(0, 1): "2026-03-04", (1, 1): "1904-02-01"}, rows=2),
            Reads(cells={(0, 1): "2026-03-04 00:00:00", (1, 1): "1904-02-01 00:00:00"}, rows=2),
        ),
    ),
    "long ids, and numbers stored as text": (
        trial(
            lambda: xlsx({"Leads": IDS}),
            Reads(
                headers=IDS[0],  # type: ignore[arg-type]
                rows=3,
                cells={
                    (0, 0): "001234567890123456",
                    (1, 0): "999999999999999999",
                    (2, 0): "12E05",
                    (0, 1): "0049 30 123",
                    (1, 2): "12345",
                    (2, 2): "900719925474099",
                },
                told=["Account.*(15 digits|rounded)"],
            ),
        ),
    ),
    "a stray cell in the far corner": (
        trial(
            lambda: xlsx({"Leads": FAR}),
            Reads(
                rows=8, cells={(7, 4): "Forlì"}, aside=None, told=[r"stray|far|1,?048,?576|column"]
            ),
            Refuses(words="far|stray|columns|rows|last cell"),
        ),
    ),
    "a workbook with macros": (trial(macros, WHOLE, filename="leads.xlsm"),),
    "a password": (
        trial(protected, Refuses(words="password|protected|encrypt"), filename="l.xlsx"),
    ),
    "an empty first sheet": (
        trial(lambda: xlsx({"Sheet1": [], "Leads": GRID}), WHOLE, filename="leads.xlsx"),
        trial(
            lambda: xlsx({"Sheet1": NOTES, "Leads": GRID}), told("Sheet1"), Refuses(words="Sheet1")
        ),
        trial(
            lambda: xlsx({"Sheet1": [], "Leads": GRID}),
            Refuses(words="empty|no cell|nothing"),
            part="Sheet1",
        ),
    ),
}
