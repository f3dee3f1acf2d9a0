"""Typed leads become a matrix of numbers; levels are learned in training, unseen ones are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.schema import Column, Kind
from scoring.wording import number_text

# A level with fewer past leads is pooled with the other rare ones: its own rate is mostly noise.
RARE_BELOW = 20


@dataclass(frozen=True)
class FieldCode:
    """How one input becomes a number.

    A number is itself. A category is the index in `levels` (by frequency), `len(levels)` when it
    is one of the pooled `rare` levels, NaN when missing or unseen in training.
    """

    column: Column
    levels: tuple[str, ...] = ()
    rare: frozenset[str] = frozenset()

    @property
    def is_number(self) -> bool:
        """Whether the field is read as a number."""
        return self.column.kind is Kind.NUMBER

    def text(self, code: float) -> str:
        """The value that a code of a number or of a known level stands for."""
        if not self.is_number:
            return self.levels[int(code)]
        return self.column.range_text(code) or number_text(code)

    def codes(self, values: pd.Series) -> NDArray[np.float64]:
        """The codes of typed values, shape (n,)."""
        if self.is_number:
            return np.asarray(values, dtype=np.float64)
        known = {level: float(i) for i, level in enumerate(self.levels)}
        known |= dict.fromkeys(self.rare, float(len(self.levels)))
        place, found = pd.factorize(values)
        # The last of them stands for a missing value.
        return np.array([*(known.get(level, np.nan) for level in found), np.nan])[place]


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
        columns = [f.codes(values[f.column.name]) for f in self.fields]
        codes = np.column_stack(columns) if columns else np.empty((len(values), 0))
        texts = [f for f in self.fields if not f.is_number]
        unseen = {f.column.name: _unseen(f, values[f.column.name]) for f in texts}
        return Encoded(codes, {name: levels for name, levels in unseen.items() if levels})


def learn_encoder(values: pd.DataFrame, inputs: Sequence[Column]) -> Encoder:
    """Learn levels and rare levels from the typed history."""
    return Encoder(tuple(_learn(values[c.name], c) for c in inputs))


def _learn(values: pd.Series, column: Column) -> FieldCode:
    if column.kind is Kind.NUMBER:
        return FieldCode(column)
    by_name = values.value_counts().sort_index(kind="stable")
    counts = by_name.sort_values(ascending=False, kind="stable")
    common = counts.index[counts >= RARE_BELOW]
    return FieldCode(column, tuple(common), frozenset(counts.index.difference(common)))


def _unseen(field: FieldCode, values: pd.Series) -> dict[str, int]:
    counts = values.value_counts()
    known = field.rare.union(field.levels)
    return {str(level): int(n) for level, n in counts.items() if level not in known}
