"""Which way the rows of a file run in time, as dates or numbers of leads show."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.roles import creation_date
from scoring.intake.cells.values import to_dates, to_numbers
from scoring.intake.leads.keys import names_lead_key

# So many of the steps from row to row that change at all go one way in a file that is in order.
_NEARLY_ALL = 0.9
_LEAST_STEPS = 20


def shows_newest_first(frame: pd.DataFrame) -> str:
    """The column by which the rows run from the newest to the oldest lead, "" where none shows it.

    A creation date tells, and a number that identifies the lead, as systems count upwards.
    """
    for name, values in _ordered(frame):
        steps = np.diff(values[~np.isnan(values)])
        steps = steps[steps != 0]
        if len(steps) >= _LEAST_STEPS and max((steps < 0).mean(), (steps > 0).mean()) > _NEARLY_ALL:
            return name if (steps < 0).mean() > _NEARLY_ALL else ""
    return ""


def _ordered(frame: pd.DataFrame) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """The columns that tell time, dates first, as numbers that rise with it; NaT is NaN."""
    created = creation_date(frame)
    if created is not None:
        dates = to_dates(frame[created])
        days = dates.to_numpy(dtype="datetime64[s]").astype(np.float64)
        yield created, np.where(dates.isna(), np.nan, days)
    for name in map(str, frame.columns):
        if names_lead_key(name):
            yield name, to_numbers(frame[name])
