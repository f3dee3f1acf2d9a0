"""Cells of text become dates, by what the whole column shows of its order, zone and form.

13/02/2026 proves that the day comes first, 02/13/2026 that the month does, and either counts for
all cells of the column. Where nothing, or both, is proven, what can be read in two ways stays
unread.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.cells.clock_forms import with_colons
from scoring.intake.cells.counted_dates import counted_dates
from scoring.intake.cells.date_forms import CLOCK, YEARS, DateText, date_text, plain_date
from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.plain_times import plain_times
from scoring.intake.cells.turned_days import Turn, turned_days
from scoring.intake.cells.zones import NO_ZONES, Clock, ZoneNote, clocks

_DAY = pd.Timedelta(days=1)
# A clock, what stands before it, and what is no part of it behind.
_CLOCK = r"(?P<before>^|[^\d:])(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?"
_ISO = r"^\d{4}-\d{1,2}-\d{1,2}|^\d{4}-\d{2}$|^\d{8}(T|$)|^\d{4}/\d{1,2}/\d{1,2}"
_ISO_ZONE = r"(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)$"
_HAS_ZONE = r"[T:]\d{2,6}(?:[.,]\d+)? ?(?:[Zz]|[+-]\d{2}(?::?\d{2})?)$"
# Every zone has such a sign, behind the day.
_MAY_HAVE_ZONE = r"[Zz+]|[T: ].*-"
_NOON = 43_200
# What begins with its year can be read in one way only. Of a longer column Arrow reads it sooner.
_BY_YEAR = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_SHORT = 2_000
# What Python reads as Arrow does; of more distinct texts Arrow is quicker.
_DAY_OR_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ](?:[01]\d|2[0-3]):\d{2}(?::\d{2})?)?", re.ASCII)
_FEW = 20
# A column so long is looked at for such texts alone before its texts are told apart.
_MANY = 500
# Thailand counts from so many years earlier; all dates of a column from 1957 to 2056.
_BUDDHA, _BUDDHIST = 543, range(2500, 2600)


class DateOrder(StrEnum):
    """What the dates of a column prove of their order: `OPEN` where nothing and they had to."""

    UNASKED = ""
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    MIXED = "mixed"
    OPEN = "open"

    @property
    def option(self) -> str:
        """Its word on the command line."""
        return self.value.replace(" ", "-")


def _no_cells() -> NDArray[np.bool_]:
    return np.zeros(0, dtype=bool)


@dataclass(frozen=True)
class ReadDates:
    """A column as dates: `values` timestamps without zone, and where and why not all are.

    `unread` is true where a filled cell is no date, or one that could be read in two ways, which
    `open` marks. `turned` marks dates whose day and month a spreadsheet had exchanged, read back
    where `turn` is `BACK`. `zones` says what became of several zones. Masks have shape (n,).
    """

    values: pd.Series
    unread: NDArray[np.bool_]
    order: DateOrder = DateOrder.UNASKED
    open: NDArray[np.bool_] = field(default_factory=_no_cells)
    turned: NDArray[np.bool_] = field(default_factory=_no_cells)
    turn: Turn = Turn.NONE
    zones: ZoneNote = NO_ZONES


def read_dates(cells: pd.Series, *, clock: Clock = Clock.SHARED) -> ReadDates:
    """The cells as dates, by the evidence of them all.

    Times keep the clock of their zone while the column has one, and go to one zone where it has
    several. Days and months in numbers or words, a month alone as its first day, Excel's days and
    the time since 1970 as numbers. A number of nothing, 0, beside such numbers is not given.
    Other than by a shared `clock` no other cell matters to the zone of one.
    """
    if len(cells) >= _MANY and (times := plain_times(cells)) is not None:
        nothing = np.zeros(len(cells), dtype=bool)
        return ReadDates(pd.Series(times, cells.index), nothing, open=nothing, turned=nothing)
    codes, distinct = pd.factorize(cells)
    is_few = len(distinct) <= _FEW and codes.min(initial=0) >= 0
    found = _plain_days(distinct.tolist()) if is_few else None
    if found is None:
        texts = pd.Series(distinct, dtype="str")
        missing = is_missing(texts)
        leads = np.bincount(codes, minlength=len(texts)).astype(np.int64)
        filled = texts[~missing].str.strip()
        found = _read(filled, leads[~missing], clock)
        found = _whole(found, np.flatnonzero(~missing), len(texts))
    values = found.values.take(codes) if len(codes) else found.values
    unread, open_, turned = (
        mask[codes] if len(codes) else _no_cells()
        for mask in (found.unread, found.open, found.turned)
    )
    values = values.set_axis(cells.index)
    return replace(found, values=values, unread=unread, open=open_, turned=turned)


def _plain_days(texts: Sequence[str]) -> ReadDates | None:
    """Distinct cells as `_read` has them, where all are days or times as ISO 8601 has them first.

    None for all else, such as a zone or an hour 24. A lead alone is read so in a tenth of the time.
    """
    if not all(isinstance(text, str) and _DAY_OR_TIME.fullmatch(text) for text in texts):
        return None
    try:
        days = [datetime.fromisoformat(text) for text in texts]
    except ValueError:
        return None
    if not days or not all(day.year in YEARS for day in days):
        return None
    nothing = np.zeros(len(days), dtype=bool)
    values = pd.Series(np.array(days, dtype="datetime64[us]"))
    return ReadDates(values, nothing, open=nothing, turned=nothing)


def read_order(cells: pd.Series) -> tuple[DateOrder, NDArray[np.bool_]]:
    """What comes first in the dates of a column, and which can be read in two ways; (n,).

    As `read_dates` has them; a column of nothing but plain dates need not be read for it.
    """
    if len(cells) >= _MANY and plain_times(cells) is not None:
        return DateOrder.UNASKED, np.zeros(len(cells), dtype=bool)
    codes, distinct = pd.factorize(cells)
    texts = [str(text).strip() for text in distinct[:_SHORT].tolist()]
    written = [plain_date(text) for text in texts]
    others = (text for text, found in zip(texts, written, strict=True) if text and not found)
    if len(distinct) > _SHORT or not all(map(_BY_YEAR.fullmatch, others)):
        read = read_dates(cells)
        return read.order, read.open
    order = _order(written)
    unclear = [_flags(found, order) & 1 > 0 for found in written]
    return order, np.array(unclear, dtype=bool)[codes]


def _whole(found: ReadDates, places: NDArray[np.intp], size: int) -> ReadDates:
    """The same among the cells that hold nothing."""
    values = pd.Series(found.values.to_numpy(), index=places).reindex(range(size))
    unread, open_, turned = (np.zeros(size, dtype=bool) for _ in range(3))
    unread[places], open_[places], turned[places] = found.unread, found.open, found.turned
    return replace(found, values=values, unread=unread, open=open_, turned=turned)


def _read(texts: pd.Series, leads: NDArray[np.int64], clock: Clock) -> ReadDates:
    """Filled cells, each once, as dates; `leads` (n,) counts the cells of each."""
    texts = texts.reset_index(drop=True)
    counted, nothing = counted_dates(texts)
    values, zones = _iso(texts.where(counted.isna() & ~nothing, ""))
    values = values.fillna(counted)
    sure = values.notna().to_numpy()
    order, open_ = DateOrder.UNASKED, np.zeros(len(texts), dtype=bool)
    numeric = open_.copy()
    rest = np.flatnonzero(~sure & ~nothing)
    if len(rest):
        order, found, zones[rest], flags = _written(texts.iloc[rest])
        values.iloc[rest] = found
        open_[rest], numeric[rest] = flags & 1 > 0, flags & 2 > 0
    values, turned, turn = turned_days(values, numeric)
    values, note = clocks(values, zones, leads, clock)
    values = values.where(values.dt.year.isin(YEARS))
    unread = np.asarray(values.isna()) & ~nothing
    return ReadDates(values, unread, order, open_ & unread, turned, turn, note)


def _iso(texts: pd.Series) -> tuple[pd.Series, NDArray[np.object_]]:
    """Dates in the order of ISO 8601 by their own clock, and the zone that each names."""
    zones = np.full(len(texts), "", dtype=object)
    cells = _arrow(texts)
    zoned = np.flatnonzero(pc.match_substring_regex(cells, _HAS_ZONE))
    if len(zoned):
        some = cells.take(pa.array(zoned))
        zones[zoned] = pc.extract_regex(some, _ISO_ZONE).field(0).to_pandas().to_numpy()
        bare = pc.replace_substring_regex(some, rf" ?{_ISO_ZONE}", "").to_pandas()
        texts = texts.copy()
        texts.iloc[zoned] = bare.to_numpy()
    is_iso = pc.match_substring_regex(cells, _ISO).to_numpy(zero_copy_only=False)
    dates = _without_zone(texts.where(is_iso, None))
    dates = dates.astype("datetime64[us]")
    dates = dates.where(dates.dt.year.isin(YEARS))
    zones[dates.isna()] = ""
    return dates, zones


def _without_zone(texts: pd.Series) -> pd.Series:
    """The dates of ISO 8601 in texts, NaT where one has a zone in an odd form, as "+1" or "6Z"."""
    try:
        dates: pd.Series = pd.to_datetime(texts, format="ISO8601", errors="coerce")
    except ValueError:  # some have a zone and others none
        dates = pd.Series(dtype="datetime64[us, UTC]")
    if dates.dt.tz is None:
        return dates
    # Each of the few that may have one is looked at by itself.
    some = np.flatnonzero(texts.str.contains(_MAY_HAVE_ZONE, regex=True).fillna(False))
    alone = (_moment(str(texts.iat[at])) for at in some.tolist())
    zoned = np.zeros(len(texts), dtype=bool)
    zoned[some] = [getattr(moment, "tzinfo", None) is not None for moment in alone]
    return pd.to_datetime(texts.mask(zoned), format="ISO8601", errors="coerce")


def _moment(text: str) -> object:
    return pd.to_datetime(text, format="ISO8601", errors="coerce")


def _arrow(texts: pd.Series) -> pa.Array:
    return pa.array(texts.array, type=pa.large_string(), from_pandas=True)


def _written(
    texts: pd.Series,
) -> tuple[DateOrder, NDArray[np.datetime64], NDArray[np.object_], NDArray[np.int64]]:
    """The order that texts prove, each as a date with its zone, and what is known of it.

    Flags (n,) have 1 for a date that could be read in two ways and 2 for one whose order the
    others had to prove or that proves it itself.
    """
    cells = with_colons(_arrow(texts))
    seconds = _clocks(cells)
    bare = pc.replace_substring_regex(cells, _CLOCK, rf"\1{CLOCK}", max_replacements=1)
    codes, distinct = pd.factorize(bare.to_pandas())
    bodies = _of_our_years([date_text(str(body)) for body in distinct])
    order = _order(bodies)
    days = np.array([_date(body, order) for body in bodies], dtype="datetime64[us]")
    zones = np.array([body.zone if body else "" for body in bodies], dtype=object)
    flags = np.array([_flags(body, order) for body in bodies], dtype=np.int64)
    day = days[codes]
    time = _time_of_day(bodies, codes, seconds)
    dates = np.where(time >= 0, day + time.astype("timedelta64[s]"), np.datetime64("NaT"))
    return order, dates, zones[codes], flags[codes]


def _of_our_years(bodies: list[DateText | None]) -> list[DateText | None]:
    """The same dates where those of a column count the years as Thailand does."""
    years = [body.year for body in bodies if body is not None]
    if not years or not all(year in _BUDDHIST for year in years):
        return bodies
    return [body and replace(body, year=body.year - _BUDDHA) for body in bodies]


def _clocks(cells: pa.Array) -> NDArray[np.int64]:
    """The seconds of the clock in each text (n,), 0 without one, -1 where no clock shows it."""
    parts = pc.extract_regex(cells, _CLOCK)
    hour, minute, second = (
        pd.to_numeric(pc.struct_field(parts, name).to_pandas(), errors="coerce")
        .fillna(0)
        .to_numpy(dtype=np.int64)
        for name in ("h", "m", "s")
    )
    sound = (hour < 24) & (minute < 60) & (second < 60)
    return np.where(sound, 3600 * hour + 60 * minute + second, -1)


def _time_of_day(
    bodies: list[DateText | None], codes: NDArray[np.intp], seconds: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Seconds since midnight (n,) by clock and noon, -1 for what no clock shows."""
    written = np.array([body.seconds if body else 0 for body in bodies], dtype=np.int64)[codes]
    clocked = np.array([bool(body and body.clocked) for body in bodies])[codes]
    half = np.array([body.half if body else "" for body in bodies], dtype=object)[codes]
    time = np.where(clocked, seconds, written)
    halved = half != ""
    is_early, is_late = time < 3600, time >= 46_800
    # 13:15 PM and 00:15 AM say nothing that the clock of 24 hours does not say.
    needless = (is_late & (half == "p")) | (is_early & (half == "a"))
    wrong = halved & (is_early | is_late) & ~needless
    time = np.where(halved & ~is_early & ~is_late, time % _NOON + _NOON * (half == "p"), time)
    return np.where(wrong | (time < 0), -1, time)


def _order(bodies: list[DateText | None]) -> DateOrder:
    numeric = [body for body in bodies if body is not None and body.mark]
    day_first = any(body.first > 12 or body.mark == "." for body in numeric)
    month_first = any(body.second > 12 for body in numeric)
    if day_first and month_first:
        return DateOrder.MIXED
    if day_first or month_first:
        return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST
    is_open = any(body.is_open for body in numeric)
    return DateOrder.OPEN if is_open else DateOrder.UNASKED


def _flags(body: DateText | None, order: DateOrder) -> int:
    if body is None:
        return 0
    unclear = body.is_open and order in (DateOrder.MIXED, DateOrder.OPEN)
    return int(unclear) + 2 * bool(body.mark)


def _date(body: DateText | None, order: DateOrder) -> datetime | None:
    if body is None or (body.is_open and order in (DateOrder.MIXED, DateOrder.OPEN)):
        return None
    day, month = body.first, body.second
    month_first = order is DateOrder.MONTH_FIRST
    if body.mark and (month_first or (order is not DateOrder.DAY_FIRST and body.second > 12)):
        day, month = month, day
    if body.year not in YEARS:
        return None
    try:
        return datetime(body.year, month, day)
    except ValueError:
        return None
