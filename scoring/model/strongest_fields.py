"""Which fields of a lead raise its chance most and which lower it most, of its contributions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.reasons import MOST_REASONS, NEGLIGIBLE

# Where a lead has fewer reasons than there is room for.
NONE = -1


@dataclass(frozen=True)
class ReasonSide:
    """The reasons that raise the chance of some leads, or those that lower it, strongest first.

    `fields` (m, k) are columns of the model's matrix, NONE behind the last reason of a lead;
    `shares` (m, k) their contributions in log-odds, 0.0 there.
    """

    fields: NDArray[np.int16]
    shares: NDArray[np.float64]

    def at(self, which: slice | NDArray[np.int64]) -> ReasonSide:
        """The same of some of these leads."""
        return ReasonSide(self.fields[which], self.shares[which])


def nothing_for(leads: int) -> ReasonSide:
    """No reason for so many leads."""
    shape = leads, MOST_REASONS
    return ReasonSide(np.full(shape, NONE, dtype=np.int16), np.zeros(shape))


def by_sorting(
    shares: NDArray[np.float64], usual: float | NDArray[np.float64]
) -> tuple[ReasonSide, ReasonSide]:
    """Which of the contributions (m, p) raise the chance most, and which lower it most.

    Those come first that are furthest from the `usual` ones; none that is negligible is among them.
    """
    ranked = np.argsort(shares - usual, axis=1, kind="stable")
    return (
        _first(shares, ranked[:, ::-1], shares > NEGLIGIBLE),
        _first(shares, ranked, shares < -NEGLIGIBLE),
    )


def _first(
    shares: NDArray[np.float64], ranked: NDArray[np.int64], tells: NDArray[np.bool_]
) -> ReasonSide:
    """The first columns of each row of `ranked` whose contribution tells anything."""
    fits = np.take_along_axis(tells, ranked, axis=1)
    number = np.cumsum(fits, axis=1, dtype=np.int16)
    row, at = np.nonzero(fits & (number <= MOST_REASONS))
    side = nothing_for(len(shares))
    chosen, slot = ranked[row, at], number[row, at] - 1
    side.fields[row, slot] = chosen
    side.shares[row, slot] = shares[row, chosen]
    return side
