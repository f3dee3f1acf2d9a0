"""Why a rate changed: other leads than before, or the same kind of leads converting otherwise.

With shares w and rates r of the groups in two periods, the change of the overall rate is

    sum (w1 - w0) · (r0 + r1) / 2   +   sum (r1 - r0) · (w0 + w1) / 2

the first the effect of the mix, the second that of the rates; nothing is left over. Kitagawa,
"Components of a difference between two rates", JASA 50 (1955), 1168–1194; the midpoint weights are
those of the Marshall–Edgeworth index.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.groups import Groups
from scoring.insight.leads import Leads
from scoring.insight.rates import CONFIDENCE, wilson


@dataclass(frozen=True)
class RateChange:
    """The change of a rate (0–1) between two periods with n known leads each.

    `low` and `high` are its 95% interval, `table` has a row per group with any known lead: group,
    n_before, n_after, share_before, share_after, rate_before, rate_after, mix, rate, both (0–1).
    A group without leads in one period has no rate there, and its effect is one of the mix.
    """

    before: float
    after: float
    n_before: int
    n_after: int
    low: float
    high: float
    table: pd.DataFrame

    @property
    def mix(self) -> float:
        """The part of the change that comes from other leads."""
        return float(self.table["mix"].sum())

    @property
    def rate(self) -> float:
        """The part of the change that comes from other rates."""
        return float(self.table["rate"].sum())


def split_change(
    leads: Leads, groups: Groups, before: NDArray[np.bool_], after: NDArray[np.bool_]
) -> RateChange:
    """The change from the leads `before` to those `after`, masks (n,), split by group.

    Only leads with an outcome count; both masks must hold one, else ValueError. A group's mix
    effect is above 0 where it grew and converts above average, or shrank and converts below.
    """
    (n0, won0), (n1, won1) = (_counts(leads, groups, mask) for mask in (before, after))
    if not (n0.sum() and n1.sum()):
        raise ValueError("Both periods must have leads with an outcome.")
    all0, all1 = won0.sum() / n0.sum(), won1.sum() / n1.sum()
    share0, share1 = n0 / n0.sum(), n1 / n1.sum()
    rate0, rate1 = _rates(won0, n0), _rates(won1, n1)
    r0, r1 = np.where(n0 > 0, rate0, rate1), np.where(n1 > 0, rate1, rate0)
    # The mean rate sums to nothing over the shares' changes, but gives each group's its sign.
    mix = (share1 - share0) * ((r0 + r1) / 2 - (all0 + all1) / 2)
    rate = (r1 - r0) * (share0 + share1) / 2
    table = pd.DataFrame(
        {
            "group": groups.labels,
            "n_before": n0.astype(np.int64),
            "n_after": n1.astype(np.int64),
            "share_before": share0,
            "share_after": share1,
            "rate_before": rate0,
            "rate_after": rate1,
            "mix": mix,
            "rate": rate,
            "both": mix + rate,
        }
    )
    low, high = newcombe((won0.sum(), n0.sum()), (won1.sum(), n1.sum()))
    table = table[(n0 > 0) | (n1 > 0)].reset_index(drop=True)
    return RateChange(all0, all1, int(n0.sum()), int(n1.sum()), low, high, table)


def newcombe(
    before: tuple[float, float], after: tuple[float, float], confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Low and high of the interval of after − before, each converted and leads.

    Newcombe, "Interval estimation for the difference between independent proportions", Statistics
    in Medicine 17 (1998), 873–890, method 10. His first example, 56 of 70 less 48 of 80:

    >>> [round(bound, 4) for bound in newcombe((48, 80), (56, 70))]
    [0.0524, 0.3339]
    """
    won, n = np.array([before[0], after[0]]), np.array([before[1], after[1]])
    low, high = wilson(won, n, confidence)
    p = won / n
    down = np.hypot(p[1] - low[1], high[0] - p[0])
    up = np.hypot(high[1] - p[1], p[0] - low[0])
    return float(p[1] - p[0] - down), float(p[1] - p[0] + up)


def _counts(
    leads: Leads, groups: Groups, mask: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Known leads and conversions of a period by group."""
    known = mask & leads.known
    return groups.sums(known.astype(np.float64)), groups.sums(np.where(known, leads.outcome, 0.0))


def _rates(won: NDArray[np.float64], n: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore"):
        return won / n
