"""The distinct cells of a column as leads hold them, in as little room as they need."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.distinct_cells import DistinctCells

# The smallest of uint8, uint16 and so on that counts the texts.
Codes = NDArray[np.unsignedinteger]


@dataclass(frozen=True)
class HeldCells:
    """The distinct cells of leads: `texts` (d,) as they appear, and which one each lead has (n,).

    A column of few texts takes a byte for each lead.
    """

    codes: Codes
    texts: list[str]

    @classmethod
    def of(cls, cells: pd.Series) -> "HeldCells | None":
        """Those of a column of text, None where its cells hardly repeat."""
        found = DistinctCells.of(cells)
        return None if found is None else cls.from_distinct(found)

    @classmethod
    def every(cls, cells: pd.Series) -> "HeldCells":
        """Those of a column of text however few repeat."""
        return cls.from_distinct(DistinctCells.every(cells))

    @classmethod
    def from_distinct(cls, found: DistinctCells) -> "HeldCells":
        """The same cells, for long."""
        return cls(small(found.codes, len(found.texts)), found.texts)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """The number of leads with each distinct cell, shape (d,)."""
        return np.bincount(self.codes, minlength=len(self.texts))

    @cached_property
    def firsts(self) -> NDArray[np.int64]:
        """Where each distinct cell is found first, shape (d,)."""
        found = np.zeros(len(self.texts), dtype=np.int64)
        found[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1)
        return found

    def part(self, kept: NDArray[np.int64]) -> "HeldCells":
        """Those of the leads at these positions, as they appear there."""
        codes, held = pd.factorize(self.codes[kept])
        return HeldCells(small(codes, len(held)), [self.texts[at] for at in held.tolist()])

    def followed_by(self, others: "HeldCells") -> DistinctCells:
        """Those of these leads and then of the others.

        >>> web = HeldCells(np.array([0, 0], dtype=np.uint8), ["Web"])
        >>> web.followed_by(HeldCells(np.array([0, 1], dtype=np.uint8), ["Ads", "Web"]))
        DistinctCells(codes=array([0, 0, 1, 0], dtype=int32), texts=['Web', 'Ads'])
        """
        known = set(self.texts)
        texts = [*self.texts, *(text for text in others.texts if text not in known)]
        place = {text: at for at, text in enumerate(texts)}
        moved = np.array([place[text] for text in others.texts], dtype=np.int32)
        codes = np.concatenate([self.codes.astype(np.int32), moved[others.codes]])
        return DistinctCells(codes, texts)


def small(places: NDArray[np.signedinteger], size: int) -> Codes:
    """Places among so many things, in the fewest bytes."""
    return places.astype(np.min_scalar_type(max(0, size - 1)))
