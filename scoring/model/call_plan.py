"""What a team can call: how many leads, by whom, in which order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.ranking import split_over_reps
from scoring.model.scored import ScoredBatch


@dataclass(frozen=True)
class CallPlan:
    """How many leads are called, the reps by name (none for one list), who is called.

    With `fold` one call per person; with `by_value` in the order of chance × value.
    """

    capacity: int
    reps: tuple[str, ...] = ()
    fold: bool = False
    by_value: bool = False

    def order(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The positions of the batch that may be called, first to last."""
        return scored.to_call(fold=self.fold)

    def called(self, scored: ScoredBatch) -> NDArray[np.int64]:
        """The positions that are called, first to last."""
        return self.order(scored)[: self.capacity]

    def rep_of(self, scored: ScoredBatch) -> NDArray[np.object_]:
        """The rep of each lead in the order of the batch, "" for who is not called; shape (n,)."""
        called = self.called(scored)
        rep = np.full(len(scored.leads), "", dtype=object)
        if self.reps:
            turn = split_over_reps(len(called), len(self.reps)) - 1
            rep[called] = np.array(self.reps, dtype=object)[turn]
        return rep
