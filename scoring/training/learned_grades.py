"""Where fit and engagement are cut into grades, and how leads of each grade convert."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.model.grade import GRADES, FamilySums, GradeScale, family_sums, has_both
from scoring.model.scorers import FilledTrees, Scorer
from scoring.schema import Column
from scoring.training.fitting import TrainingSet
from scoring.training.tiers import USUAL

# Leads by which sums are cut, and test leads that are graded: enough for a share of a fifth to be
# two points off at most, and for a second of time.
MOST_CUT, MOST_GRADED = 800, 1_600
# Deep trees that are explained by the shap library take many times as long.
SLOWER = 4


def learn_grades(
    scorer: Scorer, leads: TrainingSet, tester: Scorer, test: TrainingSet, columns: Sequence[Column]
) -> GradeScale | None:
    """The scale of a scorer, None where all columns are of one family.

    A and 1 are the top fifth of `leads`, which the scorer learned from, B and 2 the next three
    tenths, C and 3 the next three, D and 4 the rest: the shares of the tiers. `test` leads are
    graded by the sums of the `tester`, the same settings learned without them, cut at the same
    shares. Equal sums are of one grade, the better one.
    """
    if not has_both(columns) or not len(leads) or not len(test):
        return None
    slower = SLOWER if isinstance(scorer, FilledTrees) else 1
    own = _sums(scorer, leads.codes[_spread(len(leads), MOST_CUT // slower)], columns)
    asked = test.part(_spread(len(test), MOST_GRADED // slower))
    theirs = _sums(tester, asked.codes, columns)
    place = _scale(theirs).places(theirs)
    counts = [_counted(place[asked.outcome]), _counted(place)]
    scale = _scale(own)
    return GradeScale(scale.fit, scale.engagement, leads=counts[1], converted=counts[0])


def _spread(count: int, most: int) -> NDArray[np.int64]:
    """So many positions at most, evenly over all."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64))


def _sums(scorer: Scorer, codes: NDArray[np.float64], columns: Sequence[Column]) -> FamilySums:
    shares, _ = scorer.contributions(codes)
    return family_sums(shares, columns)


def _scale(sums: FamilySums) -> GradeScale:
    nobody = np.zeros((4, 4), dtype=np.int64)
    return GradeScale(_floors(sums.fit), _floors(sums.engagement), nobody, nobody)


def _floors(sums: NDArray[np.float64]) -> tuple[float, float, float]:
    """The lowest sums of the top fifth, half and four fifths."""
    a, b, c = np.quantile(sums, [1 - share for share in USUAL], method="inverted_cdf").tolist()
    return a, b, c


def _counted(places: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(places, minlength=len(GRADES)).reshape(4, 4)
