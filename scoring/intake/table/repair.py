"""A row of the wrong width, put right where the other rows leave one way only.

A lost delimiter merges two cells, a stray one splits a cell or adds an empty one. Every single
mending is weighed against what the columns usually hold; only a clear winner is taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.intake.cells.cell_kinds import DATE, EMAIL, NUMBER, TEXT, TIME, TYPED, URL, kind_of
from scoring.intake.table.columns import ColumnModel
from scoring.intake.table.head import by_other_delimiters
from scoring.wording import clipped, counted

_CLEAR = 2.0  # the winner is e² times as likely as the next
_LONGEST_SPLIT = 300  # characters of a cell that is tried to be two
_MOST_MISSING = 3
_LEGAL_FORM = re.compile(
    r"\s*(?:inc|incorporated|ltd|limited|l\.?l\.?[cp]|p\.?l\.?c|corp|co|g?mbh|ag|kg|se|ug|oy|ab|a/s"
    r"|aps|s\.?a\.?s?|s\.?a\.?r\.?l|s\.?p\.?a|s\.?r\.?l|s\.?l|ltda|s\.? de r\.?l\.?(?: de c\.?v)?"
    r"|b\.?v|n\.?v|pvt\.? ltd|pty\.? ltd|sp\. z o\.?o|jr|sr|ph\.?d|m\.?d|esq)\.?\s*",
    re.IGNORECASE,
)
_FEWEST_SOUND = 2  # rows that tell whether blanks follow the delimiters of a file
# Two of these written together are none of them, except for numbers, where nothing shows a border.
_WHOLE = frozenset({NUMBER, DATE, TIME})


@dataclass(frozen=True, slots=True)
class Mended:
    """A row as it was probably meant: its cells and what was done, in words.

    `is_padded` when that was one empty cell put between others.
    """

    cells: list[str]
    done: str
    is_padded: bool = False


def mend(cells: list[str], likeness: ColumnModel, delimiter: str) -> Mended | None:
    """The row in the right width, or None when no way, or more than one, makes sense."""
    width = likeness.width
    joined = _in_texts(cells, likeness, delimiter)
    if joined is not None:
        return joined
    if not likeness.knows or width < 2 or not cells:
        return None
    other = _in_other_delimiter(cells, width, delimiter)
    if other is not None:
        return other
    ways = _shorter(cells, width, delimiter) if len(cells) > width else _longer(cells, likeness)
    return _clear_winner(ways, likeness)


def _clear_winner(ways: Iterator[Mended], likeness: ColumnModel) -> Mended | None:
    scored: dict[tuple[str, ...], tuple[float, Mended]] = {}
    for way in filter(lambda way: likeness.fits(way.cells), ways):
        scored.setdefault(tuple(way.cells), (likeness.of(way.cells), way))
    ranked = sorted(scored.values(), key=lambda pair: -pair[0])
    if not ranked:
        return None
    highest, best = ranked[0]
    if highest < likeness.least and best.done != LEFT_OFF and not _is_known(best, likeness):
        return None
    near = [way for score, way in ranked if highest - score < _CLEAR]
    # What follows the last value is not told by the likeness; cells simply left off are usual.
    return next((way for way in near if way.done == LEFT_OFF), best if len(near) == 1 else None)


def _is_known(way: Mended, likeness: ColumnModel) -> bool:
    """Whether only the cell that was put in is unlike its column, as one that is always filled."""
    given = [(at, text) for at, text in enumerate(way.cells) if text.strip()]
    known = all(likeness.has_shape(text, at) for at, text in given)
    filled = sum(likeness.cell(text, at) for at, text in given)
    return way.is_padded and known and len(given) > 2 and filled >= likeness.least


LEFT_OFF = "the missing cells were read as empty"


def _longer(cells: list[str], likeness: ColumnModel) -> Iterator[Mended]:
    """Ways to make a short row longer: cells left off, an empty one lost, two merged."""
    missing = likeness.width - len(cells)
    left_off = Mended(cells + [""] * missing, LEFT_OFF)
    yield left_off
    if missing > _MOST_MISSING:
        return
    padded = [
        Mended(
            cells[:at] + [""] * missing + cells[at:],
            f"an empty cell was inserted before cell {at + 1}",
            is_padded=missing == 1,
        )
        for at in range(len(cells))
    ]
    yield from padded
    if missing == 1:
        is_whole = any(likeness.fits(way.cells) for way in (left_off, *padded))
        yield from _split_ways(cells, likeness, is_whole=is_whole)


def _split_ways(cells: list[str], likeness: ColumnModel, *, is_whole: bool) -> Iterator[Mended]:
    """Ways to split one cell in two; `is_whole` tells that each fits some column as it is."""
    for at, cell in enumerate(cells):
        if kind_of(cell) in _WHOLE:
            continue
        for place in _borders(cell[:_LONGEST_SPLIT]):
            parts = (cell[:place].rstrip('"'), cell[place:].lstrip('"'))
            if not _are_values(parts, at, likeness):
                continue
            if is_whole and not _is_glued(cell, parts, at, likeness):
                continue
            whole = [*cells[:at], *parts, *cells[at + 1 :]]
            yield Mended(
                whole, f"cell {at + 1} was split in two: “{clipped(parts[0])}” and the rest"
            )


def _are_values(parts: tuple[str, str], at: int, likeness: ColumnModel) -> bool:
    """Not so where an address is none of the column's, as one is that lost its first letters."""
    return all(
        kind_of(part) not in (EMAIL, URL) or likeness.has_shape(part, at + after)
        for after, part in enumerate(parts)
    )


def _is_glued(cell: str, parts: tuple[str, str], at: int, likeness: ColumnModel) -> bool:
    """Whether the columns know both parts of a cell, but not the cell, which may be one value."""
    if not all(likeness.has_shape(part, at + after) for after, part in enumerate(parts)):
        return False
    if kind_of(cell) == TEXT:
        # Any words have some form: "McDonald" is two only where one of them is a usual value.
        return any(likeness.has(part, at + after) for after, part in enumerate(parts))
    return not (likeness.has_shape(cell, at) or likeness.has_shape(cell, at + 1))


def _borders(cell: str) -> Iterator[int]:
    """Places where the signs of a cell change their class."""
    for place in range(1, len(cell)):
        before, after = cell[place - 1], cell[place]
        if _class(before) != _class(after) or (before.isdigit() and after.isdigit()):
            yield place


def _class(sign: str) -> str:
    if sign.isdigit():
        return "9"
    if sign.isalpha():
        return "A" if sign.isupper() else "a"
    return sign


def _shorter(cells: list[str], width: int, delimiter: str) -> Iterator[Mended]:
    """Ways to make a long row shorter: empty cells too many, or a text with delimiters in it."""
    extra = len(cells) - width
    for at in range(len(cells) - extra + 1):
        if not any(cell.strip() for cell in cells[at : at + extra]):
            cut = cells[:at] + cells[at + extra :]
            yield Mended(cut, f"left out {counted(extra, 'extra empty cell')} at cell {at + 1}")
    for at in range(width):
        merged = delimiter.join(cells[at : at + extra + 1])
        whole = [*cells[:at], merged, *cells[at + extra + 1 :]]
        yield Mended(whole, f"cells {at + 1} to {at + extra + 1} were joined: “{clipped(merged)}”")


def _in_texts(cells: list[str], likeness: ColumnModel, delimiter: str) -> Mended | None:
    """A long row without the delimiters inside texts, as in “Acme, Inc.” or “Acme,Inc.”.

    They are told by the blank after them, where no sound row has one, or by the legal form.
    """
    blanks = not likeness.indented and likeness.count >= _FEWEST_SOUND
    after = [
        at
        for at, cell in enumerate(cells)
        if at and ((blanks and cell[:1] == " " and cell.strip()) or _LEGAL_FORM.fullmatch(cell))
    ]
    extra = len(cells) - likeness.width
    if not 0 < extra == len(after):
        return None
    if any(kind_of(cell) != TEXT or '"' in cell for at in after for cell in cells[at - 1 : at + 1]):
        return None
    whole = cells[:1]
    for at, cell in enumerate(cells[1:], start=1):
        whole = [*whole[:-1], whole[-1] + delimiter + cell] if at in after else [*whole, cell]
    # A text stands in no column of numbers or dates.
    if any(likeness.kinds[at][0] in TYPED for at, text in enumerate(whole) if text not in cells):
        return None
    joined = whole[after[0] - 1]
    return Mended(whole, f"cells {after[0]} to {after[-1] + 1} were joined: “{clipped(joined)}”")


def _in_other_delimiter(cells: list[str], width: int, delimiter: str) -> Mended | None:
    """A row of few cells that another delimiter splits into the right number."""
    if width < 3 or 2 * len(cells) > width:
        return None
    for mark, found in by_other_delimiters(delimiter.join(cells), width):
        if mark != delimiter and len(found) == width:
            return Mended(found, "it uses a different separator from the other rows")
    return None
