"""Past leads kept with a model: who was like this lead, and what became of them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.plain import MAY_LACK

# Enough to find some like any lead; more make a version slow to load and tell little else.
MOST_PAST = 20_000
# More different numbers than this may tell one lead from all others: of each the first digits are
# kept, which is as close as anybody compares them.
MANY_NUMBERS, KEPT_DIGITS = 60, 4
# Where a missing number stands: further from every rank in 0–1 than any two are apart.
_NOWHERE = -9.0


@dataclass(frozen=True)
class PastLeads:
    """Leads a model learned from with their outcome, without ids or anything that names a person.

    `codes` (n, p) are in the columns of the model's matrix, `is_number` (p,) tells which of them
    are numbers; `converted` and `created` (NaT where unknown) have shape (n,). They are all of the
    `of` leads that carry the model's weight, or a part of them drawn at random. Where the history
    dates its conversions, `lag` (n,) is the days from creation to conversion, NaN for none or no
    date, and `watched` (n,) those from creation to the end of observation, NaN where unknown.
    """

    codes: NDArray[np.float64]
    is_number: NDArray[np.bool_]
    converted: NDArray[np.bool_]
    created: NDArray[np.datetime64]
    of: int
    lag: NDArray[np.float64] | None = field(default=None, metadata=MAY_LACK)
    watched: NDArray[np.float64] | None = field(default=None, metadata=MAY_LACK)

    def __len__(self) -> int:
        return len(self.converted)

    @property
    def age(self) -> NDArray[np.int64]:
        """Rising from the newest to the oldest; those without a date come last."""
        return np.where(np.isnat(self.created), np.iinfo(np.int64).max, -self.created.astype("i8"))

    @cached_property
    def _sorted(self) -> list[NDArray[np.float64]]:
        """The values of each number, rising; empty for categories."""
        columns = zip(self.codes.T, self.is_number, strict=True)
        return [np.sort(c[~np.isnan(c)]) if n else np.empty(0) for c, n in columns]

    @cached_property
    def _placed(self) -> NDArray[np.float32]:
        return self._place(self.codes)

    def _place(self, codes: NDArray[np.float64]) -> NDArray[np.float32]:
        """Numbers by their rank among the past leads, 0–1; categories by their code; (m, p)."""
        placed = np.where(np.isnan(codes), -1.0, codes)
        for j, known in enumerate(self._sorted):
            if self.is_number[j]:
                low, high = (np.searchsorted(known, codes[:, j], s) for s in ("left", "right"))
                rank = (low + high) / max(1, 2 * len(known))
                placed[:, j] = np.where(np.isnan(codes[:, j]), _NOWHERE, rank)
        return placed.astype(np.float32)

    def distances(
        self, codes: NDArray[np.float64], weights: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        """How unlike leads (m, p) are to every past lead, (m, n) within 0–1.

        Gower's distance ("A general coefficient of similarity", Biometrics 1971) with `weights`
        (p,): a category is the same or not, two numbers are as far apart as the share of past
        leads between them, and a missing value is like a missing one alone. Where no field has
        any weight all are alike.
        """
        share = (weights / (weights.sum() or 1.0)).astype(np.float32)
        asked, ours = self._place(codes), self._placed
        total = np.zeros((len(codes), len(self)), dtype=np.float32)
        for j in np.flatnonzero(share):
            apart = np.abs(asked[:, j, None] - ours[None, :, j])
            total += share[j] * (np.minimum(apart, 1) if self.is_number[j] else apart > 0)
        return total

    def nearest(
        self, codes: NDArray[np.float64], weights: NDArray[np.float64], count: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The past leads most like one lead (p,), the likest first, and their distances.

        Both have shape (k,) with k at most `count`; of equals the newest come first.
        """
        away = self.distances(codes[None, :], weights)[0]
        order = np.lexsort((self.age, away))[:count]
        return order, away[order]

    def typical(self, weights: NDArray[np.float64]) -> int:
        """The past lead nearest to the median of every number and the commonest of every level."""
        middle = [_middle(c, bool(n)) for c, n in zip(self.codes.T, self.is_number, strict=True)]
        return int(self.nearest(np.array(middle), weights, 1)[0][0])


def _middle(codes: NDArray[np.float64], is_number: bool) -> float:
    """The median, or the commonest level; missing where most leads lack a value."""
    known = codes[~np.isnan(codes)]
    if 2 * len(known) < len(codes) or not len(known):
        return float("nan")
    if is_number:
        return float(np.quantile(known, 0.5, method="inverted_cdf"))
    return float(np.bincount(known.astype(np.int64)).argmax())


@dataclass(frozen=True)
class LeadDays:
    """When leads were created, NaT where unknown; `lag` and `watched` as `PastLeads` has them."""

    created: NDArray[np.datetime64]
    lag: NDArray[np.float64] | None = None
    watched: NDArray[np.float64] | None = None

    @classmethod
    def of(
        cls,
        created: NDArray[np.datetime64],
        converted_at: NDArray[np.datetime64] | None,
        until: np.datetime64,
    ) -> "LeadDays":
        """Calendar days; a conversion before the creation has no lag. Arrays (n,), NaT for none."""
        if converted_at is None:
            return cls(created)
        lag = _days(created, converted_at)
        return cls(created, np.where(lag < 0, np.nan, lag), _days(created, until))

    def part(self, kept: NDArray[np.int64] | NDArray[np.bool_]) -> "LeadDays":
        """Those of some of the leads."""
        lag = None if self.lag is None else self.lag[kept]
        watched = None if self.watched is None else self.watched[kept]
        return LeadDays(self.created[kept], lag, watched)


def _days(
    start: NDArray[np.datetime64], end: NDArray[np.datetime64] | np.datetime64
) -> NDArray[np.float64]:
    """Calendar days from start to end (n,), NaN where either is missing."""
    apart = np.asarray(end).astype("datetime64[D]") - start.astype("datetime64[D]")
    return np.where(np.isnat(apart), np.nan, apart.astype(np.float64))


def keep_past(
    codes: NDArray[np.float64],
    categorical: Collection[int],
    converted: NDArray[np.bool_],
    days: LeadDays,
    seed: int,
) -> PastLeads:
    """Past leads to be kept with a model, at most MOST_PAST drawn by `seed`, in their order.

    Of many different numbers the first KEPT_DIGITS are kept, within the lowest and the highest.
    """
    kept = np.arange(len(converted))
    if len(kept) > MOST_PAST:
        kept = np.sort(np.random.default_rng(seed).choice(kept, MOST_PAST, replace=False))
    is_number = ~np.isin(np.arange(codes.shape[1]), list(categorical))
    of, days = len(converted), days.part(kept)
    created = days.created.astype("datetime64[D]")
    codes = kept_codes(np.asarray(codes[kept]), is_number)
    return PastLeads(codes, is_number, converted[kept], created, of, days.lag, days.watched)


def kept_codes(codes: NDArray[np.float64], is_number: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Codes (n, p) of leads as they are kept with a model: of many numbers the first digits."""
    columns = [_first_digits(c) if n else c for c, n in zip(codes.T, is_number, strict=True)]
    return np.column_stack(columns) if columns else codes


def _first_digits(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Numbers (n,) to KEPT_DIGITS where they are many, NaN as it is."""
    known = numbers[np.isfinite(numbers)]
    if len(np.unique(known)) <= MANY_NUMBERS:
        return numbers
    large = np.where(np.isfinite(numbers) & (numbers != 0), np.abs(numbers), 1.0)
    places = KEPT_DIGITS - 1 - np.floor(np.log10(large))
    # To divide by a power of ten gives 2.3, to multiply by a tenth 2.3000000000000003.
    scale = np.power(10.0, np.abs(places))
    rounded = np.where(places >= 0, np.rint(numbers * scale) / scale,
                       np.rint(numbers / scale) * scale)  # fmt: skip
    return np.asarray(np.clip(rounded, known.min(), known.max()))
