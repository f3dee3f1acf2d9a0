"""Which leads a report is about, in words: the filter, how many of how many, what made them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from scoring.insight.leads import Leads
from scoring.insight.selection import Selection, filter_fields
from scoring.schema import Column, Kind, Role
from scoring.views.explore.words import rate_of
from scoring.wording import counted, day, listed

# So much is repeated of what the address asks for and the file lacks.
MOST_NAMED, MOST_SIGNS = 3, 40


@dataclass(frozen=True)
class Scope:
    """The filter that leads were taken by, `whole` the number of leads before it, and the day.

    `whole` is None where no filter was asked for.
    """

    selection: Selection = field(default_factory=Selection)
    whole: int | None = None
    made: date = field(default_factory=date.today)

    def file_name(self, leads: Leads) -> str:
        """The name of the file of the report."""
        filtered = "" if self.selection.is_empty else " filtered"
        return f"{leads.name.split('.')[0]}{filtered} report.html"


def facts(leads: Leads, scope: Scope) -> tuple[str, ...]:
    """What a reader must know before any number: a sentence each."""
    return (
        _size(leads, scope),
        f"Filter: {in_words(scope.selection) or 'none, all leads of the file'}.",
        _outcome(leads),
        _model(leads),
        f"Made on {scope.made}.",
    )


def in_words(selection: Selection) -> str:
    """The filter in words; "" for none.

    >>> in_words(Selection({"lead_source": ("Facebook", "Google")}, tiers=("A", "B")))
    'Lead source Facebook or Google; tiers A and B'
    """
    return "; ".join(_bounds(selection))


def not_there(leads: Leads, asked: Mapping[str, Sequence[str]]) -> str:
    """Which values asked for the file does not have; "" for none.

    `asked` has values by the name of their column or by the word of their filter.
    """
    by_word, lacking = filter_fields(leads), []
    for name, values in asked.items():
        field = by_word.get(name, leads.find(name))
        there = set() if field is None else set(field.values.dropna().astype("str"))
        label = (field or Column(name, Kind.CATEGORY, Role.FEATURE)).label
        lacking += [f"{label} {value[:MOST_SIGNS]}" for value in values if value not in there]
    named = list(dict.fromkeys(lacking))
    told = listed(named, MOST_NAMED)
    return f"Left out of the filter because not in this file: {told}." if named else ""


def _bounds(selection: Selection) -> Iterator[str]:
    for name, values in selection.values.items():
        if values:
            yield f"{Column(name, Kind.CATEGORY, Role.FEATURE).label} {_listed(values, 'or')}"
    ends = (("from", selection.since), ("until", selection.until))
    days = [f"{word} {end}" for word, end in ends if end is not None]
    if days:
        yield f"created {' '.join(days)}"
    if selection.tiers:
        word = "tier" if len(selection.tiers) == 1 else "tiers"
        yield f"{word} {_listed(selection.tiers, 'and')}"


def _listed(values: tuple[str, ...], last: str) -> str:
    *others, end = values
    return f"{', '.join(others)} {last} {end}" if others else end


def _size(leads: Leads, scope: Scope) -> str:
    if scope.whole is None or scope.selection.is_empty:
        return f"{counted(len(leads), 'lead')}."
    return f"{len(leads):,} of {counted(scope.whole, 'lead')}."


def _outcome(leads: Leads) -> str:
    column = leads.first(Role.OUTCOME)
    if column is None:
        return "No outcome."
    if not leads.has_outcome:
        return f"Outcome “{column.name}”, not known for any of these leads."
    return f"Outcome “{column.name}”: {rate_of(leads)} converted."


def _model(leads: Leads) -> str:
    if leads.scoring is None:
        return "No chances from a model."
    card = leads.scoring.model.card
    return f"Chances from model version {card.version}, trained on {day(card.trained_at)}."
