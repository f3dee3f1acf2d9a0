"""What a team can call: how many leads, by whom, in which order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.call_order import CallOrder, InTurn
from scoring.model.dealing import deal
from scoring.model.lot import Lot, count_drawn, drawn_first, with_drawn
from scoring.model.ranking import CutLine, cut_line
from scoring.model.scored import ScoredBatch
from scoring.model.value import by_value, money_of

MOST_REPS, MOST_NAME = 99, 40  # signs of the name of one


@dataclass(frozen=True)
class CallPlan:
    """How many leads are called, the reps by name (none for one list), who is called.

    With `fold` one call per person; with `by_value` in the order of chance × value, where the file
    gives enough values; `with_phone` only leads that have a phone. Of the calls the share
    `holdout`, 0–0.5, goes to leads drawn by the lot of `seed`, whatever their rank.
    """

    capacity: int
    reps: tuple[str, ...] = ()
    fold: bool = False
    by_value: bool = False
    with_phone: bool = False
    holdout: float = 0.0
    seed: int = 0

    def in_turn(self, scored: ScoredBatch) -> InTurn:
        """All leads in turn, worked out once for any reps and, without a lot, number of calls."""
        asked = (self.fold, self.counts_money(scored), self.with_phone)
        lot = (self.capacity, self.holdout, self.seed) if self.holdout else ()
        return scored.in_turn.once((*asked, *lot), lambda: self._turns(scored))

    def _turns(self, scored: ScoredBatch) -> InTurn:
        chances, by_money = scored.scores.propensity, self.counts_money(scored)
        every = scored.ranking.order
        ranked = by_value(every, chances, scored.worth) if by_money else every
        order = self._callable(scored, ranked)
        drawn = np.zeros(0, dtype=np.int64)
        if self.holdout:
            by_lot = drawn_first(order, self.lot(scored).each, self._count_drawn(len(order)))
            drawn = order[by_lot]
            order = with_drawn(order, by_lot, self._calls_of(len(order)))
        paid = CallOrder(chances * scored.worth.counted, order) if by_money else None
        return InTurn(ranked, CallOrder(chances, order), paid, drawn)

    def lot(self, scored: ScoredBatch) -> Lot:
        """The lots of the leads, worked out once for a seed."""
        drawn_with = scored.drawn_with
        return scored.lots.once(self.seed, lambda: Lot.of(scored.leads, self.seed, drawn_with))

    def _calls_of(self, callable_leads: int) -> int:
        return min(max(0, self.capacity), callable_leads)

    def _count_drawn(self, callable_leads: int) -> int:
        return count_drawn(self.holdout, self._calls_of(callable_leads))

    def _callable(self, scored: ScoredBatch, ranked: NDArray[np.int64]) -> NDArray[np.int64]:
        if self.with_phone:
            ranked = ranked[scored.has_phone[ranked]]
        elif ranked is scored.ranking.order:
            return scored.to_call(fold=self.fold)
        return scored.callable_of(ranked, fold=self.fold)

    def ranked(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The positions of all leads of the ranking, first to last, whoever may be called."""
        return self.in_turn(scored).ranked

    def rank(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The place of each lead, 1 first: who may be called, then the others; shape (n,)."""
        return self.in_turn(scored).rank

    def counts_money(self, scored: ScoredBatch) -> bool:
        """Whether leads are ranked by value: asked for, and known of enough of them."""
        return self.by_value and scored.worth.can_rank

    def order(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The positions of the batch that may be called, first to last."""
        return self.in_turn(scored).calls.order

    def called(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The positions that are called, first to last."""
        return self.order(scored)[: max(0, self.capacity)]

    def are_called(self, scored: ScoredBatch, positions: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the leads at these positions are called; shape of `positions`."""
        return np.asarray(self.rank(scored)[positions] <= len(self.called(scored)))

    def is_called(self, scored: ScoredBatch) -> NDArray[np.bool_]:
        """Whether each lead is called, in the order of the batch; shape (n,)."""
        return self.are_called(scored, np.arange(len(scored.leads)))

    def is_drawn(self, scored: ScoredBatch) -> NDArray[np.bool_]:
        """Whether each lead is called by the lot, in the order of the batch; shape (n,)."""
        drawn = np.zeros(len(scored.leads), dtype=bool)
        drawn[self.in_turn(scored).drawn] = True
        return drawn

    def rep_of(self, scored: ScoredBatch) -> NDArray[np.object_]:
        """The rep of each lead in the order of the batch, "" for who is not called; shape (n,)."""
        return self.reps_at(scored, np.arange(len(scored.leads)))

    def reps_at(self, scored: ScoredBatch, positions: NDArray[np.int64]) -> NDArray[np.object_]:
        """The rep of the leads at these positions, "" for who is not called.

        As `deal` has it: to the rep who owns the lead, else evenly.
        """
        rep = np.full(len(positions), "", dtype=object)
        if self.reps:
            called = self.are_called(scored, positions)
            turns = self.turns(scored)[self.rank(scored)[positions[called]] - 1]
            rep[called] = np.array(self.reps, dtype=object)[turns]
        return rep

    def turns(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The place of the rep in `reps` for each lead that is called, first to last."""
        return scored.dealt.once(self, lambda: self._dealt(scored))

    def _dealt(self, scored: ScoredBatch) -> NDArray[np.int64]:
        return deal(scored.leads.contacts.owner[self.called(scored)], self.reps)

    def cut(self, scored: ScoredBatch) -> CutLine:
        """What these calls give; in money, too, where leads are ranked by value."""
        found, error = self.in_turn(scored), scored.rate_errors
        line = cut_line(found.calls, self.capacity, error=error)
        if found.paid is None:
            return line
        chances = scored.scores.propensity
        money = money_of(found.paid, scored.worth, self.capacity, chances, error)
        return replace(line, money=money)

    def gains(self, scored: ScoredBatch) -> pd.DataFrame:
        """What calling more gives, as `CallOrder.gains`; in money where that counts."""
        found = self.in_turn(scored)
        return found.calls.gains if found.paid is None else found.paid.gains


def named_reps(said: str | Sequence[str]) -> tuple[str, ...]:
    """The reps by name, each once, from names or from how many there are.

    Of two with one name the second is "Ana (2)". One rep without a name is none.

    >>> named_reps("Ana, ben;Ana"), named_reps("2"), named_reps("1"), named_reps(" ")
    (('Ana', 'ben', 'Ana (2)'), ('Rep 1', 'Rep 2'), (), ())
    >>> named_reps(["Lopez, Ana", " "])
    ('Lopez, Ana',)
    """
    if isinstance(said, str) and said.strip().isdecimal():
        count = min(int(said), MOST_REPS)
        return tuple(f"Rep {place}" for place in range(1, count + 1)) if count > 1 else ()
    parts = re.split(r"[,;\n]", said) if isinstance(said, str) else said
    typed = (" ".join(part.split())[:MOST_NAME] for part in parts)
    return _each_once(name for name in typed if name)[:MOST_REPS]


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    """The names, with a number where one was there before, whatever its case."""
    found: list[str] = []
    for name in names:
        free, number = name, 2
        while free.casefold() in (other.casefold() for other in found):
            free, number = f"{name} ({number})", number + 1
        found.append(free)
    return tuple(found)
