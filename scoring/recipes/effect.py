"""What each step of a recipe does to a table: the leads it concerns, and some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.issue import Table
from scoring.intake.leads.mapping import match_columns
from scoring.recipes.answer_sets import NO, YES, Several
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Deriving, Lookup, Step, Sum

# Enough of a step to see what it does.
EXAMPLES = 3


class Outcome(StrEnum):
    """What became of a step."""

    DONE = "done"
    GIVEN = "its result is already in the file"
    ABSENT = "the file lacks its columns"


@dataclass(frozen=True, slots=True)
class Example:
    """A lead by its row in the file: the cells a step read by their headers, and what it wrote."""

    row: int
    read: tuple[tuple[str, str], ...]
    column: str
    written: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step did. `share` (0–1) are the leads it concerns, NaN where it was left out.

    Those are the leads whose value a lookup lists, whose sum is above 0, for which a date gives a
    value, or whose cells changed.
    `values` is how many values the first column had, blank among them, of a step in place.
    """

    step: Step
    outcome: Outcome
    share: float = np.nan
    examples: tuple[Example, ...] = ()
    values: int = 0


def effects(recipe: Recipe, table: Table) -> list[Effect]:
    """What each step of a learned recipe does to a table, in their order."""
    found = []
    for step in recipe.steps:
        # Later steps may read what this one drops: columns go when all steps are done.
        kept = replace(step, drop=False) if isinstance(step, Lookup | Sum) else step
        after = replace(Recipe((kept,)).apply(table), issues=[])
        found.append(_effect(step, table, after))
        table = after
    return found


def finds_columns(step: Step, headers: Sequence[str]) -> bool:
    """Whether a file with these headers has a column that the step reads, or its result."""
    return bool(_matched(step, headers))


def _effect(step: Step, before: Table, after: Table) -> Effect:
    headers = _matched(step, list(map(str, before.frame.columns)))
    present = [headers[name] for name in step.sources if name in headers]
    read = before.frame[present]
    if isinstance(step, Several):
        return _answered(step, read, after, headers) if present else Effect(step, Outcome.ABSENT)
    if not isinstance(step, Deriving):
        return _in_place(step, read, after) if present else Effect(step, Outcome.ABSENT)
    if step.target in headers and len(present) < len(step.sources):
        return Effect(step, Outcome.GIVEN)
    if not present:
        return Effect(step, Outcome.ABSENT)
    target = headers.get(step.target, step.target)
    if isinstance(step, Lookup):
        return _looked_up(step, read, after, target)
    if isinstance(step, Sum):
        return _added_up(step, read, after, target)
    return _dated_by(step, read, after, target)


def _matched(step: Step, headers: Sequence[str]) -> Mapping[str, str]:
    """The headers under which a file has the columns that a step reads and writes."""
    names = tuple(dict.fromkeys((*step.sources, *step.targets)))
    return match_columns(names, headers).matched


def _looked_up(step: Lookup, read: pd.DataFrame, after: Table, target: str) -> Effect:
    told = [_example(read, after, at, target) for at in _first_distinct(read)]
    return Effect(step, Outcome.DONE, _share(_listed(step, read.iloc[:, 0])), tuple(told))


def _added_up(step: Sum, read: pd.DataFrame, after: Table, target: str) -> Effect:
    sums = after.frame[[target]]
    above = (sums[target] != "0").to_numpy(dtype=bool)
    told = [_example(read, after, at, target) for at in _first_distinct(sums, above)]
    counted = tuple(replace(e, read=tuple(filter(_counts, e.read))) for e in told)
    return Effect(step, Outcome.DONE, _share(above), counted)


def _dated_by(step: Step, read: pd.DataFrame, after: Table, target: str) -> Effect:
    derived = after.frame[[target]]
    has_value = (derived[target] != "").to_numpy(dtype=bool)
    told = [_example(read, after, at, target) for at in _first_distinct(derived, has_value)]
    return Effect(step, Outcome.DONE, _share(has_value), tuple(told))


def _answered(
    step: Several, read: pd.DataFrame, after: Table, headers: Mapping[str, str]
) -> Effect:
    """The effect of a step that takes answers apart: what it wrote of the leads that gave some."""
    said = after.frame[[headers.get(name, name) for name in step.targets]]
    given = (read.iloc[:, 0].str.strip() != "").to_numpy(dtype=bool)
    told = [_yes_of(step, read, said, after, at) for at in _first_distinct(read, given)]
    kinds = int(read.iloc[:, 0].nunique())
    return Effect(step, Outcome.DONE, _share(said.isin([YES, NO]).any(axis=1).to_numpy(dtype=bool)),
                  tuple(told), kinds)  # fmt: skip


def _yes_of(
    step: Several, read: pd.DataFrame, said: pd.DataFrame, after: Table, at: int
) -> Example:
    pairs = zip(step.answers or (), said.iloc[at] == YES, strict=True)
    written = "; ".join(answer for answer, given in pairs if given)
    cell = (str(read.columns[0]), str(read.iat[at, 0]))
    return Example(int(after.rows[at]), (cell,), f"{step.column}, each apart", written)


def _counts(cell: tuple[str, str]) -> bool:
    """Whether a cell adds to a sum."""
    return cell[1].strip() not in ("", "0", "0.0")


def _listed(step: Lookup, cells: pd.Series) -> NDArray[np.bool_]:
    known = {value.strip().casefold() for _, values in step.values for value in values}
    return cells.str.strip().str.casefold().isin(known).to_numpy(dtype=bool)


def _in_place(step: Step, read: pd.DataFrame, after: Table) -> Effect:
    """The effect of a step that rewrites cells of its columns."""
    changed = {name: _changed(read[name], after.frame[name]) for name in map(str, read)}
    anywhere = np.logical_or.reduce(list(changed.values()))
    told = (
        _example(read[[name]], after, at, name)
        for name, hit in changed.items()
        for at in _first_distinct(read[[name]], hit)
    )
    kinds = int(read.iloc[:, 0].nunique())
    return Effect(step, Outcome.DONE, _share(anywhere), tuple(islice(told, EXAMPLES)), kinds)


def _changed(before: pd.Series, after: pd.Series) -> NDArray[np.bool_]:
    return (before.str.strip() != after.str.strip()).to_numpy(dtype=bool)


def _example(read: pd.DataFrame, after: Table, at: int, column: str) -> Example:
    cells = tuple((str(name), str(text)) for name, text in read.iloc[at].items())
    return Example(int(after.rows[at]), cells, column, str(after.frame[column].iloc[at]))


def _first_distinct(cells: pd.DataFrame, hit: NDArray[np.bool_] | None = None) -> list[int]:
    """The positions of the first leads (hit), each with other cells than those before it."""
    places = np.arange(len(cells)) if hit is None else np.flatnonzero(hit)
    again = cells.iloc[places].duplicated().to_numpy()
    return [int(at) for at in places[~again][:EXAMPLES]]


def _share(hit: NDArray[np.bool_]) -> float:
    return float(hit.mean()) if len(hit) else 0.0
