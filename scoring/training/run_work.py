"""The process of a run: wait for the runs before it, train, keep what was found.

Started by `python -m scoring.training.run_work FOLDER`, with the history as its standard input.
"""

import json
import os
import shutil
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType

from scoring.errors import LeadScoringError, ModelUnavailable, TrainingRefused
from scoring.intake.issue import Table
from scoring.registry import NamedModels, Registry
from scoring.settings import models_folder
from scoring.storage import storing, write_whole
from scoring.tracking import now
from scoring.training.history_file import file_as_said
from scoring.training.noted_runs import note_ended
from scoring.training.publishing import champion_of
from scoring.training.replay import replay
from scoring.training.result import Training
from scoring.training.run_folder import (
    CRASH,
    MODELS,
    PROGRESS,
    REPORT,
    REQUEST,
    STATE,
    TESTED,
    State,
    Step,
    all_runs,
    end,
    read_json,
    request_of,
)
from scoring.training.run_process import announce, write_json
from scoring.training.run_report import (
    BacktestReport,
    Report,
    backtest_report,
    keep_candidates,
    report_to_json,
)
from scoring.training.tested_leads import write_tests
from scoring.training.tracked import Work, note_backtest, note_training
from scoring.training.trainer import Progress, TrainingRequest, train

# The app answers first: a run takes what processor time is left.
NICENESS = 10
# The share of the work done by then where the months are replayed afterwards.
TRAINED = 0.6


def main(folder: Path) -> None:
    """Work for the run of this folder until it has ended."""
    sys.excepthook = partial(_record_crash, folder)
    os.nice(NICENESS)
    try:
        with storing(
            "The training ended early, as its result could not be kept in the data folder"
        ):
            announce(folder, os.getpid())
            _wait_for_turn(folder)
            write_json(folder / STATE, {"state": State.RUNNING, "message": ""})
            _train(folder, sys.stdin.buffer.read())
            end(folder, State.DONE)
    except LeadScoringError as refusal:
        _log(str(refusal))
        _fail(folder, str(refusal))
    note_ended(folder)


def _fail(folder: Path, message: str) -> None:
    """Tell why a run has no result. What there is of one goes first, and makes room to tell it.

    Where even that cannot be written, the end of this process says it.
    """
    shutil.rmtree(folder / MODELS, ignore_errors=True)
    with suppress(OSError):
        (folder / TESTED).unlink(missing_ok=True)
        end(folder, State.FAILED, message)


def _wait_for_turn(folder: Path) -> None:
    """Return when no earlier run of the same folder waits or runs."""
    while any(run.active and run.id < folder.name for run in all_runs(folder.parent)):
        time.sleep(1)


def _train(folder: Path, content: bytes) -> None:
    tell = partial(_tell, folder)
    tell(0.0, "Reading the file")
    asked = read_json(folder / REQUEST)
    file = file_as_said(content, asked)
    table, below = file.table, file.below
    request = request_of(asked["request"])
    models, began = NamedModels(models_folder()), now()
    registry = models.registry(request.model or models.usual)
    trained = 1.0 if request.capacity is None else TRAINED
    training = train(
        table,
        request,
        lambda share, step: tell(trained * share, step),
        champion=champion_of(registry),
        weight=below.weight(table) if below else None,
    )
    training = training.noted(below.note) if below else training
    work = Work(registry.name, str(asked["filename"]), request, began)
    found = _replayed(table, request, lambda share, step: tell(trained + 0.38 * share, step))
    tell(0.99, "Keeping the candidates")
    report = replace(_kept(training, folder / MODELS), backtest=found)
    write_tests(folder / TESTED, {c.name: c.scored for c in training.candidates})
    write_whole(folder / REPORT, report_to_json(report).encode())
    _track(work, training, found)
    tell(1.0, "Done")


def _track(work: Work, training: Training, found: BacktestReport | None) -> None:
    note_training(work, training)
    if found is not None:
        note_backtest(work, found, training.best.model.card.history_sha256)


def _kept(training: Training, folder: Path) -> Report:
    """The candidates in the run's own folder; a fault of the disk is told as one of the run."""
    try:
        return keep_candidates(training, Registry(folder))
    except ModelUnavailable as problem:
        if isinstance(problem.__cause__, OSError):
            raise problem.__cause__ from None
        raise


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
    """A line for the log, which no training fails for."""
    with suppress(OSError):
        sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {text}\n")
        sys.stdout.flush()


def _record_crash(
    folder: Path, kind: type[BaseException], problem: BaseException, _trace: TracebackType | None
) -> None:
    """Keep the stack trace for support; people are told in words.

    The words of the error are left out: a library's quote the cell that it failed on.
    """
    told = "".join(["Traceback without the words of errors:\n", *_without_words(problem)])
    with suppress(OSError):
        (folder / CRASH).write_text(told, encoding="utf-8")
    message = (
        f"An unexpected error stopped the training ({kind.__name__}). "
        f"Send support the file {CRASH} from the folder of run {folder.name}."
    )
    _log(message)
    _fail(folder, message)
    note_ended(folder)


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
