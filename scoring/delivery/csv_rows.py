"""Rows of CSV a block at a time: each distinct cell is made safe and quoted once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pandas.api.types import is_float_dtype, is_integer_dtype

from scoring.delivery.lead_sheet import LeadSheet, ReasonColumn, SheetColumn, whole
from scoring.delivery.tables import may_change, safe_column, safe_text
from scoring.intake.distinct_cells import DistinctCells
from scoring.model.in_order import in_order

_BYTE_ORDER = b"\xef\xbb\xbf"  # without which Excel takes the file for another code page
_ENDS = pa.scalar("\r\n", pa.large_string())
_COMMA, _NOTHING = pa.scalar(",", pa.large_string()), pa.scalar("", pa.large_string())
_QUOTE = pa.scalar('"', pa.large_string())
# With any of these a cell stands in quotes.
_QUOTED, _QUOTED_BYTES = '[,"\r\n]', (b",", b'"', b"\r", b"\n")


def csv_blocks(sheet: LeadSheet, workers: int = 1) -> Iterator[memoryview]:
    """The bytes of a sheet as `to_csv` writes it, the header first, then so many rows at once.

    So many threads make them; one leaves the processor to others.
    """
    columns = [_prepared(column, len(sheet)) for column in sheet.columns.values()]
    header = quoted(pa.array(list(map(safe_text, sheet.columns)), pa.large_string()))
    yield memoryview(_BYTE_ORDER)
    yield memoryview((",".join(header.to_pylist()) + "\r\n").encode())

    def rows(places: NDArray[np.int64]) -> memoryview:
        cells = pc.binary_join_element_wise(*[column(places) for column in columns], _COMMA)
        return content_of(pc.binary_join_element_wise(cells, _ENDS, _NOTHING))

    yield from in_order(rows, sheet.blocks(), workers)


def content_of(texts: pa.Array) -> memoryview:
    """The bytes of texts, one behind the other."""
    _, offsets, content = texts.buffers()
    if content is None:
        return memoryview(b"")
    first, last = np.frombuffer(offsets, np.int64)[[texts.offset, texts.offset + len(texts)]]
    return memoryview(content)[int(first) : int(last)]


def quoted(texts: pa.Array) -> pa.Array:
    """Texts as cells of CSV, in quotes where they need them."""
    content = bytes(content_of(texts))
    if not any(sign in content for sign in _QUOTED_BYTES):
        return texts
    whole = pc.replace_substring(texts, '"', '""') if b'"' in content else texts
    within = pc.binary_join_element_wise(_QUOTE, whole, _QUOTE, _NOTHING)
    return pc.if_else(pc.match_substring_regex(texts, _QUOTED), within, texts)


_Cells = Callable[[NDArray[np.int64]], pa.Array]


@dataclass(frozen=True)
class _Texts:
    """The cells of a column, ready to be written."""

    texts: pa.Array

    def __call__(self, places: NDArray[np.int64]) -> pa.Array:
        return pc.take(self.texts, pa.array(places))


@dataclass(frozen=True)
class _Coded:
    """The distinct cells of a column, ready to be written, and which of them each lead has."""

    texts: pa.Array
    codes: NDArray[np.int32] | NDArray[np.intp]

    def __call__(self, places: NDArray[np.int64]) -> pa.Array:
        return pc.take(self.texts, pa.array(self.codes[places]))


@dataclass(frozen=True)
class _Reasons:
    """Texts of reasons, quoted a block at a time, and made safe before where that is needed."""

    column: ReasonColumn
    may_change: bool

    def __call__(self, places: NDArray[np.int64]) -> pa.Array:
        texts = self.column.texts(places)
        return quoted(_safe(pd.Series(texts, dtype="str")) if self.may_change else texts)


def _reasons(column: ReasonColumn, leads: int) -> _Cells:
    """A reason begins with its field, so that what a cell of the file begins with is harmless.

    Where a field begins as no word does, its column is judged as a whole, as others are.
    """
    subjects, phrases, cells = column.wordings.parts()
    if not all(subject[:1].isalnum() for subject in subjects):
        whole = column.texts(np.arange(leads))
        return _Texts(quoted(_safe(pd.Series(whole, dtype="str"))))
    within = pd.Series([f"x{phrase}" for phrase in phrases], dtype="str")
    odd = _has_odd(within) or any(map(_has_odd, cells))
    return _Reasons(column, odd)


def _has_odd(cells: pd.Series) -> bool:
    return bool(len(may_change(cells.fillna(""))))


def _prepared(column: SheetColumn, leads: int) -> _Cells:
    if isinstance(column, ReasonColumn):
        return _reasons(column, leads)
    if isinstance(column, DistinctCells):
        texts = pd.Series(column.texts, dtype="str")
        if not len(may_change(texts)):
            return _Coded(quoted(pa.array(texts, pa.large_string())), column.codes)
        # What is done to a cell may depend on all cells of its column.
        return _Texts(quoted(_safe(whole(column))))
    if is_integer_dtype(column):
        return _Texts(pc.cast(pa.array(column), pa.large_string()))
    if is_float_dtype(column):
        # By their bits: zero and what is just below it are one number and two texts.
        codes, found = pd.factorize(column.to_numpy(dtype=np.float64).view(np.int64))
        texts = map(_number, found.view(np.float64).tolist())
        return _Coded(pa.array(list(texts), pa.large_string()), codes)
    repeated = DistinctCells.of(column)
    return _Texts(quoted(_safe(column))) if repeated is None else _prepared(repeated, leads)


def _number(number: float) -> str:
    return "" if np.isnan(number) else repr(number)


def _safe(column: pd.Series) -> pa.Array:
    whole = pa.array(safe_column(column.fillna("")), pa.large_string())
    return whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
