"""Pollutions around the table: no header or several, lines above and below, further tables."""

from collections.abc import Iterator
from dataclasses import replace

from .polluted import Polluted, Truth, clean_lines, made, whole
from .render import Row, lines
from .sources import Source

_TITLES = ("Weekly report", "All regions", "Made on 3 May 2024", "Confidential", "Version 2")
_THREE = "three cells, full width"


def headers(source: Source) -> Iterator[Polluted]:
    """No header, or the header two and three times, its names then joined by a blank."""
    records = clean_lines(source)
    numbers = range(1, len(source.rows) + 1)
    headless = Truth(None, source.rows, numbers)
    yield made(source, "no header", "cut off", records[1:], truths=(headless,),
               unclear=not source.headless)  # fmt: skip
    for times in (2, 3):
        joined = [" ".join([name] * times) for name in source.header]
        truth = Truth(joined, source.rows, range(times + 1, times + 1 + len(source.rows)))
        repeated = [records[0]] * (times - 1) + records
        yield made(source, "several header rows", f"{times}", repeated, truths=(truth,))


def _margins(source: Source) -> Iterator[tuple[str, list[str]]]:
    """Lines that stand above or below a table: texts, delimited or bare, blanks."""
    mark = source.style.delimiter
    filled = mark * (source.width - 1)
    yield "bare line", ["Weekly report"]
    yield "delimited line", [f"Weekly report{filled}"]
    yield "blank line", [""]
    yield "delimiters only", [filled]
    yield "three lines of delimiters", [filled] * 3
    yield "two bare lines", list(_TITLES[:2])
    if source.width > 4:  # in narrow tables these look as much like a header or a lead
        yield "two cells", [f"Period{mark}May 2024"]
        yield _THREE, [f"Period{mark}from May{mark}to June" + filled[2 * len(mark) :]]
    for count in (3, 5):
        yield f"{count} delimited lines", [title + filled for title in _TITLES[:count]]
        yield f"{count} bare lines", list(_TITLES[:count])


def preambles(source: Source) -> Iterator[Polluted]:
    """Lines above the header, parted from it by a blank line or not."""
    records = clean_lines(source)
    for name, above in _margins(source):
        for blank, parted in (([], "directly"), ([""], "blank line between")):
            truths = (whole(source, above=len(above) + len(blank)),)
            # Directly above the names it may as well be a row of group names.
            unclear = name == _THREE and not blank
            yield made(source, "preamble", f"{name}, {parted}", [*above, *blank, *records],
                       truths=truths, unclear=unclear)  # fmt: skip


def footers(source: Source) -> Iterator[Polluted]:
    """Lines and totals below the last lead."""
    records = clean_lines(source)
    margins = [*_margins(source), ("total row", [_total(source)]),
               ("total and note", [_total(source), "Source: the order book"])]  # fmt: skip
    for name, below in margins:
        for blank, parted in (([], "directly"), ([""], "blank line between")):
            start = len(records) + 1
            damaged = frozenset(range(start, start + len(below) + len(blank)))
            yield made(source, "footer", f"{name}, {parted}", [*records, *blank, *below],
                       damaged=damaged)  # fmt: skip


def _total(source: Source) -> str:
    cells = [""] * source.width
    cells[0], cells[-2] = "Total", "1234"
    return source.style.delimiter.join(cells)


def _second(width: int, other: Source) -> tuple[Row, list[Row]]:
    """A table of another content, of `width` columns."""

    def cut(row: Row) -> Row:
        return [row[at % len(row)] for at in range(width)]

    header = [name + ("" if at < len(other.header) else f" {at}")
              for at, name in enumerate(cut(other.header))]  # fmt: skip
    return header, [cut(row) for row in other.rows]


def stacked(source: Source, other: Source) -> Iterator[Polluted]:
    """A second table below the first, narrower, as wide or wider."""
    sizes = {"fewer": source.width - 2, "as many": source.width, "more": source.width + 2}
    plain = replace(source.style, always=frozenset())
    for name, width in sizes.items():
        if width < 2:
            continue
        header, rows = _second(width, other)
        for blank, parted in (([], "directly"), ([""], "blank line between")):
            below = [*blank, *lines(header, rows[: min(20, len(source.rows) // 2)], plain)]
            yield made(source, f"second table, {name} columns", f"of {other.name}, {parted}",
                       [*clean_lines(source), *below])  # fmt: skip
    yield from _same_header(source)


def _same_header(source: Source) -> Iterator[Polluted]:
    """The table a second time, header and all: its rows may be leads or another table."""
    rows = source.rows[len(source.rows) // 2 :]
    below = lines(source.header, rows, source.style)
    for blank, parted in (([], "directly"), ([""], "blank line between")):
        first = whole(source)
        start = len(source.rows) + 3 + len(blank)
        numbers = [*first.numbers, *range(start, start + len(rows))]
        both = Truth(source.header, [*source.rows, *rows], numbers)
        yield made(source, "second table, as many columns", f"of the same names, {parted}",
                   [*clean_lines(source), *blank, *below], truths=(first, both))  # fmt: skip


def around(source: Source, other: Source) -> Iterator[Polluted]:
    """All of them for one source; `other` lends the second table."""
    for family in (headers, preambles, footers):
        yield from family(source)
    yield from stacked(source, other)
