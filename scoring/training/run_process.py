"""The process of a run: started apart, found again by id and birth, ended with all it started."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from scoring.settings import PROJECT
from scoring.storage import write_whole

PROCESS, LOG = "process.json", "log.txt"


def spawn(folder: Path, command: Sequence[str], given: IO[bytes]) -> None:
    """Start a process that outlives this one and is given a file; its words go to the folder's log.

    Raises OSError; no process is left then.
    """
    with (folder / LOG).open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "OMP_WAIT_POLICY": "passive"},
            stdin=given,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        announce(folder, process.pid)
    except OSError:
        _kill_group(process.pid)
        raise
    finally:
        # An ended process that nobody waits for stays in the system's table.
        threading.Thread(target=process.wait, daemon=True).start()


def announce(folder: Path, pid: int) -> None:
    """Tell in the folder which process works for it."""
    began = _birth(pid)
    if began:
        write_json(folder / PROCESS, {"pid": pid, "began": began})


def announced(folder: Path) -> bool:
    """Whether a process ever worked for this folder."""
    return (folder / PROCESS).exists()


def living(folder: Path) -> int | None:
    """The process that works for a folder, while it lives; a later one with its id is another."""
    try:
        told = json.loads((folder / PROCESS).read_text(encoding="utf-8"))
        pid, began = int(told["pid"]), str(told["began"])
    except (OSError, ValueError, TypeError, LookupError, OverflowError):
        return None
    # A group of a number below 2 would be that of the asker, or everybody.
    return pid if pid > 1 and began and _birth(pid) == began else None


def kill(folder: Path) -> None:
    """End the process that works for a folder and all it started; nothing where it has ended."""
    pid = living(folder)
    if pid is not None:
        _kill_group(pid)


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _birth(pid: int) -> str:
    """When a living process began, as the system counts it; "" when there is none."""
    if not Path("/proc/self/stat").exists():
        command = ["ps", "-o", "lstart=", "-p", str(pid)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    # The name before it is in brackets and may hold spaces: state, then 18 fields, then the birth.
    told = read_text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return told[19] if told and told[0] not in "ZX" else ""


def read_text(path: Path) -> str:
    """The text of a file, "" where there is none."""
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace")
    return ""


def write_json(path: Path, content: object) -> None:
    """Write a file that others read meanwhile: they find the one before or this one, whole.

    Raises OSError.
    """
    write_whole(path, json.dumps(content, ensure_ascii=False).encode())
