"""The reasons of a whole batch, made in the background with progress; cancel ends it early."""

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.model.reasons import BLOCK, LeadReasons
from scoring.model.scored import ScoredBatch

Positions = Sequence[int] | NDArray[np.int64]


class ExplainJob:
    """Explains all leads in a thread of its own, in rank order; LightGBM frees the interpreter.

    Leads that are `prefer`red go first, also while it runs. `share` (0–1) and `done` may be read
    at any time; `reasons` is complete once `done`.
    """

    def __init__(self, scored: ScoredBatch, first: Positions = ()) -> None:
        self._scored = scored
        self._found: list[LeadReasons | None] = [None] * len(scored.leads)
        self._left = np.ones(len(scored.leads), dtype=bool)
        self._first = np.asarray(first, dtype=np.int64)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def reasons(self) -> list[LeadReasons]:
        """The reasons found, in rank order."""
        ranked = (self._found[place] for place in self._scored.ranking.order.tolist())
        return [reasons for reasons in ranked if reasons is not None]

    @property
    def explained(self) -> int:
        """How many leads are explained."""
        return len(self._left) - int(np.count_nonzero(self._left))

    @property
    def share(self) -> float:
        """The share of leads explained."""
        return self.explained / max(1, len(self._left))

    @property
    def done(self) -> bool:
        """Whether all leads are explained."""
        return self.explained == len(self._left)

    @property
    def cancelled(self) -> bool:
        """Whether it was ended early."""
        return self._stop.is_set() and not self.done

    def prefer(self, positions: Positions) -> None:
        """Explain these leads of the batch before the others, after the block in hand."""
        self._first = np.asarray(positions, dtype=np.int64)

    def has(self, positions: Positions) -> bool:
        """Whether all of these leads are explained."""
        return not self._left[np.asarray(positions, dtype=np.int64)].any()

    def share_of(self, positions: Positions) -> float:
        """The share of these leads that is explained."""
        left = self._left[np.asarray(positions, dtype=np.int64)]
        return 1.0 - float(left.mean()) if len(left) else 1.0

    def of(self, positions: Positions) -> list[LeadReasons]:
        """The reasons of these leads of the batch; who is not explained yet is explained now."""
        places = np.asarray(positions, dtype=np.int64)
        late = places[self._left[places]]
        now = dict(zip(late.tolist(), self._scored.explainer.top(late), strict=True))
        return [self._found[place] or now[place] for place in places.tolist()]

    def cancel(self) -> None:
        """End after the block in hand."""
        self._stop.set()

    def wait(self) -> None:
        """Return when the thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        while len(block := self._next()):
            for place, reasons in zip(block, self._scored.explainer.top(block), strict=True):
                self._found[place] = reasons
            self._left[block] = False
            if self._stop.is_set():
                return

    def _next(self) -> NDArray[np.int64]:
        """The leads to explain next: what is left of the preferred ones, then by rank."""
        for places in (self._first, self._scored.ranking.order):
            left = places[self._left[places]]
            if len(left):
                return left[:BLOCK]
        return np.flatnonzero(self._left)[:BLOCK]
