"""What the Train page shows: the outcome, the columns, the candidates, the suspects, the runs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from math import isnan
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.intake.values import is_missing, to_levels, to_numbers
from scoring.model.lead_model import Metrics
from scoring.model.reasons import counted, percent
from scoring.schema import INPUT_ROLES, Column, Kind, Role
from scoring.training.columns import propose_schema
from scoring.training.outcome import (
    CONVERTED,
    FEW_OF_EACH,
    NOT_CONVERTED,
    read_outcome,
)
from scoring.training.pipeline import TrainingRequest
from scoring.training.result import Suspect
from scoring.training.run_report import CandidateReport, Report
from scoring.training.runs import Run, State

USED, LEFT_OUT, CREATED, KEPT = "used", "left out", "creation date", "used though suspected"
# Names of outcome columns, the likeliest first.
OUTCOME_NAMES = (
    r"convert",
    r"outcome|target|label",
    r"\bwon\b|win",
    r"complete|enrol|purchas|bought|customer|success",
    r"stage|status|result|closed",
)
# A value with fewer leads than this says nothing about its rate.
LEAST_TOLD = 20
# Numbers are told in this many groups of equal size.
NUMBER_GROUPS = 5
WIDTH = 30
# A value with this conversion all but says the outcome, where the average is far below.
TELLING = 0.95


@dataclass(frozen=True)
class OutcomeFacts:
    """The counts of an outcome column; `refusal` or `warning` say why they are too few."""

    converted: int
    others: int
    open_leads: int
    refusal: str = ""
    warning: str = ""

    @property
    def line(self) -> str:
        """The counts and the base rate in a sentence."""
        closed = self.converted + self.others
        rate = percent(self.converted / closed) if closed else "none"
        still = f"; {counted(self.open_leads, 'lead')} still open, left out" * (self.open_leads > 0)
        return f"{rate} converted: {self.converted:,} of n {closed:,}{still}."


@dataclass(frozen=True)
class ColumnChoice:
    """What a person said of the columns; `problem` says why it cannot be used."""

    created: str | None = None
    exclude: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    problem: str = ""


def outcome_columns(frame: pd.DataFrame) -> list[str]:
    """All columns, those that could be the outcome first, the likeliest at the top."""
    fitting = {name for name in frame.columns if _is_outcome(frame[name])}
    return sorted(frame.columns, key=lambda name: (name not in fitting, _likelihood(name)))


def propose_outcome(frame: pd.DataFrame) -> str | None:
    """The column that seems to be the outcome by its values and its name, None for none."""
    fitting = [name for name in frame.columns if _is_outcome(frame[name])]
    named = [name for name in fitting if _likelihood(name) < len(OUTCOME_NAMES)]
    # Without a telling name only a single column of two words can be meant.
    return min(named, key=_likelihood) if named else (fitting[0] if len(fitting) == 1 else None)


def _is_outcome(cells: pd.Series) -> bool:
    words = {word.strip().casefold() for word in cells[~is_missing(cells)].unique()}
    return bool(words & CONVERTED and words & NOT_CONVERTED) and words <= CONVERTED | NOT_CONVERTED


def _likelihood(name: str) -> int:
    words = name.casefold().replace("_", " ")
    found = (i for i, pattern in enumerate(OUTCOME_NAMES) if re.search(pattern, words))
    return next(found, len(OUTCOME_NAMES))


def outcome_facts(frame: pd.DataFrame, outcome: str) -> OutcomeFacts:
    """The counts of an outcome column, refused or warned of where they are too few."""
    cells = frame[outcome]
    words = cells[~is_missing(cells)].str.strip().str.casefold()
    won, lost = int(words.isin(CONVERTED).sum()), int(words.isin(NOT_CONVERTED).sum())
    counts = (won, lost, len(cells) - len(words))
    try:
        read_outcome(cells, outcome)
    except TrainingRefused as refusal:
        return OutcomeFacts(*counts, refusal=str(refusal))
    if min(won, lost) >= FEW_OF_EACH:
        return OutcomeFacts(*counts)
    return OutcomeFacts(
        *counts,
        warning=f"Only {min(won, lost):,} leads of the rarer outcome: the model will be rough and "
        f"its figures uncertain. From {FEW_OF_EACH} of each on they settle.",
    )


def column_table(frame: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Every column but the outcome: its role as proposed and how leads with its values convert.

    Column, Role, Kind, Filled (%), Different, When empty, Best, Lowest, Why. Rates are those of
    leads whose outcome is known, with n. Raises TrainingRefused.
    """
    known, converted = read_outcome(frame[outcome], outcome)
    closed = frame[known].reset_index(drop=True)
    schema = propose_schema(closed, outcome=outcome, created=None, exclude=())
    others = [c for c in schema.columns if c.role is not Role.OUTCOME]
    return pd.DataFrame([_column_row(c, closed[c.name], converted) for c in others])


def _column_row(column: Column, cells: pd.Series, converted: NDArray[np.bool_]) -> dict[str, Any]:
    missing = is_missing(cells)
    rates = _rates(column, cells, converted)
    told = [f"{r.level[:WIDTH]}: {percent(r.mean)} (n {r.size:,})" for r in rates]
    return {
        "Column": column.name,
        "Role": _role(column),
        "Kind": column.kind.value,
        "Filled": 100 * float(1 - missing.mean()),
        "Different": int(cells[~missing].nunique()),
        "When empty": _rate(converted[missing]),
        "Best": told[0] if len(told) > 1 else "",
        "Lowest": told[-1] if len(told) > 1 else "",
        "Why": column.reason or _hint(column, rates, float(converted.mean())),
    }


def _hint(column: Column, rates: Sequence["_Rate"], base: float) -> str:
    """Words for a role without a reason, and for a value that all but says the outcome."""
    if column.role is Role.ID:
        return "identifies the lead"
    if rates and rates[0].mean >= TELLING > (base + 1) / 2:
        return f"“{rates[0].level[:WIDTH]}” all but says the outcome: known before the call?"
    return ""


def _role(column: Column) -> str:
    if column.role is Role.CREATED:
        return CREATED
    return USED if column.role in INPUT_ROLES else LEFT_OUT


def _rate(converted: NDArray[np.bool_]) -> str:
    return f"{percent(float(converted.mean()))} (n {len(converted):,})" if len(converted) else ""


class _Rate(NamedTuple):
    level: str
    mean: float
    size: int


def _rates(column: Column, cells: pd.Series, converted: NDArray[np.bool_]) -> list[_Rate]:
    """The conversion with n of each value of an input with enough leads, the best first."""
    if column.role not in INPUT_ROLES:
        return []
    groups = _number_groups(cells) if column.kind is Kind.NUMBER else to_levels(cells)
    found = pd.Series(converted).groupby(groups.to_numpy()).agg(["mean", "size"])
    told = found[found["size"] >= LEAST_TOLD].sort_values(["mean", "size"], ascending=False)
    return [_Rate(str(level), float(mean), int(size)) for level, mean, size in told.itertuples()]


def _number_groups(cells: pd.Series) -> pd.Series:
    """The numbers in spans of about equal size; a value as common as a span stands alone."""
    numbers = pd.Series(to_numbers(cells))
    counts = numbers.value_counts()
    common = counts.index[counts >= numbers.count() / NUMBER_GROUPS]
    alone = numbers.isin(common)
    groups = pd.Series(np.nan, index=numbers.index).mask(alone, numbers).astype("object")
    rest = numbers[~alone & numbers.notna()]
    if len(rest):
        parts = pd.qcut(rest, NUMBER_GROUPS - len(common) or 1, duplicates="drop")
        spans = rest.groupby(parts, observed=True).agg(["min", "max"])
        groups[rest.index] = parts.map({g: _span(low, high) for g, low, high in spans.itertuples()})
    return groups.map(lambda g: f"{g:,g}" if isinstance(g, float) else g, na_action="ignore")


def _span(low: float, high: float) -> str:
    return f"{low:,g}" if low == high else f"{low:,g} to {high:,g}"


def columns_line(table: pd.DataFrame) -> str:
    """How many columns are proposed for what, and how to change it."""
    roles = table["Role"].value_counts()
    dated = table.loc[table["Role"] == CREATED, "Column"]
    by_date = f", tested by date of {dated.iloc[0]}" if len(dated) else ", no creation date"
    return (
        f"{counted(int(roles.get(USED, 0)), 'column')} proposed as used{by_date}; "
        f"{roles.get(LEFT_OUT, 0)} left out. Change a role in the table. Leave out what is filled "
        "in only after the call."
    )


def role_choices() -> list[str]:
    """What a person may make of a column."""
    return [USED, LEFT_OUT, CREATED, *([KEPT] if "keep" in _known_fields() else [])]


def _known_fields() -> set[str]:
    return {f.name for f in fields(TrainingRequest)}


def chosen_columns(proposed: pd.DataFrame, edited: pd.DataFrame) -> ColumnChoice:
    """What a person changed of the proposed roles, as a training is asked for."""
    roles = dict(zip(edited["Column"], edited["Role"], strict=True))
    before = dict(zip(proposed["Column"], proposed["Role"], strict=True))
    dates = [name for name, role in roles.items() if role == CREATED]
    if len(dates) > 1:
        return ColumnChoice(
            problem=f"Several columns are set as the creation date: {', '.join(dates)}. Keep one."
        )
    gone = [n for n, role in roles.items() if role == LEFT_OUT and before[n] != LEFT_OUT]
    kept = [n for n, role in roles.items() if role == KEPT or _forced(role, before[n])]
    if not any(role in (USED, KEPT) for role in roles.values()):
        return ColumnChoice(problem="No column is left to learn from. Set some as used.")
    return ColumnChoice(next(iter(dates), None), tuple(gone), tuple(kept))


def _forced(role: str, before: str) -> bool:
    return role == USED and before != USED


def request_of(outcome: str, choice: ColumnChoice) -> TrainingRequest:
    """The training asked for, in the words this release's engine knows."""
    said: dict[str, Any] = {
        "outcome": outcome,
        "created": choice.created,
        "exclude": choice.exclude,
        "keep": choice.keep,
    }
    return TrainingRequest(**{name: said[name] for name in said.keys() & _known_fields()})


def leaderboard_table(report: Report) -> pd.DataFrame:
    """The candidates, best first, by their test figures with 90 % intervals where measured."""
    return pd.DataFrame([_candidate_row(c, report.recommended) for c in report.candidates])


def _candidate_row(candidate: CandidateReport, recommended: str) -> dict[str, Any]:
    test = candidate.test
    return {
        "Candidate": candidate.name,
        "Recommended": "✓" if candidate.name == recommended else "",
        "AUC": _with_interval(candidate, "auc", "{:.3f}"),
        "Lift at 10 %": _with_interval(candidate, "lift_at_10", "{:.2f}"),
        "Calibration error": f"{100 * test.ece:.1f} pts",
        "Brier": _with_interval(candidate, "brier", "{:.3f}"),
        "Test leads": test.rows,
        "Seconds": None if isnan(candidate.seconds) else round(candidate.seconds, 1),
        "Note": candidate.note,
    }


def _with_interval(candidate: CandidateReport, figure: str, form: str) -> str:
    value = form.format(getattr(candidate.test, figure))
    span = candidate.intervals.get(figure)
    return f"{value} ({form.format(span[0])} to {form.format(span[1])})" if span else value


def leaderboard_figures(report: Report) -> pd.DataFrame:
    """The AUC of each candidate for the picture: name, auc, low, high, recommended."""
    rows = []
    for c in report.candidates:
        low, high = c.intervals.get("auc", (c.test.auc, c.test.auc))
        rows.append((c.name, c.test.auc, low, high, c.name == report.recommended))
    return pd.DataFrame(rows, columns=["name", "auc", "low", "high", "recommended"])


def suspects_table(report: Report) -> pd.DataFrame:
    """The columns that may know the outcome: Column, Treated, Signs and the figures known."""
    return pd.DataFrame(
        [
            {
                "Column": s.column,
                "Treated": _treated(s),
                "Signs": "; ".join(s.signs),
                "AUC alone": _number(s.auc),
                "AUC of being filled": _number(s.missing_auc),
                "AUC lost without it": _number(s.loss),
            }
            for s in report.suspects
        ]
    )


def _treated(suspect: Suspect) -> str:
    if suspect.overridden:
        return "used, on your word"
    return "left out" if suspect.quarantined else "used, please check"


def _number(value: float) -> float | None:
    return None if isnan(value) else round(value, 3)


def suspect_figures(report: Report) -> pd.DataFrame:
    """The AUC of each suspect alone, where measured, strongest first: column, auc, quarantined."""
    rows = [(s.column, s.auc, s.quarantined) for s in report.suspects if not isnan(s.auc)]
    found = pd.DataFrame(rows, columns=["column", "auc", "quarantined"])
    return found.sort_values("auc", ascending=False)


def findings(report: Report) -> list[str]:
    """What else a person should know of a result, in sentences."""
    test, found = report.best.test, list(report.notes)
    if report.with_suspects is not None:
        found.append(
            f"With the columns left out as suspect the AUC would seem to be "
            f"{report.with_suspects.auc:.3f} instead of {test.auc:.3f}. That would not come true "
            "on new leads."
        )
    if report.random_test is not None:
        found.append(_split_sentence(test, report.random_test))
    if report.half_life is not None:
        days = f"{report.half_life:,.0f} days"
        found.append(f"Newer leads count more: one of {days} ago counts half.")
    return found


def _split_sentence(test: Metrics, random: Metrics) -> str:
    return (
        f"Tested on the newest leads (n {test.rows:,}) the AUC is {test.auc:.3f}, on a random part "
        f"(n {random.rows:,}) {random.auc:.3f}. The newest leads tell what to expect."
    )


def runs_table(runs: Sequence[Run]) -> pd.DataFrame:
    """The runs in the order given: Started (UTC), File, Outcome, State, Published."""
    rows = [
        (_moment(r.created), r.filename, r.request.outcome, r.state.value, _published(r))
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
    return f"{run.filename} · outcome {run.request.outcome} · started {_moment(run.created)} UTC"


def run_label(run: Run) -> str:
    """A run in a few words, to be chosen by."""
    return f"{_moment(run.created)} UTC · {run.filename} · {run.state.value}"


def _moment(stamp: str) -> str:
    return stamp[:16].replace("T", " ")


def _published(run: Run) -> str:
    return ", ".join(f"{name} as {version}" for name, version in run.published.items())


def progress_line(run: Run) -> str:
    """The step in hand and the time since the start."""
    if run.state is State.QUEUED:
        return "Waiting for its turn"
    step = run.steps[-1].step if run.steps else "Starting"
    seconds = (datetime.now(UTC) - datetime.fromisoformat(run.created)).total_seconds()
    return f"{step} · {seconds:,.0f} s"
