"""Rows of CSV a block at a time: each distinct cell is made safe and quoted once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pandas.api.types import is_integer_dtype, is_numeric_dtype

from scoring.delivery.joined_rows import QUOTED, RowJoiner
from scoring.delivery.lead_sheet import LeadSheet, ReasonColumn, SheetColumn
from scoring.delivery.tables import safe_column, safe_text
from scoring.delivery.written_cells import CodedCells, FileForm, PlainCells, WrittenCells
from scoring.intake.distinct_cells import DistinctCells
from scoring.model.compiled_trees import loops
from scoring.model.in_order import in_order

_BYTE_ORDER = b"\xef\xbb\xbf"  # without which Excel takes the file for another code page
_ENDS = pa.scalar("\r\n", pa.large_string())
_COMMA, _NOTHING = pa.scalar(",", pa.large_string()), pa.scalar("", pa.large_string())
_QUOTE = pa.scalar('"', pa.large_string())
_QUOTED_BYTES = (b",", b'"', b"\r", b"\n")


def csv_blocks(sheet: LeadSheet, workers: int = 1) -> Iterator[memoryview]:
    """The bytes of a sheet as `to_csv` writes it, the header first, then so many rows at once.

    Its columns are texts, whole numbers and numbers of 64 bits, which may be none.
    So many threads make them; one leaves the processor to others.
    """
    ready = partial(_prepared, leads=len(sheet))
    columns = list(in_order(ready, sheet.columns.values(), workers))
    header = quoted(pa.array(list(map(safe_text, sheet.columns)), pa.large_string()))
    yield memoryview(_BYTE_ORDER)
    yield memoryview((",".join(header.to_pylist()) + "\r\n").encode())

    joiner = RowJoiner(columns)

    def rows(places: NDArray[np.int64]) -> memoryview:
        compiled = loops(len(sheet))
        if compiled is not None:
            return joiner.rows(places, compiled)
        cells = pc.binary_join_element_wise(
            *[column(places) for column in columns], _COMMA,
            null_handling="replace", null_replacement="",
        )  # fmt: skip
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
    return pc.if_else(pc.match_substring_regex(texts, QUOTED), within, texts)


CSV = FileForm(safe_column, quoted)


def _prepared(column: SheetColumn, leads: int) -> WrittenCells:
    if isinstance(column, ReasonColumn | DistinctCells) or not is_numeric_dtype(column):
        return CSV.cells(column, leads)
    if is_integer_dtype(column):
        return PlainCells(pc.cast(pa.array(column), pa.large_string()))
    # By their bits: zero and what is just below it are one number and two texts.
    codes, found = pd.factorize(column.to_numpy(dtype=np.float64).view(np.int64))
    texts = list(map(_number, found.view(np.float64).tolist()))
    return CodedCells(pa.array(texts, pa.large_string()), codes)


def _number(number: float) -> str:
    return "" if np.isnan(number) else repr(number)
