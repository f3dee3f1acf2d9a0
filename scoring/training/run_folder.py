"""The folder of a training run, as it is written and read again.

runs/<id>/request.json    the file's name, its part, what was asked of the training, whose it is
runs/<id>/process.json    the process: its id and when it began
runs/<id>/progress.jsonl  a line per step: share, step, time
runs/<id>/log.txt         the same for people, and what libraries said
runs/<id>/state.json      queued, running, done, failed or cancelled, and why
runs/<id>/models/         the candidates, as versions of a registry of the run's own
runs/<id>/report.json     the figures of the candidates, the questions and the verdict
runs/<id>/tested.npz      outcomes of the test leads and chances given to them, without the leads

The history itself is in no file that has a name: it is gone with the process, however that ends.
Faces take runs from `runs`, which hands each only to who started it.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from scoring.plain import Misfit, made, plain
from scoring.training.run_process import LOG, announced, living, read_text, write_json
from scoring.training.trainer import TrainingRequest

REQUEST, STATE = "request.json", "state.json"
PROGRESS, CRASH = "progress.jsonl", "crash.txt"
MODELS, REPORT, PUBLISHED, TESTED = "models", "report.json", "published.json", "tested.npz"
# A run that has told no process after this many seconds was never started.
START_SECONDS = 30
LOG_SHOWN = 20_000
# With less room than this nothing more can be written.
NO_ROOM = 1 << 16


class State(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = frozenset({State.QUEUED, State.RUNNING})


@dataclass(frozen=True)
class Step:
    """A step of a run: the share done (0–1) when it began, its words, and the time in UTC."""

    share: float
    step: str
    time: str


@dataclass(frozen=True)
class Run:
    """A run as it stands; `message` says why it failed, `published` maps candidate to version.

    `owner` is the mark of who started it, "" for runs of releases that kept none.
    """

    folder: Path
    filename: str
    request: TrainingRequest
    created: str
    state: State
    message: str
    steps: tuple[Step, ...]
    published: Mapping[str, str]
    owner: str = ""

    @property
    def id(self) -> str:
        """The name of its folder; names sort by time."""
        return self.folder.name

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ACTIVE

    @property
    def share(self) -> float:
        """The share done, 0–1."""
        return self.steps[-1].share if self.steps else 0.0

    @property
    def log(self) -> str:
        """The end of its log."""
        return read_text(self.folder / LOG)[-LOG_SHOWN:]


def all_runs(folder: Path) -> list[Run]:
    """The runs of everybody, newest first; a run whose process died is told as failed."""
    runs = []
    for place in sorted(folder.glob("[0-9]*"), reverse=True):
        # Deleted or damaged: no run.
        with suppress(OSError, ValueError, KeyError, TypeError, Misfit):
            runs.append(read_run(place))
    return runs


def read_run(folder: Path) -> Run:
    """The run of this folder. Raises what reading and parsing its files raises."""
    asked = read_json(folder / REQUEST)
    state, message = state_of(folder)
    if state in ACTIVE and not _alive(folder, str(asked["created"])):
        # It may have ended well between the two looks.
        state, message = state_of(folder)
        if state in ACTIVE:
            state, message = State.FAILED, _died(folder)
    published = read_json(folder / PUBLISHED) if (folder / PUBLISHED).exists() else {}
    return Run(
        folder=folder,
        filename=str(asked["filename"]),
        request=request_of(asked["request"]),
        created=str(asked["created"]),
        state=state,
        message=message,
        steps=_steps(folder),
        published=published,
        owner=str(asked.get("owner", "")),
    )


def owner_of(folder: Path) -> str:
    """The mark of who started the run of this folder, "" where none can be read."""
    with suppress(OSError, ValueError, AttributeError):
        return str(read_json(folder / REQUEST).get("owner", ""))
    return ""


def _alive(folder: Path, created: str) -> bool:
    if announced(folder):
        return living(folder) is not None
    age = datetime.now(UTC) - datetime.fromisoformat(created)
    return age.total_seconds() < START_SECONDS


def _died(folder: Path) -> str:
    if _is_full(folder):
        return (
            "The training ended without a result, because the disk of the data folder is full. "
            "Free some space on it and train again."
        )
    lines = read_text(folder / LOG).split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "nothing")
    return (
        "The training ended without a result. Perhaps memory ran out or the machine restarted; "
        f"train again. The log ends with: {last[:300]}"
    )


def _is_full(folder: Path) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(folder).free < NO_ROOM
    return False


def _steps(folder: Path) -> tuple[Step, ...]:
    return tuple(_whole_steps(read_text(folder / PROGRESS).split("\n")))


def _whole_steps(lines: Iterable[str]) -> Iterator[Step]:
    for line in lines:
        # Half written where the process or the room on the disk ended, or about to be.
        with suppress(ValueError, TypeError):
            yield Step(**json.loads(line))


def request_of(said: Mapping[str, Any]) -> TrainingRequest:
    """The request that was written; of a part that it does not name, what goes without saying."""
    whole = {**plain(TrainingRequest("")), **said}
    request: TrainingRequest = made(TrainingRequest, whole, "request")
    return request


def state_of(folder: Path) -> tuple[State, str]:
    """The state that was written last, and why."""
    told = read_json(folder / STATE)
    return State(told["state"]), str(told["message"])


def end(folder: Path, state: State, message: str = "") -> None:
    """Tell how a run ended. Raises OSError."""
    write_json(folder / STATE, {"state": state, "message": message})


def read_json(path: Path) -> dict[str, Any]:
    """A file of a run as plain data. Raises OSError and ValueError."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
