"""Rows of codes that trees cannot tell apart: what they say of one holds for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# Fewer rows are scored before it is seen that they are alike.
LEAST_ROWS = 10_000
# As many rows, evenly spread, tell whether there is anything to gain.
LOOKED_AT = 1_000


class Differ(NamedTuple):
    """At most these shares of the rows that are looked at, and of all, differ where it pays."""

    of_some: float
    of_all: float


# To score a row takes hardly longer than to tell it from others; to explain it, many times as long.
TO_SCORE, TO_EXPLAIN = Differ(0.5, 0.5), Differ(0.95, 0.8)
# Places of several columns together stay whole numbers below this.
_MOST_PLACES = 2**62


@dataclass(frozen=True)
class AlikeRows:
    """`first` (k,) is where each different row stands first, `place` (n,) which of them each is."""

    first: NDArray[np.int64]
    place: NDArray[np.int64]

    def of(self, rows: NDArray[np.int64]) -> "AlikeRows":
        """The same of some of these rows, (m,): `first` and `place` are of them."""
        return _numbered(*pd.factorize(self.place[rows]))


def alike_rows(
    codes: NDArray[np.float64],
    cuts: Sequence[NDArray[np.float64] | None],
    most: Differ = TO_SCORE,
) -> AlikeRows | None:
    """The different rows of codes (n, p); None where they are few, or too many differ.

    `cuts` are the rising bounds of each column, the codes up to one and above the one before it
    alike; None where every code counts as itself. Rows are numbered as they first appear.
    """
    rows = len(codes)
    if rows < LEAST_ROWS:
        return None
    if not pays(codes[looked_at(rows)], cuts, most):
        return None
    place, found = _places(codes, cuts)
    if len(found) > most.of_all * rows:
        return None
    return _numbered(place, found)


def looked_at(rows: int) -> NDArray[np.int64]:
    """Where the rows stand that tell whether there is anything to gain, of so many."""
    return np.linspace(0, rows - 1, LOOKED_AT).astype(np.int64)


def pays(
    some: NDArray[np.float64], cuts: Sequence[NDArray[np.float64] | None], most: Differ
) -> bool:
    """Whether these rows (m, p) of all say that there may be something to gain."""
    return len(_places(some, cuts)[1]) <= most.of_some * len(some)


def _numbered(place: NDArray[np.int64], found: NDArray[np.int64]) -> AlikeRows:
    first = np.empty(len(found), dtype=np.int64)
    # Written from the last to the first, so that the first stays.
    first[place[::-1]] = np.arange(len(place))[::-1]
    return AlikeRows(first, place)


def _places(
    codes: NDArray[np.float64], cuts: Sequence[NDArray[np.float64] | None]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of the different rows each is, (n,), and these."""
    place, different = np.zeros(len(codes), dtype=np.int64), 1
    for column, bounds in zip(codes.T, cuts, strict=True):
        place, different = _parted(place, different, _kinds(column, bounds))
    return pd.factorize(place)


def _kinds(column: NDArray[np.float64], bounds: NDArray[np.float64] | None) -> NDArray[np.int64]:
    if bounds is None:
        return np.ascontiguousarray(column).view(np.int64)
    missing = np.isnan(column)
    return np.where(missing, -1, np.searchsorted(bounds, column))


def _parted(
    place: NDArray[np.int64], different: int, bits: NDArray[np.int64]
) -> tuple[NDArray[np.int64], int]:
    """The places (n,) of rows, parted by another column as well, and how many there may be."""
    if (bits == bits[0]).all():
        return place, different
    own, found = pd.factorize(bits)
    if different * len(found) >= _MOST_PLACES:
        place, known = pd.factorize(place)
        different = len(known)
    return place * len(found) + own, different * len(found)
