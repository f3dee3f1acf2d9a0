"""How long conversions take now: the lag of recent leads where it differs from the earlier ones'.

The product-limit curve of a whole history holds for every lead only if the lag never changed; early
leads whose conversions took longer would else make recent ones wait for nothing. Whether it changed
is tested as two groups of leads are compared under truncation: the log-rank test in reversed time,
on the risk sets of the curve. Under a lag that stays as it is, at every lag u the conversions of
early leads are a share n1(u) / n(u) of all on average:

    Z = sum (d1(u) - d(u) n1(u) / n(u)) / sqrt(sum of the hypergeometric variances)

Time is reversed as in Lagakos, Barraj & De Gruttola, Biometrika 75 (1988), 515–523; with it the
test is Mantel's for two groups.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.history.lag import (
    LEAST_AT_RISK,
    SETTLED_SHARE,
    LagCurve,
    days_between,
    lag_curve,
)

# Of 15 places looked at, one of a thousand histories whose lag stays shows as much by chance.
_SURE = 4.0
_PLACES = 16
# A history is divided this often at most: beyond it the rest is one time.
_MOST_CHANGES = 8
# Half of what recent leads could show must lie beyond the age at which most have converted: with
# less the slow ones may be out of sight. Of exponential lags 99% lie within it.
_IN_SIGHT = 2
# A smaller difference is no reason to look at fewer leads.
_NOTABLE = 0.2


@dataclass(frozen=True)
class LagNow:
    """The curve of the leads created on or after `since`, None for all of them."""

    curve: LagCurve
    since: np.datetime64 | None = None

    @property
    def settled(self) -> int:
        """The days by which most conversions are in."""
        return self.curve.age_at(SETTLED_SHARE)


def lag_now(
    created: NDArray[np.datetime64],
    converted_at: NDArray[np.datetime64],
    observed_until: np.datetime64,
) -> LagNow | None:
    """The curve of the most recent leads that took alike; arrays (n,), NaT for none.

    That of all leads where no change of the lag can be shown, where it makes little difference,
    or where recent leads are too few or too young to show theirs. None as `lag_curve`.
    """
    whole = lag_curve(created, converted_at, observed_until)
    if whole is None:
        return None
    found = everyone = LagNow(whole)
    days = created.astype("datetime64[D]")
    recent = ~np.isnat(created)
    for _ in range(_MOST_CHANGES):
        since = changed_on(created[recent], converted_at[recent], observed_until)
        if since is None:
            break
        recent = recent & (days >= since)
        curve = lag_curve(created[recent], converted_at[recent], observed_until)
        if curve is None:
            break
        now = LagNow(curve, since)
        reach = _reach(created[recent], converted_at[recent], observed_until)
        # Recent leads that take longer than all did show at least that, however young they are.
        if _IN_SIGHT * now.settled <= reach or now.settled > found.settled:
            found = now
    differs = abs(found.settled - everyone.settled) > _NOTABLE * everyone.settled
    return found if differs else everyone


def changed_on(
    created: NDArray[np.datetime64],
    converted_at: NDArray[np.datetime64],
    observed_until: np.datetime64,
) -> np.datetime64 | None:
    """The day from which leads take another time to convert than those before; None for no change.

    Of several the likeliest. Arrays (n,), NaT for none.
    """
    lag, window = _seen(created, converted_at, observed_until)
    if not len(lag):
        return None
    places = np.quantile(window, np.arange(1, _PLACES) / _PLACES, method="nearest")
    found = [(abs(change_score(lag, window, age)), int(age)) for age in np.unique(places)]
    score, age = max(found)
    if score < _SURE:
        return None
    last: np.datetime64 = observed_until.astype("datetime64[D]")
    return last - np.timedelta64(age, "D")


def change_score(lag: NDArray[np.int64], window: NDArray[np.int64], age: int) -> float:
    """How surely leads older than `age` days took another time to convert: the log-rank's Z.

    `lag` and `window` (n,) are days of seen conversions, `window` the age of the lead. Above 0
    where older leads took longer; standard normal where they did not; 0.0 without both groups.
    """
    days = np.unique(lag)
    events, at_risk = _counts(days, lag, window)
    older, older_at_risk = _counts(days, lag[window > age], window[window > age])
    share = older_at_risk / at_risk
    spread = events * share * (1 - share) * (at_risk - events) / np.maximum(at_risk - 1, 1)
    total = float(spread.sum())
    return float((older - events * share).sum()) / total**0.5 if total > 0 else 0.0


def _counts(
    days: NDArray[np.int64], lag: NDArray[np.int64], window: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """At each of the days the conversions with this lag, and those with it at most and in sight."""
    upto = np.searchsorted(np.sort(lag), days, side="right")
    before = np.searchsorted(np.sort(lag), days, side="left")
    too_young = np.searchsorted(np.sort(window), days, side="left")
    return upto - before, upto - too_young


def _seen(
    created: NDArray[np.datetime64],
    converted_at: NDArray[np.datetime64],
    observed_until: np.datetime64,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The lags of conversions with dates that can be, and the ages of their leads."""
    both = ~np.isnat(created) & ~np.isnat(converted_at)
    lag = days_between(created[both], converted_at[both])
    window = days_between(created[both], observed_until)
    seen = (lag >= 0) & (lag <= window)
    return lag[seen], window[seen]


def _reach(
    created: NDArray[np.datetime64],
    converted_at: NDArray[np.datetime64],
    observed_until: np.datetime64,
) -> int:
    """The longest lag that enough of these conversions could have shown."""
    _, window = _seen(created, converted_at, observed_until)
    return int(np.sort(window)[-LEAST_AT_RISK])
