"""Which columns hold dates, and how much of each could be read."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.counted_dates import counts_time
from scoring.intake.cells.dates import ReadDates, read_dates
from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.unread import UNCLEAR_ORDER
from scoring.intake.distinct_cells import distinct_of
from scoring.intake.in_hand import of_column
from scoring.wording import clipped

# A column is one of dates when this share of its filled cells looks like one, read or not.
MOSTLY = 0.5
# All but a few mistyped cells.
NEARLY_ALL = 0.98
# Cells looked at where a whole column would show no more, and of these the first different ones.
SAMPLE, FIRST = 2_000, 60
_LONGEST = 60
_LOOKS_DATED = (
    r"(?<!\d)(?:19|20)\d\d\D{1,12}\d|\d\D{1,12}(?:19|20)\d\d(?!\d)"
    r"|^\d{1,2}\D{1,3}\d{1,2}\D{1,3}\d{1,2}(?!\d)"
)
_DIGIT = re.compile(r"\d", re.ASCII)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:[eE]\+?\d+)?", re.ASCII)


@dataclass(frozen=True)
class DateColumn:
    """A column of dates: how its cells were read, how many are `filled`, and one that is unread."""

    name: str
    read: ReadDates
    filled: int
    example: str = ""

    @property
    def unread(self) -> int:
        """The filled cells that could not be read."""
        return int(self.read.unread.sum())

    @property
    def share(self) -> float:
        """The part of the filled cells that could be read, 0–1."""
        return 1 - self.unread / self.filled if self.filled else 0.0

    @property
    def is_read(self) -> bool:
        """Whether all but a few cells could be read."""
        return self.share >= NEARLY_ALL

    @property
    def problem(self) -> str:
        """How many cells could be read and one that could not, "" where all could."""
        return self._told(f", but not “{clipped(self.example)}”")

    @property
    def shortfall(self) -> str:
        """The same without a cell, to be kept with a model."""
        return self._told("")

    def _told(self, example: str) -> str:
        if not self.filled:
            return "no cell is filled"
        if not self.unread:
            return ""
        why = UNCLEAR_ORDER.get(self.read.order, "") if self.read.open.any() else ""
        told = f"{self.filled - self.unread:,} of {self.filled:,} filled cells could be read as "
        return f"{told}dates{example}{f': {why}' if why else ''}"


def holds_dates(cells: pd.Series) -> bool:
    """Whether a column was meant to hold dates, by its first cells and for numbers by its name.

    The name is `cells.name`. Dates that could be read in two ways count, as they are dates.
    """
    head = _filled(cells.head(SAMPLE))
    if len(head) < FIRST and len(cells) > SAMPLE:
        head = _filled(cells).head(SAMPLE)
    codes, distinct = distinct_of(head)
    some = [text.strip() for text in distinct[:FIRST]]
    if not some or sum(map(_has_digit, some)) < MOSTLY * len(some):
        return False
    if sum(_NUMBER.fullmatch(text) is not None for text in some) >= MOSTLY * len(some):
        return counts_time(head) and counts_time(_filled(cells))
    dated = _are_dated(pd.Series(some, dtype="str"))
    if dated.mean() < MOSTLY:
        return False
    known = dated[codes] if len(distinct) == len(some) else _are_dated(head)
    return bool(known.mean() >= MOSTLY)


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None


def looks_unread(cells: pd.Series) -> bool:
    """Whether most cells look like dates in a form that may not be known.

    They have a year beside another number, or three short numbers.
    """
    head = pd.Series(_filled(cells).head(SAMPLE).unique()[:FIRST], dtype="str").str.strip()
    if (
        not len(head)
        or (head.str.fullmatch(_NUMBER.pattern) | head.str.len().gt(_LONGEST)).mean() > MOSTLY
    ):
        return False
    return bool(head.str.contains(_LOOKS_DATED, regex=True).mean() >= MOSTLY)


def _filled(cells: pd.Series) -> pd.Series:
    filled = filled_of(cells)
    return cells if filled.all() else cells[filled]


def _are_dated(cells: pd.Series) -> NDArray[np.bool_]:
    """Which cells are dates, in whichever order; shape (n,)."""
    read = read_dates(cells)
    return np.asarray(read.values.notna().to_numpy() | read.open)


def date_column(cells: pd.Series) -> DateColumn | None:
    """The whole column read as dates, None for one that was meant to hold something else."""
    return dates_of(cells) if holds_dates(cells) else None


@of_column
def read_once(cells: pd.Series) -> ReadDates:
    """The cells of a column as dates, as `read_dates` has them."""
    return read_dates(cells)


@of_column
def dates_of(cells: pd.Series) -> DateColumn:
    """A column read as dates, whatever it was meant to hold."""
    read = read_once(cells)
    bad = np.flatnonzero(read.unread)
    example = str(cells.iloc[bad[0]]) if len(bad) else ""
    return DateColumn(str(cells.name), read, int(filled_of(cells).sum()), example)


@of_column
def filled_of(cells: pd.Series) -> NDArray[np.bool_]:
    """True where a cell holds a value, as `is_missing` judges by all of them; shape (n,)."""
    filled = ~is_missing(cells)
    filled.flags.writeable = False
    return filled
