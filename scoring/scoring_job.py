"""The reasons of a whole batch, made in the background with progress; cancel ends it early."""

import threading

from scoring.model.reasons import LeadReasons
from scoring.model.scored import ScoredBatch
from scoring.pipelines import explain_all


class ExplainJob:
    """Explains all leads in rank order in a thread of its own; LightGBM frees the interpreter.

    `share` (0–1) and `done` may be read at any time; `reasons` is complete once `done`.
    """

    def __init__(self, scored: ScoredBatch) -> None:
        self.reasons: list[LeadReasons] = []
        self._scored = scored
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def share(self) -> float:
        """The share of leads explained."""
        return len(self.reasons) / max(1, len(self._scored.leads))

    @property
    def done(self) -> bool:
        """Whether all leads are explained."""
        return len(self.reasons) == len(self._scored.leads)

    @property
    def cancelled(self) -> bool:
        """Whether it was ended early."""
        return self._stop.is_set() and not self.done

    def cancel(self) -> None:
        """End after the block in hand."""
        self._stop.set()

    def wait(self) -> None:
        """Return when the thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        for block in explain_all(self._scored):
            self.reasons.extend(block)
            if self._stop.is_set():
                return
