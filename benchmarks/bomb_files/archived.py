"""Compressed files, Parquet and old workbooks made to hurt."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.bomb_files.bomb import HEADER, Bomb, filled, lead, numbered
from benchmarks.bomb_files.packages import packed, workbook

_CSV = (HEADER + "".join(",".join(lead(n)) + "\n" for n in range(40))).encode()
_MOST, _READ = 250_000_000, 25_000_000  # so that it is read rather than refused


def _gzipped(make: Callable[[int], bytes], packs: int) -> Callable[[int], bytes]:
    def gzip_of(size: int) -> bytes:
        room = min(packs * size, _READ if packs > 100 else _MOST)
        content = gzip.compress(make(room), 6)
        if len(content) > size:
            content = gzip.compress(make(room * size // len(content) * 98 // 100), 6)
        return content[:size]

    return gzip_of


def _leads(size: int) -> bytes:
    return numbered(lambda n: ",".join(lead(n)) + "\n", size, HEADER)


def _repeated(line: bytes, before: bytes = HEADER.encode()) -> Callable[[int], bytes]:
    return lambda size: filled(line, size, before)


def _zeros(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    body = block * max(1, (size - 40) // len(block)) + zlib.compressobj(9, 8, -15).flush()
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + body + struct.pack("<II", 0, 0)


def _tiny_members(size: int) -> bytes:
    return filled(gzip.compress(b"1,2\n", mtime=0), size, gzip.compress(b"a,b\n", mtime=0))


def _empty_members(size: int) -> bytes:
    return filled(gzip.compress(b"", mtime=0), size, gzip.compress(_CSV, mtime=0))


def _zip_of(count: int, content: bytes, name: str = "{}.csv") -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        one = packed({name.format(0): content})
        times = max(1, min(count, size // (len(one) + 20)))
        return packed({name.format(n): content for n in range(times)})

    return make


def _zip_in_zips(size: int) -> bytes:
    content = packed({"leads.csv": _CSV})
    while len(content) * 4 + 500 < size:
        content = packed({f"{n}.zip": content for n in range(4)}, 0)
    return content


def _inner_archives(size: int) -> bytes:
    """Members that are archives of many entries themselves, each looked into."""
    inner = packed({f"{n}": b"" for n in range(max(1, min(9_000, size // 2_000)))})
    return packed({f"{n}.zip": inner for n in range(max(1, min(300, 8 * size // len(inner))))})


def _overlapping(size: int) -> bytes:
    """Every entry of the directory is the same member."""
    body = filled(_CSV, max(len(_CSV), size // 4))
    whole = packed({"a.csv": body}, 1)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        start = archive.start_dir
    entry = whole[start : whole.rfind(b"PK\5\6")]
    times = max(1, min(9_000, (size - len(whole)) // len(entry)))
    entries = b"".join(entry.replace(b"a.csv", b"%05d" % n) for n in range(times))
    end = struct.pack("<HHHHIIH", 0, 0, times, times, len(entries), start, 0)
    return whole[:start] + entries + b"PK\5\6" + end


def _marks_of_entries(size: int) -> bytes:
    return packed({"a.csv": filled(b"PK\x01\x02", size - 300, b"a,b\n1,2\n")}, 0)


def _long_names(size: int) -> bytes:
    return packed({f"{n}{'x' * 60_000}.csv": b"a,b\n1,2\n" for n in range(max(1, size // 130_000))})


def _gzip_of_workbook(size: int) -> bytes:
    row = '<row><c t="inlineStr"><is><t>a</t></is></c><c><v>1</v></c></row>'
    sheet = f"<sheetData>{row * (min(15 * size, 49_000_000) // len(row))}</sheetData>"
    return gzip.compress(workbook([sheet.encode()], {}))


def _parquet(table: pa.Table, rows: int = 1 << 20, compression: str = "zstd") -> bytes:
    target = io.BytesIO()
    pq.write_table(table, target, row_group_size=rows, compression=compression)
    return target.getvalue()


def _dictionary(length: int, rows: int) -> Callable[[int], bytes]:
    """One long text in every row: it is stored once."""

    def make(size: int) -> bytes:
        value = "x" * min(length, size // 2)
        codes = pa.array([0] * min(rows, size), pa.int32())
        column = pa.DictionaryArray.from_arrays(codes, [value])
        return _parquet(pa.table({"Source": column, "Visits": codes}))

    return make


def _wide(columns: int, rows: int) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        width = max(1, min(columns, size // 400))
        same = pa.array([1] * max(1, min(rows, size)), pa.int32())
        return _parquet(pa.table([same] * width, [f"f{n}" for n in range(width)]))

    return make


def _deep(size: int) -> bytes:
    value: object = 1
    for _ in range(min(90, size // 300)):
        value = [value]
    return _parquet(pa.table({"a": [value] * 100, "b": [1] * 100}))


def _lists(size: int) -> bytes:
    values = pa.array([[0] * min(1_000_000, 20 * size)] * 40, pa.list_(pa.int32()))
    return _parquet(pa.table({"a": values, "b": [1] * 40}))


def _groups(size: int) -> bytes:
    target = io.BytesIO()
    schema = pa.schema([("a", pa.int32()), ("b", pa.string())])
    row = pa.table({"a": [1], "b": ["x"]}, schema)
    with pq.ParquetWriter(target, schema) as writer:
        for _ in range(max(1, min(60_000, size // 700))):
            writer.write_table(row)
    return target.getvalue()


def _nulls(size: int) -> bytes:
    rows = min(2_000_000, 50 * size)
    names = [f"f{n}" for n in range(max(1, min(300, size // 800)))]
    return _parquet(pa.table([pa.nulls(rows, pa.string())] * len(names), names))


def _leads_parquet(size: int) -> bytes:
    rows = max(1, size // 12)
    numbers = pa.array(range(rows))
    source = pa.DictionaryArray.from_arrays([n % 4 for n in range(rows)], list("abcd"))
    return _parquet(pa.table({"Lead ID": numbers, "Source": source, "Visits": numbers}))[: size * 9]


def _lying(size: int) -> bytes:
    whole = bytearray(_parquet(pa.table({"a": [1] * 1_000, "b": ["x"] * 1_000})))
    whole[-8:-4] = struct.pack("<I", min(size, len(whole) - 12))
    return bytes(filled(b"\0", size - 8, b"PAR1") + struct.pack("<I", size - 12) + b"PAR1")


def _xls(rows: int, columns: int) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        import xlwt

        book = xlwt.Workbook()
        sheet = book.add_sheet("Leads")
        for row in range(max(2, min(rows, size // 40 // columns))):
            for column in range(columns):
                sheet.write(row, column, f"v{row % 999} {column}")
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return make


def _xls_far(size: int) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    for number in range(max(1, min(250, size // 2_000))):
        sheet = book.add_sheet(f"S{number}")
        sheet.write(0, 0, "a")
        sheet.write(65_535, 255, "b")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


BOMBS = (
    Bomb("gzip: zeros", _zeros, "csv.gz"),
    Bomb("gzip: plain leads", _gzipped(_leads, 8), "csv.gz"),
    Bomb("gzip: the same lead", _gzipped(_repeated(b"1,2,x\n", b"a,b,c\n"), 190), "csv.gz"),
    Bomb("gzip: open quotes", _gzipped(_repeated(b'L1,"Name,Web,9\n'), 190), "csv.gz"),
    Bomb("gzip: short rows", _gzipped(_repeated(b"1,2\n"), 190), "csv.gz"),
    Bomb("gzip: blanks", _gzipped(_repeated(b" ", b"a,b\n1,2\n"), 190), "csv.gz"),
    Bomb("gzip: tiny members", _tiny_members, "csv.gz"),
    Bomb("gzip: empty members", _empty_members, "csv.gz"),
    Bomb("gzip: in gzip", _gzipped(lambda size: gzip.compress(_leads(size)), 1), "csv.gz"),
    Bomb("gzip: a workbook", _gzip_of_workbook, "xlsx.gz"),
    Bomb("zip: 9,000 tables", _zip_of(9_000, _CSV), "zip"),
    Bomb("zip: 3,000 texts", _zip_of(3_000, b"no table at all\n" * 4_000, "{}.txt"), "zip"),
    Bomb("zip: 9,000 empty files", _zip_of(9_000, b""), "zip"),
    Bomb("zip: 3,000 pages", _zip_of(3_000, b"<html><table>" + b"<tr><td>" * 9_000), "zip"),
    Bomb("zip: 3,000 of JSON", _zip_of(3_000, b"[" * 60_000), "zip"),
    Bomb("zip: 3,000 letters", _zip_of(3_000, b"A: b\n c\n" * 8_000), "zip"),
    Bomb("zip: 40,000 files", _zip_of(40_000, b"a,b\n"), "zip"),
    Bomb("zip: in zips", _zip_in_zips, "zip"),
    Bomb("zip: archives of many files", _inner_archives, "zip"),
    Bomb("zip: members over each other", _overlapping, "zip"),
    Bomb("zip: marks of entries", _marks_of_entries, "zip"),
    Bomb("zip: long names", _long_names, "zip"),
    Bomb("Parquet: one text of 1 MB in all rows", _dictionary(1_000_000, 900), "parquet"),
    Bomb("Parquet: one text of 1 kB in all rows", _dictionary(1_000, 1_000_000), "parquet"),
    Bomb("Parquet: 16,000 columns", _wide(16_000, 10), "parquet"),
    Bomb("Parquet: 1,900 columns of 100,000", _wide(1_900, 100_000), "parquet"),
    Bomb("Parquet: 50 columns of a million", _wide(50, 1_000_000), "parquet"),
    Bomb("Parquet: nested", _deep, "parquet"),
    Bomb("Parquet: long lists", _lists, "parquet"),
    Bomb("Parquet: groups of one row", _groups, "parquet"),
    Bomb("Parquet: nothing in 300 columns", _nulls, "parquet"),
    Bomb("Parquet: plain leads", _leads_parquet, "parquet"),
    Bomb("Parquet: a lying footer", _lying, "parquet"),
    Bomb("XLS: many cells", _xls(65_535, 9), "xls"),
    Bomb("XLS: far corners", _xls_far, "xls"),
)
