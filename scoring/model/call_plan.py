"""What a team can call: how many leads, by whom, in which order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.dealing import deal
from scoring.model.ranking import CutLine, cut_line, gain_table
from scoring.model.scored import ScoredBatch
from scoring.model.value import by_value, money_of

MOST_REPS, MOST_NAME = 99, 40  # signs of the name of one


@dataclass(frozen=True)
class CallPlan:
    """How many leads are called, the reps by name (none for one list), who is called.

    With `fold` one call per person; with `by_value` in the order of chance × value, where the file
    gives enough values; `with_phone` only leads that have a phone.
    """

    capacity: int
    reps: tuple[str, ...] = ()
    fold: bool = False
    by_value: bool = False
    with_phone: bool = False

    def ranked(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The positions of all leads of the ranking, first to last, whoever may be called."""
        order = scored.ranking.order
        if not self.counts_money(scored):
            return order
        return by_value(order, scored.scores.propensity, scored.worth)

    def rank(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The place of each lead, 1 first: who may be called, then the others; shape (n,)."""
        order, every = self.order(scored), self.ranked(scored)
        rank = np.zeros(len(scored.leads), dtype=np.int64)
        rank[order] = np.arange(1, len(order) + 1)
        rest = every[rank[every] == 0]
        rank[rest] = np.arange(len(order) + 1, len(rank) + 1)
        return rank

    def counts_money(self, scored: ScoredBatch) -> bool:
        """Whether leads are ranked by value: asked for, and known of enough of them."""
        return self.by_value and scored.worth.can_rank

    def order(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The positions of the batch that may be called, first to last."""
        if not self.counts_money(scored) and not self.with_phone:
            return scored.to_call(fold=self.fold)
        order = self.ranked(scored)
        if self.with_phone:
            order = order[scored.leads.contacts.phone[order] != ""]
        return scored.callable_of(order, fold=self.fold)

    def called(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The positions that are called, first to last."""
        return self.order(scored)[: max(0, self.capacity)]

    def is_called(self, scored: ScoredBatch) -> NDArray[np.bool_]:
        """Whether each lead is called, in the order of the batch; shape (n,)."""
        called = np.zeros(len(scored.leads), dtype=bool)
        called[self.called(scored)] = True
        return called

    def rep_of(self, scored: ScoredBatch) -> NDArray[np.object_]:
        """The rep of each lead in the order of the batch, "" for who is not called; shape (n,).

        As `deal` has it: to the rep who owns the lead, else evenly.
        """
        called = self.called(scored)
        rep = np.full(len(scored.leads), "", dtype=object)
        if self.reps:
            rep[called] = np.array(self.reps, dtype=object)[self.turns(scored)]
        return rep

    def turns(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The place of the rep in `reps` for each lead that is called, first to last."""
        return deal(scored.leads.contacts.owner[self.called(scored)], self.reps)

    def cut(self, scored: ScoredBatch) -> CutLine:
        """What these calls give; in money, too, where leads are ranked by value."""
        order, error = self.order(scored), scored.rate_errors
        line = cut_line(scored.scores.propensity, order, self.capacity, error=error)
        if not self.counts_money(scored):
            return line
        money = money_of(scored.scores.propensity, scored.worth, order, self.capacity, error)
        return replace(line, money=money)

    def gains(self, scored: ScoredBatch) -> pd.DataFrame:
        """What calling more gives, as `gain_table`: conversions, or money where these count."""
        chance = scored.scores.propensity
        each = chance * scored.worth.counted if self.counts_money(scored) else chance
        return gain_table(each, self.order(scored))


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
