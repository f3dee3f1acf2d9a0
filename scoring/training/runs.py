"""Training runs: each in a process of its own and in a folder of its own, found again later.

runs/<id>/request.json    the file's name, its part, and what was asked of the training
runs/<id>/upload.bin      the history as uploaded; deleted when the run has ended
runs/<id>/process.json    the process: its id and when it began
runs/<id>/progress.jsonl  a line per step: share, step, time
runs/<id>/log.txt         the same for people, and what libraries said
runs/<id>/state.json      queued, running, done, failed or cancelled, and why
runs/<id>/models/         the candidates, as versions of a registry of the run's own
runs/<id>/report.json     the figures of the candidates, the questions and the verdict
runs/<id>/tested.npz      outcomes of the test leads and chances given to them, without the leads
"""

import json
import os
import shutil
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from scoring.errors import LeadScoringError, TrainingRefused
from scoring.intake.issue import Table
from scoring.plain import Misfit, made, plain
from scoring.registry import Registry
from scoring.settings import models_folder
from scoring.training.history_file import HistoryFile, file_as_said
from scoring.training.notes import with_defaults
from scoring.training.publishing import USUALLY, Publication, champion_of, publish
from scoring.training.question import held_line
from scoring.training.replay import replay
from scoring.training.run_process import (
    LOG,
    announce,
    announced,
    kill,
    living,
    read_text,
    spawn,
    write_json,
)
from scoring.training.run_report import (
    BacktestReport,
    Report,
    backtest_report,
    keep_candidates,
    report_from_json,
    report_to_json,
)
from scoring.training.tested_leads import write_tests
from scoring.training.trainer import Progress, TrainingRequest, train
from scoring.wording import moment

REQUEST, UPLOAD, STATE = "request.json", "upload.bin", "state.json"
PROGRESS, CRASH = "progress.jsonl", "crash.txt"
MODELS, REPORT, PUBLISHED, TESTED = "models", "report.json", "published.json", "tested.npz"
# Runs beyond these are deleted, oldest first, so that the disk does not fill.
KEPT_RUNS = 20
# A run that has told no process after this many seconds was never started.
START_SECONDS = 30
# The app answers first: a run takes what processor time is left.
NICENESS = 10
LOG_SHOWN = 20_000
# The share of the work done by then where the months are replayed afterwards.
TRAINED = 0.6


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
    """A run as it stands; `message` says why it failed, `published` maps candidate to version."""

    folder: Path
    filename: str
    request: TrainingRequest
    created: str
    state: State
    message: str
    steps: tuple[Step, ...]
    published: Mapping[str, str]

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


def start_run(folder: Path, history: HistoryFile, request: TrainingRequest) -> Run:
    """Train in a detached process; returns at once. Raises TrainingRefused when the disk is full.

    Runs of one folder go one after the other. Only the newest are kept.
    """
    folder = folder.resolve()
    name = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    try:
        _write_folder(folder, name, history, request)
        spawn(folder / name, [sys.executable, "-m", "scoring.training.runs", str(folder / name)])
    except OSError as problem:
        shutil.rmtree(folder / name, ignore_errors=True)
        raise TrainingRefused(
            f"The training could not be started: “{folder.name}/” cannot be written "
            f"({problem.strerror}). Check the folder's free space and permissions."
        ) from problem
    _prune(folder)
    return _read_run(folder / name)


def list_runs(folder: Path) -> list[Run]:
    """All runs of a folder, newest first; a run whose process died is told as failed."""
    found = sorted(folder.glob("[0-9]*"), reverse=True)
    runs = []
    for place in found:
        # Deleted or damaged: no run.
        with suppress(OSError, ValueError, KeyError, TypeError, Misfit):
            runs.append(_read_run(place))
    return runs


def find_run(folder: Path, name: str) -> Run | None:
    """The run of this id as it stands now."""
    return next((run for run in list_runs(folder) if run.id == name), None)


def cancel(run: Run) -> None:
    """End a run's process and all it started; a run that has ended stays as it is."""
    if not run.active:
        return
    kill(run.folder)
    if _state(run.folder)[0] in ACTIVE:
        _end(run.folder, State.CANCELLED)


def read_report(run: Run) -> Report:
    """What a finished run found. Raises TrainingRefused for one that has no readable result."""
    try:
        return report_from_json((run.folder / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, Misfit):
        raise TrainingRefused(
            f"The result of the run of {moment(run.created)} cannot be read. "
            "Train again on the same file."
        ) from None


def publish_candidate(
    run: Run,
    name: str,
    registry: Registry,
    publication: Publication = USUALLY,
    *,
    answer_default: bool = False,
) -> str:
    """Make a run's candidate the champion of a registry; returns its version there.

    It is of the run's file. With `answer_default` the defaults answer what is open. Raises
    TrainingRefused for a name the run lacks or a question that is open and material;
    ModelUnavailable for a damaged candidate.
    """
    report = read_report(run)
    if report.held_by and not answer_default:
        raise TrainingRefused(
            f"{held_line(report.held_by)} Answer and train again, or accept the defaults."
        )
    found = next((c for c in report.candidates if c.name == name), None)
    if found is None:
        names = ", ".join(c.name for c in report.candidates)
        raise TrainingRefused(f"This run has no candidate “{name}”. Choose one of: {names}.")
    model = Registry(run.folder / MODELS).load(found.version)
    model = with_defaults(model, report.questions) if answer_default else model
    said = replace(publication, filename=run.filename, holds=tuple(found.holds))
    version = publish(model, registry, said, keep_tiers=not run.request.tiers).card.version
    write_json(run.folder / PUBLISHED, {**run.published, name: version})
    return version


def _write_folder(folder: Path, name: str, file: HistoryFile, request: TrainingRequest) -> None:
    """Fill the run's folder under another name, so that nobody finds it half written."""
    scratch = folder / f".{name}"
    scratch.mkdir(parents=True, mode=0o700)
    (scratch / UPLOAD).write_bytes(file.content)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    write_json(scratch / REQUEST, {**file.said, "created": created, "request": plain(request)})
    write_json(scratch / STATE, {"state": State.QUEUED, "message": ""})
    scratch.rename(folder / name)


def _prune(folder: Path) -> None:
    """Delete the oldest runs, and the leads of those whose process died."""
    places = sorted(folder.glob("[0-9]*"), reverse=True)
    ended = [place for place in places if announced(place) and living(place) is None]
    for place in ended:
        (place / UPLOAD).unlink(missing_ok=True)
        if place in places[KEPT_RUNS:]:
            shutil.rmtree(place, ignore_errors=True)


def _read_run(folder: Path) -> Run:
    asked = _json(folder / REQUEST)
    state, message = _state(folder)
    if state in ACTIVE and not _alive(folder, str(asked["created"])):
        # It may have ended well between the two looks.
        state, message = _state(folder)
        if state in ACTIVE:
            state, message = State.FAILED, _died(folder)
    published = _json(folder / PUBLISHED) if (folder / PUBLISHED).exists() else {}
    return Run(
        folder=folder,
        filename=str(asked["filename"]),
        request=_request_of(asked["request"]),
        created=str(asked["created"]),
        state=state,
        message=message,
        steps=_steps(folder),
        published=published,
    )


def _alive(folder: Path, created: str) -> bool:
    if announced(folder):
        return living(folder) is not None
    age = datetime.now(UTC) - datetime.fromisoformat(created)
    return age.total_seconds() < START_SECONDS


def _died(folder: Path) -> str:
    lines = read_text(folder / LOG).split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "nothing")
    return (
        "The training ended without a result. Perhaps memory ran out or the machine restarted; "
        f"train again. The log ends with: {last[:300]}"
    )


def _steps(folder: Path) -> tuple[Step, ...]:
    lines = read_text(folder / PROGRESS).split("\n")
    # The last line may be half written, or empty.
    return tuple(Step(**json.loads(line)) for line in lines[:-1])


def _request_of(said: Mapping[str, Any]) -> TrainingRequest:
    """The request that was written; of a part that it does not name, what goes without saying."""
    whole = {**plain(TrainingRequest("")), **said}
    request: TrainingRequest = made(TrainingRequest, whole, "request")
    return request


def _state(folder: Path) -> tuple[State, str]:
    told = _json(folder / STATE)
    return State(told["state"]), str(told["message"])


def _end(folder: Path, state: State, message: str = "") -> None:
    """Tell how a run ended. Nobody needs its leads any more."""
    write_json(folder / STATE, {"state": state, "message": message})
    (folder / UPLOAD).unlink(missing_ok=True)


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def main(folder: Path) -> None:
    """The process of a run: wait for the runs before it, train, keep what was found."""
    announce(folder, os.getpid())
    os.nice(NICENESS)
    sys.excepthook = partial(_record_crash, folder)
    _wait_for_turn(folder)
    write_json(folder / STATE, {"state": State.RUNNING, "message": ""})
    try:
        _train(folder)
    except LeadScoringError as refusal:
        _log(str(refusal))
        _end(folder, State.FAILED, str(refusal))
    else:
        _end(folder, State.DONE)


def _wait_for_turn(folder: Path) -> None:
    """Return when no earlier run of the same folder waits or runs."""
    while any(run.active and run.id < folder.name for run in list_runs(folder.parent)):
        time.sleep(1)


def _train(folder: Path) -> None:
    tell = partial(_tell, folder)
    tell(0.0, "Reading the file")
    asked = _json(folder / REQUEST)
    table = file_as_said((folder / UPLOAD).read_bytes(), asked).table
    request = _request_of(asked["request"])
    trained = 1.0 if request.capacity is None else TRAINED
    training = train(
        table,
        request,
        lambda share, step: tell(trained * share, step),
        champion=champion_of(Registry(models_folder())),
    )
    found = _replayed(table, request, lambda share, step: tell(trained + 0.38 * share, step))
    tell(0.99, "Keeping the candidates")
    report = replace(keep_candidates(training, Registry(folder / MODELS)), backtest=found)
    write_tests(folder / TESTED, {c.name: c.scored for c in training.candidates})
    (folder / REPORT).write_text(report_to_json(report), encoding="utf-8")
    tell(1.0, "Done")


def _replayed(table: Table, request: TrainingRequest, tell: Progress) -> BacktestReport | None:
    """The months replayed where that was asked for; where they cannot be, why."""
    if request.capacity is None:
        return None
    try:
        return backtest_report(replay(table, request, request.capacity, tell))
    except TrainingRefused as refusal:
        return BacktestReport(str(refusal))


def _tell(folder: Path, share: float, step: str) -> None:
    line = Step(share, step, datetime.now(UTC).isoformat(timespec="seconds"))
    with (folder / PROGRESS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
    _log(f"[{100 * share:3.0f}%] {step}")


def _log(text: str) -> None:
    sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {text}\n")
    sys.stdout.flush()


def _record_crash(
    folder: Path, kind: type[BaseException], problem: BaseException, _trace: TracebackType | None
) -> None:
    """Keep the stack trace for support; people are told in words.

    The words of the error are left out: a library's quote the cell that it failed on.
    """
    told = "".join(["Traceback without the words of errors:\n", *_without_words(problem)])
    (folder / CRASH).write_text(told, encoding="utf-8")
    message = (
        f"An unexpected error stopped the training ({kind.__name__}). "
        f"Send support the file {CRASH} from the folder of run {folder.name}."
    )
    _log(message)
    _end(folder, State.FAILED, message)


def _without_words(problem: BaseException) -> Iterator[str]:
    """The lines of a stack trace, the causes first, each with the kind of its error alone."""
    before = problem.__cause__ or problem.__context__
    if before is not None:
        yield from _without_words(before)
        yield "\nThen:\n"
    yield from traceback.format_tb(problem.__traceback__)
    yield f"{type(problem).__qualname__}\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
