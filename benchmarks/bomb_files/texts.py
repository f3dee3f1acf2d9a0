"""Text whose lines, quotes, delimiters or characters are made to hurt."""

import random
from collections.abc import Callable, Sequence

from benchmarks.bomb_files.bomb import (
    HEADER,
    SOURCES,
    Bomb,
    Make,
    filled,
    joined,
    lead,
    numbered,
    sound,
    turns,
)

_LINE = ",".join(lead(7)) + "\n"
_START = sound(300, 25)


def _ragged(size: int, delimiter: str = ",") -> bytes:
    draw = random.Random(7)
    lines = (
        delimiter.join(f"x{n % 97}" for n in range(draw.randint(1, 40))) + "\n" for _ in range(size)
    )
    return joined(lines, size, HEADER.replace(",", delimiter))


def _wide(width: int) -> Callable[[int], bytes]:
    head = ",".join(f"f{at}" for at in range(width)) + "\n"
    return lambda size: filled(("1," * (width - 1) + "1\n").encode(), size, head.encode())


def _wide_distinct(width: int, *names: str) -> Callable[[int], bytes]:
    head = ",".join([*names, *(f"f{at}" for at in range(len(names), width))]) + "\n"

    def line(row: int) -> str:
        return ",".join(str(row * 7_919 + at) for at in range(width)) + "\n"

    return lambda size: numbered(line, size, head)


def _wide_cells(names: Sequence[str], width: int, cell: Callable[[int, int], str]) -> Make:
    """Columns of these names in turn, each with its number, and cells by row and column."""
    head = ",".join(f"{names[at % len(names)]} {at}" for at in range(width)) + "\n"

    def line(row: int) -> str:
        return ",".join(cell(row, at) for at in range(width)) + "\n"

    return lambda size: numbered(line, size, head)


def _contact(row: int, at: int) -> str:
    return ("", "a@b.co", "2026-01-02", "+49 30 1234567")[(row * 7 + at * 3 + row * at) % 4]


def _phone(row: int, at: int) -> str:
    number = row * 7_919 + at
    return (f"+49 30 {number:07}", f"(020) {number:08}", f"0{number:09}", f"+44 20 {number:08}")[
        at % 4
    ]


def _day(row: int, at: int) -> str:
    day, month = 1 + (row + at) % 28, 1 + (row * 5 + at) % 12
    forms = ("2026-{m:02}-{d:02}", "{m:02}/{d:02}/2026", "{d:02}.{m:02}.2026", "{d} March 2026")
    return forms[at % 4].format(d=day, m=month)


def _one_person(number: int) -> str:
    spelled = ("Ana Müller", "MULLER ANA", "ana mueller", "A. Müller")[number % 4]
    return (
        f"{number},{spelled},ana+{number}@b.co,+49 30 12345{number % 100:02},S,C,3,2026-01-01,x\n"
    )


def _after(line: str, start: str = _START) -> Callable[[int], bytes]:
    return lambda size: filled(line.encode(), size, start.encode())


def _encoded(codec: str, mark: bytes = b"") -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        step = len("a".encode(codec))
        return (mark + _ragged(size // step - 8).decode().encode(codec))[: size // 8 * 8]

    return make


def _two_codecs(size: int) -> bytes:
    a, b = "1,Zoë,Köln,5\n".encode(), "2,Zoë,Köln,6\n".encode("cp1252")
    return filled(a + b, size, b"id,name,city,visits\n")


def _long_names(size: int) -> bytes:
    each = max(2, min(100_000, size // 2_000 - 12))
    names = ",".join(f"{'name ' * (each // 5)}{at}" for at in range(1_999))
    return (names[: size - 100] + "\n1,2,3\n4,5,6\n").encode()


def _aligned(size: int) -> bytes:
    line = "".join(cell.ljust(24) for cell in lead(3)) + "\n"
    return filled(line.encode(), size)


def _markdown(size: int) -> bytes:
    line = "| " + " | ".join(lead(3)) + " |\n"
    return filled((line + "+---" * 9 + "+\n").encode(), size)


def _stacked(size: int) -> bytes:
    return joined(turns(HEADER, _LINE, _LINE, "\n"), size)


def _random_kinds(size: int) -> bytes:
    draw = random.Random(5)
    cells = ["12", "x y", "2026-01-01", "a@b.de", "", "-", "1,5", '"q"', "+49 30 1", "9%"]
    lines = (",".join(draw.choices(cells, k=9)) + "\n" for _ in range(size))
    return joined(lines, size, HEADER)


_UNITS: dict[str, str] = {
    "one quoted cell in rows of 500": '"a,b"' + ",1" * 499 + "\n",
    "open quote in long rows": '"' + "1," * 600 + "\n",
    "open quote in every row": 'L1,"Name,Web,9\n',
    "open quote in every second cell": '"a,b,' * 12 + "c\n",
    "doubled quotes": '""',
    "quotes and line breaks": '"\n',
    "quote, delimiter": '",',
    "quote, delimiter, line break": '",\n',
    "quote, delimiter, quote": '","',
    "quotes in the middle of cells": 'a "b" c,',
    "backslash before quotes": 'ab\\"cd,' * 24 + "\n",
    "single quotes": "'ab," * 24 + "'ab\n",
    "typographic quotes": "“ab," * 24 + "c\n",
    "angle quotes": "«a,b," * 12 + "c\n",
    "rows in quotes as a whole": '"' + "1,2,x y," * 8 + '3"\n',
    "short rows": "1,2\n",
    "rows of delimiters": "," * 24 + "\n",
    "rows one too long": "1," * 25 + "1\n",
    "repeated header": _START.partition("\n")[0] + "\n",
    "titles": "Report of leads\n",
    "totals": "Total,9,9,9\n",
    "comments": "# a remark, of no use\n",
    "mojibake": "Ã©Ã¼,Ã¶,â€™,Ãƒ,x\n" * 3,
    "replacement characters": "\ufffd,\ufffd\ufffd,x\n",
    "line separators": "1,2\u2028 3\x0b4\x0c5\x85,6\r7,8\n",
    "control characters": "\x01\x02,\x1a,\x7f\x1b[0m\n",
    "marks of byte order": "\ufeff1,\ufeff2\n",
    "sep lines": "sep=;\n",
    "bidirectional marks": "\u202e1,\u200b2,\u200f3\n",
    "combining marks": "e" + "\u0301" * 60 + ",x\n",
    "blank cells of spaces": "   ,  , \t ,\u00a0\u3000\n",
}

BOMBS = (
    *(Bomb(name, _after(line)) for name, line in _UNITS.items()),
    Bomb("quotes alone", lambda size: b'"' * size),
    Bomb("quote, delimiter alone", lambda size: filled(b'",', size)),
    Bomb("line breaks alone after a name", lambda size: filled(b"\n", size, b"a\n")),
    Bomb("blanks behind a sound table", lambda size: filled(b" ", size, b"a,b\n1,2\n1,2\n")),
    Bomb("sound rows of 2,000 columns", _wide(2_000)),
    Bomb("distinct cells in 2,000 columns", _wide_distinct(2_000)),
    Bomb("the same with fields of the model", _wide_distinct(2_000, "Source", "City", "Visits")),
    Bomb("distinct cells in 600 columns", _wide_distinct(600, "Source", "City", "Visits")),
    Bomb(
        "contacts and dates in 1,990 columns",
        _wide_cells(["Kontakt E-Mail Datum"], 1_990, _contact),
    ),
    Bomb("phones of all forms in 1,500 columns", _wide_cells(["Angabe"], 1_500, _phone)),
    Bomb("dates of all forms in 1,000 columns", _wide_cells(["Date"], 1_000, _day)),
    Bomb(
        "fields of the model in 1,500 columns",
        _wide_cells(
            ["Lead Source", "Total Visits", "City"], 1_500, lambda r, at: SOURCES[(r + at) % 4]
        ),
    ),
    Bomb(
        "foreign names in 1,990 columns",
        _wide_cells(
            ["Имя", "Prénom", "姓名", "Источник"], 1_990, lambda r, at: f"Олег Zoë{r * at}"
        ),
    ),
    Bomb(
        "outcomes in 1,500 columns",
        _wide_cells(["Stage converted"], 1_500, lambda r, at: ("Won", "Lost", "Open")[r * at % 3]),
    ),
    Bomb("one person in four spellings", lambda size: numbered(_one_person, size, HEADER)),
    Bomb("3,000 columns", _wide(3_000)),
    Bomb(
        "2,000 ragged columns",
        lambda size: filled(
            (("1," * 1_500 + "1\n") + ("1," * 2_400 + "1\n")).encode(),
            size,
            _wide(2_000)(16_000).partition(b"\n")[0] + b"\n",
        ),
    ),
    Bomb("a row of a single line", lambda size: filled(b"x,", size, HEADER.encode())),
    Bomb("a line without an end", lambda size: b"a" * size),
    Bomb("a cell as long as the file", lambda size: filled(b"x y ", size, HEADER.encode() + b"1,")),
    Bomb(
        "a quoted cell as long as the file",
        lambda size: filled(b"x\n,", size, HEADER.encode() + b'1,"'),
    ),
    Bomb("millions of tiny rows", lambda size: filled(b"1\n", size, b"Visits\n")),
    Bomb("millions of rows of two", lambda size: filled(b"1,2\n", size, b"Visits,Source\n")),
    Bomb(
        "millions of tiny distinct leads",
        lambda size: numbered(lambda n: f"{n},{n % 7}\n", size, "Lead ID,Visits\n"),
    ),
    Bomb("plain leads", lambda size: numbered(lambda n: ",".join(lead(n)) + "\n", size, HEADER)),
    Bomb("the same lead", lambda size: filled(_LINE.encode(), size, HEADER.encode())),
    Bomb("ragged rows", _ragged),
    Bomb("ragged rows of semicolons", lambda size: _ragged(size, ";")),
    Bomb("ragged rows of tabs", lambda size: _ragged(size, "\t"), "tsv"),
    Bomb("ragged rows of bars", lambda size: _ragged(size, "|"), "txt"),
    Bomb(
        "delimiters in turn",
        lambda size: filled(b"a,b;c\td|e\na;b;c,d\na\tb\tc|d\na|b|c:d\n", size),
    ),
    Bomb(
        "decimal commas among commas", lambda size: filled(b"1,5,2,25,x,3,75\n", size, b"a,b,c,d\n")
    ),
    Bomb("UTF-16 with a mark", _encoded("utf-16-le", b"\xff\xfe")),
    Bomb("UTF-16 without a mark", _encoded("utf-16-be")),
    Bomb("UTF-32", _encoded("utf-32-le", b"\xff\xfe\0\0")),
    Bomb("NULs among letters", lambda size: filled(b"a\0,\0b\n", size, HEADER.encode())),
    Bomb("NULs alone behind a header", lambda size: filled(b"\0", size, HEADER.encode())),
    Bomb("two codecs in turn", _two_codecs),
    Bomb(
        "bytes of no codec",
        lambda size: filled(bytes(range(128, 256)) + b",x\n", size, HEADER.encode()),
    ),
    Bomb("long column names", _long_names),
    Bomb(
        "one name 2,000 times",
        lambda size: filled(b"1," * 1_999 + b"1\n", size, b"a," * 1_999 + b"a\n"),
    ),
    Bomb("carriage returns alone", lambda size: filled(b"1,2,3\r", size, b"a,b,c\r")),
    Bomb("aligned by blanks", _aligned, "txt"),
    Bomb("tables drawn with signs", _markdown, "txt"),
    Bomb("tables below each other", _stacked),
    Bomb("cells of every kind", _random_kinds),
    Bomb(
        "empty ids, going on",
        lambda size: joined(turns(_LINE, ",,,,Google,,,,\n", ",,,,,Leeds,,,\n"), size, HEADER),
    ),
    Bomb("group names", lambda size: joined(turns("North,,,,,,,,\n", _LINE, _LINE), size, HEADER)),
)
