"""A recipe in words: its steps and what they do, as tables and lines for a screen."""

from collections.abc import Sequence

import pandas as pd

from scoring.intake.issue import Issue
from scoring.recipes.answer_sets import Several
from scoring.recipes.date_steps import Moment, Since
from scoring.recipes.effect import Effect, Example, Outcome
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Fill, Keep, Lookup, Placeholders, Step, Sum
from scoring.wording import counted, percent

# Steps named in the line that sums a recipe up, columns and values named in a cell.
NAMED_STEPS, NAMED = 2, 3
# Issues told one by one; more are counted.
MOST_ISSUES = 6
WIDTH = 40
EMPTY = "(empty)"


def recipe_line(recipe: Recipe) -> str:
    """How many steps a recipe has, and the first ones: "7 steps: city → tier, …"."""
    named = [f"{_listed(s.sources, most=1)} → {_to(s)}" for s in recipe.steps[:NAMED_STEPS]]
    more = ", …" if len(recipe.steps) > NAMED_STEPS else ""
    return f"{counted(len(recipe.steps), 'step')}: {', '.join(named)}{more}"


def learning_line(recipe: Recipe) -> str:
    """Where the levels shown come from, "" for a recipe that lists them."""
    if recipe.is_learned:
        return ""
    return (
        "This preview learns the values to keep from all leads of the file. Training learns them "
        "from its training leads only."
    )


def steps_table(made: Sequence[Effect]) -> pd.DataFrame:
    """A line for each step: Step, Kind, Leads (share concerned, 0–1), From, To, Done."""
    rows = [
        (n, kind_of(e.step), e.share, _from(e.step), _to(e.step), _done(e))
        for n, e in enumerate(made, start=1)
    ]
    return pd.DataFrame(rows, columns=["Step", "Kind", "Leads", "From", "To", "Done"])


def examples_table(made: Sequence[Effect]) -> pd.DataFrame:
    """The first leads that each step concerns: Step, Row, In the file, Derived."""
    rows = [
        (n, e.row, _listed([f"{name}: {_cell(text)}" for name, text in e.read]), _written(e))
        for n, effect in enumerate(made, start=1)
        for e in effect.examples
    ]
    return pd.DataFrame(rows, columns=["Step", "Row", "In the file", "Derived"])


def issue_lines(issues: Sequence[Issue]) -> list[str]:
    """What applying a recipe told, in words with counts; those beyond the first are counted."""
    lines = [_issue(issue) for issue in issues[:MOST_ISSUES]]
    more = len(issues) - MOST_ISSUES
    return [*lines, f"and {counted(more, 'more issue')}."] if more > 0 else lines


def kind_of(step: Step) -> str:
    """The kind of a step as a recipe's text names it."""
    return type(step).__name__.casefold()


def _issue(issue: Issue) -> str:
    where = f" in {issue.column}" if issue.column else ""
    return f"{issue.count:,} × {issue.kind}{where}: {issue.found}. {issue.remedy}."


def _from(step: Step) -> str:
    if len(step.sources) <= NAMED:
        return ", ".join(step.sources)
    return f"{len(step.sources)} columns: {', '.join(step.sources)}"


def _to(step: Step) -> str:
    match step:
        case Lookup() | Sum():
            return step.target
        case Since():
            return f"{step.target}, in {step.unit}"
        case Moment():
            return f"{step.target}, its {step.part}"
        case Keep():
            return f"common values, else “{step.others}”"
        case Fill():
            return f"“{step.value}” where empty"
        case Placeholders():
            return f"empty where {_listed([f'“{value}”' for value in step.values])}"
        case Several():
            return f"a yes or no for each of {counted(len(step.answers or ()), 'answer')}"


def _done(effect: Effect) -> str:
    step = effect.step
    if effect.outcome is not Outcome.DONE:
        return f"left out: {effect.outcome.value}"
    share = percent(effect.share)
    columns = "column" if len(step.sources) == 1 else "columns"
    dropped = f"; {columns} dropped" if isinstance(step, Lookup | Sum) and step.drop else ""
    match step:
        case Lookup():
            return f"{share} have a listed value{dropped}"
        case Sum():
            return f"{share} above 0{dropped}"
        case Keep():
            kept = len(step.levels or ()) + len(step.hidden)
            return f"{share} changed; {kept:,} of {effect.values:,} values stay"
        case Fill():
            return f"{share} filled"
        case Placeholders():
            return f"{share} emptied"
        case Since() | Moment():
            return f"{share} have the dates"
        case Several():
            return f"{share} gave an answer; {effect.values:,} different cells"


def _written(example: Example) -> str:
    """The new cell, under its name where it is in another column than those read."""
    cell = _cell(example.written)
    in_place = example.column in dict(example.read)
    return cell if in_place else f"{example.column}: {cell}"


def _cell(text: str) -> str:
    return text.strip()[:WIDTH] or EMPTY


def _listed(names: Sequence[str], *, most: int = NAMED) -> str:
    """The first names, the others counted."""
    if len(names) <= most:
        return ", ".join(names)
    named = names[: max(1, most - 1)]
    return f"{', '.join(named)} and {len(names) - len(named)} more"
