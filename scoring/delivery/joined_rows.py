"""Rows of CSV by the compiled loop: what they are made of is copied once, into its place.

Every text of a block of rows has a number, and a row is the numbers of its pieces: those of a cell
of which the text is known, of one whose text is made for the row, and of the quotes, sentences and
separators of reasons.
"""

from collections.abc import Sequence
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.delivery.written_cells import CodedCells, ReasonCells, WrittenCells
from scoring.model.reasons import BETWEEN

# With any of these a cell stands in quotes.
QUOTED = '[,"\r\n]'
# What reasons are made of beside their sentences, and the number of each: these come first.
_MARKS = pa.array(["", '"', BETWEEN], pa.large_string())
_NOTHING, _QUOTE, _BETWEEN = range(3)
# Larger tables of distinct cells are not copied for each block, but the cells of its rows.
_SMALL = 1 << 16
_Numbers = NDArray[np.int32]


class _Texts(NamedTuple):
    """Texts one behind the other: text i stands from `offsets[i]` to `offsets[i + 1]`."""

    offsets: NDArray[np.int64]
    content: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.offsets) - 1


class RowJoiner:
    """Puts rows together of the cells of these columns, as `quoted` has marked them."""

    def __init__(self, columns: Sequence[WrittenCells]) -> None:
        self._columns = columns
        known, self._from = [_texts_of(_MARKS)], dict[int, int]()
        for at, column in enumerate(columns):
            if isinstance(column, CodedCells):
                texts = _texts_of(column.texts)
                if len(texts.content) <= _SMALL:
                    self._from[at] = sum(map(len, known))
                    known.append(texts)
        self._known = _together(known)

    def rows(self, places: NDArray[np.int64], loops: ModuleType) -> memoryview:
        """The bytes of the rows of the leads at these places, each with its end."""
        block, begins, numbers = _RowTexts(self._known), list[bool](), list[_Numbers]()
        for at, column in enumerate(self._columns):
            pieces = self._pieces(at, column, places, block)
            begins += [at > 0, *[False] * (len(pieces) - 1)]
            numbers += pieces
        texts, table = block.texts(loops.SHORT), np.stack(numbers)
        if table.min(initial=0) < 0 or table.max(initial=0) >= len(texts):
            # The loop looks at no bound of an array.
            raise IndexError(f"Expected are the numbers of {len(texts)} texts.")
        return memoryview(loops.join_rows(table, np.array(begins), *texts))

    def _pieces(
        self, at: int, column: WrittenCells, places: NDArray[np.int64], block: "_RowTexts"
    ) -> list[_Numbers]:
        if at in self._from and isinstance(column, CodedCells):
            return [np.asarray(column.codes[places] + self._from[at], dtype=np.int32)]
        if isinstance(column, ReasonCells):
            return _reasons(*column.column.sentences(places), block)
        first = block.add(column(places))
        return [np.arange(first, first + len(places), dtype=np.int32)]


class _RowTexts:
    """The texts that a block of rows is made of: the known ones, and others behind them."""

    def __init__(self, known: _Texts) -> None:
        self._parts, self._count = [known], len(known)

    def add(self, texts: pa.Array) -> int:
        """Take texts, of which the first has this number."""
        first, more = self._count, _texts_of(texts)
        self._parts.append(more)
        self._count += len(more)
        return first

    def texts(self, behind: int) -> _Texts:
        """All of them, with so many bytes behind."""
        nothing = _Texts(np.zeros(1, dtype=np.int64), np.zeros(behind, dtype=np.uint8))
        return _together([*self._parts, nothing])


def _reasons(sentences: NDArray[np.int64], table: pa.Array, block: _RowTexts) -> list[_Numbers]:
    """A quote, sentences (m, k) with what is between them, and a quote; the first two may lack."""
    there = sentences >= 0
    is_used = np.zeros(len(table), dtype=bool)
    is_used[sentences[there]] = True
    used = np.flatnonzero(is_used)
    said = pc.take(table, pa.array(used))
    number, quotes = np.full(len(table) + 1, _NOTHING), np.zeros(len(table) + 1, dtype=bool)
    quotes[used] = pc.match_substring_regex(said, QUOTED).to_numpy(zero_copy_only=False)
    number[used] = block.add(pc.replace_substring(said, '"', '""')) + np.arange(len(used))
    # The last stands for no sentence.
    pieces = list(number[sentences].T)
    follows = (there[:, at] & there[:, :at].any(axis=1) for at in range(1, len(pieces)))
    between = [np.where(has, _BETWEEN, _NOTHING) for has in follows]
    for at in range(len(between), 0, -1):
        pieces.insert(at, between[at - 1])
    quote = np.where(quotes[sentences].any(axis=1), _QUOTE, _NOTHING)
    return [piece.astype(np.int32) for piece in (quote, *pieces, quote)]


def _texts_of(texts: pa.Array | pa.ChunkedArray) -> _Texts:
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    # Of shorter texts the places are narrower.
    whole = pc.fill_null(whole.cast(pa.large_string()), "")
    _, places, content = whole.buffers()
    if not len(whole) or content is None:
        return _Texts(np.zeros(len(whole) + 1, dtype=np.int64), np.zeros(0, dtype=np.uint8))
    offsets = np.frombuffer(places, np.int64)[whole.offset : whole.offset + len(whole) + 1]
    held = np.frombuffer(content, np.uint8)[offsets[0] : offsets[-1]]
    return _Texts(offsets - offsets[0], held)


def _together(parts: Sequence[_Texts]) -> _Texts:
    """The texts of several, numbered on."""
    before = np.cumsum([0, *(part.offsets[-1] for part in parts)])
    own = [part.offsets[:-1] + base for part, base in zip(parts, before, strict=False)]
    return _Texts(np.concatenate([*own, before[-1:]]), np.concatenate([p.content for p in parts]))
