"""What the Train page shows of runs: candidates, suspects, findings, progress."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import isnan
from typing import Any

import pandas as pd

from scoring.training.backtest import SkippedMonth
from scoring.training.result import Suspect
from scoring.training.run_report import BacktestReport, CandidateReport, Report
from scoring.training.runs import Run, State
from scoring.wording import moment, percent, rounded


def leaderboard_table(report: Report) -> pd.DataFrame:
    """The candidates, best first, by their test figures with 90% intervals where measured."""
    rows = [_candidate_row(c, report.recommended) for c in report.candidates]
    return _without_empty(pd.DataFrame(rows))


def _candidate_row(candidate: CandidateReport, recommended: str) -> dict[str, Any]:
    test = candidate.test
    return {
        "Candidate": candidate.name,
        "Recommended": "✓" if candidate.name == recommended else "",
        "AUC": _with_interval(candidate, "auc", "{:.3f}"),
        "Lift at 10%": _with_interval(candidate, "lift_at_10", "{:.2f}"),
        "PR-AUC": _with_interval(candidate, "pr_auc", "{:.3f}"),
        "Log-loss": _with_interval(candidate, "log_loss", "{:.3f}"),
        "Brier": _with_interval(candidate, "brier", "{:.3f}"),
        "Calibration error (ECE)": _with_interval(candidate, "ece", "{:.3f}"),
        "At the threshold": f"{percent(test.threshold)}: {_pair(candidate, '')}",
        "First tenth": _pair(candidate, "_at_10"),
        "Test leads": test.rows,
        "Seconds": None if isnan(candidate.seconds) else round(candidate.seconds, 1),
        "Note": candidate.note,
    }


def _pair(candidate: CandidateReport, which: str) -> str:
    """Precision and recall with their intervals, "" where they were not measured."""
    if isnan(getattr(candidate.test, f"precision{which}")):
        return ""
    return ", ".join(
        f"{name} {_share(candidate, name + which)}" for name in ("precision", "recall")
    )


def _share(candidate: CandidateReport, figure: str) -> str:
    told = percent(getattr(candidate.test, figure))
    span = candidate.intervals.get(figure)
    return f"{told} ({percent(span[0])} to {percent(span[1])})" if span else told


def _with_interval(candidate: CandidateReport, figure: str, form: str) -> str:
    value = form.format(getattr(candidate.test, figure))
    span = candidate.intervals.get(figure)
    return f"{value} ({form.format(span[0])} to {form.format(span[1])})" if span else value


def headline(candidate: CandidateReport) -> list[tuple[str, str, str]]:
    """The figures to judge a candidate by: label, value, and the interval or n behind it."""
    test = candidate.test
    hits = round(test.recall * test.converted)
    called = round(hits / test.precision) if test.precision else 0
    at = f"at {percent(test.threshold)} or more"
    return [
        ("AUC", f"{test.auc:.3f}", _span(candidate, "auc", "{:.3f}")),
        ("Calibration error (ECE)", f"{test.ece:.3f}", _span(candidate, "ece", "{:.3f}")),
        ("Lift, first tenth", f"{test.lift_at_10:.2f}", _span(candidate, "lift_at_10", "{:.2f}")),
        (f"Precision {at}", percent(test.precision), f"{hits:,} of {called:,} leads converted"),
        (f"Recall {at}", percent(test.recall), f"{hits:,} of {test.converted:,} conversions"),
    ]


def _span(candidate: CandidateReport, figure: str, form: str) -> str:
    span = candidate.intervals.get(figure)
    return f"{form.format(span[0])} to {form.format(span[1])}" if span else ""


def leaderboard_figures(report: Report) -> pd.DataFrame:
    """The AUC of each candidate for the picture: name, auc, low, high, recommended."""
    rows = []
    for c in report.candidates:
        low, high = c.intervals.get("auc", (c.test.auc, c.test.auc))
        rows.append((c.name, c.test.auc, low, high, c.name == report.recommended))
    return pd.DataFrame(rows, columns=["name", "auc", "low", "high", "recommended"])


def rivals_table(found: BacktestReport) -> pd.DataFrame:
    """Each rival of the backtest: what it found, what the model finds more, and the verdict."""
    rows = [
        {
            "Called by": rival.policy.capitalize(),
            "Conversions": round(rival.conversions),
            "The model finds more": round(rival.extra),
            "90% interval": f"{rounded(rival.low)} to {rounded(rival.high)}",
            "Verdict": rival.verdict,
        }
        for rival in found.rivals
    ]
    return pd.DataFrame(rows)


def skipped_lines(found: BacktestReport) -> list[str]:
    """The months that were not replayed by their reason, newest first."""
    months: dict[str, list[SkippedMonth]] = {}
    for month in reversed(found.skipped):
        months.setdefault(month.reason, []).append(month)
    return [f"{', '.join(m.month for m in held)}: {reason}" for reason, held in months.items()]


def suspects_table(report: Report) -> pd.DataFrame:
    """The columns that may know the outcome: Column, Treated and the figures known."""
    rows = [
        {
            "Column": s.column,
            "Treated": _treated(s),
            "AUC alone": _number(s.auc),
            "AUC of being filled": _number(s.missing_auc),
            "AUC lost without it": _number(s.loss),
            "Share of the model": "" if isnan(s.gain) else percent(s.gain),
        }
        for s in report.suspects
    ]
    return _without_empty(pd.DataFrame(rows))


def suspect_lines(report: Report) -> list[str]:
    """Each column that may know the outcome, what became of it, and the signs against it."""
    return [f"{s.column}, {_treated(s)}: {'; '.join(s.signs)}." for s in report.suspects]


def _without_empty(table: pd.DataFrame) -> pd.DataFrame:
    """The table without the columns in which no row says anything."""
    return table[[name for name in table if not table[name].isin(["", None]).all()]]


def _treated(suspect: Suspect) -> str:
    if suspect.overridden:
        return "used, as you asked"
    return "left out" if suspect.quarantined else "used, please check"


def _number(value: float) -> float | None:
    return None if isnan(value) else round(value, 3)


def suspect_figures(report: Report) -> pd.DataFrame:
    """The AUC of each suspect alone, where measured, strongest first: column, auc, quarantined."""
    rows = [(s.column, s.auc, s.quarantined) for s in report.suspects if not isnan(s.auc)]
    found = pd.DataFrame(rows, columns=["column", "auc", "quarantined"])
    return found.sort_values("auc", ascending=False)


def false_figure(report: Report) -> str:
    """What the test would show with the columns left out as suspect, "" for none."""
    if report.with_suspects is None:
        return ""
    return (
        f"With the suspected columns that were left out, the AUC would be "
        f"{report.with_suspects.auc:.3f} instead of {report.best.test.auc:.3f} (n "
        f"{report.with_suspects.rows:,}; {report.recommended}). Do not expect that on new leads: "
        "these columns change once the outcome is known."
    )


def runs_table(runs: Sequence[Run]) -> pd.DataFrame:
    """The runs in the order given: Started (UTC), File, Outcome, State, Published."""
    rows = [
        (moment(r.created), r.filename, r.request.outcome, r.state.value, _published(r))
        for r in runs
    ]
    return pd.DataFrame(rows, columns=["Started", "File", "Outcome", "State", "Published"])


def run_to_show(runs: Sequence[Run], opened: str | None, *, has_history: bool) -> Run | None:
    """The run a person opened; without a word from them the one under way, to be found again."""
    if opened is None and not has_history:
        return next((run for run in runs if run.active), None)
    return next((run for run in runs if run.id == opened), None)


def run_title(run: Run) -> str:
    """What a run was asked, in a line."""
    return f"{run.filename} · outcome {run.request.outcome} · started {moment(run.created)} UTC"


def run_label(run: Run) -> str:
    """A run in a few words, to be chosen by."""
    return f"{moment(run.created)} UTC · {run.filename} · {run.state.value}"


def _published(run: Run) -> str:
    return ", ".join(f"{name} as {version}" for name, version in run.published.items())


def progress_line(run: Run) -> str:
    """The step in hand and the time since the start."""
    if run.state is State.QUEUED:
        return "Waiting for its turn"
    step = run.steps[-1].step if run.steps else "Starting"
    seconds = (datetime.now(UTC) - datetime.fromisoformat(run.created)).total_seconds()
    return f"{step} · {seconds:,.0f} s"
