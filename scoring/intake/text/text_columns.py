"""Columns of text as lists of cells, and as a frame."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def cells_in(table: pa.Table) -> list[list[str]]:
    """The rows of a table of text as lists."""
    return [list(cells) for cells in zip(*(c.to_pylist() for c in table.columns), strict=True)]


def frame_of(columns: pa.Table, names: list[str]) -> pd.DataFrame:
    """Columns of text as a frame of dtype `str`."""
    frame: pd.DataFrame = columns.rename_columns(names).to_pandas()
    return frame.astype("str") if columns.num_rows == 0 else frame


def single_quoted(columns: pa.Table) -> NDArray[np.int64]:
    """The rows of which the first cell stands in single quotes, shape (n,)."""
    first = columns.column(0)
    return np.flatnonzero(pc.match_like(first, "'%'").to_numpy())
