"""The distinct cells of a column, by the compiled loop where that is ready and cells are short."""

import numpy as np
import pandas as pd
import pyarrow as pa

from scoring.intake.cell_bytes import bytes_of
from scoring.intake.distinct_cells import DistinctCells
from scoring.model.compiled_trees import loops, unwritable

# Of fewer cells the search takes no longer.
_MANY = 2_000


def cells_apart(cells: pd.Series) -> DistinctCells | None:
    """What `DistinctCells.of` gives, for short cells in a part of the time.

    Also of short cells that repeat where the first of them are all new, which it does not look for.
    """
    compiled = loops(len(cells))
    if compiled is None or len(cells) < _MANY:
        return DistinctCells.of(cells)
    column = pa.array(cells.array, pa.large_string())
    held = bytes_of(column)
    if column.null_count or held.offsets[-1] - held.offsets[0] > compiled.LONGEST * len(cells):
        return DistinctCells.of(cells)
    codes = np.empty(len(cells), dtype=np.int32)
    first, counts = np.empty(compiled.MOST, dtype=np.int64), np.zeros(compiled.MOST, dtype=np.int64)
    data, offsets = unwritable(held.data), unwritable(held.offsets)
    count = compiled.tell_apart(data, offsets, codes, first, counts)
    if count < 0 or 2 * count > len(cells):
        return DistinctCells.of(cells)
    texts = column.take(pa.array(first[:count])).to_pylist()
    return DistinctCells.counted(codes, texts, counts[:count])
