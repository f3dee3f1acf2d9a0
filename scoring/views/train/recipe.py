"""A recipe for a history: offered, applied for a look, and checked against the outcome."""

import hashlib
from dataclasses import dataclass, field, replace

from scoring.errors import LeadScoringError, RecipeRefused
from scoring.history.meaning import USUAL, OutcomeMeaning
from scoring.history.roles import creation_date, never_inputs
from scoring.intake.issue import Issue, Table
from scoring.recipes.effect import Effect, effects, finds_columns
from scoring.recipes.propose import propose_recipe
from scoring.recipes.propose_dates import date_steps
from scoring.recipes.recipe import COLUMNS_MISSING, Recipe, read_recipe, write_recipe
from scoring.settings import sample_file
from scoring.training.prepared import require_outcome
from scoring.training.set_columns import with_sets
from scoring.views.train.outcome import StatedOutcome, outcome_facts
from scoring.views.train.recipe_words import recipe_line
from scoring.wording import listed

# Derived columns named in an offer; more are counted.
MOST_NAMED = 4
NONE, PROPOSED, OWN = "None", "Proposed for this file", "Your own TOML file"


@dataclass(frozen=True)
class Derivation:
    """A history as a recipe derives it, the history itself without one.

    `problem` says why the recipe cannot be used; then the table is the history itself. `issues`
    are those that applying it told, `key` tells one recipe's text from another's; `learned` is the
    recipe with the levels of this history.
    """

    table: Table
    recipe: Recipe | None = None
    learned: Recipe | None = field(default=None, repr=False)
    key: str = ""
    problem: str = ""
    issues: tuple[Issue, ...] = ()
    effects: tuple[Effect, ...] = field(default=(), repr=False)

    @property
    def line(self) -> str:
        """The recipe in a few words."""
        if self.problem:
            return "cannot be used yet"
        if self.recipe and not self.key:
            return f"none; several answers in a cell of {listed(self.recipe.wanted, MOST_NAMED)}"
        return recipe_line(self.recipe) if self.recipe else "none"


def bundled_recipes(table: Table) -> dict[str, str]:
    """The TOML of each bundled recipe whose every step finds its columns in a file, by name."""
    found = {}
    headers = list(map(str, table.frame.columns))
    for path in sorted(sample_file("recipes").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        if all(finds_columns(step, headers) for step in read_recipe(text).steps):
            found[f"{path.name}, fits this file"] = text
    return found


def proposed_text(table: Table, stated: StatedOutcome) -> str:
    """The TOML of the recipe proposed for a file, which never derives from the outcome.

    Nor does it from what says who somebody is: a recipe names values, and is kept with the model.
    """
    exclude = [stated.column, *never_inputs(table.frame)]
    return write_recipe(propose_recipe(table, exclude=exclude, created=_created(table, stated)))


def _created(table: Table, stated: StatedOutcome) -> str | None:
    """The creation date as confirmed, as found where nobody was asked, None for none."""
    if stated.created is None:
        return creation_date(table.frame, stated.column)
    return stated.created or None


def dates_offered(table: Table, stated: StatedOutcome) -> str:
    """What the proposed recipe would make of the dates of a file, "" where it makes nothing."""
    steps = date_steps(table.frame, _created(table, stated), [stated.column])
    if not steps:
        return ""
    named = listed((step.target for step in steps), MOST_NAMED)
    return (
        f"Dates are no inputs as they are. The proposed recipe derives {named}; the test shows "
        "whether they help."
    )


def text_key(text: str) -> str:
    """A short name of a text, another for each."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def derive(table: Table, text: str, outcome: str = "") -> Derivation:
    """What the recipe of a TOML text makes of a history, with sets of answers taken apart.

    Levels are learned from all its leads. No set is looked for in the column `outcome`.
    """
    key = text_key(text) if text.strip() else ""
    try:
        recipe = with_sets(read_recipe(text), table, [outcome])
        learned = recipe.learned(table) if recipe else Recipe()
        derived = learned.apply(table)
    except RecipeRefused as refusal:
        return Derivation(table, key=key, problem=str(refusal))
    if recipe is None or not recipe.steps:
        return Derivation(table)
    told, done = tuple(derived.issues[len(table.issues) :]), tuple(effects(learned, table))
    return Derivation(derived, recipe, learned, key, issues=told, effects=done)


def checked(made: Derivation, table: Table, outcome: str) -> Derivation:
    """The same, with a problem where the recipe drops the outcome column of the history."""
    try:
        require_outcome(outcome, table, made.table)
    except LeadScoringError as refusal:
        return replace(made, table=table, problem=str(refusal))
    return made


def cautions(
    made: Derivation, table: Table, outcome: str, meaning: OutcomeMeaning = USUAL
) -> list[str]:
    """What a person should know of a recipe: columns it lacks, what it does with the outcome."""
    if made.problem or made.recipe is None:
        return []
    lacking = [f"This file lacks columns of the recipe: {i.found}. {i.remedy}."
               for i in made.issues if i.kind == COLUMNS_MISSING]  # fmt: skip
    return lacking + _on_outcome(made, table, outcome, meaning)


def _on_outcome(made: Derivation, table: Table, outcome: str, meaning: OutcomeMeaning) -> list[str]:
    if not made.table.frame[outcome].equals(table.frame[outcome]):
        facts = outcome_facts(made.table.frame, outcome, meaning)
        return [f"The recipe changes the outcome column. After it: {facts.refusal or facts.line}"]
    readers = [
        n
        for n, s in enumerate(made.recipe.steps if made.recipe else (), start=1)
        if outcome in s.sources
    ]
    return [
        f"Step {n} reads the outcome column “{outcome}”, which new leads do not have."
        for n in readers
    ]
