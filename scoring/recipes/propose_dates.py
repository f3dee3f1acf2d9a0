"""Steps that make inputs of dates, proposed where the dates are known when a lead is created."""

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from scoring.intake.cells.date_columns import date_column, dates_of, filled_of
from scoring.recipes.date_steps import Moment, Since, hours_of, time_between

# Over fewer days than this the weekdays do not come again.
LEAST_DAYS = 14
# From this share of dates after the creation on a column is filled in later, not mistyped.
SOME_LATER = 0.01
# Under this share of filled cells a date says little, and so few times say nothing of the hour.
LEAST_FILLED, LEAST_TIMED = 0.05, 0.5
# Fewer leads than this differing from the rest teach nothing.
LEAST_VARIED = 20
# Times shorter than this are told in hours.
_SOON_HOURS = 48.0
# Of more dates each is told by its time to the creation only.
MOST_PAIRED = 3

DateStep = Since | Moment


def date_steps(
    frame: pd.DataFrame, created: str | None, exclude: Collection[str] = ()
) -> tuple[DateStep, ...]:
    """The weekday and hour of the column `created`, and the time from earlier dates to it.

    A date that is after the creation for some leads is not known before the call and in no step.
    Without `created` nothing shows what is known then, and nothing is proposed. No step writes a
    column that the frame has.
    """
    if created is None or created in exclude:
        return ()
    born = dates_of(frame[created]).read.values
    earlier = {
        name: dates
        for name in map(str, frame.columns)
        if name not in (created, *exclude)
        and (dates := _dates(frame[name])) is not None
        and _is_known_at(dates, born)
    }
    steps: list[DateStep] = [*_moments(created, born), *_times(created, born, earlier)]
    return tuple(step for step in steps if step.target not in frame.columns)


def _dates(cells: pd.Series) -> pd.Series | None:
    """The dates of a column that holds nothing else, None for another."""
    filled = int(filled_of(cells).sum())
    if filled < max(1.0, LEAST_FILLED * len(cells)):
        return None
    found = date_column(cells)
    return found.read.values if found is not None and found.share >= 1 - SOME_LATER else None


def _is_known_at(dates: pd.Series, born: pd.Series) -> bool:
    both = (dates.notna() & born.notna()).to_numpy()
    later = (dates.dt.normalize() > born.dt.normalize()).to_numpy()
    return bool(both.any()) and float(later[both].mean()) < SOME_LATER


def _moments(created: str, born: pd.Series) -> Iterator[Moment]:
    days = born.dropna().dt.normalize()
    if len(days) and (days.max() - days.min()).days >= LEAST_DAYS:
        yield Moment(created, f"{created}_weekday", "weekday")
    if np.isfinite(hours_of(born)).mean() >= LEAST_TIMED:
        yield Moment(created, f"{created}_hour", "hour")


def _times(created: str, born: pd.Series, earlier: Mapping[str, pd.Series]) -> Iterator[Since]:
    varied = {name: dates for name, dates in earlier.items() if _varies(dates, born)}
    for name, dates in varied.items():
        unit = _unit(dates, born)
        yield Since((name, created), f"{unit}_since_{name}", unit)
    in_order = sorted(varied, key=lambda name: varied[name].median())
    for first, second in pairwise(in_order if len(varied) <= MOST_PAIRED else []):
        start, end = varied[first], varied[second]
        if _is_known_at(start, end) and _varies(start, end):
            unit = _unit(start, end)
            yield Since((first, second), f"{unit}_from_{first}_to_{second}", unit)


def _unit(start: pd.Series, end: pd.Series) -> str:
    """Hours where both dates have times and are usually close, else days."""
    timed = min(float(np.isfinite(hours_of(dates.dropna())).mean()) for dates in (start, end))
    usual = np.nanmedian(time_between(start, end, "hours")) if timed >= LEAST_TIMED else np.inf
    return "hours" if usual < _SOON_HOURS else "days"


def _varies(start: pd.Series, end: pd.Series) -> bool:
    """Whether enough leads differ from the others in the time from one date to the other."""
    time = time_between(start, end, _unit(start, end))
    known = time[~np.isnan(time)]
    _, count = np.unique(known, return_counts=True)
    return len(known) - int(count.max(initial=0)) >= LEAST_VARIED
