"""The grade of a lead: fit by letter, engagement by number, from two sums of contributions.

Vendors of scoring let a team set such a grid by hand: who a lead is against what it did. Here both
axes are exact parts of the score that the model learned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.schema import Column, Family

LETTERS, NUMBERS = ("A", "B", "C", "D"), ("1", "2", "3", "4")
# Cells of the grid, row by row.
GRADES = tuple(letter + number for letter in LETTERS for number in NUMBERS)
# What a lead without a grade has.
UNGRADED = ""
# Sums this close are one: a floor is the sum of a lead, which another order of adding up moves.
_NOISE = 1e-9


class FamilySums(NamedTuple):
    """The contributions of each family added up, in log-odds before calibration; both (n,)."""

    fit: NDArray[np.float64]
    engagement: NDArray[np.float64]


def family_sums(shares: NDArray[np.float64], columns: Sequence[Column]) -> FamilySums:
    """The two parts of contributions (n, p), which with the baseline are the raw score.

    >>> from scoring.schema import Kind, Role
    >>> city = Column("City", Kind.CATEGORY, Role.FEATURE)
    >>> visits = Column("Visits", Kind.NUMBER, Role.FEATURE, family=Family.ENGAGEMENT)
    >>> family_sums(np.array([[0.25, 0.5]]), (city, visits))
    FamilySums(fit=array([0.25]), engagement=array([0.5]))
    """
    did = np.array([c.family is Family.ENGAGEMENT for c in columns], dtype=bool)
    return FamilySums(shares[:, ~did].sum(axis=1), shares[:, did].sum(axis=1))


def has_both(columns: Sequence[Column]) -> bool:
    """Whether there are columns of both families, without which there is no grade."""
    return len({column.family for column in columns}) == len(Family)


@dataclass(frozen=True)
class GradeScale:
    """Where fit sums are cut into A–D and engagement sums into 1–4, and how that came true.

    `fit` and `engagement` are the lowest sums of A, B, C and of 1, 2, 3; where two are equal, the
    step below the first has nobody. `leads` and `converted` (4, 4) count test leads by letter and
    number, graded by a model that had not seen them.
    """

    fit: tuple[float, float, float]
    engagement: tuple[float, float, float]
    leads: NDArray[np.int64]
    converted: NDArray[np.int64]

    def places(self, sums: FamilySums) -> NDArray[np.int64]:
        """The place of each lead in GRADES, shape (n,)."""
        return 4 * steps(sums.fit, self.fit) + steps(sums.engagement, self.engagement)


def steps(sums: NDArray[np.float64], floors: tuple[float, float, float]) -> NDArray[np.int64]:
    """How many of the falling floors each sum stays below, 0–3; shape (n,)."""
    return np.asarray((sums[:, None] < np.array(floors) - _NOISE).sum(axis=1))
