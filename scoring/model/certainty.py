"""How sure a propensity is, lead by lead: inductive Venn-Abers intervals.

Vovk & Petej, "Venn-Abers predictors", UAI 2014: add the lead to the calibration leads once as not
converted and once as converted, fit an isotonic regression each time, and read both at the lead.
Vovk, Petej & Fedorova, "Large-scale probabilistic predictors with and without guarantees of
validity", NIPS 2015, Algorithms 1–2: both readings are step functions of the raw score, found
for all scores at once in O(n log n).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Point = tuple[int, int]


@dataclass(frozen=True)
class VennAbers:
    """Two rising step functions of the raw score, as plain arrays.

    `low` (k + 1,) begins with 0 and changes at each of `low_from` (k,), that score included.
    `high` (j + 1,) ends with 1 and changes after each of `high_to` (j,), that score excluded.
    """

    low_from: NDArray[np.float64]
    low: NDArray[np.float64]
    high_to: NDArray[np.float64]
    high: NDArray[np.float64]

    def interval(self, raw: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Low and high of the probability at raw scores (m,), each (m,) in 0–1; NaN gives NaN.

        `high - low` is the doubt: wide where few calibration leads have a score like this one.

        >>> raw, outcome = np.array([-1.0, 0.0, 1.0]), np.array([False, False, True])
        >>> low, high = learn_certainty(raw, outcome).interval(np.array([0.5]))
        >>> low.tolist(), high.tolist()
        ([0.0], [1.0])
        """
        low = self.low[np.searchsorted(self.low_from, raw, side="right")]
        high = self.high[np.searchsorted(self.high_to, raw, side="left")]
        unknown = np.isnan(raw)
        return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def learn_certainty(raw: NDArray[np.float64], outcome: NDArray[np.bool_]) -> VennAbers:
    """The intervals that raw scores (n,) of leads with known outcome (n,) allow.

    The scores must come from a model that did not learn from these leads (held-out folds will
    do). No lead at all gives 0–1 everywhere. Raises ValueError for a score that is not finite.
    """
    if not np.isfinite(raw).all():
        raise ValueError(f"{int((~np.isfinite(raw)).sum()):,} raw scores are not finite numbers.")
    scores, group = np.unique(raw, return_inverse=True)
    leads = np.bincount(group, minlength=len(scores))
    converted = np.bincount(group[outcome], minlength=len(scores))
    high = _with_one_conversion(leads, converted)
    # A lead added as not converted is the mirror image: scores reversed, outcomes swapped.
    low = 1.0 - _with_one_conversion(leads[::-1], (leads - converted)[::-1])[::-1]
    new = np.diff(low, prepend=0.0) != 0
    last = np.diff(high, append=1.0) != 0
    return VennAbers(
        low_from=scores[new],
        low=np.concatenate([[0.0], low[new]]),
        high_to=scores[last],
        high=np.concatenate([high[last], [1.0]]),
    )


def _with_one_conversion(
    leads: NDArray[np.int64], converted: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The isotonic fit at each group (k,) after one converted lead is added to that group.

    The fit is a slope of the lower hull of the cumulated counts. Adding a lead to group i shifts
    all points before it by (-1, -1); the slope sought bridges the shifted and the other points,
    and as it only rises with i, one pass over a stack finds all of them in whole numbers.
    """
    right = list(zip(np.cumsum(leads).tolist(), np.cumsum(converted).tolist(), strict=True))
    hull = _lower_hull([(-1, -1), *right])[::-1]
    slopes = np.empty(len(right))
    for i, (x, y) in enumerate(right):
        (x0, y0), (x1, y1) = hull[-1], hull[-2]
        slopes[i] = (y1 - y0) / (x1 - x0)
        _shift(hull, (x - 1, y - 1))
    return slopes


def _shift(hull: list[Point], point: Point) -> None:
    """Put a point that has joined the shifted ones on the stack, if it lies under the bridge."""
    if _turn(hull[-1], hull[-2], point) >= 0:
        return
    hull.pop()
    while len(hull) > 1 and _turn(point, hull[-1], hull[-2]) <= 0:
        hull.pop()
    hull.append(point)


def _lower_hull(points: list[Point]) -> list[Point]:
    """The corners of the greatest convex curve under points that come from left to right."""
    hull: list[Point] = []
    for point in points:
        while len(hull) > 1 and _turn(hull[-2], hull[-1], point) <= 0:
            hull.pop()
        hull.append(point)
    return hull


def _turn(a: Point, b: Point, c: Point) -> int:
    """Above 0 where the way from a over b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
