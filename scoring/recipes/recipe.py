"""A recipe: declared derivations that turn an export's columns into those a model reads.

A recipe is applied to the text of a table before columns are matched and typed, alike in training
and in scoring. One lead in, one lead out: it never changes the number or the order of the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from scoring.errors import RecipeRefused
from scoring.intake.cells.values import to_numbers
from scoring.intake.issue import Issue, Table
from scoring.intake.leads.mapping import match_columns
from scoring.recipes.answer_sets import Several
from scoring.recipes.date_steps import Moment, Since
from scoring.recipes.steps import Keep, Step
from scoring.recipes.toml import read_steps, write_steps
from scoring.wording import listed, quoted

# The kind of the issue that tells of columns the recipe reads and a file lacks.
COLUMNS_MISSING = "recipe columns missing"


@dataclass(frozen=True)
class Recipe:
    """Steps, done in their order; a recipe without steps changes nothing."""

    steps: tuple[Step, ...] = ()

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns it needs of a file, in order, without those that its own steps write."""
        written: set[str] = set()
        needed: dict[str, None] = {}
        for step in self.steps:
            needed |= dict.fromkeys(c for c in step.sources if c not in written)
            written |= set(step.targets)
        return tuple(needed)

    @property
    def targets(self) -> tuple[str, ...]:
        """The columns it writes, in order."""
        return tuple(dict.fromkeys(name for step in self.steps for name in step.targets))

    @property
    def is_learned(self) -> bool:
        """Whether every level and answer is listed, so that the recipe can be applied."""
        return not self._unlearned

    @property
    def _unlearned(self) -> list[str]:
        kept = [s.column for s in self.steps if isinstance(s, Keep) and s.levels is None]
        return kept + [s.column for s in self.steps if isinstance(s, Several) and s.answers is None]

    @property
    def answers(self) -> dict[str, tuple[str, str]]:
        """The columns of yes and no that it writes: the column they come from, and the answer."""
        return {
            target: (step.column, answer)
            for step in self.steps
            if isinstance(step, Several)
            for target, answer in zip(step.targets, step.answers or (), strict=True)
        }

    def new_answers(self, table: Table) -> dict[str, dict[int, tuple[str, ...]]]:
        """The answers that no training lead gave, by the header and the position of their lead."""
        steps = {step.column: step for step in self.of_answers().steps if isinstance(step, Several)}
        headers = match_columns(tuple(steps), list(map(str, table.frame.columns))).matched
        found = {h: steps[name].new_answers(table.frame[h]) for name, h in headers.items()}
        return {header: leads for header, leads in found.items() if leads}

    def of_answers(self) -> "Recipe":
        """Its steps for several answers in a cell alone."""
        return Recipe(tuple(step for step in self.steps if isinstance(step, Several)))

    def learned(self, table: Table) -> "Recipe":
        """The recipe with its levels fixed by these leads: the training leads and no others.

        Steps that read dates learn from them whether the day or the month comes first.
        """
        state, steps = _start(self, table), []
        for step in self.steps:
            fixed = _learned(step, state)
            steps.append(fixed)
            state = state.after(fixed)
        return Recipe(tuple(steps))

    def apply(self, table: Table) -> Table:
        """The table with the derived columns, one row for each of its rows, in the same order.

        Columns are found by their names, else without case, blanks and punctuation, which is told.
        A step without any of its columns is left out; where its result is in the file already,
        that stays. Raises RecipeRefused while levels are still to be learned.
        """
        if not self.is_learned:
            raise RecipeRefused(
                f"The recipe keeps the commonest values of {quoted(self._unlearned, 3)} but has "
                "not yet learned which they are. Expected a recipe that lists its levels, as "
                "training makes it. Train a model with this recipe, or list the levels in it."
            )
        state = _start(self, table)
        for step in self.steps:
            state = state.after(step)
        return state.finished()


def decode_recipe(content: bytes, filename: str) -> str:
    """The text of a recipe's file. Raises RecipeRefused when it is no text."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise RecipeRefused(
            f"“{filename[:80]}” is not a recipe, because it is not text in UTF-8. Expected a TOML "
            "file such as data/recipes/codepro.toml."
        ) from None


def read_recipe(text: str) -> Recipe:
    """The recipe that TOML declares. Raises RecipeRefused, which names the step and its line."""
    return Recipe(read_steps(text))


def write_recipe(recipe: Recipe) -> str:
    """The recipe as TOML, from which `read_recipe` makes the same recipe."""
    return write_steps(recipe.steps)


@dataclass(frozen=True)
class _State:
    """A table on its way; `headers` tells where each column of the recipe stands in it."""

    table: Table
    headers: dict[str, str]
    issues: tuple[Issue, ...]
    absent: tuple[str, ...] = ()
    dropped: frozenset[str] = frozenset()

    def cells(self, column: str) -> pd.Series | None:
        header = self.headers.get(column)
        return None if header is None else self.table.frame[header]

    def after(self, step: Step) -> "_State":
        """The state with the step done, or left out and told where its columns are not there."""
        present = [c for c in step.sources if c in self.headers]
        absent = tuple(c for c in step.sources if c not in self.headers)
        given = [t for t in step.targets if t in self.headers and t not in step.sources]
        if absent and given:
            told = (_left_as_given(given[0], absent),) if present else ()
            return replace(self, issues=(*self.issues, *told))
        state = replace(self, absent=(*self.absent, *absent))
        return state._done(step, present, given) if present else state

    def _done(self, step: Step, present: Sequence[str], given: Sequence[str]) -> "_State":
        derived = step.derive(self.table, self.headers)
        changed = [
            issue
            for header in (self.headers[name] for name in given)
            for issue in _changes(self.table, header, derived.cells[header])
        ]
        frame = self.table.frame.assign(**derived.cells)
        gone = frozenset(self.headers[c] for c in present) if step.drop else frozenset()
        new = {name: self.headers.get(name, name) for name in step.targets if name not in present}
        new = {name: header for name, header in new.items() if header in frame.columns}
        return replace(
            self,
            table=replace(self.table, frame=frame),
            headers=self.headers | new,
            issues=(*self.issues, *derived.issues, *changed),
            dropped=self.dropped | gone,
        )

    def finished(self) -> Table:
        """The table without the columns that were replaced, with all that is to be told."""
        frame = self.table.frame.drop(columns=list(self.dropped))
        absent = tuple(dict.fromkeys(self.absent))
        # Steps that read the same column say the same of it.
        told = tuple(dict.fromkeys(self.issues))
        told = (*told, _absent(absent)) if absent else told
        return replace(self.table, frame=frame, issues=[*self.table.issues, *told])


def _learned(step: Step, state: _State) -> Step:
    if isinstance(step, Keep | Several):
        return step.learned(state.cells(step.column))
    if isinstance(step, Since | Moment):
        found = (state.cells(name) for name in step.sources)
        return step.learned([cells for cells in found if cells is not None])
    return step


def _start(recipe: Recipe, table: Table) -> _State:
    names = tuple(dict.fromkeys((*recipe.wanted, *recipe.targets)))
    match = match_columns(names, list(map(str, table.frame.columns)))
    told = (_renamed(match.renamed),) if match.renamed else ()
    return _State(table, dict(match.matched), told)


def _changes(table: Table, header: str, derived: pd.Series) -> list[Issue]:
    """An issue when a column that the file had already is not what the recipe makes of it."""
    old = table.frame[header]
    same_text = (old.str.strip() == derived).to_numpy()
    same = same_text | (to_numbers(old) == to_numbers(derived))
    positions = np.flatnonzero(~same)
    if not len(positions):
        return []
    first = positions[0]
    return [
        Issue(
            kind="column derived anew",
            row=int(table.rows[first]),
            column=header,
            expected=f"“{str(derived.iloc[first])[:40]}”, as the recipe derives it",
            found=f"“{str(old.iloc[first])[:40]}”",
            remedy="The derived value is used; leave out this column or those it is derived from",
            count=len(positions),
        )
    ]


def _left_as_given(target: str, absent: Sequence[str]) -> Issue:
    return Issue(
        kind="column not derived",
        column=target,
        expected="all the columns it is derived from, or none",
        found=f"without {quoted(absent, 3)}",
        remedy="The file's own values are used; add the missing columns to derive them",
    )


def _absent(names: Sequence[str]) -> Issue:
    return Issue(
        kind=COLUMNS_MISSING,
        expected="every column the recipe reads",
        found=f"no {quoted(names, 3)}",
        remedy="They count as 0 in sums; columns derived only from them are missing. Add them",
        count=len(names),
    )


def _renamed(renamed: dict[str, str]) -> Issue:
    pairs = [f"“{theirs[:40]}” for “{ours[:40]}”" for ours, theirs in renamed.items()]
    return Issue(
        kind="recipe columns renamed",
        expected="the names the recipe has",
        found=listed(pairs, 3),
        remedy="They are read as the same columns; check that they are",
        count=len(pairs),
    )
