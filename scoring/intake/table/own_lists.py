"""A call list that this product has written, filled in by the team and uploaded again.

Its workbook holds all leads on one sheet and those of each rep on another: the same leads twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from scoring.intake.cells.values import to_numbers
from scoring.intake.issue import Issue, Table
from scoring.intake.table.dispositions import (
    CONTRADICTING,
    OUTCOME,
    TWO_OUTCOMES,
    CallOutcomes,
    Disposition,
    call_outcomes,
    disposition_of,
)
from scoring.wording import counted, listed

ALL_LEADS = "All"  # the sheet of all leads
LIST_RANK, LIST_REP, CHANCE, LIST_TIER, LIST_GRADE = "Rank", "Rep", "Chance", "Tier", "Grade"
WHY, WATCH, NOTES = "Why call", "Watch out", "Notes"
LIST_ID = "Id"
LIST_NAME, LIST_PHONE, LIST_EMAIL = "Name", "Phone", "E-mail"
_NAMING = (LIST_NAME, LIST_PHONE, LIST_EMAIL)  # what else tells a lead of a list, the surest first
# What a list says of a lead that the file does not; its other columns are the lead's own.
LIST_OWN = (LIST_RANK, LIST_REP, CHANCE, LIST_TIER, LIST_GRADE, WHY, WATCH, OUTCOME, NOTES)
MOST_PAIRS = 10  # leads with two outcomes that are named
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
    """Each lead of a list once, with the outcomes and notes that reps have written on their sheets.

    What is filled on several sheets stays as the longest one has it, which is that of all leads
    unless somebody has deleted it or some of its rows: then the sheets of the reps complete it.
    Of two outcomes of one lead that are not alike neither counts, unless one is that the lead must
    not be called. These sheets are no tables that were passed over, which the `issues` then say.
    """
    if not _is_filled_in(table.frame):
        return table, tuple(issues)
    lists = [one for one in (table, *others) if _is_filled_in(one.frame)]
    if len(lists) == 1:
        return table, tuple(issues)
    whole = max(lists, key=lambda one: len(one.frame))
    frame, pairs = whole.frame, list[str]()
    for one in lists:
        if one is not whole:
            frame, contradicting = _completed(frame, one.frame)
            pairs += contradicting
    late = len(frame) - len(whole.frame)
    last = max(int(rows.max(initial=0)) for rows in (whole.rows, whole.outside["row"].to_numpy()))
    rows = np.concatenate([whole.rows, np.arange(last + 1, last + 1 + late)])
    said = tuple(_with_lists(issue, len(lists) - 1) for issue in issues)
    said += (_contradicting(pairs),) if pairs else ()
    return replace(whole, frame=frame, rows=rows, part=table.part, parts=table.parts), said


def _completed(whole: pd.DataFrame, other: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """A list with what another one says of its leads, and with the leads that it lacks.

    Beside it the outcomes of one lead that are not alike, in words.
    """
    ours, theirs = (_lead_keys(frame, whole, other) for frame in (whole, other))
    written, pairs = {}, list[str]()
    for name in {OUTCOME, NOTES} & set(whole.columns) & set(other.columns):
        said = pd.Series(other[name].to_numpy(), index=theirs, dtype="str")
        found = ours.map(said[~said.index.duplicated()]).fillna("").astype("str")
        written[name] = whole[name].where(whole[name].str.strip() != "", found)
        if name == OUTCOME:
            written[name], pairs = _joined(whole[LIST_RANK], whole[name], found)
    lacking = other[~theirs.isin(ours).to_numpy()].reindex(columns=whole.columns, fill_value="")
    every = pd.concat([whole.assign(**written), lacking.astype("str")], ignore_index=True)
    return every, pairs


def _joined(ranks: pd.Series, outcome: pd.Series, theirs: pd.Series) -> tuple[pd.Series, list[str]]:
    """The outcomes of two sheets as one, and those that are not alike, in words."""
    joined = outcome.where(outcome.str.strip() != "", theirs)
    both = (outcome.str.strip() != "") & (theirs.str.strip() != "")
    pairs = list[str]()
    for row in both.index[both]:
        said = [disposition_of(cells[row].strip()) for cells in (outcome, theirs)]
        if said[0] == said[1]:
            continue
        joined[row] = Disposition.DO_NOT_CALL if Disposition.DO_NOT_CALL in said else TWO_OUTCOMES
        pairs.append(f"rank {ranks[row]} has “{said[0]}” and “{said[1]}”")
    return joined, pairs


def _contradicting(pairs: Sequence[str]) -> Issue:
    verb = "has" if len(pairs) == 1 else "have"
    return Issue(
        kind=CONTRADICTING,
        column=OUTCOME,
        expected="one outcome for each lead",
        found=f"{counted(len(pairs), 'lead')} {verb} different outcomes on two sheets: "
        f"{listed(pairs, MOST_PAIRS)}.",
        remedy=f"“{Disposition.DO_NOT_CALL}” counts where it is one of both; else neither counts. "
        "Correct the workbook and upload it again.",
        count=len(pairs),
    )


def _lead_keys(frame: pd.DataFrame, *lists: pd.DataFrame) -> pd.Series:
    """What says in both lists which lead a row is: its id, else its rank and name.

    Of two lists a rank alone may be of two leads.
    """
    shared = set(lists[0].columns) & set(lists[1].columns)
    if LIST_ID in shared:
        return frame[LIST_ID].str.strip()
    beside = next((name for name in _NAMING if name in shared), None)
    return frame[LIST_RANK] if beside is None else frame[LIST_RANK] + "\t" + frame[beside]


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
        remedy="Each lead was read once, with the outcomes and notes on every sheet.",
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
