"""Numbers by how many leads have each: most columns of many leads hold few different ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class CountedNumbers:
    """The different numbers of a column, rising, and how many leads have each; both (k,)."""

    numbers: NDArray[np.float64]
    leads: NDArray[np.int64]

    @classmethod
    def of(cls, filled: NDArray[np.float64]) -> "CountedNumbers":
        """Those of numbers without NaN, in any order.

        >>> CountedNumbers.of(np.array([2.0, 1.0, 2.0]))
        CountedNumbers(numbers=array([1., 2.]), leads=array([1, 2]))
        """
        return cls(*np.unique(filled, return_counts=True))

    @classmethod
    def among(cls, filled: NDArray[np.float64], leads: NDArray[np.int64]) -> "CountedNumbers":
        """Those of numbers (d,) that so many leads (d,) have, in which one may be there twice."""
        numbers, place = np.unique(filled, return_inverse=True)
        counts = np.bincount(place, leads, minlength=len(numbers))
        return cls(numbers, counts.astype(np.int64))

    def __len__(self) -> int:
        """How many leads have a number."""
        return int(self._until[-1]) if len(self._until) else 0

    @cached_property
    def _until(self) -> NDArray[np.int64]:
        """How many leads have each number or a smaller one, shape (k,)."""
        return np.cumsum(self.leads)

    def at(self, ranks: NDArray[np.int64]) -> NDArray[np.float64]:
        """The numbers of the leads at these ranks, from 0, in rising order."""
        found: NDArray[np.float64] = self.numbers[np.searchsorted(self._until, ranks, "right")]
        return found

    def quantiles(self, shares: Sequence[float]) -> NDArray[np.float64]:
        """As `np.quantile` of the numbers of all leads has them, to the last digit."""
        exact = (len(self) - 1) * np.array(shares)
        below = np.floor(exact)
        above = np.minimum(below + 1, len(self) - 1)
        low, high = self.at(below.astype(np.int64)), self.at(above.astype(np.int64))
        part = exact - below
        # From the nearer end, as numpy does, so that an end is met exactly.
        near = np.where(part < 0.5, low + (high - low) * part, high - (high - low) * (1 - part))
        return np.asarray(near, dtype=np.float64)

    def parts(self, parts: int) -> NDArray[np.float64]:
        """The upper ends of so many parts of equally many leads, but that of the last.

        An end is the number of a lead: at most so many leads are above it as the parts above hold.
        """
        steps = np.arange(1, parts, dtype=np.int64)
        return self.at(-(-len(self) * steps // parts) - 1)
