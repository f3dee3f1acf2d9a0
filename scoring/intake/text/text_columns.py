"""Columns of text as lists of cells, and as a frame."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.cells.cell_bytes import bytes_of


def cells_in(table: pa.Table | pa.RecordBatch) -> list[list[str]]:
    """The rows of a table of text as lists."""
    return [list(cells) for cells in zip(*(c.to_pylist() for c in table.columns), strict=True)]


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
