"""How far the conversion rates of leads with like scores may be from their chances."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri

# Of every interval that is shown: that of a lead's chance and that of expected conversions.
COVERAGE = 0.80
REACH = float(ndtri(0.5 + COVERAGE / 2))
# Later leads are as uncertain as those of a year: nothing was learned of a longer time.
MOST_DAYS = 365.0


@dataclass(frozen=True)
class ChanceErrors:
    """The error of calibrated chances by raw score, as plain arrays.

    All errors are standard errors in log-odds. `at` (k,) are rising raw scores, `error` (k,) those
    of the chance there, for leads like these about a fortnight after the history. The called leads
    of a batch are off together: by `fit` (w, k), independent ways in which the rates of the past
    may differ from what was learned, and by `spread`, what a batch moves away from them `days`
    after the history. The spread grows with the root of time, as a random walk's does; 0 days mean
    that it does not depend on time.
    """

    at: NDArray[np.float64]
    error: NDArray[np.float64]
    fit: NDArray[np.float64]
    spread: float = 0.0
    days: float = 0.0

    def interval(
        self, raw: NDArray[np.float64], propensity: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Low and high of the rate at which leads with these raw scores convert, each (m,) in 0–1.

        Four of five such rates lie within; `propensity` (m,) is their chance and always inside.
        NaN gives NaN.

        >>> steady = ChanceErrors(np.zeros(1), np.array([0.25]), np.zeros((0, 1)))
        >>> low, high = steady.interval(np.array([0.0]), np.array([0.4]))
        >>> low.round(3).tolist(), high.round(3).tolist()
        ([0.326], [0.479])
        """
        reach = REACH * np.interp(raw, self.at, self.error)
        middle = logit(propensity)
        return np.asarray(expit(middle - reach)), np.asarray(expit(middle + reach))

    def errors(
        self, raw: NDArray[np.float64], days: float | None = None, drift: float = 0.0
    ) -> NDArray[np.float64]:
        """Independent ways in which the leads of one batch are off, in log-odds; (w + 1, m).

        Each is a standard error, by which all leads move together.

        `days` is how long after the history they came, None where it is not known; `drift` is
        what the mix of the file speaks for, in log-odds; only what exceeds the usual movement
        counts, because past weeks had their drift too.
        """
        times = 1.0
        if days is not None and self.days:
            times = min(max(days, 0.0), MOST_DAYS) / self.days
        moved = max(self.spread * times**0.5, drift)
        ways = [np.interp(raw, self.at, way) for way in self.fit]
        return np.array([*ways, np.full(len(raw), moved)])
