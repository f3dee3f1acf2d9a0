"""Training runs as tests begin them: with a process, with a sleeping one, and with none."""

import json
import os
import select
import subprocess
import sys
from pathlib import Path

from conftest import read_sample

from scoring.access import LOCAL
from scoring.training.candidates import LIGHTGBM, SINGLE
from scoring.training.history_file import HistoryFile
from scoring.training.run_folder import Run, State
from scoring.training.run_process import living
from scoring.training.runs import find_run, start_run
from scoring.training.trainer import TrainingRequest

PATIENCE_MS = 120_000
ME = "the token of my browser"


def small_history(step: int = 13) -> bytes:
    """A part of the bundled history over the whole year: 1,539 leads."""
    return read_sample("sample_history.csv").iloc[::step].to_csv(index=False).encode()


def wait_for(process: int) -> None:
    """Return when the process behind this handle has ended."""
    ended = select.poll()
    ended.register(process, select.POLLIN)
    assert ended.poll(PATIENCE_MS)
    os.close(process)


def wait_for_end(run: Run) -> Run:
    """The run when its process has ended."""
    pid = living(run.folder)
    if pid is not None:
        wait_for(os.pidfd_open(pid))
    found = find_run(run.folder.parent, run.id, ME)
    assert found is not None
    return found


def asked(outcome: str) -> TrainingRequest:
    """A training of two quick candidates."""
    return TrainingRequest(outcome, candidates=(SINGLE, LIGHTGBM))


def started(folder: Path, content: bytes, outcome: str = "Converted") -> Run:
    return start_run(folder, HistoryFile("history.csv", content), asked(outcome), ME, by=LOCAL)


def idle_run(folder: Path, name: str, state: State = State.RUNNING) -> Path:
    """A run's folder as a process would have left it, without one."""
    place = folder / name
    place.mkdir(parents=True)
    asked = {"filename": "history.csv", "part": None, "header": None}
    asked |= {"created": "2026-01-01T00:00:00+00:00", "request": {"outcome": "Won"}}
    (place / "request.json").write_text(json.dumps(asked))
    (place / "state.json").write_text(json.dumps({"state": state, "message": ""}))
    return place


def files_with_leads(folder: Path) -> list[Path]:
    """The files in which an address of `small_history` can be read."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if b"@example." in path.read_bytes()]


def sleeper() -> "subprocess.Popen[bytes]":
    """A process in a session of its own that waits for ever."""
    command = [sys.executable, "-c", "import signal; signal.pause()"]
    return subprocess.Popen(command, start_new_session=True)
