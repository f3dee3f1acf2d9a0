"""A column that a model reads, typed once for each distinct cell and not for each lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.numbers import ReadNumbers
from scoring.intake.cells.values import answers_among, levels_among
from scoring.intake.distinct_cells import DistinctCells
from scoring.schema import Column, Kind


@dataclass(frozen=True)
class TypedCells:
    """What the distinct cells of a column stand for, and which one each lead has.

    Of numbers `read` has them, shape (d,); of categories `levels` (d,) are texts, None where
    missing. Several of the distinct cells may stand for one level.
    """

    cells: DistinctCells
    read: ReadNumbers | None
    levels: Sequence[str | None] = ()

    @classmethod
    def of(cls, cells: DistinctCells, column: Column, header: str) -> "TypedCells":
        """The cells of an uploaded column as a column of the model."""
        if column.kind is Kind.NUMBER:
            return cls(cells, answers_among(cells, column, header))
        return cls(cells, None, levels_among(cells, column))

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def without_texts(self) -> "TypedCells":
        """The same of numbers without what was written, which in a long column takes most room."""
        if self.read is None:
            return self
        return replace(self, cells=self.cells.bare)

    def meant(self, said: Mapping[str, str]) -> "TypedCells":
        """The same where a person said which known level is meant by another."""
        if self.read is not None:
            return self
        levels = [None if level is None else said.get(level, level) for level in self.levels]
        return replace(self, levels=levels)

    def series(self, index: pd.Index) -> pd.Series:
        """One value for each lead: float64 of numbers, else text with NA."""
        codes = self.cells.codes
        if self.read is not None:
            return pd.Series(self.read.values[codes], index)
        held = pd.Series([*self.levels, None], dtype="str").array.take(codes)
        return pd.Series(held, index, copy=False)

    def at(self, position: int) -> float | str | None:
        """The value of one lead; None and NaN where it has none."""
        place = self.cells.codes[position]
        return self.levels[place] if self.read is None else float(self.read.values[place])

    @property
    def blank(self) -> NDArray[np.bool_]:
        """Which leads have a cell that is empty or stands for no value, as `is_missing`; (n,)."""
        if self.read is None:
            nothing = np.array([level is None for level in self.levels], dtype=bool)
        else:
            nothing = np.isnan(self.read.values) & ~self.read.unread
        return nothing[self.cells.codes] if nothing.any() else np.zeros(len(self), dtype=bool)


def nothing_typed(column: Column, leads: int) -> TypedCells:
    """What a column holds that the file lacks."""
    codes = np.broadcast_to(np.zeros(1, dtype=np.int32), leads)
    cells = DistinctCells(codes, [""])
    return TypedCells.of(cells, column, column.name)
