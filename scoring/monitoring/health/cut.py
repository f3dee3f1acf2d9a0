"""What a threshold would have called of the test leads, and what that would have brought."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.ordering import thinned
from scoring.training.evaluation import Falling


@dataclass(frozen=True)
class CallMoney:
    """What a call costs and what a conversion is worth, in one currency."""

    cost: float
    value: float


@dataclass(frozen=True)
class Confusion:
    """The test leads by whether they are called at a threshold and whether they converted.

    Each that converted counts `often` in rates and money: 1, save at another base rate than that of
    the history.
    """

    threshold: float
    found: int
    in_vain: int
    missed: int
    spared: int
    often: float = 1.0

    @property
    def called(self) -> int:
        """Leads with at least the chance of the threshold."""
        return self.found + self.in_vain

    @property
    def leads(self) -> int:
        """All of them."""
        return self.called + self.missed + self.spared

    @property
    def precision(self) -> float:
        """The share of the called that converted, NaN where none is called."""
        hits = self.often * self.found
        return _share(hits, hits + self.in_vain)

    @property
    def recall(self) -> float:
        """The share of the conversions that are called."""
        return _share(self.found, self.found + self.missed)

    @property
    def specificity(self) -> float:
        """The share of the leads that did not convert which are not called."""
        return _share(self.spared, self.spared + self.in_vain)

    def gain(self, money: CallMoney) -> float:
        """The value of the conversions found minus the cost of all calls.

        >>> Confusion(0.5, 10, 30, 5, 55).gain(CallMoney(cost=4.0, value=100.0))
        840.0
        """
        hits = self.often * self.found
        return money.value * hits - money.cost * (hits + self.in_vain)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def confusion(examined: Examined, threshold: float) -> Confusion:
    """The test leads at this threshold, a chance as the model gives it to new leads."""
    called, outcome = examined.leads.chance >= threshold, examined.outcome
    found, missed = int((called & outcome).sum()), int((~called & outcome).sum())
    in_vain = int(called.sum()) - found
    spared = len(outcome) - found - missed - in_vain
    return Confusion(threshold, found, in_vain, missed, spared, examined.model.often)


def best_threshold_for(examined: Examined, money: CallMoney) -> float | None:
    """The chance from which calling would have paid best, None where no call would have paid.

    Of equals the highest, which takes the fewest calls.
    """
    falling = Falling.of(examined.outcome, examined.leads.chance)
    gains = _gains(falling, money, examined.model.often)
    best = int(np.argmax(gains))
    return float(falling.chance[best]) if gains[best] > 0 else None


def cut_table(examined: Examined, money: CallMoney | None) -> pd.DataFrame:
    """What each threshold would have done, at most MOST_POINTS rows by rising chance.

    chance, called, found; precision, recall, specificity; with `money` gain. Precision and gain
    are those at the base rate of the chances.
    """
    falling = Falling.of(examined.outcome, examined.leads.chance)
    seen = thinned(len(falling.chance))[::-1]
    leads, hits = falling.leads[seen], falling.converted[seen]
    others, often = len(examined) - examined.converted, examined.model.often
    table = pd.DataFrame(
        {
            "chance": falling.chance[seen],
            "called": leads,
            "found": hits,
            "precision": often * hits / (often * hits + leads - hits),
            "recall": hits / max(1, examined.converted),
            "specificity": 1 - (leads - hits) / max(1, others),
        }
    )
    return table if money is None else table.assign(gain=_gains(falling, money, often)[seen])


def _gains(falling: Falling, money: CallMoney, often: float) -> NDArray[np.float64]:
    hits = often * falling.converted
    calls = hits + (falling.leads - falling.converted)
    return np.asarray(money.value * hits - money.cost * calls)
