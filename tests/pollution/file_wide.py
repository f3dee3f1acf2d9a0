"""Pollutions of the whole file: its ends, its dialect, what its cells hold."""

from collections.abc import Iterator
from dataclasses import replace

from .polluted import Polluted, Truth, clean_lines, made, restyled, rewritten, whole
from .render import Row, Style, line, lines, pieces, text
from .sources import Source

_DELIMITERS = {
    ";": "semicolon", "\t": "tab", "|": "pipe", ":": "colon", "||": "two pipes", "^": "caret",
    "~": "tilde", ", ": "comma and blank", " ": "blank", ",": "comma",
}  # fmt: skip
_LINE_ENDS = {"\n": "LF", "\r": "CR", "\r\n": "CRLF"}


def ends(source: Source) -> Iterator[Polluted]:
    """The clean file, and the clean file with another end."""
    records, end = clean_lines(source), source.style.line_end
    content = text(records, source.style)
    yield made(source, "clean", "as it is", content.encode(), harmless=True)
    cut = content.removesuffix(end).encode()
    yield made(source, "no trailing newline", "cut", cut, harmless=True)
    for times in (1, 3):
        longer = (content + end * times).encode()
        yield made(source, "blank lines at the end", f"{times}", longer, harmless=True)


def delimiters(source: Source) -> Iterator[Polluted]:
    """Every other delimiter, cells that hold it quoted or not."""
    for mark, name in _DELIMITERS.items():
        if mark == source.style.delimiter:
            continue
        yield rewritten(source, name, "quoted where needed", restyled(source, delimiter=mark),
                        harmless=mark not in (" ", ":"))  # fmt: skip
        careless = restyled(source, delimiter=mark, reserved=source.style.delimiter)
        widths = {_width(row, careless) for row in [source.header, *source.rows]}
        if len(widths) > 1:  # else it is another sound table
            yield rewritten(source, name, "not quoted anew", careless, unclear=True)


def _width(row: Row, style: Style) -> int:
    """How many cells a row seems to have when not all that hold the delimiter are quoted."""
    cells = zip(row, pieces(row, style), strict=True)
    return sum(1 + bare.count(style.delimiter) * (bare == written) for bare, written in cells)


def quotes(source: Source) -> Iterator[Polluted]:
    """Other quotes and other ways to write a quote inside a quoted cell."""
    everywhere = frozenset(range(source.width))
    yield rewritten(source, "every cell quoted", "double", restyled(source, always=everywhere),
                    harmless=True)  # fmt: skip
    yield rewritten(
        source, "single quotes", "where needed", restyled(source, quote="'", escape="'")
    )
    full = restyled(source, quote="'", escape="'", always=everywhere)
    yield rewritten(source, "single quotes", "every cell", full)
    if not any('"' in cell for row in source.rows for cell in row):
        return
    escaped = restyled(source, escape="\\")
    yield rewritten(source, "backslash before quotes", "only there", escaped)
    both = replace(escaped, escaped_escapes=True)
    yield rewritten(source, "backslash before quotes", "and backslashes", both)
    bare = restyled(source, escape="")
    yield rewritten(source, "quotes not escaped", "in quoted cells", bare, unclear=True)


def line_ends(source: Source) -> Iterator[Polluted]:
    """Other line ends, one for all or mixed."""
    for end, name in _LINE_ENDS.items():
        if end != source.style.line_end:
            yield rewritten(source, name, "everywhere", restyled(source, line_end=end),
                            harmless=True)  # fmt: skip
    for first, second in (("\n", "\r\n"), ("\r", "\n"), ("\r\n", "\r")):
        # No lone newline directly after a lone return: those two are one line end.
        turns = [second if at % 3 == 1 else first for at in range(len(source.rows) + 1)]
        pairs = zip(clean_lines(source), turns, strict=True)
        mixed = "".join(record + end for record, end in pairs).encode()
        name = f"{_LINE_ENDS[first]} and {_LINE_ENDS[second]}"
        yield made(source, "mixed line ends", name, mixed, harmless=True)


def _with_cells(source: Source, column: int, insert: str, every: int) -> Source:
    """The same table with something put into the middle of some cells of a column."""
    rows = []
    for at, row in enumerate(source.rows):
        cell, half = row[column], len(row[column]) // 2
        grown = cell[:half] + (insert if at % every == 0 else "") + cell[half:]
        rows.append([*row[:column], grown, *row[column + 1 :]])
    return replace(source, rows=rows)


def contents(source: Source) -> Iterator[Polluted]:
    """Newlines and delimiters inside quoted cells."""
    for column in sorted({0, source.width // 2, source.width - 1}):
        for every, often in ((1, "all"), (7, "some")):
            for insert, name in (
                (source.style.line_end, "newlines in cells"),
                ("\n" if source.style.line_end != "\n" else "\r\n", "other newlines in cells"),
                (source.style.delimiter, "delimiters in cells"),
            ):
                grown = _with_cells(source, column, insert, every)
                yield made(grown, name, f"{often} of column {column}", clean_lines(grown),
                           harmless=True)  # fmt: skip


def columns(source: Source) -> Iterator[Polluted]:
    """Empty columns with and without a name, delimiters at the end of every row."""
    mark = source.style.delimiter
    trailing = [record + mark for record in clean_lines(source)]
    yield made(source, "trailing delimiters", "one", trailing)
    many = [record + mark * 5 for record in clean_lines(source)]
    yield made(source, "trailing delimiters", "five", many)
    below = [record + mark * (at > 0) for at, record in enumerate(clean_lines(source))]
    yield made(source, "trailing delimiters", "below the header only", below)
    for column in (1, source.width - 1):
        for name in ("spare", ""):
            wider = _with_column(source, column, name)
            said = f"{'named' if name else 'without a name'}, at {column}"
            yield made(wider, "empty columns", said, clean_lines(wider))


def _with_column(source: Source, column: int, name: str) -> Source:
    def grown(row: Row, cell: str) -> Row:
        return [*row[:column], cell, *row[column:]]

    style = restyled(source, always=frozenset(at + (at >= column) for at in source.style.always))
    rows = [grown(row, "") for row in source.rows]
    return replace(source, header=grown(source.header, name), rows=rows, style=style)


def comments(source: Source) -> Iterator[Polluted]:
    """Remarks as scripts write them, above the table or among its rows."""
    records = clean_lines(source)
    for count in (1, 3):
        remarks = [f"# exported line {at}; all regions" for at in range(count)]
        truths = (whole(source, above=count),)
        yield made(source, "comments", f"{count} above", [*remarks, *records], truths=truths)
    middle = len(records) // 2
    numbers = [at + 2 + (at + 1 >= middle) for at in range(len(source.rows))]
    truth = Truth(source.header, source.rows, numbers)
    among = [*records[:middle], "# checked up to here", *records[middle:]]
    yield made(source, "comments", "among the rows", among, truths=(truth,),
               damaged=frozenset({middle + 1}))  # fmt: skip


def empty_files() -> Iterator[Polluted]:
    """Files with nothing in them: only a refusal is right."""
    contents = {"0 bytes": b"", "newlines": b"\r\n\r\n", "blanks": b"  \n", "mark": b"\xef\xbb\xbf"}
    for name, content in contents.items():
        yield Polluted("none", "empty file", name, content, (Truth(None, [], []),))


def short_files(source: Source) -> Iterator[Polluted]:
    """A header alone, a single lead."""
    nothing = Truth(source.header, [], [])
    only = lines(source.header, [], source.style)
    yield made(source, "header only", "with a newline", only, truths=(nothing,), unclear=True)
    bare = only[0].encode()
    yield made(source, "header only", "without a newline", bare, truths=(nothing,), unclear=True)
    for at in {0, len(source.rows) - 1}:
        row = source.rows[at]
        records = [*only, line(row, source.style)]
        truth = Truth(source.header, [row], [2])
        yield made(source, "one lead", f"row {at}", records, truths=(truth,))


def file_wide(source: Source) -> Iterator[Polluted]:
    """All of them for one source."""
    for family in (ends, delimiters, quotes, line_ends, contents, columns, comments, short_files):
        yield from family(source)
