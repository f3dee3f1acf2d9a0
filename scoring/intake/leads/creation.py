"""Which column says when a lead came in: by its name in many languages, and by its values.

A creation date is filled for every lead, lies before the other dates of the lead, and differs over
the file. Where values leave it open nothing is taken unasked, and each column says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.date_columns import MOSTLY, DateColumn, dates_of, looks_unread
from scoring.intake.cells.date_names import (
    ARRIVAL,
    CREATION,
    OTHER,
    is_named_date,
    names_thing,
    spaced,
)
from scoring.wording import clipped, counted, percent

# Almost every lead has the date on which it came in.
FULL = 0.95
# From this share of leads on a date is after another one, not mistyped.
SOME_LATER = 0.02
# Dates whose middle nine tenths spread over so many years are birthdays, or founding days.
_LONG_YEARS, _MIDDLE, _LONG = 15, [0.05, 0.95], "spread over"
# No system for leads is as old as dates that spread over so many years, whatever their name.
_AGES = 30
_FEWEST_LEADS = 30
# So many leads on a later day than another date are in doubt: one that may be it by its name, one
# whose name says nothing, and one of another event.
_OFTEN, _MOSTLY_AFTER, _ALWAYS, _DAY = 0.25, 0.5, 0.9, pd.Timedelta(days=1)
# Another date with so many times the days is more exact; with a small part it is a week or month.
_COARSE, _FINE = 5, 3
_LESS = "its name says less"
_VALUES = "every lead has it, and no other date of a lead is earlier"
# So many of the steps from row to row go one way in a file that is in order.
_IN_ORDER = 0.9


@dataclass(frozen=True)
class DateCandidate:
    """A column of dates and why it is not the creation date, "" where it could be.

    `is_read` is false where most of its cells could not be read.
    """

    column: str
    why_not: str = ""
    is_read: bool = True


@dataclass(frozen=True)
class CreationDate:
    """The column that says when leads came in, None where none surely does.

    `why` says what shows it. `certain` is false where a person should confirm it: it was found by
    its values alone, or another could be it as well. `considered` are all columns of dates.
    """

    column: str | None
    why: str = ""
    certain: bool = True
    considered: tuple[DateCandidate, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether several columns could be it, so that none was taken."""
        return self.column is None and not self.certain

    @property
    def rejected(self) -> str:
        """Each column that was considered and not taken, with the reason; "" for none."""
        told = (f"“{clipped(c.column)}” ({c.why_not or _OPEN})" for c in self.considered
                if c.column != self.column)  # fmt: skip
        return "; ".join(told)


SAYS_SO = 2
_OPEN = "another column could be it as well"


def name_strength(name: str) -> int:
    """SAYS_SO for a name that says creation, 1 where it usually does, 0 for others, -1 against it.

    >>> [name_strength(n) for n in ("Erstellt am", "Inquiry received", "Field 7", "Last activity")]
    [2, 1, 0, -1]
    >>> name_strength("Account created")
    1
    """
    words = spaced(name)
    if OTHER.search(words):
        return -1
    if CREATION.search(words):
        return 1 if names_thing(words) else SAYS_SO
    return int(ARRIVAL.search(words) is not None)


def is_unread_creation(cells: pd.Series) -> bool:
    """Whether a column called like a creation date holds what looks like dates and is unread."""
    name = str(cells.name)
    strength = name_strength(name)
    is_meant = strength == SAYS_SO or (strength > 0 and is_named_date(name))
    return is_meant and looks_unread(cells)


def find_creation(frame: pd.DataFrame, names: Sequence[str]) -> CreationDate:
    """The creation date among these columns of dates of a frame."""
    columns = {name: dates_of(frame[name]) for name in names}
    by_name = {name: name_strength(name) for name in names}
    dates = {name: column.read.values for name, column in columns.items()}
    found = {name: _why_not(column, by_name[name], len(frame)) for name, column in columns.items()}
    sound = [name for name, why in found.items() if not why]
    named = _best_named(sound, by_name, dates)
    compared = [name for name in dates if _years(dates[name]) < _LONG_YEARS]
    if not named:
        days = {name: _day_numbers(values) for name, values in dates.items()}
        found |= {name: _after(name, compared, days) for name in sound}
    left = _one_of(named or [name for name in sound if not found[name]], dates)
    certain = not sound or (bool(named) and (len(named) == 1 or _same_days(named, dates)))
    chosen = left[0] if len(left) == 1 or named else None
    if named and chosen is not None:
        chosen, is_sure = _against_values(chosen, sound, compared, by_name, dates)
        certain = certain and is_sure
        lesser = (n for n in sound if by_name[n] < by_name[chosen] or names_thing(spaced(n)))
        found |= {n: _LESS for n in lesser if n != chosen}
    why = "" if chosen is None else "its name says so" if named else _VALUES
    considered = tuple(
        DateCandidate(name, told, columns[name].share >= MOSTLY) for name, told in found.items()
    )
    return CreationDate(chosen, why, certain, considered)


def _against_values(
    named: str,
    sound: Sequence[str],
    compared: Sequence[str],
    by_name: Mapping[str, int],
    dates: Mapping[str, pd.Series],
) -> tuple[str, bool]:
    """The creation date where one is chosen by its name, and whether values leave no doubt of it.

    Of days of imports another date goes that may be it by its name as well, in doubt.
    """
    rivals = [
        n for n in compared
        if n != named and not names_thing(spaced(n)) and _rivals(dates[n], dates[named])
    ]  # fmt: skip
    earlier = [n for n in rivals if _is_often_after(dates[named], dates[n], by_name[n])]
    finer = [n for n in rivals if _days(dates[n]) >= _COARSE * _days(dates[named])]
    better = [n for n in earlier if n in finer and n in sound and by_name[n] > 0]
    if better:
        return _one_of(better, dates)[0], False
    is_coarse = any(by_name[n] >= 0 for n in finer)
    is_open = is_coarse or bool(earlier) or _years(dates[named]) >= _LONG_YEARS
    return named, not is_open


def _rivals(dates: pd.Series, named: pd.Series) -> bool:
    """Whether nearly every lead has such a date, and it is no week, month or campaign of leads."""
    return float(dates.notna().mean()) >= FULL and _days(dates) > _days(named) / _FINE


def _is_often_after(named: pd.Series, other: pd.Series, strength: int) -> bool:
    """Whether a date is later than another by more than the zones of clocks explain."""
    share = _later(named - _DAY, other)
    return share >= (_ALWAYS if strength < 0 else _OFTEN if strength > 0 else _MOSTLY_AFTER)


def _days(dates: pd.Series) -> int:
    return int(dates.dt.normalize().nunique())


def _years(dates: pd.Series) -> int:
    """The years over which the middle of the dates spreads, 0 without any."""
    if not dates.notna().any():
        return 0
    days = np.quantile(dates.dropna().to_numpy(dtype="datetime64[D]").astype(np.int64), _MIDDLE)
    return int(days[1] - days[0]) // 365


def _why_not(column: DateColumn, strength: int, leads: int) -> str:
    """Why a column cannot be the creation date by itself, "" where it can."""
    dates = column.read.values
    if column.share < MOSTLY:
        return column.problem
    filled = float(dates.notna().mean()) if leads else 0.0
    if strength <= 0 and filled < FULL:
        return f"only {percent(filled)} of {counted(leads, 'lead')} have one"
    if strength < 0:
        return "by its name another date"
    # A few leads may well be of one day.
    if leads >= _FEWEST_LEADS and dates.notna().any() and _days(dates) < 2:
        return "the same day for every lead"
    years = _years(dates)
    is_long = years >= (_AGES if strength == SAYS_SO else _LONG_YEARS)
    return f"{_LONG} {years} years, like birthdays" if is_long else ""


def _best_named(
    sound: Sequence[str], by_name: Mapping[str, int], dates: Mapping[str, pd.Series]
) -> list[str]:
    """The columns whose names say most that they are creation dates, full ones before others."""
    best = max((by_name[name] for name in sound), default=0)
    named = [name for name in sound if by_name[name] == best] if best > 0 else []
    full = [name for name in named if dates[name].notna().mean() >= FULL] or named
    # An account or a campaign is made at its own time, so other names that say as much go first.
    return [name for name in full if not names_thing(spaced(name))] or full


def _day_numbers(dates: pd.Series) -> NDArray[np.float64]:
    """The days since 1970 (n,), NaN for none."""
    days = dates.to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.float64))


def _after(name: str, others: Sequence[str], days: Mapping[str, NDArray[np.float64]]) -> str:
    """After which other date it is too often for a creation date, "" for none."""
    rest = [other for other in others if other != name]
    if not rest:
        return ""
    # One comparison with all: a file may have hundreds of columns of dates.
    shares = _shares_later(days[name], np.stack([days[other] for other in rest]))
    late = np.flatnonzero(shares > SOME_LATER)
    if not len(late):
        return ""
    other, share = rest[late[0]], float(shares[late[0]])
    return f"after “{clipped(other)}” for {percent(share)} of the leads with both"


def _later(dates: pd.Series, others: pd.Series) -> float:
    """The share of leads with both dates for which the first is on a later day."""
    return float(_shares_later(_day_numbers(dates), _day_numbers(others)[None])[0])


def _shares_later(days: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of leads with both (k,) for which a day (n,) is later than each other (k, n)."""
    both = (~np.isnan(days) & ~np.isnan(others)).sum(axis=1)
    late: NDArray[np.float64] = (days > others).sum(axis=1) / np.maximum(1, both)
    return late


def _one_of(names: Sequence[str], dates: Mapping[str, pd.Series]) -> list[str]:
    """Of several columns the one that is earliest or in the order of the rows, where one is."""
    if len(names) < 2 or _same_days(names, dates):
        return list(names[:1])
    days = {name: _day_numbers(dates[name]) for name in names}
    first = [name for name in names if not _after(name, names, days)]
    if len(first) == 1:
        return first
    ordered = [name for name in names if _is_in_order(dates[name])]
    return ordered if len(ordered) == 1 else list(names)


def _same_days(names: Sequence[str], dates: Mapping[str, pd.Series]) -> bool:
    """Whether the columns nearly always have the same day."""
    first = dates[names[0]]
    return all(
        max(_later(first, dates[name]), _later(dates[name], first)) <= SOME_LATER
        for name in names[1:]
    )


def _is_in_order(dates: pd.Series) -> bool:
    """Whether the rows run in the order of these dates, upwards or downwards."""
    steps = np.diff(dates.dropna().to_numpy(dtype="datetime64[s]").astype(np.int64))
    steps = steps[steps != 0]
    return bool(len(steps)) and max((steps > 0).mean(), (steps < 0).mean()) > _IN_ORDER
