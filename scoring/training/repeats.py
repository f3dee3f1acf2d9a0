"""Rows of a history that repeat another one: an export appended to itself, or two that overlap.

Rows of few columns are equal by chance, so equality alone proves nothing. A row is taken for a
copy where one of these holds.

- Rows equal in all columns are common while rows that differ in exactly one column are rare. By
  chance the latter are at least as many, whatever the columns are.
- A column such as a time to the second tells nearly all other rows from each other, and rows that
  share its value are equal in all columns far more often than chance brings it.
- The number of times that each row occurs is a multiple of the same number, for all rows.
- Rows follow each other in an order that occurs before: a window of many rows is equal to another.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.distinct_cells import distinct_of
from scoring.training.shared_ids import same_lead
from scoring.training.two_at_once import two_at_once

Hashes = NDArray[np.uint64]

# Fewer equal rows than this prove nothing, nor do fewer different ones.
LEAST = 10
# Fewer columns that vary than this make no row unlike another, save by the time of a lead.
LEAST_COLUMNS = 3
# So many times more rows must be equal to another than differ from one in a single column.
CLEARLY = 2
# Rows of other leads that share a value of such a column are fewer than this share of the rows.
SHARED = 0.2
# At most this share of its cells are empty or hold a value that stands for none.
STRAY = 0.05
# Equal rows must be so many times more than by chance.
BEYOND_CHANCE = 10
# A file is appended to itself this often at most.
MOST_TIMES = 6
# Columns that change between two exports are looked for one after the other: so many at most,
# among so many in which rows differ alone.
MOST_CHANGED, MOST_TRIED = 3, 5
# Fewer copies that a column hides, as a share of the rows left, may be leads of one second.
LEAST_CHANGED = 0.01
# Rows of a window: shuffled rows must not show any window twice, else a longer one is tried.
WINDOWS = (8, 16, 32, 64)
# Cells whose different texts are held at once: each takes some hundred bytes.
_AT_ONCE = 1 << 18
# Leads of an hour are more alike than shuffled ones, so windows are as many times longer.
WIDER = 3


def once_each(frame: pd.DataFrame, outcome: str, converted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The rows (n,) to learn from: each lead once, in its last state, whatever repeats it.

    A row repeats a lead where it has the same lead id, or is a copy as `is_copy` finds it.
    """
    kept = ~is_copy(frame, outcome, converted)
    ids = same_lead(frame)
    if ids is not None:
        known = np.flatnonzero(kept & (ids >= 0))
        kept[known] = ~_all_but(ids[known], converted[known], 0)
    return kept


def is_copy(
    frame: pd.DataFrame, outcome: str, converted: NDArray[np.bool_], seed: int = 0
) -> NDArray[np.bool_]:
    """Which rows (n,) say again what another one says; of equal rows the last one stays.

    Rows are compared in all columns but `outcome`; where copies of a row have other outcomes, one
    that `converted` (n,) stays, because a later export knows more. Where a file holds copies,
    further ones are looked for that differ in one column, such as a status that changed.
    """
    cells = _hashed(frame.drop(columns=outcome, errors="ignore"))
    found = _copies(cells, converted, seed)
    for _ in range(MOST_CHANGED if found.any() else 0):
        left = np.flatnonzero(~found)
        more, cells = _changed_copies(cells, left, converted, seed)
        if not len(more):
            break
        found[more] = True
    return found


def _changed_copies(
    cells: Hashes, left: NDArray[np.int64], converted: NDArray[np.bool_], seed: int
) -> tuple[NDArray[np.int64], Hashes]:
    """The rows of those `left` that are copies but for one column, and the cells without it.

    The columns are tried in the order of how many rows differ in them alone.
    """
    rows = cells[left]
    whole = rows.sum(axis=1, dtype=np.uint64)
    apart = [int((_sizes(whole - column) > 1).sum()) for column in rows.T]
    for at in np.argsort(apart)[::-1][:MOST_TRIED]:
        more = left[_copies(np.delete(rows, at, axis=1), converted[left], seed)]
        if len(more) >= max(LEAST, LEAST_CHANGED * len(left)):
            return more, np.delete(cells, at, axis=1)
    return left[:0], cells


def _copies(cells: Hashes, converted: NDArray[np.bool_], seed: int) -> NDArray[np.bool_]:
    whole = cells.sum(axis=1, dtype=np.uint64)
    size = _sizes(whole)
    found = np.zeros(len(cells), dtype=bool)
    if (size > 1).sum() < LEAST:
        return found
    varied = (cells != cells[:1]).any(axis=0).sum() >= LEAST_COLUMNS
    times = _times(size) if varied else 1
    if times > 1:
        return _all_but(whole, converted, times)
    sure = _is_stamped(cells, whole, size)
    if varied:
        sure |= _is_rich(cells, whole, size)
    found[sure] = _all_but(whole[sure], converted[sure], 0)
    return found | _again_in_order(whole, seed) if varied else found


def _hashed(frame: pd.DataFrame) -> Hashes:
    """A number for each trimmed text (n, p), another for the same text of another column."""
    salt = _odd(frame.shape[1])
    cells = np.empty(frame.shape, dtype=np.uint64)
    for at, name in enumerate(frame.columns):
        for start in range(0, len(frame), _AT_ONCE):
            codes, distinct = distinct_of(frame[name].iloc[start : start + _AT_ONCE])
            texts = np.array([text.strip() for text in distinct], dtype=object)
            cells[start : start + len(codes), at] = pd.util.hash_array(texts)[codes] * salt[at]
    return cells


def _odd(count: int) -> Hashes:
    """Odd numbers, by which hashes are told apart by their place before they are added up."""
    return np.random.default_rng(count).integers(1, 1 << 62, count, dtype=np.uint64) | np.uint64(1)


def _sizes(rows: Hashes) -> NDArray[np.int64]:
    """How many rows are equal to each one (n,), itself among them."""
    # Which comes first does not matter, so nothing is sorted.
    place = pd.factorize(rows)[0]
    return np.bincount(place)[place]


def _times(size: NDArray[np.int64]) -> int:
    """How often the whole file is repeated, 1 for not."""
    found = next((t for t in range(MOST_TIMES, 1, -1) if (size % t == 0).all()), 1)
    # Of leads some are like no other, unless their columns say next to nothing.
    return found if (size == found).sum() >= LEAST * found else 1


def _is_rich(cells: Hashes, whole: Hashes, size: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rows (n,) are equal to another though hardly any differs from them in one column."""

    def beyond(columns: Hashes) -> NDArray[np.int64]:
        found = np.zeros(len(size), dtype=np.int64)
        for column in columns:
            found += _sizes(whole - column) - size
        return found

    near = np.sum(two_at_once(beyond, (cells.T[::2], cells.T[1::2])), axis=0)
    equal = size > 1
    alone, one_apart = equal & (near == 0), ~equal & (near > 0)
    if alone.sum() < max(LEAST, CLEARLY * one_apart.sum()):
        return np.zeros(len(size), dtype=bool)
    return np.asarray(alone & (size <= MOST_TIMES))


def _is_stamped(cells: Hashes, whole: Hashes, size: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The rows (n,) equal to another, where a column tells leads from each other; else none."""
    equal = (size > 1) & (size <= MOST_TIMES)
    stamped = any(_is_stamp(column, whole - column, size) for column in cells.T)
    return equal if stamped and equal.sum() >= LEAST else np.zeros(len(size), dtype=bool)


def _is_stamp(column: Hashes, others: Hashes, size: NDArray[np.int64]) -> bool:
    """Whether a column differs for nearly all leads, and rows are equal in it beyond chance."""
    # Ordered pairs of rows: equal in all columns, in this one, in all others, and any.
    shared = _sizes(column)
    whole, own = float((size - 1).sum()), float((shared - 1).sum())
    if own - whole > SHARED * len(size) or (shared > MOST_TIMES).mean() > STRAY:
        return False
    rest, every = float((_sizes(others) - 1).sum()), float(len(size)) * (len(size) - 1)
    by_chance = rest * (own - whole + 1) / max(1.0, every - rest)
    return whole >= BEYOND_CHANCE * by_chance


def _all_but(
    rows: Hashes | NDArray[np.int64], converted: NDArray[np.bool_], times: int
) -> NDArray[np.bool_]:
    """All of the equal rows (n,) but one of every `times`, or but one where that is 0.

    Those that stay converted before those that did not, and are the last in the file.
    """
    place = np.arange(len(rows))
    order = np.lexsort((place, converted, rows))
    _, first, count = np.unique(rows[order], return_index=True, return_counts=True)
    from_last = np.repeat(first + count, count) - 1 - place
    copies = from_last % times != 0 if times else from_last > 0
    found = np.zeros(len(rows), dtype=bool)
    found[order] = copies
    return found


def _again_in_order(rows: Hashes, seed: int) -> NDArray[np.bool_]:
    """Which rows (n,) come again later in the same order, in windows that chance does not bring."""
    shuffled = np.random.default_rng(seed).permutation(rows)
    for width in WINDOWS:
        if len(rows) < 2 * WIDER * width:
            break
        if not _repeated(shuffled, width).any():
            return _repeated(rows, WIDER * width)
    return np.zeros(len(rows), dtype=bool)


def _repeated(rows: Hashes, width: int) -> NDArray[np.bool_]:
    """The rows (n,) of windows that occur again further on, if they are not all alike."""
    windows = np.zeros(len(rows) - width + 1, dtype=np.uint64)
    for at, factor in enumerate(_odd(width)):
        windows += rows[at : at + len(windows)] * factor
    place = pd.factorize(windows[::-1])[0]
    last = np.flatnonzero(np.diff(np.maximum.accumulate(place), prepend=-1))
    again = (np.bincount(place) <= MOST_TIMES)[place[::-1]]
    again[len(windows) - 1 - last] = False
    changes = np.cumsum(np.concatenate([[0], rows[1:] != rows[:-1]]))
    again &= changes[width - 1 :] - changes[: len(windows)] >= width // 2
    begun = np.zeros(len(rows) + 1, dtype=np.int64)
    np.add.at(begun, np.flatnonzero(again), 1)
    np.add.at(begun, np.flatnonzero(again) + width, -1)
    return np.asarray(np.cumsum(begun[:-1]) > 0)
