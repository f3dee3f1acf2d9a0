"""Short texts about some leads of a batch, each different one made once, joined lead by lead."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.distinct_cells import DistinctCells

# Yes and no of so many things are one whole number.
_BITS = 62


@dataclass(frozen=True)
class AskedLeads:
    """Rising `positions` (m,) of a batch of so many `leads`: what is noted is worked out of them.

    What its methods give are places among these positions, rising.
    """

    positions: NDArray[np.int64]
    leads: int

    def where(self, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Where a mask of the batch (leads,) is true."""
        return np.flatnonzero(mask[self.positions])

    def held(self, found: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where one of these rising positions of the batch is asked for."""
        if len(self.positions) == self.leads:
            return found
        ends = (np.searchsorted(found, self.positions, side) for side in ("left", "right"))
        return np.flatnonzero(np.subtract(*ends))


@dataclass(frozen=True)
class LeadNotes:
    """What is noted of some of the leads asked for, one of the `texts` each; (k,) and (k,).

    `places` are among the positions asked for, rising.
    """

    places: NDArray[np.int64]
    codes: NDArray[np.int64]
    texts: Sequence[str]

    @classmethod
    def of_texts(
        cls,
        places: NDArray[np.int64],
        found: Sequence[object] | NDArray[Any],
        said: Callable[[Any], str],
    ) -> Self:
        """What is said of something found (k,) of each."""
        codes, distinct = pd.factorize(np.array(found, dtype=object))
        return cls(places, codes.astype(np.int64), [said(one) for one in distinct])

    @classmethod
    def of_things(
        cls,
        places: NDArray[np.int64],
        holds: Sequence[NDArray[np.bool_]],
        said: Callable[[list[int]], str],
    ) -> Self:
        """What is said of which of several things hold (k,) for each, by their places."""
        codes = np.zeros(len(places), dtype=np.int64)
        found: list[list[int]] = [[]]
        for start in range(0, len(holds), _BITS):
            some = holds[start : start + _BITS]
            bits = np.zeros(len(places), dtype=np.int64)
            for place, mask in enumerate(some):
                bits |= mask.astype(np.int64) << place
            own, different = pd.factorize(bits)
            codes, pairs = pd.factorize(codes * len(different) + own)
            before = found
            found = [
                before[pair // len(different)]
                + [start + p for p in range(len(some)) if different[pair % len(different)] >> p & 1]
                for pair in pairs.tolist()
            ]
        return cls(places, codes, [said(held) for held in found])


def joined_notes(notes: Iterable[LeadNotes], asked: int, between: str) -> DistinctCells:
    """Of each lead asked for (asked,) all that is noted, in turn, "" for nothing.

    >>> first = LeadNotes(np.array([0, 2]), np.array([0, 0]), ["a"])
    >>> then = LeadNotes(np.array([1, 2]), np.array([0, 1]), ["b", "c"])
    >>> joined_notes([first, then], 4, "; ").each.tolist()
    ['a', 'b', 'a; c', '']
    """
    codes, texts = np.zeros(asked, dtype=np.int64), [""]
    for note in notes:
        if not len(note.places):
            continue
        pairs = codes[note.places] * len(note.texts) + note.codes
        own, different = pd.factorize(pairs)
        codes[note.places] = len(texts) + own
        both = (divmod(pair, len(note.texts)) for pair in different.tolist())
        texts += [f"{texts[a]}{between if a else ''}{note.texts[b]}" for a, b in both]
    return DistinctCells(codes.astype(np.int32), texts)
