"""The distinct cells of a column: most columns hold few, and each need be looked at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from scoring.intake.cell_bytes import bytes_of
from scoring.intake.in_hand import of_cells

# Shorter columns are looked through in no time, whatever they hold.
_SHORT = 1_000
# So many of the first cells tell that a column repeats nothing: nine of ten are new.
_FIRST, _NEW = 1 << 14, 0.9
# Up to so many cells it takes longer to look at the first of them twice, or for short ones.
_LOOKED_THROUGH = 4 * _FIRST
# A cell of so many bytes is one of 65,536 or fewer.
_FEW_BYTES = 2


@dataclass(frozen=True)
class DistinctCells:
    """A column as its distinct cells: `texts` (d,) as they appear, and which one each cell is.

    `codes` are places among `texts`, shape (n,). No cell is NA.
    """

    codes: NDArray[np.int32]
    texts: list[str]

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """The number of cells of each distinct one, shape (d,)."""
        return np.bincount(self.codes, minlength=len(self.texts))

    @property
    def bare(self) -> "DistinctCells":
        """The same without the texts, as often counted as they are."""
        bare = DistinctCells(self.codes, [])
        vars(bare)["counts"] = self.counts
        return bare

    @property
    def each(self) -> NDArray[np.object_]:
        """The text of each cell, shape (n,)."""
        return np.array(self.texts, dtype=object)[self.codes]

    @classmethod
    def of(cls, cells: pd.Series) -> "DistinctCells | None":
        """Those of a column of text; None where its cells hardly repeat, or some are NA.

        >>> DistinctCells.of(pd.Series(["Web", "Ads", "Web"], dtype="str"))
        DistinctCells(codes=array([0, 1, 0], dtype=int32), texts=['Web', 'Ads'])
        """
        if (alone := _alone(cells)) is not None:
            return alone
        column = _arrow(cells)
        if column.null_count:
            return None
        if len(column) > _LOOKED_THROUGH and _new_among(column.slice(0, _FIRST)) > _NEW * _FIRST:
            return None
        found = _encoded(cells)
        if len(column) > _SHORT and 2 * len(found.dictionary) > len(column):
            return None
        return _of_dictionary(found)

    @classmethod
    def every(cls, cells: pd.Series) -> "DistinctCells":
        """Those of a column of text however few repeat, a cell that is NA counting as empty."""
        return _alone(cells) or _of_dictionary(_one_dictionary(_arrow(cells).fill_null("")))


@of_cells
def distinct_of(cells: pd.Series) -> tuple[NDArray[np.intp], list[str]]:
    """The place of each cell among the distinct ones, (n,), -1 for NA; and these as they appear."""
    if len(cells) == 1 and isinstance(only := cells.array[0], str):
        return np.zeros(1, dtype=np.intp), [only]
    if not isinstance(cells.array, pd.arrays.ArrowStringArray):
        codes, distinct = cells.array.factorize()
        return codes, distinct.tolist()
    # As pd.factorize does, which then takes twice as long to make an index of them.
    found = _encoded(cells)
    places = found.indices.fill_null(-1) if found.null_count else found.indices
    return np.asarray(places.to_numpy(), dtype=np.intp), found.dictionary.to_pylist()


@of_cells
def _encoded(cells: pd.Series) -> pa.DictionaryArray:
    """The cells with one dictionary."""
    return _one_dictionary(_arrow(cells))


def _arrow(cells: pd.Series) -> pa.ChunkedArray:
    column = pa.array(cells.array, pa.large_string())
    return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])


def _alone(cells: pd.Series) -> DistinctCells | None:
    """A lead alone, which is asked about in every column: this takes a tenth of the time."""
    if len(cells) != 1 or not isinstance(only := cells.array[0], str):
        return None
    return DistinctCells(np.zeros(1, dtype=np.int32), [only])


def _new_among(column: pa.ChunkedArray) -> int:
    return len(_one_dictionary(column).dictionary)


def _one_dictionary(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """The cells with one dictionary, in one piece."""
    is_long = len(column) > _LOOKED_THROUGH and not column.null_count
    if is_long and (short := _of_short_cells(column)) is not None:
        return short
    found = column.dictionary_encode().combine_chunks()
    return found if isinstance(found, pa.DictionaryArray) else found.chunk(0)


def _of_short_cells(column: pa.ChunkedArray) -> pa.DictionaryArray | None:
    """The same of cells of two bytes at most, None where any is longer.

    Counts are mostly so short. Looked up by their bytes they take half the time of a search.
    """
    cells = bytes_of(column)
    lengths = cells.lengths
    # A zero would be no other than an empty cell.
    if lengths.max() > _FEW_BYTES or b"\0" in cells.content:
        return None
    key = cells.first.astype(np.uint16)
    if lengths.max() > 1:
        key |= np.where(lengths > 1, cells.last, 0).astype(np.uint16) << 8
    if not lengths.min():
        key[lengths == 0] = 0
    first = np.full(1 << (8 * _FEW_BYTES), -1, dtype=np.int32)
    # Written from the last to the first, so that the first stays.
    first[key[::-1]] = np.arange(len(key) - 1, -1, -1, dtype=np.int32)
    found = np.sort(first[first >= 0])
    first[key[found]] = np.arange(len(found), dtype=np.int32)
    place = first.take(key)
    texts = column.take(pa.array(found)).combine_chunks()
    return pa.DictionaryArray.from_arrays(pa.array(place), texts)


def _of_dictionary(found: pa.DictionaryArray) -> DistinctCells:
    places = found.indices.to_numpy(zero_copy_only=False)
    return DistinctCells(np.asarray(places, dtype=np.int32), found.dictionary.to_pylist())
