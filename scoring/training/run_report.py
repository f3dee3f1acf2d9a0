"""What a run found as plain data: the figures of its candidates, the suspects, the verdict."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from scoring.model.lead_model import Metrics
from scoring.registry import Registry
from scoring.training.result import Candidate, Suspect, Training


@dataclass(frozen=True)
class CandidateReport:
    """The figures of a candidate and its version in the run's own registry."""

    name: str
    version: str
    test: Metrics
    intervals: Mapping[str, tuple[float, float]]
    seconds: float
    note: str


@dataclass(frozen=True)
class Report:
    """What a run found: `Training` without the models, and the notes of the recommended one."""

    candidates: tuple[CandidateReport, ...]
    recommended: str
    verdict: str
    suspects: tuple[Suspect, ...]
    with_suspects: Metrics | None
    random_test: Metrics | None
    half_life: float | None
    notes: tuple[str, ...]

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
    )


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
    }
    return Report(**{**said, **values})


def _candidate(said: Mapping[str, Any]) -> CandidateReport:
    pairs = {name: (low, high) for name, (low, high) in said["intervals"].items()}
    return CandidateReport(**{**said, "test": _metrics(said["test"]), "intervals": pairs})


def _metrics(said: Mapping[str, Any]) -> Metrics:
    return Metrics(**{**said, "curve": tuple(tuple(point) for point in said["curve"])})
