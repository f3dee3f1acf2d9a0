"""Columns whose cells hold several answers, found by what stands between the separators.

Answers of a set come back in other company and at other places. A part that keeps its place, as in
"City, State" or "Last, First", or that hardly comes back, as in addresses and sentences, is none.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.date_columns import filled_of
from scoring.intake.cells.values import to_dates, to_numbers
from scoring.intake.leads.contacts import email_key
from scoring.intake.leads.duplicates import names_person, person_kind
from scoring.recipes.answer_sets import (
    LEAST_LEADS,
    SEPARATORS,
    Several,
    answer_counts,
    apart,
    is_listed,
    parts_of,
    simple,
)

# So many leads, and this share of those with an answer, give more than one.
LEAST_SEVERAL, LEAST_SHARE = 20, 0.03
# An answer is learned from so many training leads, which are four fifths of all at most.
LEAST_ALL = LEAST_LEADS * 3 / 2
# A part comes back in so many different cells; this share of all parts must.
LEAST_TEXTS, COMES_BACK = 3, 0.8
# This share of all parts is moved: less than the other share of them is at its commonest place.
LEAST_MOVED, AT_ONE_PLACE = 0.3, 0.95
# More different answers than this, or longer ones, are text.
MOST_PARTS, LONGEST = 400, 80
# A part that begins with a digit may be one of a number's, where a comma or slash is in it.
_SIGNS_OF_NUMBERS = frozenset(",/+·")
_MOSTLY = 0.5
# Cells looked at where a whole column would tell no more.
SAMPLE = 20_000


def set_steps(frame: pd.DataFrame, exclude: Collection[str] = ()) -> tuple[Several, ...]:
    """A step for each column that holds several answers in a cell, its answers to be learned.

    `exclude` names columns to leave alone, such as the outcome.
    """
    found = ((str(name), set_separator(frame[name], str(name)))
             for name in frame if name not in exclude)  # fmt: skip
    return tuple(Several(name, separator) for name, separator in found if separator)


def set_separator(cells: pd.Series, name: str = "") -> str:
    """What stands between the answers of a column, "" where its cells are no sets."""
    if person_kind(name) is not None or names_person(name):
        return ""
    filled = cells[filled_of(cells)].str.strip()
    if not _holds_any(filled):
        return ""
    some = filled.iloc[:: max(1, len(filled) // SAMPLE)]
    counts = some.value_counts()
    texts, leads = list(map(str, counts.index)), np.asarray(counts, dtype=np.int64)
    if _is_other_kind(pd.Series(texts[:2_000], dtype="str")):
        return ""
    listed = leads[[is_listed(text) for text in texts]].sum() > _MOSTLY * leads.sum()
    for separator in (",",) if listed else SEPARATORS:
        if _CutCells.of(texts, leads, separator, listed=bool(listed)).are_answers:
            common = [n for n in answer_counts(filled, separator).values() if n >= LEAST_ALL]
            return separator if len(common) > 1 else ""
    return ""


def _holds_any(filled: pd.Series) -> bool:
    """Whether enough cells hold any sign that may separate answers."""
    signs = "[" + "".join(sorted({s.strip() or s for s in SEPARATORS if len(s.strip()) < 2})) + "]"
    held = filled.str.contains(signs, regex=True)
    return int(held.sum()) >= max(LEAST_SEVERAL, LEAST_SHARE * len(filled))


def _is_other_kind(distinct: pd.Series) -> bool:
    """Whether the texts are numbers, dates, e-mails or addresses of the web."""
    if np.isfinite(to_numbers(distinct)).mean() > _MOSTLY:
        return True
    if (distinct.map(email_key) != "").mean() > _MOSTLY:
        return True
    if distinct.str.contains("://|^www\\.", regex=True).mean() > _MOSTLY:
        return True
    dated = distinct.str.contains(r"\d[-/.\s][\dA-Za-z]", regex=True).mean() > _MOSTLY
    return bool(dated and to_dates(distinct).notna().mean() > _MOSTLY)


def _cut_apart(cut: Sequence[tuple[str, ...]], separator: str) -> list[tuple[str, ...]]:
    """The same, parts that are others with another separator taken apart as well."""
    often = Counter(part.casefold() for parts in cut for part in parts)
    known = simple({name: name for name, texts in often.items() if texts >= LEAST_TEXTS}, separator)
    return [
        parts
        if all(part.casefold() in known for part in parts)
        else tuple(dict.fromkeys(p for part in parts for p in apart(part, separator, known)))
        for parts in cut
    ]


@dataclass(frozen=True)
class _CutCells:
    """Every part of every different cell; arrays have a number for each of them, shape (m,).

    `part` and `text` are what it says and where it stands, as numbers; `place` counts from 0;
    `leads` have the cell. `several` leads of `every` one have more than one part.
    """

    names: Sequence[str]
    part: NDArray[np.intp]
    text: NDArray[np.intp]
    place: NDArray[np.intp]
    leads: NDArray[np.float64]
    several: float
    every: float
    separator: str

    @classmethod
    def of(
        cls, texts: Sequence[str], leads: NDArray[np.int64], separator: str, *, listed: bool
    ) -> "_CutCells":
        """The parts between separators."""
        if not listed and not any(separator in text for text in texts):
            texts, leads = [], leads[:0]
        cut = _cut_apart([parts_of(text, separator) for text in texts], separator)
        sizes = np.array([len(parts) for parts in cut], dtype=np.intp)
        flat = pd.Series([p for parts in cut for p in parts], dtype="str").str.casefold()
        part, names = pd.factorize(flat)
        text = np.repeat(np.arange(len(texts)), sizes)
        place = np.array([at for parts in cut for at in range(len(parts))], dtype=np.intp)
        several = float(leads[sizes > 1].sum())
        held = np.asarray(leads, dtype=np.float64)
        return cls([str(n) for n in names], part, text, place, held[text], several,
                   float(held.sum()), separator)  # fmt: skip

    @property
    def are_answers(self) -> bool:
        """Whether the parts are answers of a set."""
        if self.several < max(LEAST_SEVERAL, LEAST_SHARE * self.every):
            return False
        again = np.bincount(self.part) >= LEAST_TEXTS
        back = again[self.part]
        if self.leads[back].sum() < COMES_BACK * self.leads.sum() or again.sum() > MOST_PARTS:
            return False
        if max(len(name) for name, often in zip(self.names, again, strict=True) if often) > LONGEST:
            return False
        return self._moved >= LEAST_MOVED and not self._are_numbers

    @property
    def _moved(self) -> float:
        """The share of all parts (0–1) whose place changes from cell to cell."""
        size = int(self.place.max()) + 1
        at = np.bincount(self.part * size + self.place, self.leads, len(self.names) * size)
        held = at.reshape(-1, size)
        moved = held.max(axis=1) < AT_ONE_PLACE * held.sum(axis=1)
        return float(self.leads[moved[self.part]].sum() / self.leads.sum())

    @property
    def _are_numbers(self) -> bool:
        """Whether the parts may be those of numbers, such as "1,250" and "10/12"."""
        if self.separator not in _SIGNS_OF_NUMBERS:
            return False
        digits = np.array([name[:1].isdigit() for name in self.names], dtype=bool)[self.part]
        if self.leads[digits].sum() <= _MOSTLY * self.leads.sum():
            return False
        third = np.bincount(self.text[self.place == 2], minlength=1).sum()
        long = np.array([len(name) > 2 for name in self.names], dtype=bool)[self.part]
        return bool(third < LEAST_SEVERAL or long.any())
