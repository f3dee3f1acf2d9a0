"""What the history looked like, field by field: evidence for reasons, reference for drift."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.model.codes import Encoder, FieldCode
from scoring.wording import interval

# Eight bins keep a few hundred past leads in each from some thousand leads on.
MOST_BINS = 8
RARE = "a rare value"


@dataclass(frozen=True)
class Evidence:
    """How many past leads shared a value and how many of them converted."""

    leads: int
    converted: int
    label: str

    @property
    def rate(self) -> float:
        """The share that converted, NaN where there are none."""
        return self.converted / self.leads if self.leads else float("nan")


@dataclass(frozen=True)
class FieldProfile:
    """Past leads of one field by bin; the last bin holds the leads without a value.

    Numbers fall into bin i when edges[i-1] < x <= edges[i]; a category's bin is its code.
    `labels`, `leads` and `converted` have one entry per bin. `low` and `high` are the range seen.
    """

    name: str
    is_number: bool
    edges: NDArray[np.float64]
    labels: tuple[str, ...]
    leads: NDArray[np.int64]
    converted: NDArray[np.int64]
    low: float
    high: float

    def bins(self, codes: NDArray[np.float64]) -> NDArray[np.int64]:
        """The bin of each code, shape (n,)."""
        missing = np.isnan(codes)
        filled = np.where(missing, 0.0, codes)
        placed = np.searchsorted(self.edges, filled) if self.is_number else filled.astype(np.int64)
        return np.where(missing, len(self.labels) - 1, placed)

    def evidence(self, place: int) -> Evidence:
        """The past leads of one bin."""
        return Evidence(int(self.leads[place]), int(self.converted[place]), self.labels[place])

    def is_rare(self, place: int) -> bool:
        """Whether a bin is that of the levels too rare to be told apart."""
        return not self.is_number and place == len(self.labels) - 2

    @property
    def span(self) -> str:
        """The range seen, in words."""
        return _span(self.low, self.high)

    def out_of_range(self, codes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """True where a number lies outside what the history held, shape (n,)."""
        if not self.is_number:
            return np.zeros(len(codes), dtype=bool)
        return (codes < self.low) | (codes > self.high)


@dataclass(frozen=True)
class ReferenceProfile:
    """The profiles of all fields, in matrix order, and the history's size."""

    fields: tuple[FieldProfile, ...]
    leads: int
    converted: int

    @cached_property
    def rate(self) -> float:
        """The share of past leads that converted."""
        return self.converted / self.leads


def build_profile(
    encoder: Encoder, codes: NDArray[np.float64], outcome: NDArray[np.bool_]
) -> ReferenceProfile:
    """Count leads and conversions per bin; `codes` is (n, p), `outcome` (n,)."""
    columns = zip(encoder.fields, codes.T, strict=True)
    fields = tuple(_field_profile(f, column, outcome) for f, column in columns)
    return ReferenceProfile(fields, len(outcome), int(outcome.sum()))


def _field_profile(
    field: FieldCode, codes: NDArray[np.float64], outcome: NDArray[np.bool_]
) -> FieldProfile:
    filled = codes[~np.isnan(codes)]
    edges = number_edges(filled) if field.is_number else np.empty(0)
    labels = number_labels(filled, edges) if field.is_number else (*field.levels, RARE, "")
    empty = np.zeros(len(labels), dtype=np.int64)
    low, high = (float(filled.min()), float(filled.max())) if len(filled) else (-np.inf, np.inf)
    blank = FieldProfile(field.column.name, field.is_number, edges, labels, empty, empty, low, high)
    places = blank.bins(codes)
    leads = np.bincount(places, minlength=len(labels))
    converted = np.bincount(places[outcome], minlength=len(labels))
    return replace(blank, leads=leads, converted=converted)


def number_edges(filled: NDArray[np.float64]) -> NDArray[np.float64]:
    """The upper ends of all bins but the last: one a value where few differ, else of one size."""
    distinct = np.unique(filled)
    if len(distinct) <= MOST_BINS:
        return distinct[:-1]
    cuts = np.quantile(filled, np.arange(1, MOST_BINS) / MOST_BINS, method="inverted_cdf")
    return np.unique(cuts[cuts < distinct[-1]])


def number_labels(filled: NDArray[np.float64], edges: NDArray[np.float64]) -> tuple[str, ...]:
    """The bins in words, and "" for the leads without a value."""
    if not len(filled):
        return ("any value", "")
    whole = bool(np.all(filled == np.floor(filled)))
    lows = [float(filled.min()), *(edges + 1 if whole else edges)]
    highs = [*edges, float(filled.max())]
    inner = [_span(low, high) for low, high in zip(lows, highs, strict=True)]
    return (*inner, "")


def _span(low: float, high: float) -> str:
    return interval(f"{low:,.10g}", f"{high:,.10g}")
