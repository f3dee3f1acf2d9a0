"""Whom to call, first to last, with what does not change with the number of calls."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# A curve of more points looks the same and costs more to send.
CURVE_POINTS = 200


@dataclass(frozen=True)
class CallOrder:
    """The positions to call, first to last, and what each lead of the file brings; (m,) and (n,).

    That is its chance, or chance × value. What all of them bring is worked out once, whatever the
    number of calls.
    """

    brings: NDArray[np.float64]
    order: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.order)

    @cached_property
    def total(self) -> float:
        """What calling all of them brings."""
        return float(self.brings[self.order].sum())

    def within(self, calls: int) -> int:
        """So many calls, or as many as there are leads to call."""
        return min(max(calls, 0), len(self))

    def at_random(self, calls: int) -> float:
        """What as many calls bring without any order."""
        return calls * self.total / len(self) if len(self) else 0.0

    def in_file(self, calls: int) -> float:
        """What as many calls bring in the order of the file."""
        return float(self.brings[self._by_place[:calls]].sum())

    @cached_property
    def _by_place(self) -> NDArray[np.int64]:
        return np.sort(self.order)

    @cached_property
    def gains(self) -> pd.DataFrame:
        """What so many calls bring: columns calls, ranked, file_order, at_random."""
        n = len(self)
        calls = np.unique(np.linspace(0, n, min(n, CURVE_POINTS) + 1).round().astype(np.int64))
        ranked = np.concatenate([[0.0], np.cumsum(self.brings[self.order])])
        in_file = np.concatenate([[0.0], np.cumsum(self.brings[self._by_place])])
        random = calls * (ranked[-1] / n if n else 0.0)
        curve = {"ranked": ranked[calls], "file_order": in_file[calls], "at_random": random}
        return pd.DataFrame({"calls": calls} | curve)


@dataclass(frozen=True)
class InTurn:
    """All leads of a batch in turn: who may be called, then the others.

    `ranked` are the positions of all by rank, whoever may be called; `calls` those who may, with
    their chances; `paid` the same with chance × value where leads are ranked by it, else None.
    `drawn` are those of `calls` that are called by lot.
    """

    ranked: NDArray[np.int64]
    calls: CallOrder
    paid: CallOrder | None
    drawn: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @cached_property
    def by_rank(self) -> NDArray[np.int64]:
        """The position of the lead at each place; shape (n,)."""
        order = self.calls.order
        if len(order) == len(self.ranked):
            return order
        has_turn = np.zeros(len(self.ranked), dtype=bool)
        has_turn[order] = True
        return np.concatenate([order, self.ranked[~has_turn[self.ranked]]])

    @cached_property
    def rank(self) -> NDArray[np.int64]:
        """The place of each lead, 1 first; shape (n,)."""
        rank = np.empty(len(self.ranked), dtype=np.int64)
        rank[self.by_rank] = np.arange(1, len(rank) + 1)
        return rank
