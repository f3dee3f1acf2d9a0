"""What a run found as plain data: its candidates' figures, suspects, verdict and backtest."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import pandas as pd

from scoring.model.lead_model import Metrics
from scoring.registry import Registry
from scoring.training.backtest import Backtest, Rival, SkippedMonth
from scoring.training.result import Candidate, Suspect, Training


@dataclass(frozen=True)
class CandidateReport:
    """The figures of a candidate and its version in the run's own registry.

    `unmet` says why its tiers cannot meet the goals stated, "" where they do.
    """

    name: str
    version: str
    test: Metrics
    intervals: Mapping[str, tuple[float, float]]
    seconds: float
    note: str
    unmet: str = ""


@dataclass(frozen=True)
class BacktestReport:
    """The replayed months: a sentence, which says why where there are none, and the rivals.

    `months` has the columns of `Backtest.table()`, each a list with a value a month.
    """

    sentence: str
    months: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    rivals: tuple[Rival, ...] = ()
    skipped: tuple[SkippedMonth, ...] = ()

    def table(self) -> pd.DataFrame:
        """A row per month: month, leads, converted, called, then conversions by policy."""
        return pd.DataFrame(self.months)


@dataclass(frozen=True)
class Report:
    """What a run found: `Training` without the models, and the notes of the recommended one.

    `backtest` is None where none was asked for.
    """

    candidates: tuple[CandidateReport, ...]
    recommended: str
    verdict: str
    suspects: tuple[Suspect, ...]
    with_suspects: Metrics | None
    random_test: Metrics | None
    half_life: float | None
    notes: tuple[str, ...]
    backtest: BacktestReport | None = None

    @property
    def best(self) -> CandidateReport:
        """The recommended candidate."""
        return next(c for c in self.candidates if c.name == self.recommended)


def keep_candidates(training: Training, registry: Registry) -> Report:
    """Store every candidate as a version of a registry; returns the figures of all."""
    told = {f.name: getattr(training, f.name) for f in fields(Training)}
    candidates = tuple(_kept(candidate, registry) for candidate in training.candidates)
    notes = tuple(training.best.model.card.notes)
    return Report(**{**told, "candidates": candidates, "notes": notes})


def _kept(candidate: Candidate, registry: Registry) -> CandidateReport:
    return CandidateReport(
        name=candidate.name,
        version=registry.publish(candidate.model).card.version,
        test=candidate.test,
        intervals=dict(candidate.intervals),
        seconds=candidate.seconds,
        note=candidate.note,
        unmet=candidate.unmet,
    )


def backtest_report(found: Backtest) -> BacktestReport:
    """A backtest as plain data."""
    months = {str(name): cells.tolist() for name, cells in found.table().items()}
    return BacktestReport(found.sentence, months, found.rivals, found.skipped)


def report_to_json(report: Report) -> str:
    """The report as text; NaN stays NaN."""
    return json.dumps(asdict(report), ensure_ascii=False)


def report_from_json(text: str) -> Report:
    """The report that was written. Raises ValueError, KeyError or TypeError for other text."""
    said: dict[str, Any] = json.loads(text)
    suspects = tuple(Suspect(**{**s, "signs": tuple(s["signs"])}) for s in said["suspects"])
    values = {
        "candidates": tuple(_candidate(c) for c in said["candidates"]),
        "suspects": suspects,
        "with_suspects": said["with_suspects"] and _metrics(said["with_suspects"]),
        "random_test": said["random_test"] and _metrics(said["random_test"]),
        "notes": tuple(said["notes"]),
        # Runs of earlier releases say nothing of one.
        "backtest": said.get("backtest") and _backtest(said["backtest"]),
    }
    return Report(**{**said, **values})


def _candidate(said: Mapping[str, Any]) -> CandidateReport:
    pairs = {name: (low, high) for name, (low, high) in said["intervals"].items()}
    return CandidateReport(**{**said, "test": _metrics(said["test"]), "intervals": pairs})


def _backtest(said: Mapping[str, Any]) -> BacktestReport:
    rivals = tuple(Rival(**rival) for rival in said["rivals"])
    skipped = tuple(SkippedMonth(**month) for month in said["skipped"])
    return BacktestReport(**{**said, "rivals": rivals, "skipped": skipped})


def _metrics(said: Mapping[str, Any]) -> Metrics:
    return Metrics(**{**said, "curve": tuple(tuple(point) for point in said["curve"])})
