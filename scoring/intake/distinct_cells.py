"""The distinct cells of a column: most columns hold few, and each need be looked at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from scoring.intake.cell_bytes import CellBytes, bytes_of
from scoring.intake.in_hand import of_cells

# Shorter columns are looked through in no time, whatever they hold.
_SHORT = 1_000
# So many of the first cells, an eighth at most, tell that a column repeats nothing: nine of ten
# are new.
_FIRST, _NEW = 1 << 14, 0.9
# Up to so many cells it takes longer to look at the first of them twice, or for short ones.
_LOOKED_THROUGH = 1 << 14
# A cell of so many bytes is one of 65,536 or fewer; what such a cell of each length keeps of two.
_FEW_BYTES = 2
_KEPT = np.array([0, 0xFF, 0xFFFF], dtype=np.uint16)
# Cells whose bytes stay near the processor while they are looked at, and the first of them, which
# hold nearly all that there are.
_BLOCK, _MOSTLY = 1 << 15, 1 << 12


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
        return DistinctCells.counted(self.codes, [], self.counts)

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
        if (short := _short(cells)) is not None:
            return None if _hardly_repeat(len(short.texts), len(column)) else short
        if len(column) > _LOOKED_THROUGH:
            first = min(_FIRST, len(column) // 8)
            if _new_among(column.slice(0, first)) > _NEW * first:
                return None
        found = _encoded(cells)
        is_new = _hardly_repeat(len(found.dictionary), len(column))
        return None if is_new else _of_dictionary(found)

    @classmethod
    def counted(
        cls, codes: NDArray[np.int32], texts: list[str], counts: NDArray[np.int64]
    ) -> "DistinctCells":
        """Cells of which it is known how often each distinct one is, `counts` (d,)."""
        found = cls(codes, texts)
        vars(found)["counts"] = counts
        return found

    @classmethod
    def every(cls, cells: pd.Series) -> "DistinctCells":
        """Those of a column of text however few repeat, a cell that is NA counting as empty."""
        if (alone := _alone(cells) or _short(cells)) is not None:
            return alone
        return _of_dictionary(_one_dictionary(_arrow(cells).fill_null("")))


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
    if (short := _short(cells)) is not None:
        texts = pa.array(short.texts, pa.large_string())
        return pa.DictionaryArray.from_arrays(pa.array(short.codes), texts)
    return _one_dictionary(_arrow(cells))


@of_cells
def _short(cells: pd.Series) -> DistinctCells | None:
    """The same of a long column of short cells, None of any other."""
    column = _arrow(cells)
    is_long = len(column) > _LOOKED_THROUGH and not column.null_count
    return _of_short_cells(column) if is_long else None


def _arrow(cells: pd.Series) -> pa.ChunkedArray:
    column = pa.array(cells.array, pa.large_string())
    return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])


def _alone(cells: pd.Series) -> DistinctCells | None:
    """A lead alone, which is asked about in every column: this takes a tenth of the time."""
    if len(cells) != 1 or not isinstance(only := cells.array[0], str):
        return None
    return DistinctCells(np.zeros(1, dtype=np.int32), [only])


def _hardly_repeat(different: int, cells: int) -> bool:
    return cells > _SHORT and 2 * different > cells


def _new_among(column: pa.ChunkedArray) -> int:
    return len(_one_dictionary(column).dictionary)


def _one_dictionary(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """The cells with one dictionary, in one piece."""
    found = column.dictionary_encode().combine_chunks()
    return found if isinstance(found, pa.DictionaryArray) else found.chunk(0)


def _of_short_cells(column: pa.ChunkedArray) -> DistinctCells | None:
    """The distinct cells of a column of cells of two bytes at most, None where any is longer.

    Counts are mostly so short. Looked up by their bytes they take half the time of a search.
    """
    keys = _keys(bytes_of(column))
    if keys is None:
        return None
    counts = np.bincount(keys)
    held = np.flatnonzero(counts > 0)
    # Where each is first: written from the last to the first, so that the first stays.
    place, some = np.full(len(counts), -1, dtype=np.int32), keys[:_MOSTLY]
    place[some[::-1]] = np.arange(len(some) - 1, -1, -1, dtype=np.int32)
    for key in held[place[held] < 0].tolist():
        place[key] = np.argmax(keys == key)
    found = held[np.argsort(place[held])]
    texts = [int(key).to_bytes(_FEW_BYTES, "little").rstrip(b"\0").decode() for key in found]
    place[found] = np.arange(len(found), dtype=np.int32)
    return DistinctCells.counted(place.take(keys, mode="clip"), texts, counts[found])


def _keys(cells: CellBytes) -> NDArray[np.uint16] | None:
    """A number for each cell, (n,), the same for the same cell; None where any has three bytes."""
    offsets, data = cells.offsets, cells.data
    begin, end = int(offsets[0]), int(offsets[-1])
    count = len(offsets) - 1
    # A zero would be no other than an empty cell.
    if end - begin > _FEW_BYTES * count or b"\0" in cells.content:
        return None
    keys = np.empty(count, dtype=np.uint16)
    for start in range(0, count, _BLOCK):
        ends = offsets[start : start + _BLOCK + 1]
        lengths = np.diff(ends)
        if lengths.max() > _FEW_BYTES:
            return None
        # Each byte with the one behind it.
        pairs = np.zeros(ends[-1] - ends[0] + 2, dtype=np.uint16)
        pairs[:-2] = data[ends[0] : ends[-1]]
        pairs[:-1] |= pairs[1:] << 8
        own = keys[start : start + len(lengths)]
        pairs.take(ends[:-1] - ends[0], out=own, mode="clip")
        own &= _KEPT.take(lengths)
    return keys


def _of_dictionary(found: pa.DictionaryArray) -> DistinctCells:
    places = found.indices.to_numpy(zero_copy_only=False)
    return DistinctCells(np.asarray(places, dtype=np.int32), found.dictionary.to_pylist())
