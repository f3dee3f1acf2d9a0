"""Which of the leads are looked at: by source, medium, campaign and city, by date and by tier."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scoring.insight.leads import Field, Leads
from scoring.insight.source import header_tokens, source_of
from scoring.schema import Kind

# What leads are filtered by, by words in the names of columns; none of them names a person. The
# source is found by more than a word.
FILTERS: Mapping[str, tuple[str, ...]] = {
    "source": (),
    "medium": ("medium",),
    "campaign": ("campaign", "kampagne", "campana", "campagne", "campanha", "campagna"),
    "city": ("city", "stadt", "ville", "ciudad", "cidade", "citta"),
}


@dataclass(frozen=True)
class Selection:
    """Values by column, days of creation from `since` to `until`, tiers; empty is no bound."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    tiers: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every lead is meant."""
        return not (any(self.values.values()) or self.since or self.until or self.tiers)

    @property
    def of_any_period(self) -> "Selection":
        """The same without its days, for leads of another period."""
        return replace(self, since=None, until=None)

    def mask(self, leads: Leads) -> NDArray[np.bool_]:
        """Which leads (n,) are meant; a lead without a date is not within any days.

        A column that these leads lack, and tiers where none is scored, bound nothing.
        """
        kept = np.ones(len(leads), dtype=bool)
        for name, values in self.values.items():
            found = leads.find(name)
            if values and found is not None:
                kept &= found.values.isin(values).to_numpy()
        days = leads.created.astype("datetime64[D]")
        if self.since is not None:
            kept &= days >= np.datetime64(self.since)
        if self.until is not None:
            kept &= days <= np.datetime64(self.until)
        if self.tiers and leads.is_scored:
            kept &= np.isin(leads.tier, self.tiers)
        return kept


def filter_fields(leads: Leads) -> dict[str, Field]:
    """The columns to filter by, by their word: the source, else the first whose name says it."""
    source = source_of(leads)
    found = {} if source is None or source.kind is not Kind.CATEGORY else {"source": source}
    for word, names in FILTERS.items():
        for column in leads.groupable:
            fits = column.kind is Kind.CATEGORY and header_tokens(column.name) & set(names)
            if fits and column.name not in {f.name for f in found.values()}:
                found.setdefault(word, column)
    return found
