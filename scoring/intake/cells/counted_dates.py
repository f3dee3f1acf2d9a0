"""Numbers that count time: Excel's days since 1899-12-30, and seconds or parts of them since 1970.

A number alone says little, so the name of its column and the range of all its numbers decide: a
column is one of dates where all its numbers fall into the years that leads come from.
"""

import re
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
_WRAPPED = re.compile(r"/Date\((\d+)(?:[+-]\d{4})?\)/")
# Where a name or a range has to show that numbers are dates at all.
_YEARS = ("2000-01-01", "2036-01-01")
_NOTHING = ("0", "0.0", "-1")
# All but a few mistyped numbers lie there.
_NEARLY_ALL = 0.98
# Names that a date has, in the languages of months; "time" alone is a duration as often.
_NAMED = re.compile(
    r"\bdate|date\b|dated?\b|datum|\bdata\b|fecha|fech\b|\bdt\b|\bts\b|tstamp|\bday\b|\bdia\b"
    r"|time ?stamp|date ?time|\bon$|\bat$|\bam$|\bwhen\b|create|erstellt|angelegt|alta\b|created"
    r"|clos|updat|modif|modified|receiv|submit|registr|signup|seen|since|日|날짜|дата|päivä|tarih"
)
_MEASURED = re.compile(
    r"amount|value|price|revenue|salary|income|budget|cost|count|number|\bid\b|score|duration|spent"
    r"|betrag|umsatz|preis|wert|anzahl|nummer|importe|monto|valor|precio|prix|montant|prezzo|valore"
)
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
    if not len(texts) or not texts.str.contains(r"^(?:/Date\()?\d[\d.,e+]*", regex=True).any():
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
    if is_named_date(str(cells.name)):
        return True
    spread = left[known].max() - left[known].min()
    telling = bare[~nothing].str.fullmatch(r"\d{13}|\d{16}").mean() >= _NEARLY_ALL
    return bool(spread >= _LEAST_SPREAD) and (bool(telling) or _has_clock(bare[~nothing]))


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


def is_named_date(name: str) -> bool:
    """Whether a name says that a column holds dates.

    >>> [is_named_date(n) for n in ("createdate", "Closed_at", "Fecha de alta", "Income", "Visits")]
    [True, True, True, False, False]
    """
    words = _spaced(name)
    return _NAMED.search(words) is not None and _MEASURED.search(words) is None


def _spaced(name: str) -> str:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[_\W]+", " ", parted.casefold()).strip()
