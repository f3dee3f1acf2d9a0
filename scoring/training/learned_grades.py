"""Where fit and engagement are cut into grades, and how leads of each grade convert."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.grade import GRADES, FamilySums, GradeScale, family_sums, has_both, steps
from scoring.model.scorers import FilledTrees, Scorer
from scoring.schema import Column, Family
from scoring.training.fitting import TrainingSet
from scoring.training.tiers import USUAL

# Leads by which sums are cut, and test leads that are graded: a fifth is two points off as a rule,
# and contributions of as many take half a second.
MOST_CUT, MOST_GRADED = 600, 1_200
# Deep trees that are explained by the shap library take many times as long.
SLOWER = 4


def learn_grades(
    scorer: Scorer, leads: TrainingSet, tester: Scorer, test: TrainingSet, columns: Sequence[Column]
) -> GradeScale | None:
    """The scale of a scorer; None where it has one family only, or one that says nothing.

    A and 1 are the top fifth of `leads`, which the scorer learned from, B and 2 the next three
    tenths, C and 3 the next three, D and 4 the rest: the shares of the tiers. `test` leads are
    graded by the sums of the `tester`, the same settings learned without them, cut at the same
    shares. Where those of a letter or number did not convert more often than those of the next
    one, the two are one, the better: on these leads every step down converts less.
    """
    if not has_both(columns) or not len(leads) or not len(test):
        return None
    slower = SLOWER if isinstance(scorer, FilledTrees) else 1
    own = _sums(scorer, leads.codes[_spread(len(leads), MOST_CUT // slower)], columns)
    asked = test.part(_spread(len(test), MOST_GRADED // slower))
    theirs = _sums(tester, asked.codes, columns)
    cuts = [_Cuts.of(sums, asked.outcome) for sums in theirs]
    if not all(any(cut.holds) for cut in cuts):
        return None
    floors = [cut.floors(sums) for cut, sums in zip(cuts, own, strict=True)]
    tested = [cut.floors(sums) for cut, sums in zip(cuts, theirs, strict=True)]
    nobody = np.zeros((4, 4), dtype=np.int64)
    place = GradeScale(tested[0], tested[1], nobody, nobody).places(theirs)
    return GradeScale(floors[0], floors[1], _counted(place), _counted(place[asked.outcome]))


def why_ungraded(columns: Sequence[Column]) -> str:
    """Why a model of these columns has no scale, in a sentence."""
    if has_both(columns):
        return (
            "Leads have no grade: on the test leads who a lead is, or what it did, did not order "
            "them by itself."
        )
    did = any(column.family is Family.ENGAGEMENT for column in columns)
    said, lacks = ("what it did", "who it is") if did else ("who it is", "what it did")
    return f"Leads have no grade: every field read says of a lead {said}, none {lacks}."


@dataclass(frozen=True)
class _Cuts:
    """Which of the three cuts part leads that convert more often from others."""

    holds: tuple[bool, bool, bool]

    @classmethod
    def of(cls, sums: NDArray[np.float64], outcome: NDArray[np.bool_]) -> "_Cuts":
        """By leads that are cut at the usual shares: groups out of order are pooled."""
        step = steps(sums, _quantiles(sums))
        leads, hits = np.bincount(step, minlength=4), np.bincount(step[outcome], minlength=4)
        pools = [[at] for at in range(4) if leads[at]]
        while (at := _out_of_order(pools, leads, hits)) is not None:
            pools[at : at + 2] = [pools[at] + pools[at + 1]]
        above = {pool[0] - 1 for pool in pools[1:]}
        return cls((0 in above, 1 in above, 2 in above))

    def floors(self, sums: NDArray[np.float64]) -> tuple[float, float, float]:
        """The lowest sums of each step, those of the step below where a cut does not hold."""
        below, found = -np.inf, list[float]()
        for floor, holds in zip(_quantiles(sums)[::-1], self.holds[::-1], strict=True):
            below = floor if holds else below
            found.append(below)
        return found[2], found[1], found[0]


def _out_of_order(
    pools: Sequence[Sequence[int]], leads: NDArray[np.int64], hits: NDArray[np.int64]
) -> int | None:
    """The first pool that does not convert more often than the one after it."""
    rates = [hits[pool].sum() / leads[pool].sum() for pool in pools]
    return next((at for at in range(len(rates) - 1) if rates[at] <= rates[at + 1]), None)


def _spread(count: int, most: int) -> NDArray[np.int64]:
    """So many positions at most, evenly over all."""
    return np.linspace(0, count - 1, min(count, most)).astype(np.int64)


def _sums(scorer: Scorer, codes: NDArray[np.float64], columns: Sequence[Column]) -> FamilySums:
    shares, _ = scorer.contributions(np.asarray(codes))
    return family_sums(shares, columns)


def _quantiles(sums: NDArray[np.float64]) -> tuple[float, float, float]:
    """The lowest sums of the top fifth, half and four fifths."""
    falling = np.sort(sums)[::-1]
    a, b, c = (float(falling[max(1, round(share * len(sums))) - 1]) for share in USUAL)
    return a, b, c


def _counted(places: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(places, minlength=len(GRADES)).reshape(4, 4)
