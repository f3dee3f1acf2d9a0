"""Trainings and pipelines noted in the store when they have ended, by whoever sees it first.

Files of a run tell how it stands while it works; the store has what came of it when they are gone.
"""

import hashlib
import logging
import math
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from scoring.access import Person
from scoring.deployment import deployment
from scoring.errors import LeadScoringError
from scoring.model.lead_model import Metrics
from scoring.plain import Misfit
from scoring.registry import NamedModels
from scoring.settings import models_folder, runs_folder, store_url
from scoring.storage import write_whole
from scoring.store import lead_store
from scoring.store.run_store import EndedRun
from scoring.store.unfinished import now
from scoring.training.held_runs import BegunRun, note_left
from scoring.training.prepared import Progress
from scoring.training.result import Training
from scoring.training.run_folder import (
    REPORT,
    REQUEST,
    STATE,
    Run,
    State,
    read_json,
    read_run,
)
from scoring.training.run_process import read_text
from scoring.training.run_report import Report, report_from_json

TRAINING = "training"
# Written into the folder of a run that the store has: which store, and in which state it has it.
NOTED = "noted"
_LOG = logging.getLogger(__name__)


def note_run(run: EndedRun) -> bool:
    """Have the store note a run; whether it is there. What refuses is logged, and nothing fails."""
    if not deployment().keep_batches:
        return False
    try:
        lead_store().runs.note(run)
    except LeadScoringError as refusal:
        _LOG.warning("A run could not be noted in the store: %s", refusal)
        return False
    return True


class NotedRun:
    """Notes in the store how what is done in its block ended, in the name of a person.

    What it found is put into it: the model, its version and figures. Where its process is killed,
    `note_all_ended` notes that it failed, or the next run does.
    """

    def __init__(self, kind: str, file_name: str, *, by: Person) -> None:
        mark = f"{kind} {secrets.token_hex(8)}"
        self._run = EndedRun(mark, kind, file_name, "", by.name, now(), "")
        self._found: list[tuple[str, str, Mapping[str, object]]] = []
        self._begun: list[BegunRun] = []

    def found(self, model: str, version: str, figures: Mapping[str, object]) -> None:
        """What the run is of and what it found."""
        self._found.append((model, version, figures))

    def heard(self, tell: Progress) -> Progress:
        """The same progress, of which each step tells others that the run goes on."""

        def told(share: float, step: str) -> None:
            for begun in self._begun:
                begun.heard()
            tell(share, step)

        return told

    def __enter__(self) -> Self:
        if deployment().keep_batches:
            note_left(note_run)
            try:
                self._begun = [BegunRun.begin(self._run)]
            except OSError as problem:
                _LOG.warning("If this run is killed it is not noted: %s", problem.strerror)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _problem: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        state = State.DONE if kind is None else State.FAILED
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            state = State.CANCELLED
        model, version, figures = self._found[-1] if self._found else ("", "", {})
        run = replace(self._run, state=str(state), ended=now())
        run = replace(run, model=model, version=version, found=dict(figures))
        if not self._begun:
            note_run(run)
        for begun in self._begun:
            begun.end(run, note_run)


def note_ended(folder: Path) -> None:
    """Note the training of this folder in the store, where it has ended, once for each state."""
    if not deployment().keep_batches:
        return
    with suppress(OSError, ValueError, KeyError, TypeError, Misfit):
        # What the folder says last is told apart without a look at its process: that is dear.
        told = _told(folder)
        if told == read_text(folder / NOTED):
            return
        run = read_run(folder)
        if not run.active and note_run(_ended(run)):
            write_whole(folder / NOTED, told.encode())


def _told(folder: Path) -> str:
    """What is another text once another state was written, or for another database."""
    # Without the password, which may change and is to be in no file.
    where = re.sub(r"://[^/]*@", "://", store_url())
    whole = f"{where}\n{(folder / STATE).read_text(encoding='utf-8')}"
    return hashlib.sha256(whole.encode()).hexdigest()


def note_all_ended(folder: Path | None = None) -> None:
    """Note all trainings of a folder of runs, and all pipelines, that have ended or were killed."""
    if deployment().keep_batches:
        note_left(note_run)
    for place in sorted((folder or runs_folder()).glob("[0-9]*")):
        note_ended(place)


def note_published(run: Run, version: str) -> None:
    """Note the version that a training became; what the store refuses is logged."""
    note_ended(run.folder)
    try:
        if deployment().keep_batches:
            lead_store().runs.put_version(_mark(run), version)
    except LeadScoringError as refusal:
        _LOG.warning("A run could not be noted in the store: %s", refusal)


def figures_of(training: Training) -> dict[str, object]:
    """The figures of a training: those of its recommended candidate on its test leads."""
    return _figures(training.recommended, len(training.candidates), training.best.model.card.test)


def _mark(run: Run) -> str:
    return f"{TRAINING} {run.id}"


def _ended(run: Run) -> EndedRun:
    asked = read_json(run.folder / REQUEST)
    # When a killed one was last heard of.
    last = run.steps[-1].time if run.steps else run.created
    return EndedRun(
        mark=_mark(run),
        kind=TRAINING,
        file_name=run.filename,
        state=str(run.state),
        who=str(asked.get("by", "")),
        began=run.created,
        ended=last,
        model=run.request.model or NamedModels(models_folder()).usual,
        version=next(reversed(list(run.published.values())), ""),
        found=_found(run),
    )


def _found(run: Run) -> Mapping[str, object]:
    """The figures of a training in its own folder, nothing where it has no result."""
    if run.state is not State.DONE:
        return {}
    report: Report = report_from_json((run.folder / REPORT).read_text(encoding="utf-8"))
    return _figures(report.recommended, len(report.candidates), report.best.test)


def _figures(recommended: str, candidates: int, test: Metrics) -> dict[str, object]:
    auc = None if math.isnan(test.auc) else test.auc
    figures = {"auc": auc, "tested_leads": test.rows}
    return {"candidates": candidates, "recommended": recommended, **figures}
