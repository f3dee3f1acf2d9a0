"""Columns of several answers in a cell, taken apart in training without being asked.

The answers become columns of yes and no, which the model reads; the column itself is no input. The
steps are stored with the model as its recipe, so scoring takes cells apart in the same way.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

import pandas as pd

from scoring.history.contents import lists_persons
from scoring.intake.cells.missing import is_missing
from scoring.intake.issue import Table
from scoring.recipes.answer_sets import Several
from scoring.recipes.propose_sets import set_steps
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Keep, Lookup
from scoring.schema import LeadSchema, Role
from scoring.wording import counted, quoted

# Answers named in a reason; more are counted.
MOST_NAMED = 3


def with_sets(recipe: Recipe | None, table: Table, exclude: Collection[str]) -> Recipe | None:
    """The recipe with a step for each column of several answers that it leaves as it is.

    `table` is the history before the recipe, `exclude` names columns to leave alone. Lists of names
    of persons are left alone as well. None without any step.
    """
    steps = recipe.steps if recipe else ()
    derived = recipe.learned(table).apply(table) if recipe else table
    done = {s.column for s in steps if isinstance(s, Several | Keep | Lookup)}
    found = set_steps(derived.frame, {*exclude, *done})
    found = tuple(s for s in found if not _lists_persons(derived.frame[s.column], s.column))
    return Recipe((*steps, *found)) if found else recipe


def _lists_persons(cells: pd.Series, name: str) -> bool:
    return lists_persons(cells[~is_missing(cells)].value_counts(), name)


def taken_apart(schema: LeadSchema, recipe: Recipe | None) -> LeadSchema:
    """The schema in which the columns that a learned recipe takes apart are no inputs."""
    found = {s.column: s for s in recipe.steps if isinstance(s, Several)} if recipe else {}
    return LeadSchema(
        tuple(
            replace(c, role=Role.UNUSED, reason=_reason(found[c.name]))
            if c.name in found and c.role is not Role.OUTCOME
            else c
            for c in schema.columns
        )
    )


def with_answers(names: Iterable[str], recipe: Recipe | None) -> tuple[str, ...]:
    """Columns as a person names them, those taken apart followed by the columns made of them."""
    pairs = recipe.answers.items() if recipe else ()
    return tuple(
        name
        for said in names
        for name in (said, *(target for target, (column, _) in pairs if column == said))
    )


def column_of(name: str, recipe: Recipe | None) -> str:
    """The column that an answer's column comes from; another column's own name."""
    return recipe.answers.get(name, (name, ""))[0] if recipe else name


def _reason(step: Several) -> str:
    answers = step.answers or ()
    rare = f", {counted(len(step.rare), 'rare one')} not" if step.rare else ""
    return (
        f"several answers in a cell: {counted(len(answers), 'answer')} "
        f"{'is an input' if len(answers) == 1 else 'are inputs'}{rare}, such as "
        f"{quoted(answers, MOST_NAMED)}"
    )
