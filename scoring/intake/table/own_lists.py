"""A call list that this product has written, filled in by the team and uploaded again.

Its workbook holds all leads on one sheet and those of each rep on another: the same leads twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from scoring.intake.cells.values import to_numbers
from scoring.intake.issue import Issue, Table
from scoring.intake.table.dispositions import OUTCOME, CallOutcomes, call_outcomes
from scoring.wording import counted

ALL_LEADS = "All"  # the sheet of all leads
LIST_RANK, LIST_REP, CHANCE, LIST_TIER, LIST_GRADE = "Rank", "Rep", "Chance", "Tier", "Grade"
WHY, WATCH, NOTES = "Why call", "Watch out", "Notes"
# What a list says of a lead that the file does not; its other columns are the lead's own.
LIST_OWN = (LIST_RANK, LIST_REP, CHANCE, LIST_TIER, LIST_GRADE, WHY, WATCH, OUTCOME, NOTES)
SHEETS = "sheets of reps"  # the kind of the issue that tells of them
_FEWEST = 3  # of the telling columns, beside the reasons, that must be there and fit
_AGREEING = 0.98  # a few cells may have been changed by hand


def list_columns(frame: pd.DataFrame) -> tuple[str, ...]:
    """The columns that a call list of ours has beside those of its leads; none of other files."""
    names = [name for name in map(str, frame.columns) if name in LIST_OWN]
    if WHY not in names or len(names) <= _FEWEST or frame.empty:
        return ()
    telling = (name in names and _fits(name, frame[name]) for name in _TELLING)
    fitting = sum(telling) + (WATCH in names)
    return tuple(names) if fitting >= _FEWEST else ()


def outcomes_in(frame: pd.DataFrame) -> CallOutcomes | None:
    """What became of the calls of a list of ours; None for another file."""
    return call_outcomes(frame[OUTCOME]) if OUTCOME in list_columns(frame) else None


def with_sheets(
    table: Table, issues: Sequence[Issue], others: Iterable[Table]
) -> tuple[Table, tuple[Issue, ...]]:
    """The list of all leads with the outcomes that reps have written on sheets of their own.

    What is filled on both stays as the list of all leads has it. These sheets are no tables that
    were passed over, which the `issues` then say.
    """
    lists = [other.frame for other in others if _is_filled_in(other.frame)]
    if not lists or not _is_filled_in(table.frame):
        return table, tuple(issues)
    outcome = table.frame[OUTCOME]
    for frame in lists:
        written = frame.drop_duplicates(LIST_RANK).set_index(LIST_RANK)[OUTCOME]
        theirs = table.frame[LIST_RANK].map(written).fillna("").astype("str")
        outcome = outcome.where(outcome.str.strip() != "", theirs)
    whole = replace(table, frame=table.frame.assign(**{OUTCOME: outcome}))
    return whole, tuple(_with_lists(issue, len(lists)) for issue in issues)


def _is_filled_in(frame: pd.DataFrame) -> bool:
    return {OUTCOME, LIST_RANK} <= set(list_columns(frame))


def _with_lists(issue: Issue, sheets: int) -> Issue:
    if issue.kind != "several sheets":
        return issue
    return replace(
        issue,
        kind=SHEETS,
        expected="each lead once",
        found=f"{counted(sheets, 'sheet')} with the leads of single reps",
        remedy=f"“{ALL_LEADS}”, which has all leads, was read with the outcomes on every sheet.",
    )


def _fits(name: str, cells: pd.Series) -> bool:
    """Whether what is filled in a column is what a list of ours holds under that name."""
    filled = cells[cells.str.strip() != ""]
    if filled.empty:
        return False
    if name == LIST_TIER:
        return bool(filled.str.strip().isin(["A", "B", "C", "D"]).mean() >= _AGREEING)
    numbers = pd.Series(to_numbers(filled))
    # A spreadsheet saves a share as 0.95, as 95% or as 95.
    fits = (numbers >= 1) & (numbers % 1 == 0) if name == LIST_RANK else numbers.between(0, 100)
    return bool(fits.mean() >= _AGREEING)


_TELLING = (LIST_RANK, CHANCE, LIST_TIER)
