"""What a person must know above a ranking: read, repaired, missing, unseen, drifted; in words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from scoring.intake.cells.told import READINGS, TURNED_RANGE
from scoring.intake.issue import Issue, Place, Table
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.key_cells import SHORTENED_KIND
from scoring.intake.leads.shared_values import SEVERAL
from scoring.intake.leads.stack import FILE_COLUMNS
from scoring.intake.table.dispositions import CONTRADICTING, OUTCOMES
from scoring.intake.table.own_columns import OWN, beside_ours, own_columns
from scoring.intake.table.own_lists import SHEETS
from scoring.intake.table.stacked import SEVERAL_TABLES
from scoring.model.drift import FEWEST_UNSEEN, MANY_UNSEEN, DriftSize, FieldDrift
from scoring.model.scored import ScoredBatch
from scoring.model.set_apart import Apart
from scoring.recipes.answer_sets import NEW_ANSWERS
from scoring.schema import Role
from scoring.views.call_sheet.meanings import meaning_lines
from scoring.views.call_sheet.past_leads import past_line
from scoring.views.doubt import doubt_proof
from scoring.wording import counted, listed, percent, quoted

MOST_NAMES = 6
# Kinds of issues that tell of a filled cell without a meaning in its column.
UNREAD = frozenset({"no number", "no date"})
# Kinds that have a line of their own, and leave nothing to check.
TOLD_APART = frozenset({NEW_ANSWERS, OWN, OUTCOMES, SHEETS, CONTRADICTING})


class Level(StrEnum):
    """How grave a notice is, the gravest first."""

    ALARM = "alarm"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Notice:
    """One thing to know."""

    level: Level
    text: str


def reading_line(table: Table, issues: Sequence[Issue] | None = None) -> str:
    """What was read and what was not, in one line; `issues` defaults to those of reading."""
    return f"Read {rows_read(table, issues)} ({table.description})."


def rows_read(table: Table, issues: Sequence[Issue] | None = None) -> str:
    """How much was read, and what was not, as a part of a line."""
    told = table.issues if issues is None else issues
    width = table.frame.shape[1] - (table.files > 1)  # one column says which file a lead is of
    leads, columns = counted(len(table.frame), "lead"), counted(width, "column")
    outside = int((table.outside["place"] != Place.HEADER).sum())
    rest = [
        (len(table.set_aside), "row", "set aside"),
        (sum(i.count for i in told if i.kind in UNREAD), "value", "not read"),
        (outside, "row", "outside the table"),
        (table.blank_rows, "blank row", "skipped"),
    ]
    lost = ", ".join(f"{counted(n, what)} {done}" for n, what, done in rest if n)
    return f"{leads} and {columns}{'; ' if lost else ''}{lost}"


def issue_line(issues: Sequence[Issue]) -> str:
    """How many issues of which kind, in one line, "" for none."""
    kinds: Counter[str] = Counter()
    for issue in issues:
        kinds[issue.kind] += issue.count
    return ", ".join(f"{n:,} × {kind}" for kind, n in kinds.most_common())


def notices(scored: ScoredBatch) -> list[Notice]:
    """Everything to know above this ranking, alarms first."""
    return _gravest_first([
        *_order_notices(scored),
        *(Notice(Level.INFO, line) for line in meaning_lines(scored)),
        *_matching_notices(scored.leads),
        *_own_notices(scored.leads.table),
        *_repair_notices(scored.leads),
    ])  # fmt: skip


def order_notices(scored: ScoredBatch) -> list[Notice]:
    """What speaks for and against the order, alarms first, without what was done to the file."""
    return _gravest_first([*_order_notices(scored), *_person_notices(scored.leads)])


def _order_notices(scored: ScoredBatch) -> list[Notice]:
    return [
        *_drift_notices(scored),
        *(Notice(Level.WARNING, f"Published all the same. {h}") for h in scored.model.card.holds),
        *_missing_notices(scored.leads),
        *_unseen_notices(scored),
        *_answer_notices(scored.leads),
        *_range_notices(scored),
        *_check_notices(scored),
        *_past_notices(scored),
        *_apart_notices(scored),
    ]


def _gravest_first(found: Iterable[Notice]) -> list[Notice]:
    return sorted(found, key=lambda n: list(Level).index(n.level))


def in_brief(scored: ScoredBatch) -> str:
    """The fields with something to know, by what it is, in one line; "" for none."""
    drift, batch, leads = scored.drift, scored.leads, len(scored.leads)
    inputs = {c.name for c in batch.schema.inputs}
    groups = {
        "Not in the file": [name for name in batch.match.missing if name in inputs],
        "New values": [f.field for f in drift.unseen if f.unseen_verdict(leads) != DriftSize.NONE],
        "New answers": [i.column or "" for i in batch.issues if i.kind == NEW_ANSWERS],
        "Outside the history": [f.field for f in drift.fields if f.out_of_range],
        "Different mix": [f.field for f in drift.fields if f.verdict != DriftSize.NONE],
        "Not read": _extra(batch),
    }
    return " · ".join(f"{what}: {_listed(names)}" for what, names in groups.items() if names)


def check_line(scored: ScoredBatch) -> str:
    """How many leads a person should look at; "" for none."""
    leads = int(scored.unsure.sum())
    if not leads:
        return ""
    return (
        f"{leads:,} of {counted(len(scored.leads), 'lead')} ({percent(leads / len(scored.leads))}) "
        f"{'is' if leads == 1 else 'are'} unlike the history or uncertain. "
        f"{'It keeps its' if leads == 1 else 'They keep their'} rank; have a person check "
        f"{'it' if leads == 1 else 'them'}.{_proof(scored)}"
    )


def _proof(scored: ScoredBatch) -> str:
    return f" {doubt_proof(scored.model)}" if scored.scores.uncertain.any() else ""


def _drift_notices(scored: ScoredBatch) -> list[Notice]:
    large = scored.drift.with_verdict(DriftSize.LARGE)
    moderate = scored.drift.with_verdict(DriftSize.MODERATE)
    found = []
    if large:
        found.append(
            Notice(
                Level.ALARM,
                f"This file is unlike the history the model learned from: {_distances(large)} "
                f"{'differs' if len(large) == 1 else 'differ'} strongly (0.25 is much). The order "
                "may be wrong, and the expected conversions are not reliable. Check that the "
                "columns hold the same codes as the history, or train on newer leads.",
            )
        )
    if moderate:
        differ = "differs" if len(moderate) == 1 else "differ"
        text = f"{_distances(moderate)} {differ} moderately from the history."
        found.append(Notice(Level.WARNING, text))
    return found


def _distances(fields: Iterable[FieldDrift]) -> str:
    return _listed(f"{f.field} (by {f.psi:.2f})" for f in fields)


def _missing_notices(batch: LeadBatch) -> list[Notice]:
    inputs = {c.name for c in batch.schema.inputs}
    missing = [name for name in batch.match.missing if name in inputs]
    if not missing:
        return []
    some = f"{len(missing)} of the {len(inputs)} fields the model reads"
    level = Level.ALARM if 2 * len(missing) >= len(inputs) else Level.WARNING
    verbs = ("is", "counts") if len(missing) == 1 else ("are", "count")
    text = f"{some} {verbs[0]} not in this file and {verbs[1]} as not given: {_listed(missing)}."
    return [Notice(level, text)]


def _unseen_notices(scored: ScoredBatch) -> list[Notice]:
    levels = {DriftSize.LARGE: Level.ALARM, DriftSize.MODERATE: Level.WARNING}
    found = []
    for field in scored.drift.unseen:
        leads = sum(field.unseen.values())
        names = _listed(f"{level} ({n:,})" for level, n in field.unseen.items())
        share, usual = leads / len(scored.leads), field.usual_unseen
        level = levels.get(field.unseen_verdict(len(scored.leads)), Level.INFO)
        known = f" The usual share is {percent(usual)}." if usual else ""
        text = (
            f"{field.field}: {counted(leads, 'lead')} ({percent(share)}) with values new to the "
            f"model, which count as not given: {names}.{known}"
        )
        found.append(Notice(level, text))
    return found


def _answer_notices(batch: LeadBatch) -> list[Notice]:
    """Answers that no past lead gave, where a cell holds several."""
    found = []
    for issue in (i for i in batch.issues if i.kind == NEW_ANSWERS):
        share = issue.count / len(batch)
        many = issue.count >= FEWEST_UNSEEN and share >= MANY_UNSEEN
        text = (
            f"{issue.column}: {counted(issue.count, 'lead')} ({percent(share)}) with answers new "
            f"to the model, which reads their other answers only: {issue.found}."
        )
        found.append(Notice(Level.ALARM if many else Level.INFO, text))
    return found


def _range_notices(scored: ScoredBatch) -> list[Notice]:
    fields = zip(scored.model.profile.fields, scored.model.encoder.fields, strict=True)
    spans = {profile.name: profile.span(code.column) for profile, code in fields}
    outside = [f for f in scored.drift.fields if f.out_of_range]
    return [
        Notice(
            Level.WARNING,
            f"{f.field}: {counted(f.out_of_range, 'lead')} outside the range of the history "
            f"({spans[f.field]}).",
        )
        for f in outside
    ]


def apart_line(scored: ScoredBatch, group: Apart) -> str:
    """How many leads are set apart for a reason, or may be, and by which words."""
    one, reasons = group.count == 1, scored.reasons_apart
    verb, are = (group.why.state, "is") if one else (group.why.states, "are")
    called = f"{are} not called" if group.why in reasons else "may still be called"
    columns = ((group.column, group.values), *group.others)
    by = "; ".join(f"{column} says {quoted(values, 3)}" for column, values in columns)
    return f"{group.count:,} of {counted(len(scored.leads), 'lead')} {verb} and {called}: {by}."


def apart_summary(scored: ScoredBatch) -> str:
    """How many leads are not called, and how many for each reason; who may be called though.

    A lead with several reasons counts once, for the first.
    """
    active = scored.reasons_apart
    told, counted_yet = list[str](), np.zeros(len(scored.leads), dtype=bool)
    for is_set in (True, False):
        counts = list[str]()
        for group in (g for g in scored.apart if (g.why in active) == is_set):
            if new := int((group.leads & ~counted_yet).sum()):
                counts.append(f"{new:,} {group.why.brief}")
            counted_yet = counted_yet | group.leads
        told.append(", ".join(counts))
    apart, leads = int(scored.not_called.sum()), counted(len(scored.leads), "lead")
    are = "is" if apart == 1 else "are"
    first = f"{apart:,} of {leads} {are} not called: {told[0]}." if told[0] else ""
    return f"{first} {f'May be called: {told[1]}.' if told[1] else ''}".strip()


def _apart_notices(scored: ScoredBatch) -> list[Notice]:
    levels = (
        Level.WARNING if g.why.is_sure and g.why not in scored.reasons_apart else Level.INFO
        for g in scored.apart
    )
    pairs = zip(levels, scored.apart, strict=True)
    return [Notice(level, apart_line(scored, group)) for level, group in pairs]


def _past_notices(scored: ScoredBatch) -> list[Notice]:
    line = past_line(scored)
    return [Notice(Level.WARNING, line)] if line else []


def _check_notices(scored: ScoredBatch) -> list[Notice]:
    line = check_line(scored)
    return [Notice(Level.INFO, line)] if line else []


def _matching_notices(batch: LeadBatch) -> list[Notice]:
    found = []
    renamed = batch.match.renamed
    if renamed:
        pairs = _listed(f"{theirs} as {ours}" for ours, theirs in renamed.items())
        found.append(Notice(Level.INFO, f"Columns matched under another name: {pairs}."))
    proposals = batch.match.proposals
    if proposals:
        pairs = _listed(f"{proposal.header} as {proposal.field}" for proposal in proposals)
        found.append(Notice(Level.WARNING, f"Not matched until you confirm: {pairs}."))
    outcome = batch.schema.first(Role.OUTCOME)
    held = set(batch.table.frame.columns)
    unread = [c.name for c in batch.schema.quarantined if c.name in held]
    if outcome and outcome.name in held:
        unread.insert(0, outcome.name)
    if unread:
        found.append(
            Notice(
                Level.INFO,
                f"Not used for scoring, as the outcome or left out in training: {_listed(unread)}.",
            )
        )
    extra = _extra(batch)
    if extra:
        found.append(Notice(Level.INFO, f"Not read by the model: {_listed(extra)}."))
    return found


def _own_notices(table: Table) -> list[Notice]:
    """Columns of an earlier call sheet, and those called like a column of it."""
    found, labels = [], dict(zip(map(str, table.frame.columns), table.labels, strict=True))
    if own := own_columns(table.frame):
        text = f"Replaced by this scoring, as columns of an earlier one: {_listed(own)}."
        found.append(Notice(Level.INFO, text))
    found += [Notice(Level.INFO, line) for line in [outcomes_line(table)] if line]
    renamed = {labels[name]: new for name, new in beside_ours(table).items() if new != labels[name]}
    if renamed:
        pairs = _listed(f"{old} as “{new}”" for old, new in renamed.items())
        text = f"Columns called like those of the call sheet are renamed in downloads: {pairs}."
        found.append(Notice(Level.INFO, text))
    return found


def outcomes_line(table: Table) -> str:
    """What became of the calls, where a call list of ours came back; "" for another file."""
    said = [issue.found for issue in table.issues if issue.kind == OUTCOMES]
    twice = [issue for issue in table.issues if issue.kind == CONTRADICTING]
    return " ".join([*said, *(f"{issue.found} {issue.remedy}" for issue in twice)])


def _extra(batch: LeadBatch) -> list[str]:
    """Uploaded columns that the history did not have, or not under this name."""
    unused = [c.name for c in batch.schema.columns if c.role is Role.UNUSED]
    ours = FILE_COLUMNS if batch.table.files > 1 else ()
    return [name for name in batch.match.extra if name not in (*unused, *ours)]


def _repair_notices(batch: LeadBatch) -> list[Notice]:
    found = []
    placeholders = _placeholders(batch)
    if placeholders:
        names = _listed(f"{name} ({n:,})" for name, n in placeholders.items())
        found.append(
            Notice(Level.INFO, f"Placeholders such as “Select” count as not given: {names}.")
        )
    readings = [i for i in batch.issues if i.kind in READINGS and i.kind != TURNED_RANGE]
    if readings:
        names = _listed(f"{i.column} ({i.count:,})" for i in readings)
        text = f"Read by what their column holds, as the list of issues shows: {names}."
        found.append(Notice(Level.INFO, text))
    issues = [i for i in batch.issues if i not in readings and i.kind not in TOLD_APART]
    if issues:
        found.append(Notice(Level.WARNING, f"Issues in the file: {issue_line(issues)}."))
    found += [Notice(Level.WARNING, text) for text in map(_key_line, batch.issues) if text]
    found += [
        Notice(Level.WARNING, f"Tables in the file: {issue.found}. {issue.remedy}")
        for issue in batch.issues
        if issue.kind == SEVERAL_TABLES
    ]
    return [*found, *_person_notices(batch)]


def _person_notices(batch: LeadBatch) -> list[Notice]:
    if not batch.duplicates.any():
        return []
    persons = len(set(batch.person[batch.duplicates].tolist()))
    whom = "1 person who appears" if persons == 1 else f"{persons:,} people who appear"
    text = f"{int(batch.duplicates.sum()):,} leads belong to {whom} more than once."
    return [Notice(Level.WARNING, text)]


def _key_line(issue: Issue) -> str:
    """What an issue says of ids and phones that many leads lack or share, "" for other issues."""
    if issue.kind == SEVERAL:
        return f"There {'is' if issue.count == 1 else 'are'} {issue.found}. {issue.remedy}"
    if issue.kind == SHORTENED_KIND:
        count = counted(issue.count, "value")
        return f"{issue.column}: {count} such as {issue.found}. {issue.remedy}"
    return ""


def _placeholders(batch: LeadBatch) -> dict[str, int]:
    counts = {}
    for column in batch.schema.inputs:
        cells, blank = batch.uploaded(column.name), batch.blank(column)
        if cells is not None and blank is not None and blank.any():
            counts[column.name] = _filled(cells[blank])
    return {name: n for name, n in counts.items() if n}


def _filled(cells: pd.Series) -> int:
    """How many cells hold more than blanks; each different one is looked at once."""
    codes, texts = pd.factorize(cells)
    return int(np.isin(codes, [place for place, text in enumerate(texts) if text.strip()]).sum())


def _listed(names: Iterable[str]) -> str:
    return listed(names, MOST_NAMES)
