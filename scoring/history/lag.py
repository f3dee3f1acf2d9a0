"""How long conversions take, and which leads are too young to be judged by their outcome.

Only leads that converted have a lag, and a young lead is among them only if it was quick: the lags
are right-truncated, and their plain distribution makes conversions look faster than they are. So
does Kaplan-Meier over converted leads, as none of them is censored. Read backwards in time the
truncation turns into late entry, for which the product-limit estimator is right:

    F(t) = product over lags u > t of (1 - d(u) / n(u))

with d(u) the conversions at lag u and n(u) those with lag at most u among leads old enough to show
a lag of u. Lagakos, Barraj & De Gruttola, "Nonparametric analysis of truncated survival data, with
application to AIDS", Biometrika 75 (1988), 515–523.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Under this many conversions at risk one late conversion would move the whole curve.
LEAST_AT_RISK = 50
# Under this many conversions their slowest tenth is four leads.
LEAST_SEEN = 40
# The share of conversions by which training takes a lead's outcome for settled.
SETTLED_SHARE = 0.9
# More than this share in the last tenth of the horizon: many more must follow after it.
STILL_RISING = 0.05


@dataclass(frozen=True)
class LagCurve:
    """The share of conversions that are in by age.

    `days` (k,) are the lags found, rising; `share` (k,) the part of all conversions that are in by
    then, rising to 1 at `horizon`, the last of `days`. Conversions after the horizon cannot be
    judged from this history and are no part of the whole. `converted` is the number of leads the
    curve rests on, `left_out` that of conversions with dates that cannot be: before the lead was
    created, or after the end of observation.
    """

    days: NDArray[np.int64]
    share: NDArray[np.float64]
    converted: int
    left_out: int

    @property
    def horizon(self) -> int:
        """The longest lag in days that this history can judge."""
        return int(self.days[-1])

    @property
    def still_rising(self) -> bool:
        """Whether conversions still come in at the horizon: ages are then too low."""
        return bool(1 - self.share_by(np.array([0.9 * self.horizon]))[0] > STILL_RISING)

    def share_by(self, age: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share of conversions that are in by ages (m,) in days: (m,), 0–1; NaN gives NaN."""
        steps = np.concatenate([[0.0], self.share])
        reached = steps[np.searchsorted(self.days, age, side="right")]
        return np.where(np.isnan(age), np.nan, reached)

    def age_at(self, share: float) -> int:
        """The age in whole days at which this share of conversions, above 0 to 1, is in."""
        if not 0 < share <= 1:
            raise ValueError(f"The share of conversions must be above 0, at most 1, not {share}.")
        return int(self.days[np.searchsorted(self.share, share - 1e-12)])


def old_enough(
    created: NDArray[np.datetime64], observed_until: np.datetime64, age: int
) -> NDArray[np.bool_]:
    """Which leads (n,) are of this age in days at least, or have no date.

    By age alone: young leads that have converted are left out too, or the rest would flatter.
    Nothing shows that a lead without a date is young.
    """
    return np.isnat(created) | (days_between(created, observed_until) >= age)


def age_seen(
    created: NDArray[np.datetime64], converted_at: NDArray[np.datetime64], share: float
) -> int | None:
    """The age in days by which this share of the conversions seen was in, None for under 40.

    For conversions too few for a curve: too low an age where many leads are young.
    """
    lag = days_between(created, converted_at)[~np.isnat(created) & ~np.isnat(converted_at)]
    lag = lag[lag >= 0]
    return int(np.quantile(lag, share, method="higher")) if len(lag) >= LEAST_SEEN else None


def lag_curve(
    created: NDArray[np.datetime64],
    converted_at: NDArray[np.datetime64],
    observed_until: np.datetime64,
) -> LagCurve | None:
    """The curve of the conversions dated up to the end of observation; arrays (n,), NaT for none.

    Days are calendar days, so that dates with and without a time agree. None where fewer than
    LEAST_AT_RISK conversions could have shown any one lag.
    """
    both = ~np.isnat(created) & ~np.isnat(converted_at)
    lag = days_between(created[both], converted_at[both])
    window = days_between(created[both], observed_until)
    seen = (lag >= 0) & (lag <= window)
    days, events, at_risk = _risk_sets(lag[seen], window[seen])
    judged = np.flatnonzero(at_risk >= LEAST_AT_RISK)
    if not len(judged):
        return None
    upto = slice(judged[-1] + 1)
    share = reverse_product(events[upto], at_risk[upto])
    return LagCurve(days[upto], share, int(events[upto].sum()), int((~seen).sum()))


def reverse_product(events: NDArray[np.int64], at_risk: NDArray[np.int64]) -> NDArray[np.float64]:
    """F at each lag (k,), rising to 1 at the last, from the counts d and n at each lag (k,).

    Lags 1, 1, 2, 3 of leads that could have shown at most 1, 5, 3, 4 days:

    >>> reverse_product(np.array([2, 1, 1]), np.array([2, 2, 3])).round(3).tolist()
    [0.333, 0.667, 1.0]
    """
    later = np.cumprod((1 - events / at_risk)[:0:-1])[::-1]
    return np.concatenate([later, [1.0]])


def _risk_sets(
    lag: NDArray[np.int64], window: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The lags found, how many conversions each has, and n(u): lag at most u, window at least u."""
    days, events = np.unique(lag, return_counts=True)
    too_young = np.searchsorted(np.sort(window), days, side="left")
    return days, events, np.cumsum(events) - too_young


def days_between(
    start: NDArray[np.datetime64], end: NDArray[np.datetime64] | np.datetime64
) -> NDArray[np.int64]:
    """Calendar days from start to end (n,); meaningless where either is missing."""
    last = np.asarray(end).astype("datetime64[D]")
    days: NDArray[np.int64] = (last - start.astype("datetime64[D]")).astype(np.int64)
    return days
