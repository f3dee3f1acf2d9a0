"""Cells that hold no value: empty ones, and what CRM exports write where nobody filled in."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.wording import PLACEHOLDERS


def is_missing(cells: pd.Series) -> NDArray[np.bool_]:
    """True where a cell is empty or a placeholder such as "Select"; shape (n,).

    For categories and numbers. In names, ids and texts "NA" and "Null" are words like others.
    """
    codes, distinct = pd.factorize(cells)
    # A list of Python's own texts is gone through ten times faster than an array of Arrow's.
    missing = (str(text).strip().casefold() in PLACEHOLDERS for text in distinct.tolist())
    found = np.fromiter(missing, dtype=bool, count=len(distinct))
    return np.asarray(found[codes])
