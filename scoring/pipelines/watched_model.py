"""How a model stands, for pages that must not wait for it: worked out behind them."""

import threading
import time
from collections.abc import Callable

from scoring.errors import LeadScoringError
from scoring.pipelines.monitored import MonitoredModel

# Reps say what became of a call every minute; so often is looked again at most.
SECONDS = 60.0
Work = Callable[[], MonitoredModel]


class WatchedModel:
    """What was found of a model last; for many threads at once."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._found: MonitoredModel | None = None
        self._of: object = None
        self._began = -SECONDS
        self._thread: threading.Thread | None = None

    def soon(self, mark: object, work: Work) -> MonitoredModel | None:
        """What is known, None for nothing yet; it is worked out again where the mark is another."""
        with self._guard:
            is_old = mark != self._of and time.monotonic() - self._began >= SECONDS
            if is_old and (self._thread is None or not self._thread.is_alive()):
                self._began = time.monotonic()
                self._thread = threading.Thread(target=self.now, args=(mark, work), daemon=True)
                self._thread.start()
            return self._found

    def now(self, mark: object, work: Work) -> MonitoredModel | None:
        """What is true, which is waited for; None where it is not known."""
        if mark == self._of:
            return self._found
        try:
            found = work()
        except LeadScoringError:
            found = None
        with self._guard:
            self._found, self._of = found, mark
        return found

    def wait(self) -> None:
        """Return when what is worked out behind the pages is done."""
        if self._thread is not None:
            self._thread.join()
