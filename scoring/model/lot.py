"""Leads drawn by lot: called whatever their rank, so that the ranking can be held against chance.

The lot is fixed by a seed and the ids of the file, in whatever order, so that the same leads are
drawn through every face, and a plan of more calls draws those of fewer again, with others. A later
file with other leads draws anew. Where ids tell who leads are, a kept batch has none of them: there
the place of a lead stands for its id, so that the batch draws the same when it is opened again.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.personal_ids import keeps_ids

# Of the calls: with more the list loses more than is learned from it.
MOST_SHARE = 0.5
_HASHES = 2.0**64


@dataclass(frozen=True)
class Lot:
    """The lot of each lead, (n,) within 0–1, the lowest drawn first.

    `together`, below 2^64, is what all leads of the file make of it.
    """

    each: NDArray[np.float64]
    together: int

    @classmethod
    def of(cls, leads: LeadBatch, seed: int, drawn_with: tuple[int, int] | None = None) -> Self:
        """That of a seed; `drawn_with` are a seed and what all had together before one was erased.

        Of a file without ids, or with personal ones, the place of a lead stands for its id. The
        seed is the key of the hash.
        """
        hashes = _hashes(leads, seed)
        # Without the order of the leads.
        together = int(np.bitwise_xor.reduce(hashes))
        if drawn_with is not None and drawn_with[0] == seed:
            together = drawn_with[1]
        each = pd.util.hash_array(hashes ^ np.uint64(together)) / _HASHES
        return cls(np.asarray(each), together)


def _hashes(leads: LeadBatch, seed: int) -> NDArray[np.uint64]:
    named = leads.has_ids and keeps_ids(leads)
    # A kept batch has nothing of an id that is blank.
    texts = map(str.strip, leads.file_ids) if named else map(str, range(len(leads)))
    ids = np.array([*texts, ""], dtype=object)[:-1]
    return pd.util.hash_array(ids, hash_key=f"{seed:016d}", categorize=False)


def count_drawn(share: float, calls: int) -> int:
    """How many of so many calls go to the lot.

    >>> [count_drawn(share, 300) for share in (0.0, 0.05, 0.1)], count_drawn(0.05, 9)
    ([0, 15, 30], 0)
    """
    return round(min(max(share, 0.0), MOST_SHARE) * calls)


def drawn_first(
    order: NDArray[np.int64], lot: NDArray[np.float64], count: int
) -> NDArray[np.bool_]:
    """Which places of an order of positions (m,) are drawn, by the lots (n,) of all positions.

    >>> drawn_first(np.array([2, 0, 1]), np.array([0.3, 0.1, 0.2]), 2).tolist()
    [True, False, True]
    """
    drawn = np.zeros(len(order), dtype=bool)
    drawn[np.argsort(lot[order], kind="stable")[:count]] = True
    return drawn


def with_drawn(order: NDArray[np.int64], drawn: NDArray[np.bool_], calls: int) -> NDArray[np.int64]:
    """The order in which the first `calls` are those drawn and, before them, the first of the rest.

    Both parts stay in their order.

    >>> order, drawn = np.array([5, 6, 7, 8]), np.array([False, False, False, True])
    >>> with_drawn(order, drawn, 2).tolist()
    [5, 8, 6, 7]
    """
    ranked = np.flatnonzero(~drawn)[: max(0, calls - int(drawn.sum()))]
    called = drawn.copy()
    called[ranked] = True
    return np.concatenate([order[called], order[~called]])
