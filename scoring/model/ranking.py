"""Who is called first, and what to expect from calling the top N."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.intake.leads.batch import LeadBatch
from scoring.model.call_order import CallOrder
from scoring.model.chance_errors import REACH
from scoring.model.lead_model import Scores
from scoring.model.value import Money


@dataclass(frozen=True)
class Ranking:
    """The order of a batch.

    `order` holds the positions of the batch by rank, shape (n,); `rank` the rank of each position,
    1 first; `place` the share of the batch that ranks at or above each position.
    """

    order: NDArray[np.int64]
    rank: NDArray[np.int64]
    place: NDArray[np.float64]


@dataclass(frozen=True)
class CutLine:
    """What calling the first `capacity` leads of a ranking gives, in conversions.

    `expected` has the 80% interval `low`–`high`; `share` is its part of `total`; `at_random` and
    `file_order` are what as many calls would give without the ranking. `money` is the same in
    money, None where leads are not ranked by value.
    """

    capacity: int
    leads: int
    propensity: float
    expected: float
    low: int
    high: int
    share: float
    total: float
    at_random: float
    file_order: float
    money: Money | None = None

    @property
    def effort(self) -> float:
        """The share of all calls that `capacity` is."""
        return self.capacity / self.leads if self.leads else 0.0


def rank_leads(batch: LeadBatch, scores: Scores) -> Ranking:
    """Rank by propensity; ties go to the newest lead, then by id, then by place in the file."""
    age = -batch.created.astype("datetime64[us]").astype(np.int64).astype(np.float64)
    age[np.isnat(batch.created)] = np.inf
    order = _by_chance(scores.propensity, age)
    if batch.has_ids:
        order = _by_id(batch, order, _same(scores.propensity[order]) & _same(age[order]))
    rank = np.empty(len(batch), dtype=np.int64)
    rank[order] = np.arange(1, len(batch) + 1)
    return Ranking(order, rank, rank / max(1, len(batch)))


def _by_chance(chance: NDArray[np.float64], age: NDArray[np.float64]) -> NDArray[np.int64]:
    """The order by falling chance, then by rising age; what is the same keeps that of the file.

    By chance alone it takes a tenth of the time that both take, and few chances are the same.
    """
    order = np.argsort(-chance).astype(np.int64, copy=False)
    same = _same(chance[order])
    tied = _in_groups(same)
    if tied.any():
        among, group = order[tied], np.cumsum(~same)[tied]
        order[tied] = among[np.lexsort((among, age[among], group))]
    return order


def _in_groups(same: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which values are the same as a neighbour, of which each is `same` as the one before; (n,)."""
    tied = same.copy()
    tied[:-1] |= same[1:]
    return tied


def _same(ordered: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which values are the same as the one before them, NaN too; (n,)."""
    same = np.zeros(len(ordered), dtype=bool)
    same[1:] = (ordered[1:] == ordered[:-1]) | (np.isnan(ordered[1:]) & np.isnan(ordered[:-1]))
    return same


def _by_id(
    batch: LeadBatch, order: NDArray[np.int64], same: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """An order in which leads that are the `same` as the one before them go by their ids.

    Only their ids are compared, which takes as long as to score the leads.
    """
    tied = _in_groups(same)
    if not tied.any():
        return order
    among, group = order[tied], np.cumsum(~same)[tied]
    order = order.copy()
    order[tied] = among[np.lexsort((batch.id_order(among), group))]
    return order


def one_call_each(order: NDArray[np.int64], person: NDArray[np.int64]) -> NDArray[np.int64]:
    """The positions of `order` without later leads of a person already in it."""
    persons, turns = person[order], np.arange(len(order))
    first = np.empty(int(persons.max(initial=-1)) + 1, dtype=np.int64)
    # Written from the last to the first, so that the first stays.
    first[persons[::-1]] = turns[::-1]
    called: NDArray[np.bool_] = first[persons] == turns
    return order[called]


def cut_line(
    calls: CallOrder, capacity: int, *, error: NDArray[np.float64] | None = None
) -> CutLine:
    """Expected conversions of the first `capacity` calls, by the chances of the leads.

    `error` (w, n), the one of `count_interval`, is in the order of the file.
    """
    n = calls.within(capacity)
    chosen = calls.order[:n]
    top, total = calls.brings[chosen], calls.total
    low, high = count_interval(top, None if error is None else error[:, chosen])
    expected = float(top.sum())
    return CutLine(
        capacity=n,
        leads=len(calls),
        propensity=float(top[-1]) if n else float("nan"),
        expected=expected,
        low=low,
        high=high,
        share=expected / total if total else 0.0,
        total=total,
        at_random=calls.at_random(n),
        file_order=calls.in_file(n),
    )


def count_interval(
    propensity: NDArray[np.float64], error: NDArray[np.float64] | None = None
) -> tuple[int, int]:
    """The 80% interval of the number of conversions, in whole leads.

    Chance gives the variance Σ p (1 − p) (Poisson-binomial). Each of the independent ways (w, n)
    of an `error` in log-odds moves all leads together, and so the count by Σ p (1 − p) error.
    Normal approximation.

    >>> count_interval(np.full(300, 0.5))
    (139, 161)
    """
    spread = propensity * (1 - propensity)
    together = 0.0 if error is None else float(((error @ spread) ** 2).sum())
    expected, reach = float(propensity.sum()), REACH * float(spread.sum() + together) ** 0.5
    low = max(0, min(int(np.ceil(expected - reach)), int(expected)))
    return low, min(len(propensity), max(int(expected + reach), int(np.ceil(expected))))


def split_over_reps(calls: int, reps: int) -> NDArray[np.int64]:
    """The rep (1 … reps) of each call in rank order, dealt there and back so that all are even.

    >>> split_over_reps(6, 3).tolist()
    [1, 2, 3, 3, 2, 1]
    """
    turn = np.arange(calls) % (2 * reps)
    return np.where(turn < reps, turn + 1, 2 * reps - turn)
