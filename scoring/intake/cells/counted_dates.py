"""Numbers that count time: Excel's days since 1899-12-30, and seconds or parts of them since 1970.

A number alone says little, so the name of its column and the range of all its numbers decide: a
column is one of dates where all its numbers fall into the years that leads come from.
"""

import re
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.date_names import is_named_date, is_named_event

# Digits before the point, the unit, and what it counts from. Days of eight digits are ISO dates.
Unit = Literal["D", "s", "ms", "us", "ns"]
_UNITS: tuple[tuple[str, Unit, str], ...] = (
    (r"\d{5}(?:[.,]\d+)?", "D", "1899-12-30"),
    (r"\d{10}(?:[.,]\d+)?", "s", "1970-01-01"),
    (r"\d{13}(?:[.,]\d+)?", "ms", "1970-01-01"),
    (r"\d{16}", "us", "1970-01-01"),
    (r"\d{19}", "ns", "1970-01-01"),
)
_SERIALS = (20_000, 80_000)  # 1954 to 2119
_SCIENTIFIC = re.compile(r"\d[.,]\d{5,}e\+?\d{1,2}", re.I)
# A number and nothing else, of which alone a column can count time.
_NUMERIC = r"^(?:/Date\(|\d[\d.,]*(?:[eE]\+?\d{1,2})?$)"
_WRAPPED = re.compile(r"/Date\((\d+)(?:[+-]\d{4})?\)/")
# Where a name or a range has to show that numbers are dates at all.
_YEARS = ("2000-01-01", "2036-01-01")
_NOTHING = ("0", "0.0", "-1")
# All but a few mistyped numbers lie there.
_NEARLY_ALL = 0.98
# Under the name of an event, which may be counted or measured as well, numbers are dates only in
# the years of today's leads, where they differ, are not rounded like money, and repeat like days.
_LATE_YEARS, _LEAST_DIFFERENT, _ROUNDED, _MANY = ("2015-01-01", "2031-01-01"), 10, 0.2, 200
_LEAST_SPREAD = pd.Timedelta(days=1)
# Days such as 20260131, so many of them over so long that no other numbers are all real days.
_LEAST_DAYS, _LONG = 20, pd.Timedelta(days=60)


def counted_dates(texts: pd.Series) -> tuple[pd.Series, NDArray[np.bool_]]:
    """Filled cells (n,) that count time as dates, NaT for the others, and which are a 0 for none.

    Each by the number of its digits, where most of the cells are such numbers or dates in words;
    a column all of one kind of number is not asked whether it is one of dates.
    """
    found = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    nothing = np.zeros(len(texts), dtype=bool)
    if not len(texts) or not texts.str.contains(_NUMERIC, regex=True).any():
        return found, nothing
    bare = _plain(texts)
    for pattern, unit, origin in _UNITS:
        here = bare.str.fullmatch(pattern).to_numpy(dtype=bool)
        if here.any():
            found[here] = _since(bare[here], unit, origin)
    counted = found.notna().to_numpy()
    if counted.any():
        nothing = bare.isin(_NOTHING).to_numpy(dtype=bool)
    if not (counted | nothing).all():
        # Beside other texts a number may be anything, so it must lie near them.
        found = found.where(found.between(*_YEARS))
    return found, nothing


def _plain(texts: pd.Series) -> pd.Series:
    """Numbers without what JSON and spreadsheets put around them."""
    bare = texts
    if texts.str.startswith("/Date(").any():
        bare = bare.str.replace(_WRAPPED, r"\1", regex=True)
    long = bare.str.fullmatch(_SCIENTIFIC).to_numpy(dtype=bool)
    if long.any():
        numbers = bare[long].str.replace(",", ".").astype(float)
        bare = bare.mask(long, numbers.map("{:.0f}".format).reindex(bare.index, fill_value=""))
    return bare


def _since(numbers: pd.Series, unit: Unit, origin: str) -> pd.Series:
    if unit in ("us", "ns"):
        digits = numbers if unit == "us" else numbers.str[:-3]
        micros: pd.Series = pd.to_datetime(digits.astype("int64"), unit="us")
        return micros.astype("datetime64[us]")
    counts = numbers.str.replace(",", ".").astype(float)
    if unit == "D":
        counts = counts.where(counts.between(*_SERIALS))
    elif unit == "s":
        counts = counts.where(counts >= 1e9)
    found = pd.to_datetime(counts, unit=unit, origin=origin)
    dates: pd.Series = found.dt.round("s" if unit == "D" else "ms")
    return dates.astype("datetime64[us]")


def counts_time(cells: pd.Series) -> bool:
    """Whether filled cells, the numbers of a column called `cells.name`, are dates.

    The name and the range must say so: all of them from 2000 to 2035. The range is enough for 13
    and 16 digits spread over a day or more, and for days with a time of day behind the point that
    is whole seconds.
    """
    texts = pd.Series(cells.unique(), dtype="str").str.strip()
    if (days := _as_days(texts)) is not None:
        is_long = days.nunique() >= _LEAST_DAYS and days.max() - days.min() >= _LONG
        return bool(is_long) or is_named_date(str(cells.name))
    bare = _plain(texts)
    found, nothing = counted_dates(texts)
    left = found[~nothing]
    known = left.between(*_YEARS)
    if not len(left) or known.mean() < _NEARLY_ALL or not known.any():
        return False
    name = str(cells.name)
    if is_named_date(name) or (is_named_event(name) and _are_late(left, bare[~nothing], cells)):
        return True
    spread = left[known].max() - left[known].min()
    telling = bare[~nothing].str.fullmatch(r"\d{13}|\d{16}").mean() >= _NEARLY_ALL
    return bool(spread >= _LEAST_SPREAD) and (bool(telling) or _has_clock(bare[~nothing]))


def _are_late(dates: pd.Series, numbers: pd.Series, cells: pd.Series) -> bool:
    """Whether different `numbers`, the `dates` of `cells`, can hardly be anything but dates."""
    if len(numbers) < _LEAST_DIFFERENT or dates.between(*_LATE_YEARS).mean() < _NEARLY_ALL:
        return False
    if numbers.str.endswith("00").mean() >= _ROUNDED:
        return False
    is_key = numbers.str.fullmatch(r"\d{5}").all() and cells.is_unique and len(cells) >= _MANY
    return not is_key


def _as_days(texts: pd.Series) -> pd.Series | None:
    """Days where numbers are such as 20260131, all of them real ones; else None."""
    eight = texts.str.fullmatch(r"(?:19|20)\d{6}(?:\d{6})?")
    if not len(texts) or eight.mean() < _NEARLY_ALL:
        return None
    days = pd.to_datetime(texts[eight].str[:8], format="%Y%m%d", errors="coerce")
    return days.dropna() if days.notna().mean() >= _NEARLY_ALL else None


def _has_clock(numbers: pd.Series) -> bool:
    """Whether days have a fraction, and each is a whole number of seconds."""
    if not numbers.str.fullmatch(r"\d{5}(?:[.,]\d+)?").all():
        return False
    fraction = numbers.str.replace(",", ".").astype(float) % 1
    seconds = fraction * 86_400
    digits = numbers.str.len().max()
    exact = (seconds - seconds.round()).abs().max() < 0.05
    return bool(exact and digits >= len("46085.12345") and (fraction > 0).mean() > 1 / 2)
