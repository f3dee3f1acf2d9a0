"""The texts that the numbers of ranges stand for: nobody uploaded the middle of "201-1000"."""

import numpy as np
import pandas as pd

from scoring.intake.cells.measures import CellForm, measure_of
from scoring.intake.cells.values import is_missing, read_measured
from scoring.schema import Column, Kind

# A column of ranges is one in which most leads have one, and few different ones.
MOSTLY, MOST_RANGES = 0.5, 60
_FORMS = (CellForm.RANGE, CellForm.BOUND, CellForm.TURNED)


def range_texts(column: Column, cells: pd.Series) -> tuple[tuple[float, str], ...]:
    """Each number of a column of ranges with its commonest text, rising; none for other columns.

    A range that a spreadsheet took for a date is written as the range that it was.
    """
    if column.kind is not Kind.NUMBER or not column.unit:
        return ()
    counts = cells[~is_missing(cells, column)].str.strip().value_counts()
    if len(counts) > MOST_RANGES:
        return ()
    texts = [str(text) for text in counts.index]
    written = [_as_range(text) for text in texts]
    if counts.to_numpy()[[bool(text) for text in written]].sum() <= MOSTLY * counts.sum():
        return ()
    values = read_measured(pd.Series(texts, dtype="str"), column).values
    found: dict[float, str] = {}
    for value, text, bare in zip(values.tolist(), texts, written, strict=True):
        if np.isfinite(value):
            found.setdefault(value, bare or text)
    return tuple(sorted(found.items()))


def _as_range(text: str) -> str:
    """The text of a range or a bound, "" for another one."""
    measure = measure_of(text)
    if measure is None or measure.form not in _FORMS:
        return ""
    if measure.form is not CellForm.TURNED:
        return text
    low, high = measure.ends("")
    return f"{low:g}-{high:g}"
