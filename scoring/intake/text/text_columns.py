"""Columns of text as lists of cells, and as a frame."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.cell_bytes import bytes_of

_HELD = 100_000  # cells as Python objects
_FEW = 50  # rows between which a table is cut without becoming slow


def cells_in(table: pa.Table | pa.RecordBatch) -> list[list[str]]:
    """The rows of a table of text as lists."""
    return [list(cells) for cells in zip(*(c.to_pylist() for c in table.columns), strict=True)]


def each_row(table: pa.Table) -> Iterator[list[str]]:
    """The same one by one; few are held at a time."""
    size = max(1, _HELD // max(1, table.num_columns))
    for batch in table.to_batches(max_chunksize=size):
        yield from cells_in(batch)


def rows_at(table: pa.Table, places: NDArray[np.int64]) -> list[list[str]]:
    """The rows at ascending places as lists; of each piece of the table only what is wanted."""
    found, start = list[list[str]](), 0
    for batch in table.to_batches():
        begin, end = np.searchsorted(places, (start, start + batch.num_rows))
        if begin < end:
            found += cells_in(batch.take(pa.array(places[begin:end] - start)))
        start += batch.num_rows
    return found


def frame_of(columns: pa.Table, names: list[str]) -> pd.DataFrame:
    """Columns as a frame, those of text with the dtype `str`, also without a row."""
    frame: pd.DataFrame = columns.rename_columns(names).to_pandas()
    if columns.num_rows:
        return frame
    kinds = zip(names, columns.schema.types, strict=True)
    return frame.astype({name: "str" for name, kind in kinds if not pa.types.is_integer(kind)})


def single_quoted(columns: pa.Table) -> NDArray[np.int64]:
    """The rows of which the first cell stands in single quotes, shape (n,)."""
    first = columns.column(0)
    cells = bytes_of(first)
    if not (cells.given & (cells.first == ord("'"))).any():
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(pc.match_like(first, "'%'").to_numpy())


def is_single_quoted(cell: str) -> bool:
    """Whether a cell stands in single quotes, or is empty."""
    bare = cell.strip()
    return not bare or (len(bare) > 1 and bare[0] == bare[-1] == "'")


def without_rows(columns: pa.Table, kept: NDArray[np.bool_]) -> pa.Table:
    """The rows that are kept; where few are not, nothing is copied."""
    dropped = np.flatnonzero(~kept)
    if len(dropped) > _FEW:
        return columns.filter(pa.array(kept))
    edges = zip([0, *(dropped + 1)], [*dropped, len(kept)], strict=True)
    return pa.concat_tables([columns.slice(start, end - start) for start, end in edges])


def with_rows(
    columns: pa.Table, rows: NDArray[np.int64], added: Sequence[tuple[int, list[str]]]
) -> tuple[pa.Table, NDArray[np.int64]]:
    """Columns and their numbers of rows with more rows, by number; few are added without a copy."""
    added = sorted(added, key=lambda row: row[0])
    numbers = np.array([row for row, _ in added], dtype=np.int64)
    more = pa.Table.from_arrays(
        [pa.array(cells, pa.large_string()) for cells in zip(*(c for _, c in added), strict=True)],
        columns.column_names,
    )
    every = np.concatenate([rows, numbers])
    order = np.argsort(every, kind="stable")
    if len(added) > _FEW:
        return pa.concat_tables([columns, more]).take(pa.array(order)), every[order]
    places = np.searchsorted(rows, numbers, side="right").tolist()
    pieces = [columns.slice(0, places[0])]
    for at, (start, end) in enumerate(pairwise([*places, len(rows)])):
        pieces += [more.slice(at, 1), columns.slice(start, end - start)]
    return pa.concat_tables(pieces), every[order]
