"""Typed leads become a matrix of numbers; levels are learned in training, unseen ones are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.contents import is_key
from scoring.intake.cells.keyed_texts import NO_TEXTS, KeyedTexts
from scoring.intake.distinct_cells import distinct_of
from scoring.schema import Column, Kind
from scoring.wording import number_text

# A level with fewer past leads is pooled with the other rare ones: its own rate is mostly noise.
RARE_BELOW = 20
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
        codes = (self.places[v] if v in self.places else self._rare_code(v) for v in found)
        # The last of them stands for a missing value.
        return np.array([*codes, np.nan])[place]

    @cached_property
    def places(self) -> dict[str, float]:
        """The code of each known level."""
        return {level: float(i) for i, level in enumerate(self.levels)}

    def _rare_code(self, level: str) -> float:
        return float(len(self.levels)) if self.is_rare(level) else np.nan

    def is_rare(self, level: str) -> bool:
        """Whether a value is one of the rare levels, or stands for them."""
        return level in self.rare or (level == RARE and len(self.rare) > 0)


@dataclass(frozen=True)
class Encoded:
    """Leads as a float64 matrix, shape (n, p), and the levels training never saw.

    `unseen` maps field name to level to number of leads.
    """

    codes: NDArray[np.float64]
    unseen: Mapping[str, Mapping[str, int]]


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


def learn_encoder(values: pd.DataFrame, inputs: Sequence[Column]) -> Encoder:
    """Learn levels and rare levels from the typed history."""
    return Encoder(tuple(_learn(values[c.name], c) for c in inputs))


def _learn(values: pd.Series, column: Column) -> FieldCode:
    if column.kind is Kind.NUMBER:
        return FieldCode(column)
    by_name = values.value_counts().sort_index(kind="stable")
    counts = by_name.sort_values(ascending=False, kind="stable")
    common = counts.index[counts >= RARE_BELOW]
    rare = KeyedTexts.of(counts.index.difference(common).tolist())
    return FieldCode(column, tuple(common), rare)


def _unseen(field: FieldCode, values: pd.Series) -> dict[str, int]:
    known = field.places
    # It takes a tenth of the time to see that all of them are known, as they mostly are.
    if all(level in known for level in distinct_of(values)[1]):
        return {}
    counts = values.value_counts()
    others = ((str(level), int(n)) for level, n in counts.items() if level not in known)
    return {level: n for level, n in others if not field.is_rare(level)}
