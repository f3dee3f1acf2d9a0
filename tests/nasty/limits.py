"""Files made to fill the memory, to take for ever or to break out: an end in seconds."""

import io
import itertools
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path

from .case import Reads, Refuses, Trial, trial
from .leads import GRID, HEADER, LEADS, MAIN, gzipped, markup, text, xlsx, zipped

FAMILY = "10 limits"
WHOLE = Reads(headers=HEADER, body=LEADS)
CSV = text(GRID).encode()
MB = 1 << 20
BOMB = r"unpack|compress|times its size|memory|too large|limit"
TORN = r"damaged|cut off|incomplete|broken|not whole"
ESCAPE = str(Path(tempfile.gettempdir()) / "nasty_escape.csv")


def zeros(times: int) -> bytes:
    """Raw deflate of so many MB of zeros; the same block over and over, so it is made at once."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * times + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def gzip_bomb() -> bytes:
    """10 GiB of zeros; the sum at its end is never reached by who takes care."""
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + zeros(10_240) + struct.pack("<II", 0, 0)


def zip_bomb(name: str = "leads.csv", *, honest: bool = True, times: int = 2048) -> bytes:
    """An archive of one member of zeros, which states its size or lies about it."""
    body, label = zeros(times), name.encode()
    size = times * MB if honest else 100
    fields = struct.pack("<HHHHHIII", 20, 0, 8, 0, 0x5C63, 0, len(body), size)
    local = b"PK\3\4" + fields + struct.pack("<HH", len(label), 0) + label
    entry = (
        b"PK\1\2"
        + struct.pack("<H", 20)
        + fields
        + struct.pack("<HHHHHII", len(label), 0, 0, 0, 0, 0, 0)
        + label
    )
    start = len(local) + len(body)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), start, 0)
    return local + body + entry + end


def nested(depth: int) -> bytes:
    content = zipped({"leads.csv": CSV})
    for level in range(depth):
        content = zipped({f"{level}-{n}.zip": content for n in range(4)})
    return content


def laughs() -> bytes:
    names = ["lol", *(f"lol{n}" for n in range(1, 10))]
    entities = '<!ENTITY lol "lol">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names)
    )
    shared = (
        f'<?xml version="1.0"?><!DOCTYPE sst [{entities}]><sst xmlns="{MAIN}" count="1" '
        'uniqueCount="1"><si><t>&lol9;</t></si></sst>'
    )
    first = '<c t="s"><v>0</v></c>'
    return xlsx({"Leads": [[first, *HEADER[1:]], *LEADS]}, shared=shared)


def large_cell(size: int) -> str:
    long = text([["00131", "x" * size, "Google", "1", "Bonn"]])
    return text(GRID) + long + "00132,Last One,Google,2,Bonn\n"


LAST = ["00132", "Last One", "Google", "2", "Bonn"]


def traversal() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("../" * 12 + ESCAPE.lstrip("/"), CSV)
    return target.getvalue()


def absolute() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr(ESCAPE, CSV)
    return target.getvalue()


def deep_html() -> str:
    depth = 100_000
    return "<html><body>" + "<div>" * depth + "Please log in" + "</div>" * depth + "</body></html>"


def nested_tables() -> str:
    return "<html><body>" + "<table><tr><td>" * 20_000 + "x" + "</td></tr></table>" * 20_000


def wide_dimension() -> bytes:
    inside = f'<dimension ref="A1:XFD1048576"/><sheetData>{markup(GRID)}</sheetData>'
    return xlsx({"Leads": inside})


def column_names(count: int) -> str:
    return text([[f"field {n}" for n in range(count)], *[["1"] * count] * 3])


def open_line() -> str:
    return text(GRID[:5]) + "," * 1_000_000 + "x\n" + text(GRID[5:])


CASES: dict[str, tuple[Trial, ...]] = {
    "a zip bomb": (
        trial(zip_bomb, Refuses(words=BOMB), filename="leads.zip"),
        trial(
            lambda: zip_bomb(honest=False), Refuses(words=BOMB + "|" + TORN), filename="leads.zip"
        ),
        trial(lambda: zip_bomb(honest=False, times=10_240), Refuses(words=BOMB + "|" + TORN)),
    ),
    "a gzip bomb": (trial(gzip_bomb, Refuses(words=BOMB), filename="leads.csv.gz"),),
    "zips in zips": (
        trial(lambda: nested(7), Refuses(words="zip|archive"), filename="leads.zip"),
        trial(
            lambda: zipped({"leads.zip": zipped({"leads.csv": CSV})}),
            Refuses(words="zip|archive"),
            WHOLE,
        ),
        trial(lambda: gzipped(gzipped(gzipped(CSV))), Refuses(words="compress|archive"), WHOLE),
    ),
    "XML entities in a workbook": (
        trial(
            laughs,
            Refuses(words="damaged|XML|entit|workbook|memory"),
            Reads(body=LEADS, aside=None),
            filename="leads.xlsx",
        ),
    ),
    "3,000 columns": (trial(lambda: column_names(3000).encode(), Refuses(words="2,?000")),),
    "a cell of 20 MB": (
        trial(
            lambda: large_cell(20 * MB).encode(),
            Reads(headers=HEADER, body=[*LEADS, LAST], aside=[10], told=["cell"]),
            Reads(headers=HEADER, rows=10, cells={(9, 1): "Last One"}),
            Refuses(words="cell"),
        ),
    ),
    "a million delimiters in one line": (
        trial(
            lambda: open_line().encode(),
            Reads(headers=HEADER, body=LEADS, aside=[6], told=["row|cells"]),
            Refuses(words="columns|line|cells"),
        ),
        trial(
            lambda: ("," * 1_000_000 + "\n" + text(GRID)).encode(), WHOLE, Refuses(words="columns")
        ),
        trial(lambda: ("a," * 1_000_000 + "\n" + text(GRID)).encode(), Refuses(words="columns")),
    ),
    "two million short lines": (
        trial(
            lambda: b"a,b\n" + b"1,2\n" * 2_000_000,
            Reads(headers=["a", "b"], rows=2_000_000, cells={(1_999_999, 1): "2"}),
            Refuses(words="rows|lines"),
        ),
        trial(
            lambda: b"a,b\n" + b"\n" * 2_000_000 + b"1,2\n",
            Reads(headers=["a", "b"], body=[["1", "2"]]),
        ),
    ),
    "paths that lead out of an archive": (
        trial(traversal, WHOLE, Refuses(words="path|name|archive"), untouched=ESCAPE),
        trial(absolute, WHOLE, Refuses(words="path|name|archive"), untouched=ESCAPE),
    ),
    "HTML 100,000 deep": (
        trial(lambda: deep_html().encode(), Refuses(words="web page|HTML"), filename="leads.xls"),
        trial(
            lambda: nested_tables().encode(),
            Refuses(words="web page|HTML|table"),
            Reads(aside=None),
            filename="leads.xls",
        ),
    ),
    "a workbook that states a huge sheet": (trial(wide_dimension, WHOLE, filename="leads.xlsx"),),
    "gzip, zip and workbook cut short": (
        trial(lambda: gzipped(CSV)[:-40], Refuses(words=TORN)),
        trial(lambda: gzipped(CSV)[:-4], Refuses(words=TORN)),
        trial(lambda: zipped({"leads.csv": CSV * 50})[:-60], Refuses(words=TORN)),
        trial(lambda: xlsx({"Leads": GRID})[:900], Refuses(words=TORN), filename="leads.xlsx"),
    ),
}
