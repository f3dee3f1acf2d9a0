"""What leads are worth: their deal values, and what calling some of them gives in money."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.intake.leads.batch import LeadBatch
from scoring.model.call_order import CallOrder
from scoring.model.chance_errors import REACH
from scoring.wording import counted, money

# Of fewer leads than this share the typical value is no ground to order the others by.
LEAST_VALUED = 1 / 3


@dataclass(frozen=True)
class LeadWorth:
    """What each lead is worth if it converts, in the order of the batch; shape (n,).

    `value` is money as the file gives it, NaN where it gives none or an absurd one. A lead without
    a value counts with the `typical` one, the median of the others: it is neither forgotten nor
    ahead of those that are known. `currency` is the sign in the file, "" where there is none.
    """

    value: NDArray[np.float64]
    currency: str = ""

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Whether the file gives the value of a lead; shape (n,)."""
        return np.isfinite(self.value)

    @property
    def unknown(self) -> int:
        """How many leads count with the typical value."""
        return int((~self.known).sum())

    @cached_property
    def typical(self) -> float:
        """The median of the known values, NaN where none is known."""
        return float(np.median(self.value[self.known])) if self.known.any() else float("nan")

    @cached_property
    def counted(self) -> NDArray[np.float64]:
        """The values to rank and to add up by, all given; shape (n,)."""
        return np.where(self.known, self.value, self.typical)

    @cached_property
    def can_rank(self) -> bool:
        """Whether enough leads have a value, and not all of them the same one."""
        values = self.value[self.known]
        return bool(len(values) and self.known.mean() >= LEAST_VALUED and np.ptp(values) > 0)


@dataclass(frozen=True)
class Money:
    """What calling the first leads gives in money, beside what it gives in conversions.

    `expected` has the 80% interval `low`–`high`; `total` is what all leads would give, `at_random`
    and `file_order` what as many calls would give without the ranking. `unknown` of the leads
    called have no value of their own and count with `typical`.
    """

    expected: float
    low: float
    high: float
    total: float
    at_random: float
    file_order: float
    unknown: int
    typical: float
    currency: str

    @property
    def unknown_line(self) -> str:
        """How leads without a value count, "" where all have one."""
        if not self.unknown:
            return ""
        counts = "counts" if self.unknown == 1 else "count"
        leads, typical = counted(self.unknown, "lead"), money(self.typical, self.currency)
        return f"{leads} without a value {counts} with the median of the others, {typical}."


def worth_of(batch: LeadBatch) -> LeadWorth:
    """What the leads are worth by the deal value in their file; all NaN where it has none."""
    return LeadWorth(batch.contacts.value, batch.contacts.currency)


def by_value(
    order: NDArray[np.int64], propensity: NDArray[np.float64], worth: LeadWorth
) -> NDArray[np.int64]:
    """The positions of `order` by chance × value, the largest first; equal ones stay in order."""
    return order[np.argsort(-(propensity * worth.counted)[order], kind="stable")]


def money_of(
    calls: CallOrder,
    worth: LeadWorth,
    capacity: int,
    propensity: NDArray[np.float64],
    error: NDArray[np.float64] | None = None,
) -> Money:
    """What the first `capacity` calls give in money; `calls` bring chance × value.

    `propensity` is in the order of the file, as is `error`, the one of `count_interval`.
    """
    n = calls.within(capacity)
    top = calls.order[:n]
    low, high = money_interval(
        propensity[top], worth.counted[top], None if error is None else error[:, top]
    )
    return Money(
        expected=float(calls.brings[top].sum()),
        low=low,
        high=high,
        total=calls.total,
        at_random=calls.at_random(n),
        file_order=calls.in_file(n),
        unknown=int((~worth.known[top]).sum()),
        typical=worth.typical,
        currency=worth.currency,
    )


def money_interval(
    propensity: NDArray[np.float64],
    value: NDArray[np.float64],
    error: NDArray[np.float64] | None = None,
) -> tuple[float, float]:
    """The 80% interval of the money that leads of these values (n,) give.

    As `ranking.count_interval`, each lead weighted by its value v: chance gives the variance
    Σ v² p (1 − p), and each way of an `error` in log-odds moves the sum by Σ v p (1 − p) error.

    >>> money_interval(np.array([0.5, 0.5]), np.array([30.0, 40.0]))
    (2.9612..., 67.0387...)
    """
    spread = propensity * (1 - propensity)
    together = 0.0 if error is None else float(((error @ (spread * value)) ** 2).sum())
    expected, most = float((propensity * value).sum()), float(value.sum())
    reach = REACH * (float((value**2 * spread).sum()) + together) ** 0.5
    return max(0.0, expected - reach), max(expected, min(most, expected + reach))
