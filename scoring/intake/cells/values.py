"""Cells of text become numbers, dates, levels and yes or no; what cannot be read stays missing."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.dates import read_dates
from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.numbers import ReadNumbers, read_numbers
from scoring.intake.cells.wrapped import plain_blanks

__all__ = ["is_missing", "read_answers", "to_booleans", "to_dates", "to_levels", "to_numbers"]

_YES = frozenset(
    {"1", "yes", "y", "true", "t", "✓", "✔", "ja", "j", "wahr", "oui", "vrai"}
    | {"si", "sí", "sì", "verdadero", "vero", "sim", "s", "verdadeiro", "waar"}
)
_NO = frozenset(
    {"0", "no", "n", "false", "f", "✗", "✘", "nein", "falsch", "non", "faux"}
    | {"falso", "não", "nao", "nee", "onwaar"}
)


def to_numbers(cells: pd.Series) -> NDArray[np.float64]:
    """The cells as numbers, NaN where missing or unreadable; shape (n,)."""
    return read_numbers(cells).values


def read_answers(cells: pd.Series) -> ReadNumbers:
    """The cells as numbers, where yes and no in words count as 1 and 0."""
    read = read_numbers(cells)
    if not read.unread.any():
        return read
    said = np.where(read.unread, to_booleans(cells), np.nan)
    worded = ~np.isnan(said)
    values = np.where(worded, said, read.values)
    return replace(read, values=values, unread=read.unread & ~worded)


def to_levels(cells: pd.Series) -> pd.Series:
    """The cells as trimmed text levels, NA where missing; blanks that look alike are one."""
    return plain_blanks(cells).str.strip().mask(is_missing(cells))


def to_dates(cells: pd.Series) -> pd.Series:
    """The cells as timestamps without zone, NaT where missing or unreadable."""
    return read_dates(cells).values


def to_booleans(cells: pd.Series) -> NDArray[np.float64]:
    """Yes and no in the words of seven languages as 1.0 and 0.0, NaN for all else; shape (n,).

    >>> to_booleans(pd.Series(["Yes", "nein", "✓", "perhaps"])).tolist()
    [1.0, 0.0, 1.0, nan]
    """
    words = cells.str.strip().str.casefold()
    return np.where(words.isin(_YES), 1.0, np.where(words.isin(_NO), 0.0, np.nan))
