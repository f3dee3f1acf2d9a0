"""A column of text as its bytes: what all of its cells show at their ends, without a look inside.

A search through the bytes of a whole column proves in a moment that there is nothing to find.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

# The first byte in UTF-8 of letters that are neither Latin nor accents.
_LATIN = bytes(range(0xCA))
_LONG_S = "ſ".encode()  # it is an s to whoever ignores case
# The bytes of the signs of ASCII that show.
IS_VISIBLE = (np.arange(256) > ord(" ")) & (np.arange(256) < 0x7F)


@dataclass(frozen=True)
class CellBytes:
    """The bytes of all cells, shape (m,), and where each begins and the last ends, shape (n + 1,).

    There is no missing cell.
    """

    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    @property
    def given(self) -> NDArray[np.bool_]:
        """Which cells hold anything, shape (n,)."""
        return np.asarray(self.offsets[1:] > self.offsets[:-1])

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The number of bytes of each cell, shape (n,)."""
        return np.diff(self.offsets)

    @property
    def first(self) -> NDArray[np.uint8]:
        """The first byte of each cell, shape (n,); an empty one shows a byte of its neighbour."""
        return self._at(self.offsets[:-1])

    @property
    def last(self) -> NDArray[np.uint8]:
        """The last byte of each cell, shape (n,); an empty one shows a byte of its neighbour."""
        return self._at(self.offsets[1:] - 1)

    @cached_property
    def content(self) -> bytes:
        """The bytes of all cells, without a border between them."""
        return self.data[self.offsets[0] : self.offsets[-1]].tobytes()

    def may_hold(self, *stems: bytes) -> NDArray[np.intp]:
        """The places of cells in which one of these small letters of ASCII may be, in any case.

        All other cells are without them. Cells of a column in which letters are neither Latin nor
        accents may hold anything.
        """
        if self.data[self.offsets[0] : self.offsets[-1]].max(initial=0) < ord("A"):
            # There is no letter at all, as in numbers and dates.
            return np.zeros(0, dtype=np.intp)
        is_plain = self.content.isascii()
        if not is_plain and (_LONG_S in self.content or self.content.translate(None, _LATIN)):
            return np.arange(len(self.offsets) - 1)
        small = self.content.lower()
        # A search for one letter is many times as fast.
        held = (stem for stem in stems if all(sign in small for sign in stem) and stem in small)
        found = [match.start() for stem in held for match in re.finditer(re.escape(stem), small)]
        # What begins at the border of two cells begins in the later one, and may be in neither.
        at = np.searchsorted(self.offsets, self.offsets[0] + np.array(found, np.int64), "right") - 1
        return np.unique(at)

    def _at(self, places: NDArray[np.int64]) -> NDArray[np.uint8]:
        if not len(self.data):
            return np.zeros(len(places), dtype=np.uint8)
        return self.data.take(places, mode="clip")


def bytes_of(column: pa.ChunkedArray | pa.Array) -> CellBytes:
    """The bytes of a column of text without missing cells; a column in one piece is not copied."""
    whole = column if isinstance(column, pa.Array) else in_one_piece(column).chunk(0)
    _, places, content = whole.cast(pa.large_string()).buffers()
    data = np.frombuffer(content or b"", np.uint8)
    if places is None:
        return CellBytes(data, np.zeros(1, dtype=np.int64))
    return CellBytes(data, np.frombuffer(places, np.int64)[whole.offset :][: len(whole) + 1])


def content_of(cells: pd.Series) -> bytes:
    """The texts of a column one after the other, without a border between them."""
    array = pa.array(cells.array, pa.large_string())
    pieces = array.chunks if isinstance(array, pa.ChunkedArray) else [array]
    return b"".join(bytes_of(piece).content for piece in pieces)


def without_blanks(cells: pd.Series) -> pd.Series:
    """A column of text without missing cells, its cells as `str.strip` leaves them."""
    ends = bytes_of(pa.array(cells.array, pa.large_string()))
    # Where every cell begins and ends with a sign of ASCII that shows, nothing is to be done.
    shows = IS_VISIBLE.take(ends.first) & IS_VISIBLE.take(ends.last)
    return cells if (shows | ~ends.given).all() else cells.str.strip()


def in_one_piece(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The same column, its pieces put together."""
    if column.num_chunks == 1:
        return column
    whole = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    return pa.chunked_array([whole])
