"""What the Train page shows of runs: candidates, questions, findings, progress."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from math import isnan
from typing import Any

import pandas as pd

from scoring.charts.training import leaderboard, reliability_curve, suspect_bars
from scoring.history.roles import NO_CREATED
from scoring.model.lead_model import LeadModel
from scoring.registry import LogEntry
from scoring.registry.pointer import Deed
from scoring.training.backtest import NOT_PROVEN, SkippedMonth
from scoring.training.candidates import CONSTANT
from scoring.training.question import ColumnQuestion, Reply, Suspicion
from scoring.training.result import Decision
from scoring.training.run_folder import Run, State
from scoring.training.run_report import BacktestReport, CandidateReport, Report
from scoring.training.runs import OthersRun
from scoring.training.trainer import TrainingRequest
from scoring.views.section import Section
from scoring.views.versions import VersionFacts, finds
from scoring.wording import counted, moment, percent, rounded, signed

Written = Callable[[float], str]
# What the button says that publishes a candidate, by whether it serves from then on.
PUBLISH = {True: "Publish and serve", False: "Keep as a version"}
UNSEEN = "AUC of all unseen leads"
# What makes a version the one that serves.
_SERVES = (Deed.PUBLISHED, Deed.SERVED, Deed.BACK)
TWO, THREE = "{:.2f}".format, "{:.3f}".format


def candidates(report: Report) -> Section:
    """The recommended candidate and the others by the figure that decides, then the test's."""
    best = report.recommended
    rows = [_candidate_row(c, best) for c in report.candidates]
    dots = [(c.name, *_dot(c), c.name == best) for c in report.candidates]
    drawn = pd.DataFrame(dots, columns=["name", "auc", "low", "high", "recommended"])
    measured = UNSEEN if report.best.unseen else "AUC on the test leads"
    return Section(
        "candidates",
        "Candidates",
        f"{_chosen_by(report.best)}AUC: how often a lead that converts ranks above one that does "
        "not. Lift: conversions in the top tenth against the average. Brackets: 90% intervals. The "
        "threshold was chosen before the test.",
        leaderboard(drawn, measured) if len(drawn) > 1 else None,
        _without_empty(pd.DataFrame(rows)),
        has_files=False,
    )


def _chosen_by(best: CandidateReport) -> str:
    if best.unseen is None:
        return ""
    return (
        f"The choice goes by the AUC over all {best.unseen.leads:,} leads that no model had seen "
        f"when it scored them; the other figures are those of the {best.test.rows:,} test leads "
        "among them. "
    )


def _dot(candidate: CandidateReport) -> tuple[float, float, float]:
    """AUC, low and high: of all unseen leads where they are known, else of the test."""
    unseen, auc = candidate.unseen, candidate.test.auc
    if unseen is not None:
        return unseen.value, unseen.low, unseen.high
    low, high = candidate.intervals.get("auc", (auc, auc))
    return auc, low, high


def _candidate_row(candidate: CandidateReport, recommended: str) -> dict[str, Any]:
    test = candidate.test
    return {
        "Candidate": candidate.name,
        "Recommended": "✓" if candidate.name == recommended else "",
        UNSEEN: _unseen(candidate),
        "The recommended is ahead by": _ahead(candidate),
        "Test AUC": _with_interval(candidate, "auc", THREE),
        "Lift at 10%": _with_interval(candidate, "lift_at_10", TWO),
        "PR-AUC": _with_interval(candidate, "pr_auc", THREE),
        "Log-loss": _with_interval(candidate, "log_loss", THREE),
        "Brier": _with_interval(candidate, "brier", THREE),
        "Calibration error (ECE)": _with_interval(candidate, "ece", THREE),
        "At the threshold": f"{percent(test.threshold)}: {_pair(candidate, '')}",
        "First tenth": _pair(candidate, "_at_10"),
        "Test leads": f"{test.rows:,}",
        "Seconds": "" if isnan(candidate.seconds) else f"{candidate.seconds:,.1f}",
        "Note": candidate.note,
    }


def _unseen(candidate: CandidateReport) -> str:
    found = candidate.unseen
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})" if found else ""


def _ahead(candidate: CandidateReport) -> str:
    if candidate.unseen is None or candidate.unseen.ahead is None:
        return ""
    lead, low, high = (signed(end, 3) for end in candidate.unseen.ahead)
    return f"{lead} ({low} to {high})"


def _pair(candidate: CandidateReport, which: str) -> str:
    """Precision and recall with their intervals, "" where they were not measured."""
    if isnan(getattr(candidate.test, f"precision{which}")):
        return ""
    names = ("precision", "recall")
    return ", ".join(f"{n} {_with_interval(candidate, n + which, percent)}" for n in names)


def _with_interval(candidate: CandidateReport, figure: str, written: Written) -> str:
    value, span = written(getattr(candidate.test, figure)), _span(candidate, figure, written)
    return f"{value} ({span})" if span else value


def headline(candidate: CandidateReport) -> list[tuple[str, str, str]]:
    """The figures to judge a candidate by: label, value, and the interval or n behind it."""
    test = candidate.test
    hits = round(test.recall * test.converted)
    called = round(hits / test.precision) if test.precision else 0
    at = f"at {percent(test.threshold)} or more"
    return [
        ("AUC", f"{test.auc:.3f}", _span(candidate, "auc", THREE)),
        ("Calibration error (ECE)", f"{test.ece:.3f}", _span(candidate, "ece", THREE)),
        ("Lift, first tenth", f"{test.lift_at_10:.2f}", _span(candidate, "lift_at_10", TWO)),
        (f"Precision {at}", percent(test.precision), f"{hits:,} of {called:,} leads converted"),
        (f"Recall {at}", percent(test.recall), f"{hits:,} of {test.converted:,} conversions"),
    ]


def _span(candidate: CandidateReport, figure: str, written: Written) -> str:
    span = candidate.intervals.get(figure)
    return f"{written(span[0])} to {written(span[1])}" if span else ""


def worth(candidate: CandidateReport) -> str:
    """The verdict on a candidate, and what it is worth in a sentence that a manager understands."""
    found = finds(candidate.test, candidate.name == CONSTANT)
    verdict = f"{candidate.readiness.verdict}: " if candidate.readiness else ""
    return f"{verdict}{candidate.name} {found[:1].lower()}{found[1:]}"


def verdict_line(candidate: CandidateReport) -> str:
    """Why a candidate has its verdict; of runs of earlier releases what speaks against it."""
    found = candidate.readiness
    return " ".join(candidate.holds) if found is None else found.why


def goals(candidate: CandidateReport) -> Section | None:
    """The goals of a candidate with its figures; None for runs of earlier releases."""
    if candidate.readiness is None or not candidate.readiness.goals:
        return None
    said = (
        f"{candidate.readiness.sentence} A goal is met beyond noise where the lower end of the "
        "90% interval is over it. The threshold was set before the test."
    )
    table = pd.DataFrame([figure.row for figure in candidate.readiness.goals])
    return Section("goals", f"{candidate.name}: goals", said, table=table, has_files=False)


def decision_line(decision: Decision, champion: LeadModel | None, line: str) -> str:
    """What publishing to the model `line` does by the gate, and why."""
    if champion is None:
        return f"What you publish will serve as the model {line}. {decision.why}"
    serving = f"{line}, {champion.card.version}"
    fate = f"replaces {serving}" if decision.serves else f"is kept: {serving} serves on"
    why = f" {decision.why}" if decision.why else ""
    return f"By the gate, this candidate {fate}.{why} The candidates stay with this run."


def challenge_line(best: CandidateReport) -> str:
    """How the recommended candidate does against the model in use when it was trained.

    "" where the gate says so, or nothing is known of it.
    """
    said = " ".join(best.holds) if best.decision is None else best.decision.why
    is_told = best.challenge in said
    return "" if is_told else f"Against the model in use at the training: {best.challenge}"


def published_line(facts: VersionFacts, champion: str | None, log: Sequence[LogEntry]) -> str:
    """That a candidate was published, under what name, and whether it serves or did by the log."""
    if champion in (None, facts.version):
        return f"Published as {facts.label}. It serves now."
    if any(entry.version == facts.version and entry.what in _SERVES for entry in log):
        return f"Published as {facts.label}; {champion} serves now."
    return (
        f"Kept as {facts.label}. {champion} serves; you can serve this version on the page Models."
    )


def notes_label(report: Report) -> str:
    """How many notes there are on the training."""
    return f"{counted(len(report.notes), 'note')} on this training"


def not_replayed(request: TrainingRequest) -> str:
    """Why no past months were replayed, and what to do about it."""
    if request.created == NO_CREATED and not request.file_order:
        return (
            "No past months were replayed, because the file has no creation date. Choose the "
            "column that holds it, or say under Options that the rows are in the order of time, "
            "and train again."
        )
    return (
        "No past months were replayed, because no number of calls was given. Enter it under "
        "Options and train again."
    )


def reliability(candidate: CandidateReport) -> Section:
    """Whether the chances of a candidate come true on its test leads."""
    title, figure = "Does the chance come true?", reliability_curve(candidate.test)
    leads = f"{candidate.name} on the {candidate.test.rows:,} test leads"
    said = f"{leads}, in ten groups of equal size by predicted chance."
    return Section("reliability", title, said, figure, has_files=False)


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


def verdict_words(found: BacktestReport) -> str:
    """What the verdict “not proven” means, where a rival has it."""
    if all(rival.verdict != NOT_PROVEN for rival in found.rivals):
        return ""
    return (
        " The verdict “not proven” means that the interval includes zero or the two hardly differ."
    )


def skipped_lines(found: BacktestReport) -> list[str]:
    """The months that were not replayed by their reason, newest first."""
    months: dict[str, list[SkippedMonth]] = {}
    for month in reversed(found.skipped):
        months.setdefault(month.reason, []).append(month)
    return [f"{', '.join(m.month for m in held)}: {reason}" for reason, held in months.items()]


def questions(report: Report) -> Section:
    """The columns that were asked about or left out: Column, Treated and the figures known."""
    rows = [
        {
            "Column": q.column,
            "Treated": _treated(q),
            "AUC alone": _number(q.auc),
            "Test AUC if used": _number(q.auc_read),
            "Test AUC if left out": _number(q.auc_left_out),
            "Test leads": f"{q.rows:,}" if q.rows else "",
        }
        for q in report.questions
    ]
    alone = [(q.column, q.auc, q.quarantined) for q in report.questions if not isnan(q.auc)]
    bars = pd.DataFrame(alone, columns=["column", "auc", "quarantined"])
    bars = bars.sort_values("auc", ascending=False)
    return Section(
        "questions",
        "Columns in question",
        "Columns filled in after the call make a model look good in the test but useless on new "
        "leads. AUC alone: how often this column alone ranks a converter above another lead. The "
        "test AUCs are those of plain LightGBM.",
        suspect_bars(bars) if len(bars) else None,
        _without_empty(pd.DataFrame(rows)),
        has_files=False,
    )


def question_lines(report: Report) -> list[str]:
    """Each column in question, what became of it, and why it is asked about."""
    return [f"{q.column}, {_treated(q)}: {'; '.join(q.signs)}." for q in report.questions]


def _without_empty(table: pd.DataFrame) -> pd.DataFrame:
    """The table without the columns in which no row says anything."""
    return table[[name for name in table if not table[name].eq("").all()]]


def _treated(question: ColumnQuestion) -> str:
    fate = "used" if question.is_read else "left out"
    if question.answer in (Reply.KNOWN, Reply.LATE):
        return f"{fate}, as you answered"
    if question.certainty is Suspicion.CERTAIN:
        return f"{fate}, suspected"
    return f"{fate} by default"


def _number(value: float) -> str:
    return "" if isnan(value) else f"{value:.3f}"


def false_figure(report: Report) -> str:
    """What the test would show with the columns left out for their signs, "" for none."""
    if report.with_suspects is None:
        return ""
    return (
        f"With the suspected columns that were left out, the AUC would be "
        f"{report.with_suspects.auc:.3f} (plain LightGBM, n {report.with_suspects.rows:,}) instead "
        f"of {report.best.test.auc:.3f} ({report.recommended}). Do not expect that on new leads if "
        "these columns are filled in after the call."
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


def others_line(other: OthersRun) -> str:
    """That somebody else trains, of which nothing more is told, and what it means here."""
    seconds = (datetime.now(UTC) - datetime.fromisoformat(other.created)).total_seconds()
    return (
        f"Another person’s training runs: {percent(other.share)} after {seconds:,.0f} s. "
        "One that you start now waits for its turn."
    )


def failed_line(report: Report) -> str:
    """The candidates that could not be fitted."""
    return f"Left out because they could not be fitted: {', '.join(report.failed)}."
