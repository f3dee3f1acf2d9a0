"""What leads must show before they become the input of a model: each check with its finding."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from scoring.history.meaning import OutcomeMeaning
from scoring.history.outcome import LEAST_OF_EACH, outcomes
from scoring.history.roles import NO_CREATED, creation_date
from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.values import to_dates
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import match_columns
from scoring.model.drift import DriftReport, DriftSize
from scoring.model.scored import ScoredBatch
from scoring.pipelines.config import OFF, DataPart
from scoring.wording import clipped, counted, listed, percent

_SIZES = list(DriftSize)
AGE = "age"


@dataclass(frozen=True)
class LeadCheck:
    """A check: what was expected, what was found, and whether that is well."""

    name: str
    expected: str
    found: str
    passed: bool

    @property
    def line(self) -> str:
        """The check in a line.

        >>> LeadCheck("leads", "at least 100 leads", "12 leads", False).line
        'FAILED leads: expected at least 100 leads, found 12 leads'
        """
        word = "passed" if self.passed else "FAILED"
        return f"{word} {self.name}: expected {self.expected}, found {self.found}"


def lead_checks(table: Table, part: DataPart, scored: ScoredBatch | None) -> list[LeadCheck]:
    """What the checks of a part find in the leads; `scored` by the model that serves, if any."""
    found = [_leads(table, part), _set_aside(table, part), *_columns(table, part)]
    found += [*_outcome(table, part)]
    found += [*_empty(table, part), *_repeated(table, part), *_age(table, part)]
    return found if scored is None else [*found, *_drift(scored, part)]


def _leads(table: Table, part: DataPart) -> LeadCheck:
    leads, least = len(table.frame), part.checks.least_leads
    return LeadCheck(
        "leads", f"at least {counted(least, 'lead')}", counted(leads, "lead"), leads >= least
    )


def _set_aside(table: Table, part: DataPart) -> LeadCheck:
    rows, most = table.rows_read, part.checks.most_set_aside
    share = len(table.set_aside) / rows if rows else 0.0
    found = f"{len(table.set_aside):,} of {counted(rows, 'row')} ({percent(share)})"
    return LeadCheck("rows set aside", f"at most {percent(most)}", found, share <= most)


def _outcome(table: Table, part: DataPart) -> Iterator[LeadCheck]:
    """Enough leads of either outcome. Raises TrainingRefused for words that mean neither."""
    if part.outcome not in table.frame:
        return
    known, converted = outcomes(table.frame[part.outcome], part.outcome, meaning_of(part))
    won, lost, still_open = (int(n.sum()) for n in (converted, ~converted, ~known))
    found = f"{won:,} converted, {lost:,} not, {still_open:,} open"
    expected = f"at least {LEAST_OF_EACH} of either outcome"
    yield LeadCheck("outcome", expected, found, min(won, lost) >= LEAST_OF_EACH)


def meaning_of(part: DataPart) -> OutcomeMeaning:
    """What the settings say that the values of the outcome mean."""
    return OutcomeMeaning(
        part.converted, part.open, part.converted_if_filled, part.empty_not_converted
    )


def _columns(table: Table, part: DataPart) -> Iterator[LeadCheck]:
    """The outcome, the creation date and the columns that were named are there."""
    created = [part.created] if part.created else []
    wanted = tuple(dict.fromkeys((part.outcome, *created, *part.checks.columns)))
    there = list(map(str, table.frame.columns))
    lacking = [name for name in wanted if name not in match_columns(wanted, there).matched]
    found = f"no {listed(_quoted(lacking))}" if lacking else "all of them"
    yield LeadCheck("columns", counted(len(wanted), "named column"), found, not lacking)


def _empty(table: Table, part: DataPart) -> Iterator[LeadCheck]:
    named = part.checks.most_empty
    match = match_columns(tuple(named), list(map(str, table.frame.columns))).matched
    for name, most in named.items():
        expected = f"at most {percent(most)} of leads without a value"
        if name not in match:
            yield LeadCheck(f"empty “{clipped(name)}”", expected, "no such column", False)
            continue
        share = float(is_missing(table.frame[match[name]]).mean()) if len(table.frame) else 0.0
        yield LeadCheck(f"empty “{clipped(name)}”", expected, percent(share), share <= most)


def _age(table: Table, part: DataPart) -> Iterator[LeadCheck]:
    most = part.checks.most_days
    if most is None:
        return
    name = creation_date(table.frame, part.outcome) if part.created is None else part.created
    expected = f"the newest lead at most {counted(most, 'day')} old"
    if not name or name == NO_CREATED or name not in table.frame:
        yield LeadCheck(AGE, expected, "no creation date", False)
        return
    days = to_dates(table.frame[name]).dropna()
    if not len(days):
        yield LeadCheck(AGE, expected, f"no date in “{clipped(name)}”", False)
        return
    age = (datetime.now(UTC).replace(tzinfo=None) - days.max().to_pydatetime()).days
    yield LeadCheck(AGE, expected, counted(max(age, 0), "day"), age <= most)


def _repeated(table: Table, part: DataPart) -> Iterator[LeadCheck]:
    """The share of leads whose value, such as an id, an earlier one has; empty cells are none."""
    named = part.checks.most_repeated
    match = match_columns(tuple(named), list(map(str, table.frame.columns))).matched
    for name, most in named.items():
        expected = f"at most {percent(most)} of leads with the value of an earlier one"
        if name not in match:
            yield LeadCheck(f"repeated “{clipped(name)}”", expected, "no such column", False)
            continue
        cells = table.frame[match[name]]
        given = cells[~is_missing(cells)]
        share = float(given.duplicated().mean()) if len(given) else 0.0
        yield LeadCheck(f"repeated “{clipped(name)}”", expected, percent(share), share <= most)


def _drift(scored: ScoredBatch, part: DataPart) -> Iterator[LeadCheck]:
    """Every field differs less from the history of the model that serves than is stated."""
    if part.checks.drift == OFF:
        return
    bound = _SIZES.index(DriftSize(part.checks.drift))
    beyond = _beyond(scored.drift, len(scored.leads), bound)
    words = [f"“{clipped(name)}” (PSI {psi:.2f})" for name, psi in beyond]
    found = f"it in {listed(words)}" if words else "none such"
    expected = f"no {part.checks.drift} drift against {scored.model.card.version}"
    yield LeadCheck("drift", expected, found, not beyond)


def _beyond(drift: DriftReport, leads: int, bound: int) -> list[tuple[str, float]]:
    return [
        (field.field, field.psi)
        for field in drift.fields
        if max(_SIZES.index(v) for v in (field.verdict, field.unseen_verdict(leads))) >= bound
    ]


def _quoted(names: list[str]) -> Iterator[str]:
    return (f"“{clipped(name)}”" for name in names)
