"""A row of the wrong width, put right where the other rows leave one way only.

A lost delimiter merges two cells, a stray one splits a cell or adds an empty one. Every single
mending is weighed against what the columns usually hold; only a clear winner is taken.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.intake.cells.cell_kinds import kind_of, shape_of
from scoring.intake.table.head import by_other_delimiters, filled
from scoring.wording import clipped, counted

_FEWEST_ROWS = 8  # fewer sound rows tell nothing of a column
_CLEAR = 2.0  # the winner is e² times as likely as the next
_UNLIKELY = 4.0  # how far below the least likely of the sound rows a mended row may be
_LONGEST_SPLIT = 300  # characters of a cell that is tried to be two
_MOST_MISSING = 3
_OF_TEXTS = frozenset(" .&'-()/")


@dataclass(frozen=True, slots=True)
class Mended:
    """A row as it was probably meant: its cells and what was done, in words."""

    cells: list[str]
    done: str


class Likeness:
    """How well a row fits the columns of the sound rows, as a log-likelihood."""

    def __init__(self, rows: Sequence[Sequence[str]], width: int) -> None:
        self.width, self.count = width, len(rows)
        columns = [[row[at] for row in rows] for at in range(width)]
        self._values = [Counter(column) for column in columns]
        self._shapes = [Counter(map(shape_of, column)) for column in columns]
        self._kinds = [Counter(map(kind_of, column)) for column in columns]
        self._signs: dict[int, frozenset[str]] = {}
        scores = sorted(self.of(row) for row in rows)
        self.fewest = sorted(map(filled, rows))[len(rows) // 20] if rows else 0
        self.least = scores[len(scores) // 20] - _UNLIKELY if scores else -math.inf

    @property
    def knows(self) -> bool:
        """Whether there were rows enough to judge by."""
        return self.count >= _FEWEST_ROWS

    def cell(self, text: str, at: int) -> float:
        """How likely a cell is in a column: by its value, its form, its kind."""
        value, shape = self._values[at][text], self._shapes[at][shape_of(text)]
        kind = self._kinds[at][kind_of(text)]
        # The value itself counts when it is a usual one, not as one of many distinct texts.
        known = value if 10 * len(self._values[at]) < 6 * self.count else 0
        weight = 0.6 * known + 0.25 * shape + 0.15 * kind
        return math.log((weight + 0.02) / (self.count + 1))

    def of(self, cells: Sequence[str]) -> float:
        """The sum over the cells."""
        return sum(self.cell(text, at) for at, text in enumerate(cells))

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether every filled cell has a form that its column has seen, or one of its kind."""
        return all(
            self._shapes[at][shape_of(text)] or self._is_of_its_kind(text, at)
            for at, text in enumerate(cells[: self.width])
            if text.strip()
        )

    def _is_of_its_kind(self, text: str, at: int) -> bool:
        """Whether most cells of the column are of the kind, and it has seen the signs, too."""
        if 2 * self._kinds[at][kind_of(text)] <= self.count:
            return False
        # A comma with a blank after it is of any text, one without may be a delimiter.
        return _signs(text.replace(", ", " ")) <= self._signs_of(at) | _OF_TEXTS

    def _signs_of(self, at: int) -> frozenset[str]:
        if at not in self._signs:
            self._signs[at] = frozenset().union(*map(_signs, self._values[at]))
        return self._signs[at]


def _signs(text: str) -> frozenset[str]:
    """What is neither letter nor digit in a text."""
    return frozenset(sign for sign in text if not sign.isalnum())


def mend(cells: list[str], likeness: Likeness, delimiter: str) -> Mended | None:
    """The row in the right width, or None when no way, or more than one, makes sense."""
    width = likeness.width
    if not likeness.knows or width < 2 or not cells:
        return None
    other = _in_other_delimiter(cells, width, delimiter)
    if other is not None:
        return other
    ways = _shorter(cells, width, delimiter) if len(cells) > width else _longer(cells, width)
    return _clear_winner(ways, likeness)


def _clear_winner(ways: Iterator[Mended], likeness: Likeness) -> Mended | None:
    scored: dict[tuple[str, ...], tuple[float, Mended]] = {}
    for way in filter(lambda way: likeness.fits(way.cells), ways):
        scored.setdefault(tuple(way.cells), (likeness.of(way.cells), way))
    ranked = sorted(scored.values(), key=lambda pair: -pair[0])
    if not ranked:
        return None
    highest, best = ranked[0]
    if highest < likeness.least and best.done != LEFT_OFF:
        return None
    near = [way for score, way in ranked if highest - score < _CLEAR]
    # What follows the last value is not told by the likeness; cells simply left off are usual.
    return next((way for way in near if way.done == LEFT_OFF), best if len(near) == 1 else None)


LEFT_OFF = "the missing cells were read as empty"


def _longer(cells: list[str], width: int) -> Iterator[Mended]:
    """Ways to make a short row longer: cells left off, an empty one lost, two merged."""
    missing = width - len(cells)
    yield Mended(cells + [""] * missing, LEFT_OFF)
    if missing > _MOST_MISSING:
        return
    for at in range(len(cells)):
        cut = cells[:at] + [""] * missing + cells[at:]
        yield Mended(cut, f"an empty cell was inserted before cell {at + 1}")
    if missing == 1:
        yield from _split_ways(cells)


def _split_ways(cells: list[str]) -> Iterator[Mended]:
    for at, cell in enumerate(cells):
        for place in _borders(cell[:_LONGEST_SPLIT]):
            parts = [cell[:place].rstrip('"'), cell[place:].lstrip('"')]
            whole = cells[:at] + parts + cells[at + 1 :]
            yield Mended(
                whole, f"cell {at + 1} was split in two: “{clipped(parts[0])}” and the rest"
            )


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


def _in_other_delimiter(cells: list[str], width: int, delimiter: str) -> Mended | None:
    """A row of few cells that another delimiter splits into the right number."""
    if width < 3 or 2 * len(cells) > width:
        return None
    for mark, found in by_other_delimiters(delimiter.join(cells), width):
        if mark != delimiter and len(found) == width:
            return Mended(found, "it uses a different separator from the other rows")
    return None
