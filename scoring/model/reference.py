"""What the history looked like, field by field: evidence for reasons, reference for drift."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.model.bins import (
    in_unit,
    number_edges,
    number_labels,
    range_labels,
    span,
    written,
)
from scoring.model.codes import RARE, Encoder, FieldCode
from scoring.schema import Column
from scoring.wording import day

# The leads counted carry this share of the model's weight: older ones hardly count in it.
CARRIED = 0.9
# Levels with a smaller share of the history are compared as one.
SMALL_SHARE = 0.01
# Stretches of so many leads of the history are compared with what came before them.
STRETCHES = (100, 300, 1_000, 3_000, 10_000, 30_000)
# The middle nine tenths of a normal law.
_NOISE_Z = 1.6449


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

    def differs(self, average: float) -> bool:
        """Whether the average lies outside the 90% interval of the rate.

        The interval is that of Wilson, "Probable Inference" (JASA 1927).

        >>> Evidence(50, 20, "").differs(0.3), Evidence(500, 200, "").differs(0.3)
        (False, True)
        """
        if not self.leads:
            return False
        n, z = self.leads, _NOISE_Z
        middle = (self.converted + z * z / 2) / (n + z * z)
        spread = self.converted * (n - self.converted) / n + z * z / 4
        return bool(abs(average - middle) > z * np.sqrt(spread) / (n + z * z))


@dataclass(frozen=True)
class FieldProfile:
    """Past leads of one field by bin; the last bin holds the leads without a value.

    Numbers fall into bin i when edges[i-1] < x <= edges[i]; a category's bin is its code.
    `labels`, `leads` and `converted` have one entry per bin. `low` and `high` are the range seen.
    `unseen` is the share of held-out leads (0–1) with values that the others had not, `unseen_top`
    that of the commonest such value alone; `moves` are the PSI beyond chance that stretches of
    STRETCHES leads of the history reached. `unit` is that of the numbers, in words.
    """

    name: str
    is_number: bool
    edges: NDArray[np.float64]
    labels: tuple[str, ...]
    leads: NDArray[np.int64]
    converted: NDArray[np.int64]
    low: float
    high: float
    unseen: float = 0.0
    unseen_top: float = 0.0
    moves: tuple[float, ...] = ()
    unit: str = ""

    def bins(self, codes: NDArray[np.float64]) -> NDArray[np.int64]:
        """The bin of each code, shape (n,)."""
        missing = np.isnan(codes)
        filled = np.where(missing, 0.0, codes)
        placed = np.searchsorted(self.edges, filled) if self.is_number else filled.astype(np.int64)
        return np.where(missing, len(self.labels) - 1, placed)

    @cached_property
    def compared(self) -> NDArray[np.int64]:
        """As what each bin is compared, and the leads with unseen values at last; (bins + 1,).

        Rare and unseen values and small bins are one: which of these a value is in depends on how
        many leads the history has. The leads without a value are always on their own.
        """
        small = self.leads < SMALL_SHARE * self.leads.sum()
        if not self.is_number:
            small[-2] = True
        small[-1] = False
        own = np.cumsum(~small) - 1
        return np.append(np.where(small, own[-1] + 1, own), own[-1] + 1)

    @cached_property
    def compared_leads(self) -> NDArray[np.float64]:
        """The history's leads by what they are compared as."""
        at = self.compared
        return np.asarray(np.bincount(at[:-1], self.leads, int(at[-1]) + 1), dtype=np.float64)

    def evidence(self, place: int) -> Evidence:
        """The past leads of one bin."""
        return Evidence(int(self.leads[place]), int(self.converted[place]), self.labels[place])

    def counted(self, often: float) -> "FieldProfile":
        """The same where each lead that converted counts `often` times, the others once.

        So many leads are counted as say as much where each counts once (Kish, "Survey Sampling",
        1965).

        >>> empty, twenty = np.empty(0), np.array([20, 20])
        >>> one = FieldProfile("A", False, empty, ("a", ""), twenty, np.array([20, 0]), 0, 0)
        >>> one.counted(0.5).leads
        array([12, 24])
        """
        if often == 1:
            return self
        hits, others = self.converted.sum(), (self.leads - self.converted).sum()
        size = (often * hits + others) / max(1e-300, often**2 * hits + others)
        found = (often * self.converted + self.leads - self.converted) * size
        return replace(self, leads=np.rint(found).astype(np.int64))

    def is_rare(self, place: int) -> bool:
        """Whether a bin is that of the levels too rare to be told apart."""
        return not self.is_number and place == len(self.labels) - 2

    def span(self, column: Column) -> str:
        """What was seen of this column from its lowest to its highest value, in words.

        Of numbers that stand for ranges the first and the last range, as they were uploaded.
        """
        seen = (self.low, self.high)
        if not any(map(column.range_text, seen)):
            return in_unit(span(*seen), self.unit)
        lowest, highest = (column.range_text(end) or written(end) for end in seen)
        return lowest if lowest == highest else f"{lowest} to {highest}"

    def usual_move(self, leads: int) -> float:
        """The PSI beyond chance that as many leads of the history reached; 0.0 if not known."""
        pairs = zip(STRETCHES, self.moves, strict=False)
        fitting = [move for size, move in pairs if size <= leads]
        return (fitting[-1:] or [*self.moves[:1], 0.0])[0]

    def out_of_range(self, codes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """True where a number lies outside what the history held, shape (n,)."""
        if not self.is_number:
            return np.zeros(len(codes), dtype=bool)
        return (codes < self.low) | (codes > self.high)


@dataclass(frozen=True)
class ReferenceProfile:
    """The profiles of all fields, in matrix order, and how many leads they count.

    `since` is the first day of these leads where older ones hardly count in the model, else "".
    """

    fields: tuple[FieldProfile, ...]
    leads: int
    converted: int
    since: str = ""

    @cached_property
    def rate(self) -> float:
        """The share of past leads that converted."""
        return self.converted / self.leads

    @property
    def period(self) -> str:
        """Of which time the leads are, to follow "past leads"; "" for all the model has seen."""
        return f" since {self.since}" if self.since else ""


def carrying(weight: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The heaviest leads that hold nine tenths of the weight, all where they weigh alike; (n,)."""
    if not len(weight) or weight.min() == weight.max():
        return np.ones(len(weight), dtype=bool)
    falling = np.sort(weight)[::-1]
    enough = np.searchsorted(np.cumsum(falling), CARRIED * falling.sum())
    return np.asarray(weight >= falling[min(int(enough), len(falling) - 1)])


def build_profile(
    encoder: Encoder,
    codes: NDArray[np.float64],
    outcome: NDArray[np.bool_],
    weight: NDArray[np.float64] | None = None,
    created: NDArray[np.datetime64] | None = None,
) -> ReferenceProfile:
    """Count leads and conversions per bin; `codes` is (n, p), all others (n,).

    With the `weight` that the model gives to leads, those that carry it are counted; the ranges
    seen are of all leads. `created` dates the first of these.
    """
    chosen = np.ones(len(outcome), dtype=bool) if weight is None else carrying(weight)
    columns = zip(encoder.fields, codes.T, strict=True)
    fields = tuple(_field_profile(f, column, outcome, chosen) for f, column in columns)
    since = "" if created is None or chosen.all() else first_day(created[chosen])
    return ReferenceProfile(fields, int(chosen.sum()), int(outcome[chosen].sum()), since)


def first_day(created: NDArray[np.datetime64]) -> str:
    """The day of the earliest of these dates, "" where none is known."""
    dated = created[~np.isnat(created)]
    return day(dated.min()) if len(dated) else ""


def _field_profile(
    field: FieldCode,
    codes: NDArray[np.float64],
    outcome: NDArray[np.bool_],
    chosen: NDArray[np.bool_],
) -> FieldProfile:
    there = ~np.isnan(codes)
    filled, of_chosen = codes[there], codes[there & chosen]
    edges = number_edges(of_chosen) if field.is_number else np.empty(0)
    unit = field.column.unit_words
    labels = (*field.levels, RARE, "")
    if field.column.ranges and len(filled):
        labels = range_labels(filled, edges, field.column.range_text)
    elif field.is_number:
        labels = tuple(in_unit(label, unit) for label in number_labels(filled, edges))
    empty = np.zeros(len(labels), dtype=np.int64)
    low, high = (float(filled.min()), float(filled.max())) if len(filled) else (-np.inf, np.inf)
    blank = FieldProfile(
        field.column.name,
        field.is_number,
        edges,
        labels,
        empty,
        empty,
        low,
        high,
        unit=unit,
    )
    places = blank.bins(codes)
    leads = np.bincount(places[chosen], minlength=len(labels))
    converted = np.bincount(places[outcome & chosen], minlength=len(labels))
    return replace(blank, leads=leads, converted=converted)
