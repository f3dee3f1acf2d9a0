"""A recipe proposed for a new file by the names and values of its columns, for a person to edit."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.intake.cells.date_columns import holds_dates
from scoring.intake.cells.missing import missing_among
from scoring.intake.cells.values import to_numbers
from scoring.intake.issue import Table
from scoring.intake.leads.contacts import email_key
from scoring.intake.leads.duplicates import names_person, person_kind
from scoring.recipes.propose_dates import date_steps
from scoring.recipes.propose_sets import set_steps
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Keep, Placeholders, Step, Sum
from scoring.wording import PLACEHOLDERS

# A category with more values has rare ones that teach nothing.
MANY_LEVELS = 20
# More different texts than this share of the filled cells is free text or a key.
FREE_TEXT = 0.5
# The share of leads whose values stay; the course behind the CodePro leads takes it too.
SHARE = 0.9
# A count that is blank or 0 for this share of the leads says little alone.
SPARSE = 0.95
# Fewer columns are no group; two with counts at least, as an empty one may be anything.
SMALLEST_GROUP, LEAST_COUNTED = 3, 2
# Cells looked at where a whole column would tell no more.
SAMPLE = 2_000
# Words that say how something is counted and not what.
_NO_TOPIC = frozenset({"number", "total", "count", "of", "the", "and", "is", "has", "on", "to"})


def propose_recipe(
    table: Table, *, exclude: Collection[str] = (), created: str | None = None
) -> Recipe:
    """Placeholders emptied, rare values grouped, sets taken apart, counts summed, dates derived.

    Each where the columns ask it. `exclude` names columns to leave alone, such as the outcome;
    `created` is the creation date, without which dates are left alone. No step when nothing fits.
    Levels are left to be learned from the training leads.
    """
    views = [_view(table.frame[name], str(name)) for name in table.frame if name not in exclude]
    steps: list[Step] = [*_placeholders(views)]
    sets = set_steps(table.frame, exclude)
    whole = {step.column for step in sets}
    rare = (view.name for view in views if view.has_rare_levels and view.name not in whole)
    steps += [Keep(name, share=SHARE) for name in rare]
    steps += sets
    steps += _sums(views, {str(name) for name in table.frame})
    steps += date_steps(table.frame, created, exclude)
    return Recipe(tuple(steps))


@dataclass(frozen=True)
class _View:
    """What matters here of a column: the placeholder words it holds, and what kind it seems to be.

    `is_sparse` is true for counts that are nearly always blank or 0, `is_blank` for no cell at all.
    """

    name: str
    words: tuple[str, ...]
    has_rare_levels: bool
    is_sparse: bool
    is_blank: bool


def _view(cells: pd.Series, name: str) -> _View:
    counts = cells.str.strip().value_counts()
    texts = pd.Series(counts.index, dtype="str")
    missing = missing_among(texts.tolist(), np.asarray(counts, dtype=np.int64))
    filled = pd.Series(counts.to_numpy()[~missing], index=texts[~missing])
    words = tuple(str(t) for t in texts[missing] if str(t))
    head = pd.Series(filled.index[:SAMPLE], dtype="str", name=name)
    numeric = float(np.isfinite(to_numbers(head)).mean()) if len(head) else 0.0
    rare = numeric <= FREE_TEXT and _has_rare_levels(filled, head, name)
    sparse = numeric == 1 and _is_sparse(filled, len(cells)) and not holds_dates(head)
    return _View(name, words, rare, sparse, filled.empty)


def _has_rare_levels(filled: pd.Series, head: pd.Series, name: str) -> bool:
    many = MANY_LEVELS < len(filled) <= FREE_TEXT * filled.sum()
    if not many or _is_personal(name):
        return False
    is_email = bool((head.map(email_key) != "").mean() > FREE_TEXT)
    return not is_email and not holds_dates(head)


def _is_personal(name: str) -> bool:
    return person_kind(name) is not None or names_person(name)


def _is_sparse(filled: pd.Series, leads: int) -> bool:
    """Whether all filled cells are whole numbers from 0 on, and few are above 0."""
    numbers = to_numbers(pd.Series(filled.index, dtype="str"))
    if not (np.isfinite(numbers) & (numbers >= 0) & (numbers % 1 == 0)).all():
        return False
    above = int(filled.to_numpy()[numbers > 0].sum())
    return 0 < above <= (1 - SPARSE) * leads


def _placeholders(views: Sequence[_View]) -> list[Placeholders]:
    """One step for all columns in which a word stands for an empty cell."""
    held = [view for view in views if view.words and not _is_personal(view.name)]
    if not held:
        return []
    found = {word.casefold(): word for view in held for word in view.words}
    words = tuple(found[key] for key in sorted(found.keys() & PLACEHOLDERS))
    return [Placeholders(tuple(view.name for view in held), words)]


def _sums(views: Sequence[_View], taken: Collection[str]) -> list[Sum]:
    """A sum for each topic that the names of several sparse counts share, the largest first.

    The counts stay beside it: a proposal loses nothing.
    """
    free = {view.name: view for view in views if view.is_sparse or view.is_blank}
    sums: list[Sum] = []
    while (topic := _largest_topic(free)) is not None:
        columns = tuple(name for name in free if topic in _topics(name))
        free = {name: view for name, view in free.items() if name not in columns}
        target = f"{topic}_total"
        if target not in taken:
            sums.append(Sum(columns, target))
    return sums


def _largest_topic(free: Mapping[str, _View]) -> str | None:
    every = Counter(topic for name in free for topic in _topics(name))
    counted = Counter(t for name, view in free.items() if view.is_sparse for t in _topics(name))
    fits = [t for t, n in every.items() if n >= SMALLEST_GROUP and counted[t] >= LEAST_COUNTED]
    return min(fits, key=lambda topic: (-counted[topic], -every[topic], topic), default=None)


def _topics(name: str) -> frozenset[str]:
    """The words of a name that may say what is counted, without the ending of a past tense.

    >>> sorted(_topics("emi_plans_clicked"))
    ['click', 'emi', 'plans']
    """
    words: Iterable[str] = re.findall(r"[^\W\d_]{3,}", name.casefold())
    bare = (w.removesuffix("ed") if len(w) > 5 else w for w in words)
    return frozenset(bare) - _NO_TOPIC
