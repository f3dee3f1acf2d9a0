"""Ids that come back because whole leads do, as in a file appended to itself or to last month's."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.contents import promises_levels
from scoring.intake.cells.date_columns import filled_of
from scoring.intake.cells.values import to_dates, to_numbers
from scoring.intake.distinct_cells import distinct_of
from scoring.intake.leads.keys import LEAST_VARIETY

REPEATED = "an id: leads that share it are one lead in several rows"
# So many rows must share a value with another, of which a lead has this many at most on average.
LEAST_SHARED, MOST_TIMES = 20, 12
# Other columns to judge by, and pairs of rows and different cells to look at.
LEAST_COLUMNS, PAIRS, SAMPLE = 3, 5_000, 2_000
# So many of the other columns tell as much as all of them.
MOST_WITNESSES = 200
# Rows of one lead agree this much further than chance takes them, in half of the columns.
AGREEMENT = 0.6
# Columns in which rows of one lead agree this far hardly change in a lead.
STABLE = 0.9
# Whole numbers are ids where so many differ and, as good as never, two leads share one.
NUMBERS, SHARED_BY_LEADS = 500, 0.0005
# A column in which nearly all rows agree by chance says nothing.
BY_CHANCE = 0.95


def repeated_ids(frame: pd.DataFrame, names: Collection[str]) -> list[str]:
    """Those of these columns whose values repeat only because whole leads do.

    Rows with the same value agree in half of the other columns far more often than rows of other
    leads do; the columns that hardly repeat themselves are no witnesses. Dates and what a header
    calls a company, a campaign and the like stand for several leads.
    """
    asked = {name: _codes(frame[name]) for name in names if not promises_levels(name)}
    repeating = {name: codes for name, codes in asked.items() if _repeats(codes)}
    if not repeating:
        return []
    every = {
        name: asked[name] if name in asked else _codes(frame[name]) for name in map(str, frame)
    }
    witnesses = {name: codes for name, codes in every.items() if _is_witness(codes)}
    some = list(witnesses)[:: 1 + len(witnesses) // MOST_WITNESSES]
    found = []
    for name, codes in repeating.items():
        beside = [witnesses[other] for other in some if other != name]
        if len(beside) >= LEAST_COLUMNS and _identify(frame[name], codes, beside):
            found.append(name)
    return found


def _identify(
    cells: pd.Series, codes: NDArray[np.int64], witnesses: list[NDArray[np.int64]]
) -> bool:
    """Whether rows that share a value are one lead."""
    pairs = _pairs(codes)
    agreed = np.array([w[pairs[0]] == w[pairs[1]] for w in witnesses])
    share = agreed.mean(axis=1) if pairs.size else np.zeros(len(witnesses))
    beyond = [(a - c) / (1 - c) for a, c in zip(share, map(_chance, witnesses), strict=True)]
    if float(np.median(beyond)) < AGREEMENT:
        return False
    filled = cells[codes >= 0].drop_duplicates()
    whole, head = _are_whole(filled), filled.head(SAMPLE)
    if not whole and to_dates(head).notna().mean() > AGREEMENT:
        return False
    if np.isfinite(to_numbers(head)).mean() <= AGREEMENT:
        return True
    stable = agreed[np.array(beyond) >= STABLE]
    # By chance two leads have the same number; then they differ in most of what hardly changes.
    by_chance = float(((~stable).mean(axis=0) > 1 / 2).mean()) if len(stable) else 1.0
    return whole and len(filled) >= NUMBERS and by_chance <= SHARED_BY_LEADS


def _codes(cells: pd.Series) -> NDArray[np.int64]:
    """A number for each text (n,), -1 for none."""
    codes, filled = distinct_of(cells)[0], filled_of(cells)
    return codes if filled.all() else np.where(filled, codes, -1)


def _repeats(codes: NDArray[np.int64]) -> bool:
    """Whether a column has many values that a few rows share each."""
    filled = codes[codes >= 0]
    if not len(filled):
        return False
    counts = np.bincount(filled)
    counts = counts[counts > 0]
    shared = int(counts[counts > 1].sum())
    few = counts.mean() <= MOST_TIMES and len(counts) >= len(filled) / MOST_TIMES
    return bool(few and shared >= max(LEAST_SHARED, LEAST_VARIETY * len(filled)))


def _is_witness(codes: NDArray[np.int64]) -> bool:
    """Whether a column has few enough values to agree by, and more than one."""
    values = np.count_nonzero(np.bincount(codes + 1))
    return bool(values < LEAST_VARIETY * len(codes) and _chance(codes) < BY_CHANCE)


def _are_whole(filled: pd.Series) -> bool:
    return bool(filled.str.fullmatch(r"\s*\d+(?:[.,]0+)?\s*").all())


def _chance(witness: NDArray[np.int64]) -> float:
    """The share of pairs of any rows that agree."""
    share = np.bincount(witness + 1) / len(witness)
    return float(share @ share)


def _pairs(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows that share a value, each with the first such row; shape (2, m)."""
    rows = np.flatnonzero(codes >= 0)
    _, first, inverse = np.unique(codes[rows], return_index=True, return_inverse=True)
    pairs = np.stack([rows, rows[first[inverse]]])[:, np.arange(len(rows)) != first[inverse]]
    return pairs[:, :: max(1, pairs.shape[1] // PAIRS)]
