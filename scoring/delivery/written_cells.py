"""The texts of a sheet made ready for a file: each distinct one once, given a block at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.delivery.lead_sheet import ReasonColumn, SheetColumn, whole
from scoring.delivery.tables import may_change
from scoring.intake.cells.live_text import starts_live
from scoring.intake.distinct_cells import DistinctCells

# A sign that parts cells, and behind it one that a formula begins with.
_SIGNS = "=+@%\uff1d\ufe66\uff0b\uff0d\uff20\ufe62\ufe63\ufe6b-"
_FIRST_HALF = f"[;,|\t\r\n][^;,|\t\r\n]*[{_SIGNS}]"
# The cells of the leads at some places of the batch.
WrittenCells = Callable[[NDArray[np.int64]], pa.Array]


@dataclass(frozen=True)
class FileForm:
    """How a kind of file takes texts: a column made `safe`, then each cell by its `mark`."""

    safe: Callable[[pd.Series], pd.Series]
    mark: Callable[[pa.Array], pa.Array]

    def cells(self, column: SheetColumn, leads: int) -> WrittenCells:
        """A column of texts of so many leads."""
        if isinstance(column, ReasonColumn):
            return self._reasons(column, leads)
        if isinstance(column, DistinctCells):
            texts = pd.Series(column.texts, dtype="str")
            if not len(may_change(texts)):
                return CodedCells(self.mark(pa.array(texts, pa.large_string())), column.codes)
            # What is done to a cell may depend on all cells of its column.
            return PlainCells(self.made_safe(whole(column)))
        repeated = DistinctCells.of(column)
        return (
            PlainCells(self.made_safe(column)) if repeated is None else self.cells(repeated, leads)
        )

    def made_safe(self, column: pd.Series) -> pa.Array:
        """All cells of a column, judged together."""
        found = pa.array(self.safe(column.fillna("")), pa.large_string())
        return self.mark(found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found)

    def _reasons(self, column: ReasonColumn, leads: int) -> WrittenCells:
        """A reason begins with its field, so that what a cell of the file begins with is harmless.

        Where a field begins as no word does, its column is judged as a whole, as others are. Where
        a part of a reason may be run, or may be the first half of what is, each block is judged.
        """
        subjects, phrases, cells = column.wordings.parts()
        if not all(map(_begins_as_words, subjects)):
            texts = column.texts(np.arange(leads))
            return PlainCells(self.made_safe(pd.Series(texts, dtype="str")))
        within = pd.Series([f"x{phrase}" for phrase in phrases], dtype="str")
        if _has_odd(within) or any(map(_has_odd, cells)):
            return lambda at: self.made_safe(pd.Series(column.texts(at), dtype="str"))
        return ReasonCells(column, self.mark)


def _begins_as_words(subject: str) -> bool:
    # Some letters show nothing, and are skipped by programs that look for a formula.
    return subject[:1].isalnum() and not starts_live(f"{subject[:1]}=")


def _has_odd(cells: pd.Series) -> bool:
    texts = cells.fillna("")
    halves = pc.match_substring_regex(pa.array(texts, pa.large_string()), _FIRST_HALF)
    return bool(len(may_change(texts)) or pc.any(halves).as_py())


@dataclass(frozen=True)
class PlainCells:
    """Cells as they stand in a file."""

    texts: pa.Array

    def __call__(self, places: NDArray[np.int64]) -> pa.Array:
        """Those of some leads."""
        return pc.take(self.texts, pa.array(places))


@dataclass(frozen=True)
class CodedCells:
    """The distinct cells of a column as they stand in a file, and which of them each lead has."""

    texts: pa.Array
    codes: NDArray[np.int32] | NDArray[np.intp]

    def __call__(self, places: NDArray[np.int64]) -> pa.Array:
        """Those of some leads."""
        return pc.take(self.texts, pa.array(self.codes[places]))


@dataclass(frozen=True)
class ReasonCells:
    """Reasons of which no part may be run, each text with its `mark`."""

    column: ReasonColumn
    mark: Callable[[pa.Array], pa.Array]

    def __call__(self, places: NDArray[np.int64]) -> pa.Array:
        """Those of some leads."""
        return self.mark(self.column.texts(places))
