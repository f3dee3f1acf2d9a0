"""Scores of leads that a candidate had not seen, and what they prove of its order.

The leads are those that the folds held out and, last, the steps of the test. Each part was scored
by a model of its own, so only leads of one part are compared. AUC is the share of pairs in order
(Mann and Whitney, 1947), its variance by placements after DeLong, DeLong & Clarke-Pearson,
"Comparing the areas under two or more correlated receiver operating characteristic curves",
Biometrics 1988; parts are weighted by how much they tell, n1·n0 / (n1 + n0 + 1), as in van
Elteren's test (1960).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import rankdata

from scoring.training.evaluation import found_by

# Of the intervals shown.
COVERAGE = 0.90
# By how many standard errors an order must be better than chance on all unseen leads, and on the
# test alone: folds learn from each other's leads, so that noise in few leads carries further than
# the first of them allows.
SURE, SURE_BY_TEST = 3.5, 1.0
_REACH = float(ndtri(0.5 + COVERAGE / 2))


class Estimate(NamedTuple):
    """A figure with its standard error."""

    value: float
    error: float

    @property
    def interval(self) -> tuple[float, float]:
        """Low and high of its 90% interval."""
        return self.value - _REACH * self.error, self.value + _REACH * self.error


class _Part(NamedTuple):
    """Placements of one part's converted leads (n1,) and of its others (n0,), and its weight."""

    converted: NDArray[np.float64]
    others: NDArray[np.float64]
    weight: float


@dataclass(frozen=True)
class Proof:
    """Raw scores of leads unseen by what scored them, in the order of time; all of shape (m,).

    `part` numbers what scored them: the folds from 0, the test last.
    """

    raw: NDArray[np.float64] = field(repr=False)
    outcome: NDArray[np.bool_] = field(repr=False)
    part: NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.raw)

    @cached_property
    def _parts(self) -> list[_Part]:
        return [found for part in self._places() if (found := self._placed(part))]

    def _places(self) -> Iterator[NDArray[np.int64]]:
        for number in np.unique(self.part):
            yield np.flatnonzero(self.part == number)

    def _placed(self, place: NDArray[np.int64]) -> _Part | None:
        """None where a part has under two of either outcome, which gives no variance."""
        raw, hit = self.raw[place], self.outcome[place]
        converted, others = int(hit.sum()), int((~hit).sum())
        if min(converted, others) < 2:
            return None
        rank = rankdata(raw)
        above = (rank[hit] - rankdata(raw[hit])) / others
        below = 1 - (rank[~hit] - rankdata(raw[~hit])) / converted
        return _Part(above, below, converted * others / (converted + others + 1))

    @cached_property
    def auc(self) -> Estimate:
        """The share of pairs within parts that are in order; 0.5 where no part can tell."""
        return _joined(self._parts, 0.5)

    @property
    def deviates(self) -> float:
        """By how many standard errors of mere chance the order is better than none.

        >>> hit = np.array([True, True, False, False])
        >>> round(Proof(np.array([4.0, 3, 2, 1]), hit, np.zeros(4, dtype=np.int64)).deviates, 3)
        1.549
        """
        weights = np.array([p.weight for p in self._parts])
        # The variance of a part without signal is 1 / 12 of the inverse of its weight.
        error = float(np.sqrt(1 / (12 * weights.sum()))) if weights.size else np.inf
        return (self.auc.value - 0.5) / error

    def ahead_of(self, other: "Proof") -> Estimate:
        """By how much its AUC is higher than another's on the same leads, pair by pair."""
        pairs = zip(self._parts, other._parts, strict=True)
        differences = [_Part(a.converted - b.converted, a.others - b.others, a.weight)
                       for a, b in pairs]  # fmt: skip
        return _joined(differences, 0.0)

    def found(self, share: float) -> float:
        """Conversions among this share of each part's leads, those ranked first."""
        return sum(
            found_by(self.outcome[p], self.raw[p], max(1, round(share * len(p))))
            for p in self._places()
        )

    def lift(self, share: float) -> float:
        """Conversions in this share of each part's leads, over those of as many at random."""
        expected = sum(
            max(1, round(share * len(p))) * float(self.outcome[p].mean()) for p in self._places()
        )
        return self.found(share) / expected if expected else 1.0


def _joined(parts: list[_Part], nothing: float) -> Estimate:
    if not parts:
        return Estimate(nothing, float("inf"))
    weights = np.array([p.weight for p in parts])
    share = weights / weights.sum()
    values = np.array([p.converted.mean() for p in parts])
    variances = np.array([_variance(p.converted) + _variance(p.others) for p in parts])
    return Estimate(float(share @ values), float(np.sqrt(share**2 @ variances)))


def _variance(placements: NDArray[np.float64]) -> float:
    """Of their mean."""
    return float(placements.var(ddof=1) / len(placements))
