"""What the columns of a table hold, learned from sound rows, and how likely a row is as what."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice, repeat, zip_longest

import numpy as np
from numpy.typing import NDArray

from scoring.intake.cells.cell_kinds import EMPTY, kind_of, shape_of
from scoring.intake.cells.numbers import parse_number

_FEWEST_ROWS = 8  # fewer sound rows tell nothing of a column
_UNLIKELY = 4.0  # how far below the least likely of the sound rows a mended row may be
CELLS, _CELLS = 60_000, 40_000  # looked at one by one in all, once each and again and again
_FEWEST_LOOKED_AT = 20  # rows of the widest table
_GOLDEN = (5**0.5 - 1) / 2
_OF_TEXTS = frozenset(" .&'-()/")


class ColumnModel:
    """The values, shapes and kinds of each column, as the sound rows have them.

    `rows` are those rows, shorter ones counting as empty at their end; `width` is the number of
    columns.
    """

    def __init__(self, rows: Sequence[Sequence[str]], width: int) -> None:
        self.width, self.count = width, len(rows)
        self._values = [Counter(column) for column in _columns(rows, width)]
        self._signs: dict[int, frozenset[str]] = {}
        # Most rows hold values that others do, and each row is looked at several times.
        self._likely: list[dict[str, float]] = [{} for _ in self._values]
        self._rows = rows

    @cached_property
    def _shapes(self) -> list[Counter[str]]:
        return [_summed(values, shape_of) for values in self._values]

    @cached_property
    def _kinds(self) -> list[Counter[str]]:
        return [_summed(values, kind_of) for values in self._values]

    @cached_property
    def kinds(self) -> list[tuple[str, float]]:
        """The commonest kind of the filled cells of each column, and its share of them."""
        return [_commonest(kinds) for kinds in self._kinds]

    @cached_property
    def usual(self) -> int:
        """How many columns hold anything."""
        return sum(share > 0 for _, share in self.kinds)

    @property
    def knows(self) -> bool:
        """Whether there were rows enough to judge by."""
        return self.count >= _FEWEST_ROWS

    @cached_property
    def fewest(self) -> int:
        """So many cells are filled in all but a twentieth of the rows."""
        return sorted(map(filled, self._rows))[self.count // 20] if self.count else 0

    @cached_property
    def indented(self) -> bool:
        """Whether any cell begins with a blank before its text."""
        return any(text[:1] == " " and text.strip() for row in self._rows for text in row)

    @cached_property
    def least(self) -> float:
        """A row less likely than this is none of these columns."""
        scores = sorted(self.of(row) for row in self._rows)
        return scores[len(scores) // 20] - _UNLIKELY if scores else -math.inf

    def cell(self, text: str, at: int) -> float:
        """How likely a cell is in a column: by its value, its form, its kind; as a logarithm."""
        found = self._likely[at].get(text)
        if found is None:
            # A counter is asked of what it does not hold four times as long as a dictionary.
            known = self._values[at].get(text, 0) if self._is_usual(at) else 0
            of_form = self._shapes[at].get(shape_of(text), 0)
            of_kind = self._kinds[at].get(kind_of(text), 0)
            found = _likely(known, of_form, of_kind, self.count)
            if text in self._values[at]:
                self._likely[at][text] = found
        return found

    def _is_usual(self, at: int) -> bool:
        """Whether the values of a column are usual ones, and count; not as many distinct texts."""
        return 10 * len(self._values[at]) < 6 * self.count

    def of(self, cells: Sequence[str]) -> float:
        """How likely a row is as a lead: the sum over its cells."""
        return sum(self.cell(text, at) for at, text in enumerate(cells[: self.width]))

    @cached_property
    def own_costs(self) -> list[dict[str, float]]:
        """How unlikely each filled cell of each column is by the others, as a negative logarithm.

        It is one of those learned from, and is not told by itself.
        """
        return [dict(self._own_costs(at)) for at in range(self.width)]

    def _own_costs(self, at: int) -> Iterator[tuple[str, float]]:
        values, shapes, kinds = self._values[at], self._shapes[at], self._kinds[at]
        is_usual = self._is_usual(at)
        for text, count in values.items():
            if text and not text.isspace():
                known = count - 1 if is_usual else 0
                of_form, of_kind = shapes[shape_of(text)] - 1, kinds[kind_of(text)] - 1
                yield text, -_likely(known, of_form, of_kind, self.count - 1)

    def typical(self) -> list[float]:
        """How unlikely the middle one of the filled cells of each column is; 0 without any."""
        return [self._typical(at) for at in range(self.width)]

    def _typical(self, at: int) -> float:
        values = self._values[at]
        given = [(cost, values[text]) for text, cost in self.own_costs[at].items()]
        half, seen = sum(n for _, n in given) / 2, 0
        for cost, count in sorted(given):
            seen += count
            if seen >= half:
                return cost
        return 0.0

    def slack(self, cost: Callable[[Sequence[str]], float]) -> float:
        """The cost that all but a twentieth of the rows stay below, none told by itself."""
        costs = sorted(cost(row) for row in self._rows)
        return costs[-1 - len(costs) // 20] if costs else 0.0

    def blank_share(self, at: int) -> float:
        """The share of rows without a value in a column."""
        return self._blank_shares[at]

    @cached_property
    def _blank_shares(self) -> list[float]:
        blank = (sum(n for t, n in v.items() if not t.strip()) for v in self._values)
        return [(count + 0.5) / (self.count + 1) for count in blank]

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether every filled cell has a form that its column has seen, or one of its kind."""
        return all(
            self._shapes[at][shape_of(text)] or self._is_of_its_kind(text, at)
            for at, text in enumerate(cells[: self.width])
            if text.strip()
        )

    def has(self, text: str, at: int) -> bool:
        """Whether a column holds a value."""
        return at < self.width and self._values[at][text] > 0

    def is_limit(self, text: str, at: int, *, highest: bool) -> bool:
        """Whether a number is as high as any of its column, or as low."""
        number = parse_number(text)
        others = [n for n in map(parse_number, self._values[at]) if not math.isnan(n)]
        return bool(others) and number == (max if highest else min)(number, *others)

    def has_shape(self, text: str, at: int) -> bool:
        """Whether a column holds values of this form."""
        return at < self.width and self._shapes[at][shape_of(text)] > 0

    def forms(self, at: int) -> int:
        """How many forms the values of a column have."""
        return len(self._shapes[at])

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


def _likely(known: int, of_form: int, of_kind: int, rows: int) -> float:
    """How likely a cell is that so many of these rows have, or have one of its form or kind of."""
    return math.log((0.6 * known + 0.25 * of_form + 0.15 * of_kind + 0.02) / (rows + 1))


def _columns(rows: Sequence[Sequence[str]], width: int) -> Iterator[Sequence[str]]:
    """So many columns of rows, shorter ones with empty cells at their end."""
    filled_up = islice(zip_longest(*rows, fillvalue=""), width)
    nothing = repeat([""] * len(rows))
    return islice(chain(filled_up, nothing), width)


def _summed(values: Counter[str], of: Callable[[str], str]) -> Counter[str]:
    """The values counted by a property of theirs."""
    counts: Counter[str] = Counter()
    for text, count in values.items():
        counts[of(text)] += count
    return counts


def _commonest(kinds: Counter[str]) -> tuple[str, float]:
    given = {kind: count for kind, count in kinds.items() if kind != EMPTY}
    if not given:
        return EMPTY, 0.0
    best = max(given, key=lambda kind: given[kind])
    return best, given[best] / sum(given.values())


def rows_for(width: int, most: int, cells: int = _CELLS) -> int:
    """How many rows of a table are looked at one by one: at most so many, fewer of a wide one."""
    return max(_FEWEST_LOOKED_AT, min(most, cells // max(1, width)))


def spread(count: int, most: int) -> NDArray[np.int64]:
    """At most so many places of `count`, ascending and without a period, all where there are few.

    Multiples of the golden ratio (Weyl): a file may repeat itself every hundred rows.
    """
    if count <= most:
        return np.arange(count)
    return np.unique((np.arange(most) * _GOLDEN % 1 * count).astype(np.int64))


def run_of(rows: NDArray[np.int64]) -> Sequence[int]:
    """The numbers of rows, at no cost where none is left out."""
    first, last = int(rows[0]), int(rows[-1])
    return range(first, last + 1) if last - first == len(rows) - 1 else rows.tolist()


def filled(row: Sequence[str]) -> int:
    """How many cells of a row hold anything."""
    return len(row) - row.count("") - sum(map(str.isspace, row))


def extent(row: Sequence[str]) -> int:
    """The width of a row without the blank cells at its end."""
    return next((at for at in range(len(row), 0, -1) if row[at - 1].strip()), 0)


def trimmed(row: Sequence[str]) -> list[str]:
    """A row without the blank cells at its end."""
    return list(row[: extent(row)])


def _signs(text: str) -> frozenset[str]:
    """What is neither letter nor digit in a text."""
    return frozenset(sign for sign in text if not sign.isalnum())
