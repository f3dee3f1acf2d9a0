"""A few cells of a column that lies in many pieces, without the others."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# Of so many cells all pieces are put together sooner than each cell is found.
MANY = 1_000


def cells_at(cells: pd.Series, positions: NDArray[np.int64]) -> list[str]:
    """The texts at these positions, None for NA."""
    if len(positions) > MANY or not isinstance(cells.array, pd.arrays.ArrowStringArray):
        return list(cells.array[positions].tolist())
    held = cells.array.__arrow_array__()
    return [held[place].as_py() for place in positions.tolist()]
