"""Rows of codes that are alike to the bit: what is worked out of one holds for all of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# Fewer rows are scored before it is seen that they are alike.
LEAST_ROWS = 10_000
# As many rows, evenly spread, tell whether there is anything to gain.
LOOKED_AT = 1_000
# It pays where at most this share of them differ.
MOST_DIFFERENT = 0.5
# Places of several columns together stay whole numbers below this.
_MOST_PLACES = 2**62


@dataclass(frozen=True)
class AlikeRows:
    """`first` (k,) is where each different row stands first, `place` (n,) which of them each is."""

    first: NDArray[np.int64]
    place: NDArray[np.int64]


def alike_rows(codes: NDArray[np.float64]) -> AlikeRows | None:
    """The different rows of codes (n, p); None where they are few, or mostly differ."""
    rows = len(codes)
    if rows < LEAST_ROWS or not codes.shape[1]:
        return None
    some = codes[np.linspace(0, rows - 1, LOOKED_AT).astype(np.int64)]
    if len({row.tobytes() for row in some}) > MOST_DIFFERENT * LOOKED_AT:
        return None
    place, different = np.zeros(rows, dtype=np.int64), 1
    for column in codes.T:
        place, different = _parted(place, different, np.ascontiguousarray(column).view(np.int64))
    place, found = pd.factorize(place)
    if len(found) > MOST_DIFFERENT * rows:
        return None
    first = np.empty(len(found), dtype=np.int64)
    # Written from the last to the first, so that the first stays.
    first[place[::-1]] = np.arange(rows)[::-1]
    return AlikeRows(first, place)


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
