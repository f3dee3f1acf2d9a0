"""Cells of text become dates, by what the whole column shows of its order.

13/02/2026 proves that the day comes first, 02/13/2026 that the month does, and either counts for
all cells of the column. Where nothing, or both, is proven, what can be read in two ways stays
unread.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.missing import is_missing

_YEARS = range(1900, 2101)
_PIVOT = 69  # two digits from here on are of the last century
_SERIALS = (20_000, 80_000)  # days since 1899-12-30: 1954 to 2119
_CLOCK = re.compile(
    r"[\sT,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?m?\.?\s*\Z", re.I
)
_NUMERIC = re.compile(r"(\d{1,4})([-/. ])\s?(\d{1,2})\2\s?(\d{2,4})\.?")
_DAY_WORD = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|º|er)?\.?[\s-]+(?:de\s+)?([^\W\d_]+)\.?[\s,-]+(?:de\s+)?(\d{2,4})"
)
_WORD_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_WEEKDAY = re.compile(r"\A[^\W\d_]+\.?,\s+(?=\d|[^\W\d_]+\.?\s+\d)")
_MONTHS = (
    "jan january januar janvier enero ene gennaio gen janeiro januari",
    "feb february februar février fevrier fév fev febrero febbraio fevereiro februari",
    "mar march märz maerz mär mrz mars marzo março marco maart mrt",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august août aout agosto ago augustus",
    "sep sept september septembre septiembre settembre set setembro",
    "oct october oktober okt octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dezember dez décembre decembre déc diciembre dic dicembre dezembro",
)
_MONTH = {word: at for at, words in enumerate(_MONTHS, start=1) for word in words.split()}


class DateOrder(StrEnum):
    """What the dates of a column prove of their order: `OPEN` where nothing and they had to."""

    UNASKED = ""
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    MIXED = "mixed"
    OPEN = "open"


@dataclass(frozen=True)
class ReadDates:
    """A column as dates: `values` timestamps without zone, and where and why not all are.

    `unread` is true where a filled cell is no date, or one that could be read in two ways.
    """

    values: pd.Series
    unread: NDArray[np.bool_]
    order: DateOrder = DateOrder.UNASKED


def read_dates(cells: pd.Series) -> ReadDates:
    """The cells as dates, by the evidence of them all.

    ISO dates with or without zone (turned into UTC), days and months in numbers or words, Excel's
    serial numbers and seconds since 1970 where the whole column holds nothing else.
    """
    codes, distinct = pd.factorize(cells)
    texts = pd.Series(distinct, dtype="str")
    missing = is_missing(texts)
    values, order = _read(texts, missing)
    gone = np.asarray(values.isna()) & ~missing
    taken = values.take(codes) if len(codes) else values
    unread = gone[codes] if len(codes) else np.zeros(0, dtype=bool)
    return ReadDates(taken.set_axis(cells.index), unread, order)


def _read(texts: pd.Series, missing: NDArray[np.bool_]) -> tuple[pd.Series, DateOrder]:
    filled = texts[~missing].str.strip()
    counted = _counted(filled)
    if counted is not None:
        return counted.reindex(texts.index), DateOrder.UNASKED
    iso = pd.to_datetime(filled, format="ISO8601", errors="coerce", utc=True).dt.tz_localize(None)
    iso = iso.astype("datetime64[us]")
    iso = iso.where(iso.dt.year.isin(_YEARS))
    rest = filled[iso.isna()]
    order, found = _worded(rest.tolist())
    if len(rest):
        iso.loc[rest.index] = pd.Series(found, index=rest.index, dtype="datetime64[us]")
    return iso.reindex(texts.index), order


def _counted(filled: pd.Series) -> pd.Series | None:
    """Days or seconds since a day, when every cell is such a number."""
    if not len(filled) or not filled.str.fullmatch(r"\d{5}(?:[.,]\d+)?|\d{10}|\d{13}").all():
        return None
    numbers = filled.str.replace(",", ".").astype(float)
    if numbers.between(*_SERIALS).all():
        since = pd.to_datetime(numbers, unit="D", origin="1899-12-30").dt.round("s")
    elif (numbers >= 1e9).all() and filled.str.len().nunique() == 1:
        since = pd.to_datetime(numbers, unit="s" if len(filled.iloc[0]) == 10 else "ms")
    else:
        return None
    return since.astype("datetime64[us]")


def _worded(texts: Sequence[str]) -> tuple[DateOrder, list[datetime | None]]:
    """The order that the texts prove, and each as a date."""
    split = [_split(text) for text in texts]
    numeric = [found for found in split if found is not None and found[3]]
    day_first = any(first > 12 or mark == "." for first, _, _, mark in numeric)
    month_first = any(second > 12 for _, second, _, _ in numeric)
    order = DateOrder.OPEN if any(map(_is_open, numeric)) else DateOrder.UNASKED
    if day_first or month_first:
        order = DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST
    order = DateOrder.MIXED if day_first and month_first else order
    clocks = [_clock(text) for text in texts]
    return order, [_date(s, c, order) for s, c in zip(split, clocks, strict=True)]


_Split = tuple[int, int, int, str]  # first, second, year, the separator ("" when order is known)


def _is_open(found: _Split) -> bool:
    first, second, _, mark = found
    return bool(mark) and first <= 12 and second <= 12 and first != second


def _split(text: str) -> _Split | None:
    """Day, month and year with the separator; with "" for it the first is surely the day."""
    bare = _WEEKDAY.sub("", _CLOCK.sub("", text.strip()))
    if match := _NUMERIC.fullmatch(bare):
        first, mark, second, last = int(match[1]), match[2], int(match[3]), int(match[4])
        if len(match[1]) == 4:
            return last, second, first, ""
        return (first, second, _year(match[4]), mark) if len(match[1]) < 3 else None
    if match := _DAY_WORD.fullmatch(bare):
        month = _MONTH.get(match[2].casefold(), 0)
        return (int(match[1]), month, _year(match[3]), "") if month else None
    if match := _WORD_DAY.fullmatch(bare):
        month = _MONTH.get(match[1].casefold(), 0)
        return (int(match[2]), month, int(match[3]), "") if month else None
    return None


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def _clock(text: str) -> timedelta | None:
    """The time of day behind a date; None when it is none, such as 25:00."""
    match = _CLOCK.search(text.strip())
    if match is None:
        return timedelta()
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4].casefold() == "p" else 0)
    sound = hour < 24 and minute < 60 and second < 60
    return timedelta(hours=hour, minutes=minute, seconds=second) if sound else None


def _date(found: _Split | None, clock: timedelta | None, order: DateOrder) -> datetime | None:
    if found is None or clock is None:
        return None
    first, second, year, _ = found
    day, month = first, second
    if _is_open(found) and order in (DateOrder.MIXED, DateOrder.OPEN):
        return None
    month_first = order is DateOrder.MONTH_FIRST
    if found[3] and (month_first or (order is not DateOrder.DAY_FIRST and second > 12)):
        day, month = second, first
    if year not in _YEARS:
        return None
    try:
        return datetime(year, month, day) + clock
    except ValueError:
        return None
