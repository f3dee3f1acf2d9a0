"""Notes for the tracking store, in a folder, until a process of its own has written them there.

tracking/<time>-<random>/entry.json   what to write; files of it lie beside
tracking/log.txt                      what was written, and what could not be and why
tracking/.lock                        held by the process that writes
"""

import logging
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from scoring.registry.disk import alone
from scoring.settings import PROJECT, tracking_folder, tracking_wanted
from scoring.storage import refused, write_whole
from scoring.tracking.tracked_run import Entry, entry_to_json

ENTRY, LOG = "entry.json", "log.txt"
# A longer log is begun anew.
MOST_LOG = 1 << 20
# Puts the files of an entry into the folder that it is given. May raise OSError.
Fill = Callable[[Path], None]


def is_on() -> bool:
    """Whether runs are tracked: MLflow is installed and nobody has turned tracking off."""
    return tracking_wanted() and find_spec("mlflow") is not None


def note(entry: Entry, fill: Fill | None = None) -> None:
    """Note what is to be tracked and have it written in the background; returns at once.

    Nothing fails with it: what cannot be noted is told in the log of this process.
    """
    if not is_on():
        return
    folder = tracking_folder()
    try:
        _put(folder, entry, fill)
        wake(folder)
    except OSError as problem:
        told = refused("A run could not be noted for the tracking store", problem)
        logging.getLogger(__name__).warning(told)


def waiting(folder: Path) -> list[Path]:
    """The notes that are not yet in the store, oldest first."""
    return sorted(place for place in folder.glob("[0-9]*") if place.is_dir())


def wake(folder: Path) -> None:
    """Start the process that writes, unless one is at it, which looks again before it ends.

    Raises OSError where none can be started.
    """
    try:
        with alone(folder, wait=0.0):
            pass
    except OSError:
        return
    log = folder / LOG
    mode = "ab" if not log.exists() or log.stat().st_size < MOST_LOG else "wb"
    with log.open(mode) as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "scoring.tracking.writer"],
            cwd=PROJECT,
            # Another folder of work would make another folder of a relative one.
            env=os.environ | {"LEAD_SCORING_DATA": str(folder.resolve().parent)},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            start_new_session=True,
        )
    # An ended process that nobody waits for stays in the system's table.
    threading.Thread(target=process.wait, daemon=True).start()


def _put(folder: Path, entry: Entry, fill: Fill | None) -> None:
    """Write a note under another name first, so that nobody finds it half written."""
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".", dir=folder))
    try:
        if fill is not None:
            fill(scratch)
        # The name of a file need not be text in UTF-8.
        write_whole(scratch / ENTRY, entry_to_json(entry).encode("utf-8", "replace"))
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        scratch.rename(folder / f"{stamp}-{secrets.token_hex(4)}")
    except OSError:
        with suppress(OSError):
            shutil.rmtree(scratch)
        raise
