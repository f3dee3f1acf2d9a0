"""Columns that this product has written: known in an upload by their names and what they hold.

They are no fields and no inputs: a model that read them would learn from its own predictions. A
new call sheet replaces them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from scoring.intake.cells.values import to_numbers
from scoring.intake.issue import Issue, Table
from scoring.intake.table.own_lists import list_columns, outcomes_in
from scoring.wording import quoted

RANK, LEAD_ID, PROPENSITY, SCORE, TIER = "rank", "lead_id", "propensity", "score", "tier"
REASONS_FOR, REASONS_AGAINST, FLAGS = "reasons_for", "reasons_against", "flags"
MODEL_VERSION, SCORED_AT, REP = "model_version", "scored_at", "rep"
GRADE, CALL, DRAWN, VALUE = "grade", "call", "drawn_by_lot", "value"
# Of a version that is tried out beside the one that serves.
SHADOW_SCORE, SHADOW_TIER, SHADOW_VERSION = "shadow_score", "shadow_tier", "shadow_version"
# Of the call sheet, in its order; those that not every sheet has are its last.
SHEET = (RANK, LEAD_ID, PROPENSITY, SCORE, TIER, REASONS_FOR, REASONS_AGAINST, FLAGS,
         MODEL_VERSION, SCORED_AT, GRADE, CALL, DRAWN, REP, VALUE, SHADOW_SCORE, SHADOW_TIER,
         SHADOW_VERSION)  # fmt: skip
YES, NO = "yes", "no"  # in the columns that say whether a lead is called, and by lot
# Of the file for a CRM, which come back in its next export.
CRM_PROPENSITY, CRM_SCORE, CRM_TIER = "Lead Propensity", "Lead Score", "Lead Tier"
CRM_REASONS = "Lead Score Reasons"
# What a column of the file is called where one of ours has its name.
UPLOADED = " (uploaded)"
OWN = "own columns"
_TELLING = frozenset({PROPENSITY, REASONS_FOR, REASONS_AGAINST, MODEL_VERSION, SCORED_AT})
_FEWEST = 3  # telling names, all with fitting cells, where score and propensity are not both there
_AGREEING = 0.98  # a few cells may have been changed by hand


def own_columns(frame: pd.DataFrame) -> tuple[str, ...]:
    """The columns of a file that this product wrote earlier, in the order of the file."""
    names = {str(name): name for name in frame.columns if name in SHEET}
    found = _recognised(frame, names, (PROPENSITY, SCORE))
    ours = {_key(name): name for name in (CRM_PROPENSITY, CRM_SCORE, CRM_TIER, CRM_REASONS)}
    keyed = ((ours.get(_key(str(name))), str(name)) for name in frame.columns)
    back = {own: name for own, name in keyed if own}
    found |= _recognised(frame, back, (CRM_PROPENSITY, CRM_SCORE))
    found |= set(list_columns(frame))
    return tuple(name for name in map(str, frame.columns) if name in found)


def with_own_told(table: Table) -> Table:
    """The table with an issue that names its columns of ours, where there are any."""
    own = own_columns(table.frame)
    if not own:
        return table
    issue = Issue(
        kind=OWN,
        expected="the columns of your system",
        found=f"columns of an earlier call sheet: {quoted(own)}",
        remedy="They are not read as fields of a lead. A new call sheet replaces them.",
        count=len(own),
    )
    outcomes = outcomes_in(table.frame)
    told = [] if outcomes is None else [outcomes.told]
    return replace(table, issues=(*table.issues, issue, *told))


def beside_ours(table: Table) -> dict[str, str]:
    """What the columns of a file are called in a call sheet, by name; its columns of ours are not.

    A column called like one of ours gets the ending "(uploaded)", so that no name stands twice.
    """
    own = own_columns(table.frame)
    named = zip(map(str, table.frame.columns), table.labels, strict=True)
    taken = {name.casefold() for name in SHEET}
    kept = [(name, label) for name, label in named if name not in own]
    labels = {label for _, label in kept}
    found: dict[str, str] = {}
    for name, label in kept:
        free = label
        while free.casefold() in taken or (free != label and free in labels):
            free += UPLOADED
        found[name] = free
    return found


def without_ending(name: str) -> str:
    """The name that a column had before it stood beside one of ours."""
    return name.removesuffix(UPLOADED)


def _recognised(
    frame: pd.DataFrame, names: Mapping[str, str], pair: tuple[str, str]
) -> frozenset[str]:
    """The columns whose cells fit their names of ours, none where they may be another's."""
    if not set(pair) <= names.keys() and len(names.keys() & _TELLING) < _FEWEST:
        return frozenset()
    fitting = {own: name for own, name in names.items() if _fits(own, frame[name])}
    agree = set(pair) <= fitting.keys() and _agree(*(frame[fitting[own]] for own in pair))
    telling = len(fitting.keys() & _TELLING) >= _FEWEST
    return frozenset(fitting.values()) if agree or telling else frozenset()


def _agree(propensity: pd.Series, score: pd.Series) -> bool:
    """Whether the scores are the chances in whole percent."""
    chance, whole = to_numbers(propensity), to_numbers(score)
    given = np.isfinite(chance) & np.isfinite(whole)
    off = np.abs(np.clip(100 * chance[given], 1, 99) - whole[given])
    return bool(given.any() and (off <= 0.51).mean() >= _AGREEING)


def _fits(own: str, cells: pd.Series) -> bool:
    """Whether what is filled in a column is what we write under that name."""
    filled = cells[cells.str.strip() != ""]
    check = _CHECKS.get(own)
    if check is None or filled.empty:
        return check is None
    return bool(check(filled).mean() >= _AGREEING)


def _whole(cells: pd.Series) -> pd.Series:
    numbers = pd.Series(to_numbers(cells))
    return (numbers >= 1) & (numbers % 1 == 0)


def _chance(cells: pd.Series) -> pd.Series:
    return pd.Series(to_numbers(cells)).between(0, 1)


def _letter(cells: pd.Series) -> pd.Series:
    return cells.str.strip().isin(["A", "B", "C", "D"])


def _score(cells: pd.Series) -> pd.Series:
    return _whole(cells) & (pd.Series(to_numbers(cells)) <= 99)


def _version(cells: pd.Series) -> pd.Series:
    return cells.str.fullmatch(r"unpublished|v\d+")


_CHECKS: Mapping[str, Callable[[pd.Series], pd.Series]] = {
    RANK: _whole,
    PROPENSITY: _chance,
    SCORE: _score,
    TIER: _letter,
    MODEL_VERSION: _version,
    SCORED_AT: lambda cells: cells.str.contains(r"\d{4}"),
    GRADE: lambda cells: cells.str.fullmatch("[A-D][1-4]"),
    CALL: lambda cells: cells.isin([YES, NO]),
    DRAWN: lambda cells: cells.isin([YES, NO]),
    VALUE: lambda cells: pd.Series(np.isfinite(to_numbers(cells))),
    SHADOW_SCORE: _score,
    SHADOW_TIER: _letter,
    SHADOW_VERSION: _version,
    CRM_PROPENSITY: _chance,
    CRM_SCORE: _whole,
    CRM_TIER: _letter,
}


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
