"""Leads as a plan calls them: the place of each, and why a lead is not called."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.model.call_plan import CallPlan
from scoring.model.scored import SAME_PERSON, ScoredBatch
from scoring.model.set_apart import Apart
from scoring.views.call_sheet.ranked import display_name
from scoring.wording import clipped, counted, ordinal

BY_VALUE = " by chance × value"
# Characters of another lead's name.
BRIEF = 40


@dataclass(frozen=True)
class Planned:
    """A batch under a plan. The rank of a lead is its place among all: who may be called first."""

    scored: ScoredBatch
    plan: CallPlan

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The positions of the leads that may be called, first to last."""
        return self.plan.order(self.scored)

    @cached_property
    def rank(self) -> NDArray[np.int64]:
        """The place of each lead in the order of the plan, 1 first; shape (n,)."""
        return self.plan.rank(self.scored)

    @cached_property
    def may_be_called(self) -> NDArray[np.bool_]:
        """Whether each lead has a turn, however late; shape (n,)."""
        found = np.zeros(len(self.scored.leads), dtype=bool)
        found[self.order] = True
        return found

    def at_rank(self, rank: int) -> int:
        """The position of the lead with this rank, 1 first."""
        return int(np.flatnonzero(self.rank == rank)[0])

    def place(self, position: int) -> str:
        """Its place, as "12th of 2,000 by chance × value"; "not called" where it has no turn."""
        if not self.may_be_called[position]:
            return "not called"
        by_value = BY_VALUE if self.plan.counts_money(self.scored) else ""
        return f"{ordinal(int(self.rank[position]))} of {len(self.scored.leads):,}{by_value}"

    def uncalled(self, position: int) -> str:
        """Why a lead is not called, in a sentence; "" for one that is."""
        if not self.may_be_called[position]:
            return f"Not called: {self._no_turn(position)}."
        turn = int(self.rank[position])
        if turn <= self.plan.capacity:
            return ""
        calls = counted(self.plan.capacity, "call")
        return f"Not called: it comes {ordinal(turn)}, and the plan has {calls}."

    def _no_turn(self, position: int) -> str:
        active = self.scored.reasons_apart
        groups = [group for group in self.scored.apart if group.why in active]
        for group in groups:
            if group.leads[position]:
                return f"it {group.why.state} ({group.said[position]})"
        if self.plan.with_phone and not self.scored.leads.contacts.phone[position]:
            return "it has no phone"
        return self._same_person(position) or self._person_apart(position, groups)

    def _person_apart(self, position: int, groups: Sequence[Apart]) -> str:
        """Why no lead of this person is called: what is said of another one holds for it, too."""
        person = self.scored.leads.person
        others = person == person[position]
        why = next(g.why for g in groups if g.why.of_person and (g.leads & others).any())
        return f"another lead of this person {why.state}"

    def _same_person(self, position: int) -> str:
        """The lead of the same person that comes first, "" where this one does."""
        person = self.scored.leads.person
        first = self.order[person[self.order] == person[position]][:1].tolist()
        if not first or first[0] == position:
            return ""
        name = clipped(display_name(self.scored, first[0]), BRIEF)
        return f"it is the same person as {name}, {ordinal(int(self.rank[first[0]]))}"

    def flags(self, position: int) -> str:
        """What is odd about a lead, "" for most; that it is not called is said elsewhere."""
        said = str(self.scored.flags[position]).split("; ")
        elsewhere = (SAME_PERSON, *(why.state for why in self.scored.reasons_apart))
        odd = [flag for flag in said if not flag.startswith(elsewhere)]
        twin = self._same_person(position) if self.may_be_called[position] else ""
        return "; ".join(filter(None, [*odd, twin]))
