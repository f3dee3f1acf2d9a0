"""Cells of text become numbers, dates and levels, one cell at a time, never by guess.

A cell's value depends on that cell alone, so a lead gets the same numbers in every file. Dates are
the exception: day-first against month-first is decided by the whole column, or not at all.
"""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# What CRM exports write into a cell nobody filled in.
PLACEHOLDERS = frozenset({"", "select", "n/a", "na", "#n/a", "null", "nan", "-", "--"})

_PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
# Groups of three, or of two before the last three as Indian numbers have them.
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}((,\d{3})+|(,\d{2})+,\d{3})(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+),\d+")
_DATE_FORMATS = tuple(
    f"{day}{time}"
    for day in ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%d %b %Y", "%b %d, %Y")
    for time in ("", " %H:%M", " %H:%M:%S", " %I:%M %p")
)


def is_missing(cells: pd.Series) -> NDArray[np.bool_]:
    """True where a cell is empty or a placeholder such as "Select"; shape (n,)."""
    return _by_distinct(cells, lambda text: text.strip().casefold() in PLACEHOLDERS, bool)


def parse_number(text: str) -> float:
    """The number a cell holds, NaN when it is missing, infinite or no number.

    A comma before exactly three digits separates thousands; any other single comma is a decimal
    one. Percent and currency signs and blanks are dropped.

    >>> parse_number("1,234.5"), parse_number("3,5"), parse_number("12 %"), parse_number("1.234,5")
    (1234.5, 3.5, 12.0, 1234.5)
    >>> parse_number("12 apples")
    nan
    """
    bare = re.sub(r"[%$€£₹\s]", "", text)
    if _PLAIN.fullmatch(bare):
        value = float(bare)
    elif _THOUSANDS.fullmatch(bare):
        value = float(bare.replace(",", ""))
    elif _DECIMAL_COMMA.fullmatch(bare):
        value = float(bare.replace(".", "").replace(",", "."))
    else:
        return float("nan")
    return value if np.isfinite(value) else float("nan")


def to_numbers(cells: pd.Series) -> NDArray[np.float64]:
    """The cells as numbers, NaN where missing or unreadable; shape (n,)."""
    return _by_distinct(cells, parse_number, float)


def to_levels(cells: pd.Series) -> pd.Series:
    """The cells as trimmed text levels, NA where missing."""
    return cells.str.strip().mask(is_missing(cells))


def to_dates(cells: pd.Series) -> pd.Series:
    """The cells as timestamps without zone, NaT where missing or unreadable.

    ISO dates are read as they are. Of the other formats the one that reads the whole column is
    taken; when two read it all and differ (03/04/2026), the column stays unread.
    """
    filled = cells.mask(is_missing(cells))
    iso = pd.to_datetime(filled, format="ISO8601", errors="coerce", utc=True).dt.tz_localize(None)
    if iso.notna().sum() >= 0.5 * filled.notna().sum():
        return iso
    readings = [pd.to_datetime(filled, format=f, errors="coerce") for f in _DATE_FORMATS]
    best = max(int(r.notna().sum()) for r in readings)
    if best < 0.9 * filled.notna().sum():
        return iso
    full = [r for r in readings if int(r.notna().sum()) == best]
    return full[0] if all(full[0].equals(r) for r in full) else pd.Series(pd.NaT, index=cells.index)


def _by_distinct(
    cells: pd.Series, read: Callable[[str], bool | float], dtype: type
) -> NDArray[Any]:
    codes, distinct = pd.factorize(cells)
    values = (read(str(text)) for text in distinct)
    return np.fromiter(values, dtype=dtype, count=len(distinct))[codes]
