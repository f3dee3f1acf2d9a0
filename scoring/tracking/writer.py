"""The process that writes what was noted to the tracking store.

Started by `python -m scoring.tracking.writer`. What cannot be written stays noted and is tried
again by the next one.
"""

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scoring.registry.disk import alone
from scoring.settings import tracking_folder
from scoring.storage import is_left
from scoring.tracking.spool import ENTRY, waiting
from scoring.tracking.tracked_run import entry_from_json
from scoring.wording import counted

if TYPE_CHECKING:
    from scoring.tracking.mlflow_store import MlflowStore

NICENESS = 15
# Notes that wait beyond these, as where a server is gone for good, are given up, oldest first.
MOST_WAITING = 200


def main(folder: Path) -> None:
    """Write the notes of a folder; nothing where another process is at it."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    tried: set[Path] = set()
    while not tried.issuperset(waiting(folder)):
        try:
            with alone(folder, wait=0.0):
                _write(folder, tried)
        except OSError:
            return


def _write(folder: Path, tried: set[Path]) -> None:
    """Try each note once; those tried are added to `tried`."""
    todo = [place for place in waiting(folder) if place not in tried]
    tried.update(todo)
    for scratch in folder.glob(".*/"):
        with suppress(OSError):
            if is_left(scratch):
                shutil.rmtree(scratch)
    try:
        _write_to_store(todo)
    finally:
        for place in waiting(folder)[:-MOST_WAITING]:
            _log(f"Given up, as more than {MOST_WAITING} wait: {place.name}.")
            shutil.rmtree(place, ignore_errors=True)


def _write_to_store(todo: Sequence[Path]) -> None:
    failures: tuple[type[Exception], ...] = (ImportError,)
    try:
        # Here, as it takes seconds, and only who has something to write needs it.
        from scoring.tracking.mlflow_store import FAILURES, opened

        failures = FAILURES
        store = opened()
    except failures as problem:
        _log(f"The tracking store cannot be reached ({_words(problem)}). {_waits(todo)}")
        return
    failed = [place for place in todo if not _written(store, place)]
    # Another writer to the same store may have made the same experiment at that moment.
    failed = [place for place in failed if not _written(store, place)]
    if failed:
        _log(_waits(failed))


def _written(store: "MlflowStore", place: Path) -> bool:
    from scoring.tracking.mlflow_store import FAILURES

    try:
        entry = entry_from_json((place / ENTRY).read_text(encoding="utf-8"))
        store.write(entry, place)
        shutil.rmtree(place)
    except FAILURES as problem:
        _log(f"{place.name} could not be tracked ({_words(problem)}).")
        return False
    _log(f"{place.name} is tracked.")
    return True


def _waits(places: Sequence[Path]) -> str:
    return f"{counted(len(places), 'note')} will be tried again when the next run is tracked."


def _words(problem: BaseException) -> str:
    return f"{type(problem).__name__}: {' '.join(str(problem).split())[:300]}"


def _log(text: str) -> None:
    with suppress(OSError):
        sys.stdout.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {text}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(tracking_folder())
