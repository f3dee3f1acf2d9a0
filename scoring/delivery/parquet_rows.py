"""A sheet as Parquet, for programs, written a group of rows at a time."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

from scoring.delivery.lead_sheet import LeadSheet, ReasonColumn, SheetColumn
from scoring.delivery.tables import readable_column, readable_text
from scoring.delivery.written_cells import FileForm, WrittenCells
from scoring.intake.distinct_cells import DistinctCells

# Larger groups pack better, and take more memory while they are written.
GROUP = 65_536
PARQUET = FileForm(readable_column, lambda texts: texts)


def to_parquet(sheet: LeadSheet) -> bytes:
    """The sheet: numbers whole, text as our reader reads it back."""
    names = [readable_text(str(name)) for name in sheet.columns]
    columns = [_prepared(column, len(sheet)) for column in sheet.columns.values()]
    target, writer = io.BytesIO(), None
    for places in sheet.blocks(GROUP):
        cells = (pd.Series(column(places).to_pandas()) for column in columns)
        frame = pd.DataFrame(dict(zip(names, cells, strict=True)))
        rows = pa.Table.from_pandas(frame, preserve_index=False)
        writer = writer or pq.ParquetWriter(target, rows.schema)
        writer.write_table(rows)
    if writer is not None:
        writer.close()
    return target.getvalue()


def _prepared(column: SheetColumn, leads: int) -> WrittenCells:
    if isinstance(column, ReasonColumn | DistinctCells) or not is_numeric_dtype(column):
        return PARQUET.cells(column, leads)
    numbers = column.to_numpy()

    def at(places: NDArray[np.int64]) -> pa.Array:
        return pa.array(numbers[places])

    return at
