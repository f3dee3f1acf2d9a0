"""Leads put into groups by any column: levels, spans of numbers, months."""

from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.held_cells import Codes, small
from scoring.insight.leads import Field
from scoring.model.bins import edges_among, number_labels, range_labels
from scoring.schema import Kind

EMPTY = "(empty)"


@dataclass(frozen=True)
class Groups:
    """The group of each lead: `place` (n,) points into `labels`, the last of which is for no value.

    Levels stand by their number of leads, the most first; numbers and months rise.
    """

    name: str
    labels: tuple[str, ...]
    place: NDArray[np.int64]
    is_ordered: bool

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """The number of leads of each group, shape (groups,)."""
        return np.bincount(self.place, minlength=len(self.labels))

    def folded(self, away: NDArray[np.bool_]) -> "Groups":
        """The same with these groups (groups,) as one, "n others", before the one for no value.

        Where under two are away nothing changes; the group for no value always stays.
        """
        away = away & (np.arange(len(self)) < len(self) - 1)
        if away.sum() < 2:
            return self
        kept = [label for label, gone in zip(self.labels, away, strict=True) if not gone]
        rank = np.where(away, len(kept) - 1, np.cumsum(~away) - 1)
        rank[-1] = len(kept)
        labels = (*kept[:-1], f"{int(away.sum()):,} others", EMPTY)
        return Groups(self.name, labels, rank[self.place], self.is_ordered)

    def sums(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of weights (n,) in each group; NaN counts as 0."""
        unknown = np.isnan(weights)
        filled = np.where(unknown, 0.0, weights) if unknown.any() else weights
        return np.asarray(np.bincount(self.place, filled, len(self.labels)), dtype=np.float64)


def groups_of(field: Field) -> Groups:
    """A column's groups: each level, each month, spans of numbers with about as many leads."""
    found, place = field.once(_to_keep)
    return replace(found, place=place.astype(np.int64))


def _to_keep(field: Field) -> tuple[Groups, Codes]:
    """The groups without their places, and these in few bytes: they stay with the column."""
    found = _groups(field)
    nowhere = np.empty(0, dtype=np.int64)
    return replace(found, place=nowhere), small(found.place, len(found))


def _groups(field: Field) -> Groups:
    if field.kind is Kind.NUMBER:
        return _spans(field)
    if field.kind is Kind.DATE:
        return months_of(field.name, field.values.to_numpy(dtype="datetime64[us]"))
    return _levels(field)


def months_of(name: str, dates: NDArray[np.datetime64]) -> Groups:
    """The groups of dates (n,) by calendar month."""
    months = pd.Series(dates.astype("datetime64[M]"))
    codes, found = pd.factorize(months, sort=True)
    labels = tuple(str(np.datetime64(month, "M")) for month in found)
    place = np.where(codes < 0, len(labels), codes)
    return Groups(name, (*labels, EMPTY), place, is_ordered=True)


def _levels(field: Field) -> Groups:
    codes = field.values.cat.codes.to_numpy().astype(np.int64)
    levels = [str(level) for level in field.values.cat.categories]
    counts = np.bincount(codes[codes >= 0], minlength=len(levels))
    order = np.lexsort((np.arange(len(levels)), -counts))
    order = order[counts[order] > 0]
    rank = np.full(len(levels) + 1, len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    labels = (*(levels[at] for at in order), EMPTY)
    return Groups(field.name, labels, rank[codes], is_ordered=False)


def _spans(field: Field) -> Groups:
    numbers = field.numbers
    edges = edges_among(numbers)
    *labels, _ = (
        range_labels(numbers.numbers, edges, field.column.range_text)
        if field.ranges
        else number_labels(numbers.numbers, edges)
    )
    place = field.of_numbers(partial(span_places, edges))
    return Groups(field.name, (*labels, EMPTY), place, is_ordered=True)


def span_places(edges: NDArray[np.float64], numbers: NDArray[np.float64]) -> NDArray[np.int64]:
    """The span of each number that ends at these edges, the one behind the last for NaN."""
    return np.where(np.isnan(numbers), len(edges) + 1, np.searchsorted(edges, numbers))
