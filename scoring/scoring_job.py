"""The reasons of a whole batch, made in the background with progress; cancel ends it early."""

import threading
import weakref
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import numpy as np
from numpy.typing import NDArray

from scoring.model.grade import UNGRADED
from scoring.model.reasons import BLOCK, LeadReasons
from scoring.model.scored import ScoredBatch
from scoring.model.top_reasons import TopReasons

# Seconds that a block waits for pages of others at most: there may always be one.
MOST_POLITE = 2.0
Positions = Sequence[int] | NDArray[np.int64]


class _CallList:
    """Leads that are called, and what sets the first of them apart from the others so far."""

    def __init__(self, positions: Positions) -> None:
        self.positions = np.asarray(positions, dtype=np.int64)
        self.blocks: list[TopReasons] = []

    @property
    def explained(self) -> int:
        """How many of them are explained."""
        return sum(map(len, self.blocks))

    def holds(self, positions: Positions) -> bool:
        """Whether these leads are called, in this order."""
        return np.array_equal(self.positions, np.asarray(positions, dtype=np.int64))


class _Turns:
    """One at a time, in the order of asking.

    What many sessions explain in the background leaves the processor to the pages of others, and
    a large file waits after each block for the small ones.
    """

    def __init__(self) -> None:
        self._guard, self.line = threading.Lock(), deque[threading.Event]()

    def __enter__(self) -> None:
        mine = threading.Event()
        with self._guard:
            self.line.append(mine)
            if len(self.line) == 1:
                mine.set()
        mine.wait()

    def __exit__(self, *_problem: object) -> None:
        with self._guard:
            self.line.popleft()
            if self.line:
                self.line[0].set()


class _Drawn:
    """How many pages are being drawn, for whom the processor is left free."""

    def __init__(self) -> None:
        self.drawn, self._changed = 0, threading.Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        with self._changed:
            self.drawn += 1
        try:
            yield
        finally:
            with self._changed:
                self.drawn -= 1
                self._changed.notify_all()

    def wait_for_none(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: not self.drawn, seconds)


_TURNS, _DRAWN = _Turns(), _Drawn()


def drawing() -> AbstractContextManager[None]:
    """While a page is drawn within, leads that nobody looks at yet wait for their reasons."""
    return _DRAWN.one()


class ExplainJob:
    """Explains all leads in a thread of its own, in rank order; LightGBM frees the interpreter.

    Leads that are `prefer`red, those who are called, go first, also while it runs, and have
    reasons that set them apart from each other, too. `share` (0–1) and `done` may be read at any
    time; `reasons` is complete once `done`. The thread ends when nobody holds the job any more.
    """

    def __init__(self, scored: ScoredBatch, first: Positions = ()) -> None:
        self._scored = scored
        self._found = scored.explainer.nothing()
        self._left = np.ones(len(scored.leads), dtype=bool)
        self._list = _CallList(first)
        self._stop, self._turn = threading.Event(), threading.Lock()
        self._begin()

    @property
    def reasons(self) -> TopReasons:
        """The reasons found, in rank order."""
        order = self._scored.ranking.order
        return self._found.at(order if self.done else order[~self._left[order]])

    @property
    def grades(self) -> NDArray[np.object_]:
        """The grade of each lead of the batch, "" where it has none; all "" until `done`."""
        if self.done:
            return self._found.grades
        return np.full(len(self._left), UNGRADED, dtype=object)

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
        """Explain these leads, who are called, before the others, after the block in hand."""
        with self._turn:
            if not self._list.holds(positions):
                self._list = _CallList(positions)
            is_over = self._idle or not self._thread.is_alive()
            if is_over and not self.cancelled and not self.has(positions):
                self._stop.clear()
                self._begin()

    def has(self, positions: Positions) -> bool:
        """Whether these leads are preferred, and all of them explained."""
        return self.share_of(positions) == 1

    def share_of(self, positions: Positions) -> float:
        """The share of these leads, who are called, that is explained."""
        called = self._list
        explained = called.explained if called.holds(positions) else 0
        return explained / len(positions) if len(positions) else 1.0

    def of(self, positions: Positions) -> list[LeadReasons]:
        """What sets these leads, who are called, apart; who is not explained yet is so now."""
        called, places = self._list, np.asarray(positions, dtype=np.int64)
        blocks = list(called.blocks) if called.holds(places) else []
        known = [reasons for block in blocks for reasons in block]
        return [*known, *self._scored.explainer.apart(places[len(known) :], places)]

    def cancel(self) -> None:
        """End after the block in hand."""
        self._stop.set()

    def wait(self) -> None:
        """Return when the thread has ended."""
        self._thread.join()

    def _begin(self) -> None:
        self._idle = False
        self._thread = threading.Thread(target=_run, args=(weakref.ref(self),), daemon=True)
        self._thread.start()

    def _explain_next(self) -> bool:
        """Explain a block of the leads that are called, else of the others; whether any is left."""
        with self._turn:
            called = self._list
            block = called.positions[called.explained :][:BLOCK]
            left = self._others() if not len(block) else block
            self._idle = not len(left)
        if not len(left):
            return False
        with _TURNS:
            if self._stop.is_set():
                return True
            if len(block):
                apart, top = self._scored.explainer.both(block, called.positions)
                called.blocks.append(apart)
            else:
                _DRAWN.wait_for_none(MOST_POLITE)
                top = self._scored.explainer.strongest(left)
        self._found.put(top)
        self._left[left] = False
        return True

    def _others(self) -> NDArray[np.int64]:
        order = self._scored.ranking.order
        return order[self._left[order]][:BLOCK]


def _run(ref: weakref.ref[ExplainJob]) -> None:
    """Work on while anybody holds the job: a thread that held it would outlive its session."""
    while (job := ref()) is not None and job._explain_next():
        if job._stop.is_set():
            return
        del job
