"""The steps that make inputs of dates: the time between two of them, a part of one.

Only the dates of a row are compared with each other, so a lead is derived the same today and in a
year, alone and in a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.dates import DateOrder, ReadDates, read_dates
from scoring.intake.cells.unread import UNCLEAR_ORDER
from scoring.intake.cells.zones import Clock
from scoring.intake.issue import Issue, Table
from scoring.recipes.derived import Derived, OfColumn, OfColumns, spread
from scoring.wording import number_text

UNITS, PARTS = ("days", "hours"), ("weekday", "hour", "month")
# Longer than anybody lives: one of the two dates stands for none, such as 1900-01-01.
LONGEST_YEARS = 120
_LONGEST_HOURS = LONGEST_YEARS * 365.25 * 24
# A date that settles which of day and month comes first, read with cells that leave it open.
_SETTLES = {DateOrder.DAY_FIRST: "31/12/2000", DateOrder.MONTH_FIRST: "12/31/2000"}
ORDERS = tuple(order.value for order in _SETTLES)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Since(OfColumns):
    """The time from the first of two `columns` to the second in `target`, in `unit` of UNITS.

    Days are those of the calendar, hours have two decimals. Empty where a date is missing, where
    the second is before the first, and for more than LONGEST_YEARS. `order` is what the training
    leads prove of day and month, for a file whose own dates leave it open.
    """

    target: str
    unit: str = "days"
    order: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """The column it writes."""
        return (self.target,)

    def learned(self, columns: Sequence[pd.Series]) -> "Since":
        """The same step with the order of day and month that these columns prove."""
        return replace(self, order=self.order or _order(columns))

    def derive(self, table: Table, headers: Mapping[str, str]) -> Derived:
        """The times for each lead, as text; all empty where the table lacks a column."""
        present = [headers[c] for c in self.columns if c in headers]
        if len(present) < len(self.columns):
            return Derived({headers.get(self.target, self.target): _empty(table)})
        first, second = _read_pair(table.frame[present[0]], table.frame[present[1]], self.order)
        time = time_between(first.values, second.values, self.unit)
        hours = time * (24 if self.unit == "days" else 1)
        impossible = (time < 0) | (hours > _LONGEST_HOURS)
        unread = zip(present, (first, second), strict=True)
        told = [issue for header, read in unread for issue in _unread(table, header, read)]
        told += _impossible(table, present, impossible, self.target)
        cells = _numbers(np.where(impossible, np.nan, time), table)
        return Derived({headers.get(self.target, self.target): cells}, tuple(told))


@dataclass(frozen=True, slots=True)
class Moment(OfColumn):
    """The weekday, hour or month of a date in `target`: `part` is one of PARTS.

    Weekdays and months are words, hours 0 to 23. An hour is empty at midnight sharp, which is how
    a date without a time is written. `order` as in `Since`.
    """

    target: str
    part: str
    order: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """The column it writes."""
        return (self.target,)

    def learned(self, columns: Sequence[pd.Series]) -> "Moment":
        """The same step with the order of day and month that the column proves."""
        return replace(self, order=self.order or _order(columns))

    def derive(self, table: Table, headers: Mapping[str, str]) -> Derived:
        """The part for each lead, as text."""
        header = headers[self.column]
        read = _read(table.frame[header], self.order)
        cells = _spread_parts(read.values, self.part, table)
        told = tuple(_unread(table, header, read))
        return Derived({headers.get(self.target, self.target): cells}, told)


def hours_of(dates: pd.Series) -> NDArray[np.float64]:
    """The hour of each date (n,), NaN where it is missing or midnight sharp."""
    sharp = (dates == dates.dt.normalize()).to_numpy()
    return np.where(sharp, np.nan, dates.dt.hour.to_numpy(dtype=np.float64, na_value=np.nan))


def _order(columns: Sequence[pd.Series]) -> str:
    """What the columns prove, "" for nothing, and where they contradict each other."""
    found = {read_dates(cells).order for cells in columns} & set(_SETTLES)
    return found.pop().value if len(found) == 1 else ""


def _read_pair(start: pd.Series, end: pd.Series, order: str) -> tuple[ReadDates, ReadDates]:
    """Two columns by their own clocks, or by that of UTC where their zones differ."""
    first, second = _read(start, order), _read(end, order)
    zones = first.zones.zones, second.zones.zones
    if not all(zones) or zones[0] == zones[1]:
        return first, second
    return _read(start, order, Clock.UTC), _read(end, order, Clock.UTC)


def _read(cells: pd.Series, order: str, clock: Clock = Clock.OWN) -> ReadDates:
    """A column of dates without regard to the zones of other leads."""
    read = read_dates(cells, clock=clock)
    if read.order is not DateOrder.OPEN or order not in ORDERS:
        return read
    settled = pd.Series([_SETTLES[DateOrder(order)]], dtype="str")
    again = read_dates(pd.concat([cells, settled], ignore_index=True), clock=clock)
    values = again.values.iloc[:-1].set_axis(cells.index)
    masks = {name: getattr(again, name)[:-1] for name in ("unread", "open", "turned")}
    return replace(again, values=values, **masks)


def time_between(first: pd.Series, second: pd.Series, unit: str) -> NDArray[np.float64]:
    """The time from the first to the second date (n,) as `Since` counts it, NaN where one is not.

    Negative where the second date is before the first.
    """
    step = "D" if unit == "days" else "us"
    start, end = (np.asarray(dates, dtype=f"datetime64[{step}]") for dates in (first, second))
    time = (end - start) / np.timedelta64(1, "D" if unit == "days" else "h")
    return np.asarray(np.round(time, 2), dtype=np.float64)


def _spread_parts(dates: pd.Series, part: str, table: Table) -> pd.Series:
    if part == "hour":
        return _numbers(hours_of(dates), table)
    words = _WEEKDAYS if part == "weekday" else _MONTHS
    place = dates.dt.day_of_week if part == "weekday" else dates.dt.month - 1
    codes = place.fillna(len(words)).to_numpy(dtype=np.intp)
    return spread((*words, ""), codes, table)


def _numbers(values: NDArray[np.float64], table: Table) -> pd.Series:
    distinct, codes = np.unique(values, return_inverse=True)
    texts = ["" if np.isnan(number) else number_text(float(number)) for number in distinct]
    return spread(texts, codes, table)


def _empty(table: Table) -> pd.Series:
    return pd.Series("", index=table.frame.index, dtype="str")


def _unread(table: Table, header: str, read: ReadDates) -> list[Issue]:
    """One issue for all cells of a column that are no date, or could be read in two ways."""
    positions = np.flatnonzero(read.unread)
    if not len(positions):
        return []
    unclear = UNCLEAR_ORDER.get(read.order, "")
    example = f"“{str(table.frame[header].iloc[positions[0]])[:40]}”"
    return [
        Issue(
            kind="no date",
            row=int(table.rows[positions[0]]),
            column=header,
            expected="a date",
            found=f"{example}: {unclear}" if unclear else example,
            remedy="What the recipe derives from it is not given; write it as 2026-12-31",
            count=len(positions),
        )
    ]


def _impossible(
    table: Table, headers: Sequence[str], hit: NDArray[np.bool_], target: str
) -> list[Issue]:
    positions = np.flatnonzero(hit)
    if not len(positions):
        return []
    first, second = (str(table.frame[h].iloc[positions[0]])[:30] for h in headers)
    return [
        Issue(
            kind="impossible time between dates",
            row=int(table.rows[positions[0]]),
            column=headers[0],
            expected=f"a date up to {LONGEST_YEARS} years before “{headers[1][:40]}”",
            found=f"“{first}”, and “{second}” there",
            remedy=f"“{target[:40]}” is not given for these leads; correct the dates",
            count=len(positions),
        )
    ]
