"""Leads whose chance a second, simpler model contradicts, where it was right about past leads."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scoring.model.scorers import Scorer


@dataclass(frozen=True)
class Tally:
    """Past leads: how many, the conversions the model expected of them, and those that came."""

    leads: int
    expected: float
    converted: int


@dataclass(frozen=True)
class SecondOpinion:
    """A simpler model, made log-odds by `slope` and `intercept`, and where it was right.

    Leads are marked where it is farther than `beyond` from the model's log-odds: below them where
    `beyond` is negative, above them else. `marked` and `others` are past leads that had no part in
    choosing it: the chances of those marked were off, those of the others less so.
    """

    model: Scorer = field(repr=False)
    slope: float
    intercept: float
    beyond: float
    marked: Tally
    others: Tally

    @property
    def is_lower(self) -> bool:
        """Whether the leads marked convert less often than expected, rather than more often."""
        return self.beyond < 0

    def doubts(self, raw: NDArray[np.float64], log_odds: NDArray[np.float64]) -> NDArray[np.bool_]:
        """True for the leads that are marked, (n,).

        `raw` (n,) is what the second model makes of them; it and the calibrated `log_odds` (n,)
        are those of the history's base rate.
        """
        apart = self.slope * raw + self.intercept - log_odds
        return np.asarray(np.sign(self.beyond) * apart > abs(self.beyond))
