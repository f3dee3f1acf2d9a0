"""Small files of leads and seeded damage done to them, for the fuzz tests of reading."""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

from uploads import xlsx

_HEADER = ["Lead Id", "Name", "City", "Created On", "Visits", "Note"]
_NAMES = ("Aisha Rao", "José Núñez", "O'Neill", "Łukasz Żak", "佐藤 花子", "Ben")
_NOTES = ("", "called, no answer", 'said "later"', "two\nlines", "wants a quote; soon", "-")
_SIGNS = (b'"', b"\0", b"\n", b"\r", b"\r\n", b",", b";", b"\t", b"'", b"\\", b"\xff", b"<", b"&")


def leads(random: Random) -> list[list[str]]:
    """A table of 5 to 60 leads with its header."""
    rows = [
        [f"{at:06}", random.choice(_NAMES), random.choice(("Essen", "Porto")),
         f"2024-0{random.randrange(1, 10)}-1{random.randrange(10)}", str(random.randrange(99)),
         random.choice(_NOTES)]
        for at in range(random.randrange(5, 60))
    ]  # fmt: skip
    return [_HEADER, *rows]


def csv_file(random: Random) -> bytes:
    """Leads as CSV, with the delimiter, line end and encoding drawn."""
    mark, end = random.choice(",;\t|"), random.choice(("\n", "\r\n", "\r"))
    encoding = random.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"))
    quoted = [[_quoted(cell, mark) for cell in row] for row in leads(random)]
    return (end.join(mark.join(row) for row in quoted) + end).encode(encoding)


def _quoted(cell: str, mark: str) -> str:
    needed = any(sign in cell for sign in (mark, '"', "\n"))
    return '"' + cell.replace('"', '""') + '"' if needed else cell


def xlsx_file(random: Random) -> bytes:
    """Leads as a workbook."""
    return xlsx(leads(random))


def _flip(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << random.randrange(8))]) + content[at + 1 :]


def _delete(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + content[at + random.choice((1, 1, 2, 40)) :]


def _insert(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + random.choice(_SIGNS) * random.choice((1, 1, 1, 30)) + content[at:]


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _double(content: bytes, random: Random) -> bytes:
    start = random.randrange(len(content))
    block = content[start : start + random.choice((3, 50, 2000))]
    at = random.randrange(len(content) + 1)
    return content[:at] + block * random.choice((1, 1, 5)) + content[at:]


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (_flip, _delete, _insert, _insert, _double)


def mutated(content: bytes, random: Random) -> bytes:
    """The content with one to eight small damages; one in six is cut off as well."""
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        content = random.choice(_WAYS)(content, random) if content else b""
    return _cut(content, random) if random.random() < 1 / 6 else content


def with_mutated_member(
    content: bytes, random: Random, damage: Callable[[bytes, Random], bytes]
) -> bytes:
    """A workbook, sound as an archive, with damage in the text of one of its files."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(target, "w") as made:
        chosen = random.choice([name for name in given.namelist() if name in _READ])
        for name in given.namelist():
            member = given.read(name)
            made.writestr(name, damage(member, random) if name == chosen else member)
    return target.getvalue()


_READ = ("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")
_VALUES = (b"0", b"-1", b"7", b"4294967296", b"1e309", b"ZZZZ9", b"A1", b"&amp;", b"", b"\xc3\xa9")
_VALUE = re.compile(rb"(?<=[\">])[A-Za-z0-9:.]+(?=[\"<])")


def _revalued(content: bytes, random: Random) -> bytes:
    """One to eight values, of attributes or of cells, replaced: the XML stays well-formed."""
    for _ in range(random.choice((1, 2, 8))):
        found = random.choice(list(_VALUE.finditer(content)))
        content = content[: found.start()] + random.choice(_VALUES) + content[found.end() :]
    return content


def _repeated(content: bytes, random: Random) -> bytes:
    """A row or cell twice or four times."""
    found = random.choice(list(re.finditer(rb"<(row|c|si)\b.*?</\1>", content)) or [None])
    if found is None:
        return _revalued(content, random)
    return content[: found.end()] + found[0] * random.choice((1, 3)) + content[found.end() :]


def polluted_csv(number: int) -> bytes:
    """The mutated CSV file of a number, the same each time."""
    random = Random(f"csv {number}")
    return mutated(csv_file(random), random)


def unquoted_csv(number: int) -> bytes:
    """A mutated CSV file in UTF-8 without quotes and NULs, so that each line is a row."""
    random, mark = Random(f"unquoted {number}"), ",;\t|"[number % 4]
    text = "\n".join(mark.join(row).replace("\n", " ") for row in leads(random))
    damaged = mutated(text.encode(), random).replace(b'"', b"").replace(b"\0", b"")
    return damaged.decode(errors="ignore").encode()


def polluted_xlsx(number: int) -> bytes:
    """The mutated workbook of a number: damaged as an archive, or inside in one of three ways."""
    random = Random(f"xlsx {number}")
    whole, way = xlsx_file(random), number % 4
    if way == 0:
        return mutated(whole, random)
    return with_mutated_member(whole, random, (mutated, _revalued, _repeated)[way - 1])
