"""Runs that have begun: a folder of each, which its process holds for as long as it lives.

runs/begun/<name>/run.json   what runs and, once it has ended, how; last written to when heard of
runs/begun/<name>/.lock      held by its process; the system frees it however that ends

A lock is nobody else's after a restart, as the number of a process may be. The folder goes once the
store has noted how the run ended.
"""

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from scoring.registry.disk import alone
from scoring.settings import runs_folder
from scoring.store.run_store import EndedRun
from scoring.training.run_folder import State, read_json
from scoring.training.run_process import write_json

BEGUN, RUN = "begun", "run.json"
Note = Callable[[EndedRun], bool]


@dataclass(frozen=True)
class BegunRun:
    """A run of this process in its folder, which is held until the run ends."""

    folder: Path
    held: ExitStack

    @classmethod
    def begin(cls, run: EndedRun) -> Self:
        """Tell others that a run has begun. Raises OSError."""
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}"
        folder = runs_folder() / BEGUN / name
        folder.mkdir(parents=True, mode=0o700)
        with ExitStack() as held:
            held.enter_context(alone(folder, wait=0.0))
            write_json(folder / RUN, asdict(replace(run, state=str(State.RUNNING))))
            return cls(folder, held.pop_all())

    def heard(self) -> None:
        """Tell others that the run goes on."""
        with suppress(OSError):
            os.utime(self.folder / RUN)

    def end(self, run: EndedRun, note: Note) -> None:
        """Have noted how the run ended; what refuses to note it now is asked again by others."""
        with self.held:
            is_told = False
            with suppress(OSError):
                write_json(self.folder / RUN, asdict(run))
                is_told = True
            # Not told either, it would pass for one that was killed.
            if note(run) or not is_told:
                shutil.rmtree(self.folder, ignore_errors=True)


def note_left(note: Note) -> None:
    """Have noted the runs that nobody holds: as they ended, as failed where they were killed."""
    for place in sorted((runs_folder() / BEGUN).glob(f"*/{RUN}")):
        # Held by its process, or by another one that notes it.
        with suppress(OSError), alone(place.parent, wait=0.0):
            run = _left(place)
            if run is None or note(run):
                shutil.rmtree(place.parent, ignore_errors=True)


def _left(place: Path) -> EndedRun | None:
    """What is told of a run that nobody holds, None where it was noted meanwhile."""
    try:
        run = EndedRun(**read_json(place))
        heard = datetime.fromtimestamp(place.stat().st_mtime, UTC).isoformat(timespec="seconds")
    except (OSError, ValueError, TypeError):
        return None
    if run.state != State.RUNNING:
        return run
    return replace(run, state=str(State.FAILED), ended=heard)
