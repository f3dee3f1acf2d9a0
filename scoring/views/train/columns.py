"""A history before it is trained on: its outcome, its columns, and what a person makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.contents import BY_CONTENT
from scoring.history.meaning import USUAL, OutcomeMeaning
from scoring.history.outcome import conversion_dates, read_outcome
from scoring.history.repeated_ids import REPEATED
from scoring.history.roles import IDENTIFIES, NO_CREATED, is_varied, propose_schema
from scoring.history.seen_cells import SeenColumn
from scoring.intake.cells.values import to_categories, to_dates, to_numbers
from scoring.kept.levers import seems_lever
from scoring.recipes.recipe import Recipe
from scoring.schema import AMOUNTS, DECIMAL_COMMAS, INPUT_ROLES, RANGES, Column, Family, Kind, Role
from scoring.training.candidates import NAMES, PRESENT, TUNED
from scoring.training.families import proposed_family
from scoring.training.filled_cells import explained
from scoring.training.goals import USUAL_GOALS, Goals
from scoring.training.question import ColumnQuestion
from scoring.training.repeats import once_each
from scoring.training.replay import block_count
from scoring.training.set_columns import column_of, taken_apart
from scoring.training.tiers import TierGoal
from scoring.training.trainer import TrainingRequest
from scoring.views.train.outcome import StatedOutcome
from scoring.views.train.questions import Answers
from scoring.wording import counted, interval, listed, percent, quoted, written_out

USED, LEFT_OUT, CREATED = "used", "left out", "creation date"
# Read, and a field that the team can change.
LEVER = "used, a lever"
# Left out by default, as it may be filled in after the call; the question about it may say else.
ASKED = "left out, asked below"
READ = (USED, LEVER, ASKED)
# What a person may make of a column.
ROLES = [USED, LEVER, ASKED, LEFT_OUT, CREATED]
# The candidates to choose by name; the others come with options of their own.
CANDIDATES = [name for name in NAMES if name not in (PRESENT, TUNED)]
# A value with fewer leads than this says nothing about its rate.
LEAST_TOLD = 20
# Numbers are told in this many groups of equal size.
NUMBER_GROUPS = 5
# Columns in question named in a line.
MOST_ASKED = 12
WIDTH = 30
# A value with this conversion all but says the outcome; honest referrals reach 96% of thousands.
TELLING = 0.98
# Honest columns have such values too, on few leads.
TELLING_SHARE = 0.02
# Calls a month proposed, as a share of the leads that come in one.
CALLED_SHARE = 0.1
NO_ANSWERS = Answers()
SOURCE = "the source, never a lever"
# How numbers are read whose unit has no name.
UNNAMED_UNITS = {
    RANGES: "ranges, read as their middle",
    AMOUNTS: "read as plain numbers",
    DECIMAL_COMMAS: "read with decimal commas",
}
# What the cells of a column look like decides only as long as nobody says otherwise.
OVERRULED = (*BY_CONTENT, REPEATED)
# Words for roles that have no reason of their own.
HINTS = {Role.ID: IDENTIFIES, Role.SOURCE: SOURCE}
# What is known of a column beside the words for it.
UNSEEN = IS_SOURCE, MAY_ORDER = "Is source", "May order"
COLUMNS = ["Column", "Role", "Says", "Kind", "Filled", "Different", "When empty", "Best", "Lowest"]
COLUMNS += ["Why", *UNSEEN]
# What a column says of a lead: the two sides of its grade.
SAYS = {family: family.value for family in Family}
NOTHING_ELSE = (
    "This history has no column to learn from besides the outcome. Upload one with columns that "
    "are known before the call, such as source, city or visits."
)
NOTHING_USABLE = (
    "No column of this history can be learned from; the table says why. Upload a history with "
    "columns that are known before the call and differ between leads, such as source or visits."
)


@dataclass(frozen=True)
class ColumnChoice:
    """What a person said of the columns; `problem` says why it cannot be used.

    `unheard` are columns set as used that cannot be, each with the reason. `levers` are those that
    the team can change. `known` are columns to be read though their cells spoke against it. `fit`
    and `engagement` are those of another family than proposed.
    """

    created: str | None = None
    exclude: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    problem: str = ""
    levers: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    fit: tuple[str, ...] = ()
    engagement: tuple[str, ...] = ()


@dataclass(frozen=True)
class Options:
    """What a person may add: rows in order of time, the real rate in percent, trials of tuning.

    `present` is the column by which leads are ordered today, to be compared with; `calls` a month
    the history is replayed with. Without `candidates` all are tried; without the percentage of
    conversions to be caught the threshold is set by the `goals` of the test, or where F1 is
    highest. `tiers` are goals of theirs, and `problem` says why they cannot be used.
    """

    file_order: bool = False
    base_percent: float | None = None
    trials: int = 0
    present: str | None = None
    calls: int | None = None
    candidates: tuple[str, ...] = ()
    recall_percent: float | None = None
    tiers: tuple[TierGoal, ...] = ()
    problem: str = ""
    goals: Goals = USUAL_GOALS


def column_table(
    frame: pd.DataFrame,
    outcome: str,
    meaning: OutcomeMeaning = USUAL,
    created: str | None = None,
    recipe: Recipe | None = None,
) -> pd.DataFrame:
    """Every column but the outcome: its role as proposed and how leads with its values convert.

    Column, Role, Says (of SAYS), Kind, Filled (%), Different, When empty, Best, Lowest, Why; and,
    not to be shown, UNSEEN. Columns that a learned `recipe` takes apart are left out for those of
    their answers. Rates are those of leads whose outcome is known, each lead once, with n. Without
    another column it has no rows. `created` is the creation date, None to find it and "" for none.
    Raises TrainingRefused.
    """
    known, converted = read_outcome(frame[outcome], outcome, meaning)
    once = once_each(frame[known], outcome, converted)
    closed, converted = frame[known][once].reset_index(drop=True), converted[once]
    proposed = propose_schema(closed, outcome=outcome, created=created, exclude=())
    schema = explained(
        taken_apart(proposed, recipe), closed, converted, conversion_dates(closed[outcome])
    )
    others = [c for c in schema.columns if c.role is not Role.OUTCOME]
    rows = [
        _column_row(c, closed[c.name], converted)
        | {"Role": _role(c, column_of(c.name, recipe)),
           "Says": _says(c, closed[c.name], column_of(c.name, recipe))}
        for c in others
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _says(column: Column, cells: pd.Series, name: str) -> str:
    """The side of the grade, that of who a lead is for what can never be read."""
    is_read = column.role in INPUT_ROLES or column.reason.startswith(OVERRULED)
    return SAYS[proposed_family(column, cells, name) if is_read else Family.FIT]


def with_questions(proposed: pd.DataFrame, questions: Sequence[ColumnQuestion]) -> pd.DataFrame:
    """The columns as proposed, those that a question leaves out by default with the role ASKED."""
    late = {q.column for q in questions if q.quarantined}
    asked = proposed["Column"].isin(late) & proposed["Role"].isin(READ)
    return proposed.assign(Role=proposed["Role"].mask(asked, ASKED))


def _column_row(column: Column, cells: pd.Series, converted: NDArray[np.bool_]) -> dict[str, Any]:
    seen = SeenColumn(cells)
    rates = _rates(column, seen, converted)
    doubt = "" if column.reason else _telling(rates, converted)
    told = [f"{r.level[:WIDTH]}: {percent(r.mean)} (n {r.size:,})" for r in rates]
    return {
        "Column": column.name,
        "Kind": column.kind.value,
        "Filled": 100 * float(1 - (~seen.is_filled).mean()),
        "Different": len(seen.counts.texts),
        "When empty": _rate(converted[~seen.is_filled]),
        "Best": told[0] if len(told) > 1 else "",
        "Lowest": told[-1] if len(told) > 1 else "",
        "Why": column.reason
        or "; ".join(filter(None, (HINTS.get(column.role), _reading(column), doubt))),
        IS_SOURCE: column.role is Role.SOURCE,
        MAY_ORDER: column.kind is Kind.NUMBER and is_varied(seen.counts.series, len(cells)),
    }


def _reading(column: Column) -> str:
    """How the cells are read where that is not plain, "" where it is."""
    if column.unit:
        return f"read in {column.unit_words}" if column.unit_words else UNNAMED_UNITS[column.unit]
    return f"{quoted(column.answers)} is a value here" if column.answers else ""


def _telling(rates: Sequence["_Rate"], converted: NDArray[np.bool_]) -> str:
    telling = [r for r in rates if r.mean >= TELLING and r.size >= TELLING_SHARE * len(converted)]
    if telling and (converted.mean() + 1) / 2 < TELLING:
        value = telling[0].level[:WIDTH]
        return f"“{value}” all but says the outcome: known before the call?"
    return ""


def _role(column: Column, name: str) -> str:
    if column.role is Role.CREATED:
        return CREATED
    if column.role is Role.FEATURE and seems_lever(name):
        return LEVER
    return USED if column.role in INPUT_ROLES else LEFT_OUT


def _rate(converted: NDArray[np.bool_]) -> str:
    return f"{percent(float(converted.mean()))} (n {len(converted):,})" if len(converted) else ""


class _Rate(NamedTuple):
    level: str
    mean: float
    size: int


def _rates(column: Column, seen: SeenColumn, converted: NDArray[np.bool_]) -> list[_Rate]:
    """The conversion with n of each value of an input with enough leads, the best first."""
    if column.role not in INPUT_ROLES:
        return []
    is_number = column.kind is Kind.NUMBER
    groups = _number_groups(seen.cells, column) if is_number else to_categories(seen.cells)
    codes, levels = pd.factorize(groups, sort=True)
    known = codes >= 0
    sizes = np.bincount(codes[known], minlength=len(levels))
    hits = np.bincount(codes[known], converted[known], minlength=len(levels))
    told = [
        _Rate(str(levels[at]), float(hits[at] / sizes[at]), int(sizes[at]))
        for at in np.flatnonzero(sizes >= LEAST_TOLD).tolist()
    ]
    return sorted(told, key=lambda rate: (-rate.mean, -rate.size))


def _number_groups(cells: pd.Series, column: Column) -> pd.Series:
    """The numbers in spans of about equal size; a value as common as a span stands alone."""
    numbers = pd.Series(to_numbers(cells))
    counts = numbers.value_counts().sort_index()
    alone = counts >= counts.sum() / NUMBER_GROUPS
    part = (counts.cumsum() - counts / 2) * NUMBER_GROUPS // counts.sum()
    # Odd for a value alone, even for what lies between two of them.
    stretch = 2 * alone.cumsum() - alone
    spans = counts.index.to_series().groupby([part, stretch])
    ends = spans.agg(["min", "max"])
    told = [
        interval(*(column.range_text(end) or written_out(end) for end in pair))
        for _, *pair in ends.itertuples()
    ]
    return numbers.map(spans.ngroup()).map(dict(enumerate(told)))


def columns_line(table: pd.DataFrame) -> str:
    """How many columns are proposed for what, and how to change it."""
    roles = table["Role"].value_counts()
    dated = table.loc[table["Role"] == CREATED, "Column"]
    by_date = f"the test goes by {dated.iloc[0]}" if len(dated) else "no creation date"
    levers = int(roles.get(LEVER, 0))
    used = counted(int(roles.get(USED, 0)) + levers, "column")
    late = listed(table.loc[table["Role"] == ASKED, "Column"], MOST_ASKED)
    asked = f" {late} left out unless you answer otherwise;" * bool(late)
    gone = int(roles.get(LEFT_OUT, 0))
    others = counted(gone, "other") if late else f"{gone:,}"
    of_them = f", {levers:,} of them as levers, which your team can change" if levers else ""
    return (
        f"Proposed: {used} used{of_them};{asked} {others} left out; {by_date}. "
        "Change roles in the table."
    )


def asked_about(edited: pd.DataFrame, choice: ColumnChoice) -> list[str]:
    """The columns that a person leaves in use without having said that they are known."""
    in_use = edited["Role"].isin(READ) & ~edited["Column"].isin(choice.known)
    return edited.loc[in_use, "Column"].tolist()


def chosen_columns(proposed: pd.DataFrame, edited: pd.DataFrame) -> ColumnChoice:
    """What a person changed of the proposed roles, as a training is asked for."""
    if not proposed["Role"].isin(READ).any():
        return ColumnChoice(problem=NOTHING_USABLE if len(proposed) else NOTHING_ELSE)
    roles = dict(zip(edited["Column"], edited["Role"], strict=True))
    before = dict(zip(proposed["Column"], proposed["Role"], strict=True))
    dates = [name for name, role in roles.items() if role == CREATED]
    if len(dates) > 1:
        return ColumnChoice(
            problem=f"Several columns are set as the creation date: {', '.join(dates)}. Keep one."
        )
    if not any(role in READ for role in roles.values()):
        return ColumnChoice(problem="No column is left to learn from. Set at least one as used.")
    gone = [n for n, role in roles.items() if role == LEFT_OUT and before[n] != LEFT_OUT]
    wanted = [n for n, role in roles.items() if role in READ]
    reasons = dict(zip(proposed["Column"], proposed["Why"], strict=True))
    no_input = "a creation date cannot be an input"
    known = [n for n in wanted if before[n] == LEFT_OUT and reasons[n].startswith(OVERRULED)]
    # To set such a column as used answers its question.
    known += [n for n in wanted if before[n] == ASKED and roles[n] != ASKED]
    read = [n for n in wanted if before[n] in READ or n in known]
    unheard = [f"{n} ({reasons[n] or no_input})" for n in wanted if n not in read]
    marked = [n for n in read if roles[n] == LEVER]
    sources = set(proposed.loc[proposed[IS_SOURCE], "Column"])
    unheard += [f"{n} as a lever ({SOURCE})" for n in marked if n in sources]
    levers = [n for n in marked if n not in sources]
    return ColumnChoice(
        next(iter(dates), None), tuple(gone), tuple(unheard), levers=tuple(levers),
        known=tuple(known), fit=_moved(proposed, edited, Family.FIT),
        engagement=_moved(proposed, edited, Family.ENGAGEMENT),
    )  # fmt: skip


def _moved(proposed: pd.DataFrame, edited: pd.DataFrame, family: Family) -> tuple[str, ...]:
    """The columns that a person puts into a family which was not proposed."""
    before = dict(zip(proposed["Column"], proposed["Says"], strict=True))
    after = dict(zip(edited["Column"], edited["Says"], strict=True))
    said = SAYS[family]
    return tuple(name for name, now in after.items() if now == said and before[name] != said)


def unheard_line(choice: ColumnChoice) -> str:
    """What a person sets in vain, "" for nothing."""
    return f"Still left out: {', '.join(choice.unheard)}." if choice.unheard else ""


def present_choices(edited: pd.DataFrame) -> list[str]:
    """The columns of numbers, read or left out, one of which may be the score used today.

    Ids and what names a person are no numbers by kind, even where all their cells are digits.
    """
    return edited.loc[edited[MAY_ORDER] & (edited["Role"] != CREATED), "Column"].tolist()


def usual_calls(frame: pd.DataFrame, stated: StatedOutcome, created: str | None) -> int | None:
    """A tenth of the closed leads that come in a month, at least 1; None without a date.

    Without the column `created` a tenth of a block, for rows that are in the order of time.
    """
    known, _ = read_outcome(frame[stated.column], stated.column, stated.meaning)
    if created is None:
        leads = int(known.sum())
        return max(1, round(CALLED_SHARE * leads / block_count(leads)))
    dates = to_dates(frame.loc[known, created]).dropna()
    months = dates.dt.to_period("M").nunique()
    return max(1, round(CALLED_SHARE * len(dates) / months)) if months else None


def request_of(
    stated: StatedOutcome,
    choice: ColumnChoice,
    options: Options,
    recipe: Recipe | None = None,
    answers: Answers = NO_ANSWERS,
) -> TrainingRequest:
    """The training asked for."""
    return replace(
        stated.request,
        created=choice.created or NO_CREATED,
        exclude=choice.exclude,
        known=(*answers.known, *choice.known),
        late=answers.late,
        answer_default=answers.use_defaults,
        file_order=options.file_order and choice.created is None,
        base_rate=_share(options.base_percent),
        trials=options.trials,
        present=options.present,
        capacity=options.calls,
        candidates=_candidates(options),
        recall=_share(options.recall_percent),
        tiers=options.tiers,
        recipe=recipe,
        levers=choice.levers,
        fit=choice.fit,
        engagement=choice.engagement,
        goals=options.goals,
    )


def _candidates(options: Options) -> tuple[str, ...]:
    """The names chosen and those asked for by another option; none for all."""
    if not options.candidates:
        return ()
    tuned = (TUNED,) if options.trials else ()
    present = (PRESENT,) if options.present else ()
    return (*options.candidates, *present, *tuned)


def _share(percentage: float | None) -> float | None:
    return None if percentage is None else percentage / 100
