"""Leads as a plan calls them: the place of each, and why a lead is not called."""

from collections.abc import Sequence
from dataclasses import dataclass

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

    @property
    def order(self) -> NDArray[np.int64]:
        """The positions of the leads that may be called, first to last."""
        return self.plan.order(self.scored)

    @property
    def rank(self) -> NDArray[np.int64]:
        """The place of each lead in the order of the plan, 1 first; shape (n,)."""
        return self.plan.rank(self.scored)

    def has_turn(self, position: int) -> bool:
        """Whether a lead has a turn, however late."""
        return bool(self.rank[position] <= len(self.order))

    def at_rank(self, rank: int) -> int:
        """The position of the lead with this rank, 1 first."""
        return int(self.plan.in_turn(self.scored).by_rank[rank - 1])

    def place(self, position: int) -> str:
        """Its place, as "12th of 2,000 by chance × value"; "not called" where it has no turn."""
        if not self.has_turn(position):
            return "not called"
        by_value = BY_VALUE if self.plan.counts_money(self.scored) else ""
        return f"{ordinal(int(self.rank[position]))} of {len(self.scored.leads):,}{by_value}"

    def uncalled(self, position: int) -> str:
        """Why a lead is not called, in a sentence; "" for one that is."""
        if not self.has_turn(position):
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
        theirs = self.scored.of_person(position)
        why = next(g.why for g in groups if g.why.of_person and g.leads[theirs].any())
        return f"another lead of this person {why.state}"

    def _same_person(self, position: int) -> str:
        """The lead of the same person that comes first, "" where this one does."""
        theirs = self.scored.of_person(position)
        first = int(theirs[np.argmin(self.rank[theirs])])
        if first == position or not self.has_turn(first):
            return ""
        name = clipped(display_name(self.scored, first), BRIEF)
        return f"it is the same person as {name}, {ordinal(int(self.rank[first]))}"

    def flags(self, positions: Sequence[int]) -> list[str]:
        """What is odd about leads, "" for most; that one is not called is said elsewhere."""
        said = self.scored.flags_at(positions)
        return [self._flags(*of_lead) for of_lead in zip(positions, said, strict=True)]

    def _flags(self, position: int, said: str) -> str:
        elsewhere = (SAME_PERSON, *(why.state for why in self.scored.reasons_apart))
        odd = [flag for flag in said.split("; ") if not flag.startswith(elsewhere)]
        twin = self._same_person(position) if self.has_turn(position) else ""
        return "; ".join(filter(None, [*odd, twin]))
