"""Days and months that a spreadsheet exchanged while it took texts for dates.

A spreadsheet that expects the month first reads 03/04 as the 4th of March, and leaves 13/04 as the
text it is. So the column shows two forms: dates in the spreadsheet's own form, none with a day over
12, and texts whose days are all over 12.
"""

from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# So many different days of either form at least, and so small a chance of both by accident.
_LEAST, _SURE, _DOUBT = 3, 0.001, 0.02
# Days up to 12 in a month of thirty.
_EARLY = 12 / 30
# Days that one form may go beyond the other in time.
_MARGIN = pd.Timedelta(days=45)


class Turn(StrEnum):
    """What was done about days that a spreadsheet seems to have exchanged with months."""

    NONE = ""
    BACK = "read back"
    DOUBT = "perhaps exchanged"


def turned_days(
    dates: pd.Series, numeric: NDArray[np.bool_]
) -> tuple[pd.Series, NDArray[np.bool_], Turn]:
    """Dates (n,) with exchanged days and months read back, which they are (n,), and what was done.

    `numeric` marks those written as numbers whose order is proven by a day over 12.
    """
    dated = dates.notna().to_numpy()
    own = dated & ~numeric
    nothing = np.zeros(len(dates), dtype=bool)
    if not own.any() or not numeric.any() or (numeric & ~dated).any():
        return dates, nothing, Turn.NONE
    days = dates.dt.day.to_numpy()
    if (days[own] > 12).any() or (days[numeric] <= 12).any():
        return dates, nothing, Turn.NONE
    turned = _exchanged(dates[own])
    early, late = (dates[part].dt.normalize().nunique() for part in (own, numeric))
    chance = _EARLY**early * (1 - _EARLY) ** late
    if min(early, late) < _LEAST or chance > _DOUBT or not _fits(dates, own, numeric, turned):
        return dates, nothing, Turn.NONE
    if chance > _SURE:
        return dates, own, Turn.DOUBT
    values = dates.copy()
    values[own] = turned
    return values, own, Turn.BACK


def _exchanged(dates: pd.Series) -> pd.Series:
    months = (dates.dt.year - 1970) * 12 + dates.dt.day - 1
    first = months.to_numpy().astype("datetime64[M]").astype("datetime64[us]")
    days = pd.to_timedelta((dates.dt.month - 1).to_numpy(), unit="D")
    time = dates - dates.dt.normalize()
    turned: pd.Series = pd.Series(first, index=dates.index) + days + time
    return turned.astype(dates.dtype)


def _fits(
    dates: pd.Series, own: NDArray[np.bool_], numeric: NDArray[np.bool_], turned: pd.Series
) -> bool:
    """Whether the dates read back lie as well as before within the time of the others."""
    texts = dates[numeric]
    first, last = texts.min() - _MARGIN, texts.max() + _MARGIN
    before = dates[own].between(first, last).mean()
    return float(turned.between(first, last).mean()) >= float(before)
