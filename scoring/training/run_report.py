"""What a run found as plain data: its candidates' figures, questions, verdict and backtest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from scoring.model.lead_model import Metrics
from scoring.model.readiness import Readiness
from scoring.plain import MAY_LACK, made, plain
from scoring.registry import Registry
from scoring.training.backtest import MONTH, Backtest, Rival, SkippedMonth
from scoring.training.question import ColumnQuestion, held_by
from scoring.training.result import Candidate, Decision, Training


@dataclass(frozen=True)
class UnseenAuc:
    """The AUC over all `leads` that were unseen by what scored them, with its 90% interval.

    `ahead` is by how much the recommended candidate is better on the same leads, low and high of
    its 90% interval after it; None for that candidate itself.
    """

    leads: int
    value: float
    low: float
    high: float
    ahead: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class CandidateReport:
    """The figures of a candidate and its version in the run's own registry.

    `unmet` says why its tiers cannot meet the goals stated, "" where they do; `holds` why it should
    not be published unasked, and `challenge` how it stands against the model that served. `unseen`
    is the figure that it was chosen by, `readiness` whether its goals are met, and `decision` what
    the gate says of it; None in runs of earlier releases.
    """

    name: str
    version: str
    test: Metrics
    intervals: Mapping[str, tuple[float, float]]
    seconds: float
    note: str
    unmet: str = ""
    holds: tuple[str, ...] = ()
    challenge: str = ""
    unseen: UnseenAuc | None = field(default=None, metadata=MAY_LACK)
    readiness: Readiness | None = field(default=None, metadata=MAY_LACK)
    decision: Decision | None = field(default=None, metadata=MAY_LACK)


@dataclass(frozen=True)
class BacktestReport:
    """The replayed months: a sentence, which says why where there are none, and the rivals.

    `months` has the columns of `Backtest.table()`, each a list with a value a month.
    """

    sentence: str
    months: Mapping[str, list[Any]] = field(default_factory=dict)
    rivals: tuple[Rival, ...] = ()
    skipped: tuple[SkippedMonth, ...] = ()

    def table(self) -> pd.DataFrame:
        """A row per month or block: it, leads, converted, called, then conversions by policy."""
        return pd.DataFrame(self.months)

    @property
    def unit(self) -> str:
        """What was replayed: "month", or "block" for parts of a file without dates."""
        return next(iter(self.months), MONTH)


@dataclass(frozen=True)
class Report:
    """What a run found: `Training` without the models, and the notes on all of it.

    `backtest` is None where none was asked for.
    """

    candidates: tuple[CandidateReport, ...]
    recommended: str
    verdict: str
    questions: tuple[ColumnQuestion, ...]
    with_suspects: Metrics | None
    random_test: Metrics | None
    half_life: float | None
    notes: tuple[str, ...]
    failed: tuple[str, ...] = ()
    backtest: BacktestReport | None = field(default=None, metadata=MAY_LACK)

    @property
    def best(self) -> CandidateReport:
        """The recommended candidate."""
        return next(c for c in self.candidates if c.name == self.recommended)

    @property
    def held_by(self) -> tuple[ColumnQuestion, ...]:
        """The open questions for whose answers publishing waits."""
        return held_by(self.questions)


def keep_candidates(training: Training, registry: Registry) -> Report:
    """Store every candidate as a version of a registry; returns the figures of all."""
    told = {f.name: getattr(training, f.name) for f in fields(Training)}
    candidates = tuple(_kept(c, training.best, registry) for c in training.candidates)
    # What is true of one candidate alone is told with that candidate.
    notes = tuple(n for n in training.best.model.card.notes if n != training.best.note)
    return Report(**{**told, "candidates": candidates, "notes": notes})


def unseen_auc(candidate: Candidate, best: Candidate) -> UnseenAuc:
    """The figure that a candidate is chosen by, beside the recommended one's."""
    found, lead = candidate.proof.auc, best.proof.ahead_of(candidate.proof)
    ahead = None if candidate.name == best.name else (lead.value, *lead.interval)
    return UnseenAuc(len(candidate.proof), found.value, *found.interval, ahead)


def _kept(candidate: Candidate, best: Candidate, registry: Registry) -> CandidateReport:
    return CandidateReport(
        name=candidate.name,
        version=registry.publish(candidate.model, candidate.unseen).card.version,
        test=candidate.test,
        intervals=dict(candidate.intervals),
        seconds=candidate.seconds,
        note=candidate.note,
        unmet=candidate.unmet,
        holds=candidate.holds,
        challenge=candidate.challenge,
        unseen=unseen_auc(candidate, best),
        readiness=candidate.readiness,
        decision=candidate.decision,
    )


def backtest_report(found: Backtest) -> BacktestReport:
    """A backtest as plain data."""
    months = {str(name): cells.tolist() for name, cells in found.table().items()}
    return BacktestReport(found.sentence, months, found.rivals, found.skipped)


def report_to_json(report: Report) -> str:
    """The report as text; NaN stays NaN."""
    return json.dumps(plain(report), ensure_ascii=False)


def report_from_json(text: str) -> Report:
    """The report that was written. Raises ValueError, TypeError or Misfit for other text."""
    report: Report = made(Report, json.loads(text), "report")
    return report
