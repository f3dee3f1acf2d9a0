"""Model versions in words and tables, for a screen and a shell: what each is, what a switch does.

Where a version scored a batch and where another one serves is said here too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from scoring.errors import ModelUnavailable
from scoring.history.meaning import USUAL, OutcomeMeaning
from scoring.model.lead_model import LeadModel, Metrics, ModelCard
from scoring.model.scored import ScoredBatch
from scoring.plain import made
from scoring.registry import Loaded, Registry
from scoring.training.candidates import CONSTANT
from scoring.training.split import SplitKind
from scoring.wording import counted, day, percent

# The part of the calls by which a model is measured in a sentence.
FIRST = 0.30
NEWEST, RANDOM = "the newest fifth", "a random fifth"
FROM_NOW_ON = (
    "From now on it scores every file that is uploaded. Leads already scored keep their chances "
    "until they are scored again."
)
OTHER_LEADS = "Each was tested on leads of its own history, so small differences mean little."


@dataclass(frozen=True)
class VersionFacts:
    """A version as its card tells it; `test` is None where the card cannot be read, `problem` why.

    `learned` is how many leads it learned from, `floor` the lowest chance of tier A, `is_constant`
    whether it gives every lead the same chance, `verdict` whether its goals are met, "" where they
    were not judged. `first` and `last` are the days of its oldest and its newest lead, "" without
    dates.
    """

    version: str
    name: str = ""
    filename: str = ""
    trained: str = ""
    learned: int = 0
    outcome: str = ""
    floor: float = 0.0
    is_constant: bool = False
    test: Metrics | None = None
    problem: str = ""
    meaning: OutcomeMeaning = USUAL
    verdict: str = ""
    first: str = ""
    last: str = ""

    @property
    def period(self) -> str:
        """From when to when its leads were created, "" without dates."""
        return f"{self.first} to {self.last}" if self.first else ""

    @property
    def label(self) -> str:
        """The version with its name."""
        return f"{self.version} “{self.name}”" if self.name else self.version

    @property
    def origin(self) -> str:
        """Its file, its day, its leads and its outcome."""
        learned = f"{self.trained} on {counted(self.learned, 'lead')}"
        words = f"{self.filename} · trained" if self.filename else "Trained"
        return f"{words} {learned} · outcome “{self.outcome}”"

    def predicts_same(self, card: ModelCard) -> bool:
        """Whether it can be read and predicts the outcome that a model predicts."""
        known = self.test is not None and self.outcome == card.outcome
        return known and self.meaning.agrees_with(card.meaning)

    @property
    def finds(self) -> str:
        """What it is worth in a sentence, or why nobody can say."""
        return self.problem if self.test is None else finds(self.test, self.is_constant)


def finds(test: Metrics, is_constant: bool = False) -> str:
    """What a model found on the leads of its test, in a sentence."""
    tested = f"tested on {counted(test.rows, 'lead')} that it had not seen"
    if is_constant:
        return f"Gives every lead the same chance, so it ranks none; {tested}."
    share, found = found_first(test)
    return (
        f"Finds {round(100 * found)} of 100 conversions in the first {percent(share)} of calls, "
        f"where calling in any order finds {round(100 * share)}; {tested}."
    )


def found_first(test: Metrics) -> tuple[float, float]:
    """The share of calls nearest to `FIRST` that the tenths of the test allow, and what it finds.

    Both within 0–1. Tenths of the same chance are one, as no order parts their leads. Without
    tenths the first tenth alone is known.

    >>> from scoring.training.evaluation import measure
    >>> import numpy as np
    >>> test = measure(np.arange(20) > 15, np.arange(20) / 20, split="time", threshold=0.5)
    >>> found_first(test)
    (0.3, 1.0)
    """
    tenths: dict[float, tuple[float, int]] = {}
    for mean, rate, leads in test.curve:
        found, called = tenths.get(mean, (0.0, 0))
        tenths[mean] = found + rate * leads, called + leads
    if not tenths:
        return 0.1, test.recall_at_10
    whole = sum(found for found, _ in tenths.values())
    found, called, best = 0.0, 0, (1.0, 1.0)
    for mean in sorted(tenths, reverse=True):
        found, called = found + tenths[mean][0], called + tenths[mean][1]
        share = called / test.rows
        if abs(share - FIRST) < abs(best[0] - FIRST):
            best = share, found / whole
    return best


def facts_of(card: ModelCard, floor: float = 0.0) -> VersionFacts:
    """The facts of a model that is loaded; `floor` is that of tier A."""
    trained = day(card.trained_at)
    return VersionFacts(
        card.version,
        # Versions of earlier releases have no name.
        card.name or f"{card.outcome}, {trained}",
        card.filename,
        trained,
        card.trained_rows,
        card.outcome,
        floor,
        card.candidate == CONSTANT,
        card.test,
        meaning=card.meaning,
        verdict=card.verdict,
        first=card.first_created,
        last=card.last_created,
    )


def version_facts(registry: Registry, version: str) -> VersionFacts:
    """The facts of a stored version; where its card cannot be read they say why."""
    try:
        facts = _told(registry.card(version))
        # Figures that no test can have are found where they are worked out.
        _ = facts.finds, _figures(facts)
    except ModelUnavailable as problem:
        return VersionFacts(version, problem=str(problem))
    except (ArithmeticError, ValueError):
        return VersionFacts(version, problem="The figures on its card make no sense.")
    return facts


def _told(card: Mapping[str, Any]) -> VersionFacts:
    own = {f.name: card[f.name] for f in fields(ModelCard) if f.name in card}
    return facts_of(made(ModelCard, own, "card"), card["tier_floors"]["a"])


def versions(registry: Registry) -> list[VersionFacts]:
    """The published versions, newest first. Raises ModelUnavailable."""
    return [version_facts(registry, version) for version in registry.versions[::-1]]


def serving_line(facts: VersionFacts, since: str) -> str:
    """Which version serves and since when."""
    return f"{facts.label} serves" + (f" since {day(since)}." if since else ".")


def instead_line(loaded: Loaded, name: str = "") -> str:
    """That another version serves than should, "" where the right one does.

    Of several models this one is called by its `name`.
    """
    if not loaded.warning:
        return ""
    serves, which = facts_of(loaded.model.card).label, f"{name}, " if name else ""
    return f"Model {which}{loaded.instead_of} cannot be loaded, so {serves} serves now."


def refused_line(name: str, *, others: bool = True) -> str:
    """That no version of a model can be loaded, and whether other models can."""
    return f"The model {name} cannot be loaded{'; the other models work' if others else ''}."


def tested_line(test: Metrics) -> str:
    """On which part of the history the figures are measured."""
    part = NEWEST if test.split == SplitKind.TIME else RANDOM
    return f"The test is {part} of its history, {counted(test.rows, 'lead')} it had not seen."


def switched_line(facts: VersionFacts) -> str:
    """What became of the question whether a version should serve."""
    return f"{facts.label} serves now. {facts.finds}"


def switch_lines(now: VersionFacts | None, then: VersionFacts, proof: str = "") -> list[str]:
    """What changes when another version serves, as a person should know before it does.

    `proof` compares the two on the same leads, "" where nothing does. Of a version whose card
    cannot be read no more is known than that.
    """
    if then.test is None:
        return [then.problem]
    lines = [FROM_NOW_ON]
    if now is None or now.test is None:
        return lines
    if now.outcome != then.outcome:
        lines.append(
            f"It predicts “{then.outcome}”, not “{now.outcome}”: the chances of the two mean "
            "different things."
        )
    if percent(now.floor) != percent(then.floor):
        lines.append(
            f"Tier A begins at a chance of {percent(then.floor)} instead of {percent(now.floor)}."
        )
    others = "" if now.origin == then.origin else OTHER_LEADS
    return list(filter(None, [*lines, proof or others]))


def comparison(now: VersionFacts | None, then: VersionFacts) -> pd.DataFrame:
    """The tested figures of the version that serves and of the one that would, a column each.

    One whose card cannot be read has none.
    """
    columns = {} if then.test is None else {then.version: _figures(then)}
    if now is not None and now.test is not None:
        columns = {f"{now.version} (serves now)": _figures(now)} | columns
    return pd.DataFrame(columns)


def _figures(facts: VersionFacts) -> dict[str, str]:
    test = facts.test
    if test is None:
        return {}
    share, found = found_first(test)
    return {
        "Name": facts.name,
        "File": facts.filename or "not kept",
        "Trained": f"{facts.trained}, {counted(facts.learned, 'lead')}",
        "Outcome": facts.outcome,
        f"Found in the first {percent(share)}": f"{round(100 * found)} of 100 conversions",
        "Expected and actual": f"{test.expected:,.0f} and {test.converted:,} conversions",
        "AUC": f"{test.auc:.3f}",
        "Goals": facts.verdict or "not judged",
        "Tested on": counted(test.rows, "lead"),
    }


def model_line(model: LeadModel, *, scored: bool = False, named: bool = False) -> str:
    """A model with its date and leads; with `scored` as the one that scored the leads in hand.

    Where it is one of several it is `named`.
    """
    card = model.card
    facts, which = facts_of(card), f"{model.line}, " if named else ""
    dates = f", leads of {card.first_created} to {card.last_created}" if card.first_created else ""
    begin = "Scored by model" if scored else "Model"
    return (
        f"{begin} {which}{facts.label}, trained {facts.trained} on "
        f"{counted(facts.learned, 'lead')}{dates}; outcome “{facts.outcome}”."
    )


def is_same(one: LeadModel, other: LeadModel) -> bool:
    """Whether two models are one version, also where folders number theirs alike."""
    return _identity(one.card) == _identity(other.card)


def _identity(card: ModelCard) -> tuple[str, str, str]:
    return card.version, card.history_sha256, card.trained_at


def other_line(scored: ScoredBatch, serving: LeadModel) -> str:
    """That the leads in hand were scored by another model than serves, "" where they were not."""
    own = scored.model
    if is_same(own, serving):
        return ""
    which = "A newer model" if serving.card.trained_at > own.card.trained_at else "Another model"
    return f"{which} serves now: {facts_of(serving.card).label}."
