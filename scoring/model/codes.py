"""Typed leads become a matrix of numbers; levels are learned in training, unseen ones are told."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.contents import is_key
from scoring.intake.cells.keyed_texts import NO_TEXTS, KeyedTexts
from scoring.intake.distinct_cells import DistinctCells, distinct_of
from scoring.intake.leads.typed_cells import TypedCells
from scoring.model.in_order import in_order, spans, workers_for
from scoring.schema import Column, Kind
from scoring.wording import number_text

# A level with fewer past leads is pooled with the other rare ones: its own rate is mostly noise.
RARE_BELOW = 20
# Rows whose codes are in the cache of a core at once.
_ROWS = 4_000
# What stands for any of them, for people and where one is asked for.
RARE = "a rare value"


@dataclass(frozen=True)
class FieldCode:
    """How one input becomes a number.

    A number is itself. A category is the index in `levels` (by frequency), `len(levels)` when it
    is one of the pooled `rare` levels or RARE, NaN when missing or unseen in training. A value of a
    few leads may name a person, so rare levels are known again and not kept.
    """

    column: Column
    levels: tuple[str, ...] = ()
    rare: KeyedTexts = NO_TEXTS

    @property
    def is_number(self) -> bool:
        """Whether the field is read as a number."""
        return self.column.kind is Kind.NUMBER

    @property
    def is_told(self) -> bool:
        """Whether people can be told its values: nobody knows ids as they are kept in a system."""
        return 2 * sum(map(is_key, self.levels)) <= len(self.levels)

    def text(self, code: float) -> str:
        """The value that a code of a number or of a known level stands for."""
        if not self.is_number:
            return self.levels[int(code)]
        return self.column.range_text(code) or number_text(code)

    def codes(self, values: pd.Series) -> NDArray[np.float64]:
        """The codes of typed values, shape (n,)."""
        if self.is_number:
            return np.asarray(values, dtype=np.float64)
        place, found = distinct_of(values)
        # The last of them stands for a missing value.
        return self.level_codes([*found, None])[place]

    def level_codes(self, levels: Sequence[str | None]) -> NDArray[np.float64]:
        """The codes of levels, None where one is missing."""
        codes = (self._level_code(level) for level in levels)
        return np.fromiter(codes, np.float64, len(levels))

    def _level_code(self, level: str | None) -> float:
        if level is None:
            return np.nan
        return self.places[level] if level in self.places else self._rare_code(level)

    @cached_property
    def places(self) -> dict[str, float]:
        """The code of each known level."""
        return {level: float(i) for i, level in enumerate(self.levels)}

    def _rare_code(self, level: str) -> float:
        return float(len(self.levels)) if self.is_rare(level) else np.nan

    def is_rare(self, level: str) -> bool:
        """Whether a value is one of the rare levels, or stands for them."""
        return level in self.rare or (level == RARE and len(self.rare) > 0)


class CodeCounts(NamedTuple):
    """Codes of a field and how many leads each stands for, both (d,)."""

    codes: NDArray[np.float64]
    leads: NDArray[np.int64]


class HeldCodes(NamedTuple):
    """The codes (d,) of the distinct cells of a field, and which of these each lead has."""

    codes: NDArray[np.float64]
    cells: DistinctCells


@dataclass(frozen=True)
class Encoded:
    """Leads as a float64 matrix, shape (n, p), and the levels training never saw.

    `given` is the matrix where it is there already. Else it is what is `held` of each field, and
    made of some leads or one field as they are asked for: the whole of it takes more memory, and
    more time, than all else that is made of many leads. `unseen` maps field name to level to number
    of leads. `counted` has the codes of each field and the number of leads of each, where they were
    told apart and not held.
    """

    given: NDArray[np.float64] | None
    unseen: Mapping[str, Mapping[str, int]]
    counted: Sequence[CodeCounts] = ()
    held: Sequence[HeldCodes] = ()

    def __len__(self) -> int:
        if self.given is not None:
            return len(self.given)
        return len(self.held[0].cells) if self.held else 0

    @cached_property
    def codes(self) -> NDArray[np.float64]:
        """The whole matrix; of many leads ask for `rows` or a `column`."""
        if self.given is not None:
            return self.given
        codes, workers = np.empty((len(self), len(self.held))), workers_for(len(self))
        parts = ((slice(*part), codes[slice(*part)]) for part in spans(len(self), workers))
        deque(in_order(lambda part: self.fill(*part), parts, workers), maxlen=0)
        return codes

    def rows(self, places: NDArray[np.int64] | slice) -> NDArray[np.float64]:
        """The codes of some leads, shape (m, p)."""
        if self.given is not None:
            return self.given[places]
        if isinstance(places, slice):
            places = np.arange(*places.indices(len(self)))
        codes = np.empty((len(places), len(self.held)))
        self.fill(places, codes)
        return codes

    def lead(self, position: int) -> NDArray[np.float64]:
        """The codes of one lead, shape (p,)."""
        return np.asarray(self.rows(np.array([position]))[0])

    def fill(self, places: NDArray[np.int64] | slice, codes: NDArray[np.float64]) -> None:
        """Write what `rows` gives of leads that are held into `codes` (m, p).

        Some rows at a time: each column on its own would fetch the whole matrix p times.
        """
        block = np.empty((len(self.held), _ROWS))
        first = places.start if isinstance(places, slice) else 0
        for start in range(0, len(codes), _ROWS):
            some = codes[start : start + _ROWS]
            at: NDArray[np.int64] | slice = slice(first + start, first + start + len(some))
            at = at if isinstance(places, slice) else places[at]
            for room, (own, cells) in zip(block, self.held, strict=True):
                np.take(own, cells.codes[at], out=room[: len(some)], mode="clip")
            some[:] = block[:, : len(some)].T

    def column(
        self, field: int, places: NDArray[np.int64] | slice = slice(None)
    ) -> NDArray[np.float64]:
        """The codes of a field of some leads, or of all; shape (m,)."""
        if self.given is not None:
            return self.given[places, field]
        own, cells = self.held[field]
        return own[cells.codes[places]]

    def counts_of(self, field: int) -> CodeCounts:
        """The codes of a field, each perhaps several times, and how many leads each stands for."""
        if self.held:
            return CodeCounts(self.held[field].codes, self.held[field].cells.counts)
        if self.counted:
            return self.counted[field]
        codes = self.column(field)
        return CodeCounts(codes, np.ones(len(codes), dtype=np.int64))

    @property
    def filled(self) -> NDArray[np.int64]:
        """How many leads have a value that the model knows, by field; (p,)."""
        if self.given is not None:
            return np.asarray(np.count_nonzero(~np.isnan(self.given), axis=0))
        counts = map(self.counts_of, range(len(self.held)))
        return np.array([found.leads[~np.isnan(found.codes)].sum() for found in counts], np.int64)


@dataclass(frozen=True)
class Encoder:
    """The fields of a model in the order of its matrix columns."""

    fields: tuple[FieldCode, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The field names, in matrix order."""
        return tuple(f.column.name for f in self.fields)

    @property
    def categorical(self) -> list[int]:
        """The matrix columns that hold level codes."""
        return [i for i, f in enumerate(self.fields) if not f.is_number]

    def encode(self, values: pd.DataFrame) -> Encoded:
        """Encode typed values; a lead's row does not depend on the other leads."""
        # A column at a time: all of them beside the matrix would take its memory again.
        codes = np.empty((len(values), len(self.fields)))
        unseen = dict[str, dict[str, int]]()
        for i, f in enumerate(self.fields):
            column = values[f.column.name]
            codes[:, i] = f.codes(column)
            if not f.is_number and (levels := _unseen(f, column)):
                unseen[f.column.name] = levels
        return Encoded(codes, unseen)

    def encode_typed(self, typed: Mapping[str, TypedCells]) -> Encoded:
        """The same of columns whose distinct cells are typed."""
        pairs = [(f, typed[f.column.name]) for f in self.fields]
        held = [HeldCodes(_distinct_codes(f, typed), typed.cells) for f, typed in pairs]
        unseen = {
            f.column.name: levels
            for (f, cells), own in zip(pairs, held, strict=True)
            if not f.is_number and (levels := _unseen_among(cells, own.codes))
        }
        return Encoded(None, unseen, held=held)


def learn_encoder(values: pd.DataFrame, inputs: Sequence[Column]) -> Encoder:
    """Learn levels and rare levels from the typed history."""
    return Encoder(tuple(_learn(values[c.name], c) for c in inputs))


def _learn(values: pd.Series, column: Column) -> FieldCode:
    if column.kind is Kind.NUMBER:
        return FieldCode(column)
    return learned_levels(values.value_counts(), column)


def learned_levels(found: pd.Series, column: Column) -> FieldCode:
    """The code of a category whose values occur so often; the values are the index of `found`."""
    counts = found.sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    common = counts.index[counts >= RARE_BELOW]
    rare = KeyedTexts.of(counts.index.difference(common).tolist())
    return FieldCode(column, tuple(common), rare)


def _distinct_codes(field: FieldCode, cells: TypedCells) -> NDArray[np.float64]:
    """The code of each distinct cell, (d,)."""
    if cells.read is not None:
        return cells.read.values
    return field.level_codes(cells.levels)


def _unseen_among(cells: TypedCells, codes: NDArray[np.float64]) -> dict[str, int]:
    """The levels that have no code (d,), and how many leads have each, the commonest first."""
    leads = dict[str, int]()
    # Distinct cells stand in the order in which they first appear, and so do their levels.
    for place in np.flatnonzero(np.isnan(codes)).tolist():
        level, count = cells.levels[place], int(cells.cells.counts[place])
        if level is not None and count:
            leads[level] = leads.get(level, 0) + count
    return dict(sorted(leads.items(), key=lambda pair: -pair[1]))


def _unseen(field: FieldCode, values: pd.Series) -> dict[str, int]:
    known = field.places
    # It takes a tenth of the time to see that all of them are known, as they mostly are.
    if all(level in known for level in distinct_of(values)[1]):
        return {}
    counts = values.value_counts()
    others = ((str(level), int(n)) for level, n in counts.items() if level not in known)
    return {level: n for level, n in others if not field.is_rare(level)}
