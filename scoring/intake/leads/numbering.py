"""What the numbering of ids says: whose equal ids of several files are, and whether 0 is one."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.issue import Table
from scoring.intake.leads.key_cells import ID_COLUMN, KeyCells
from scoring.intake.leads.stack import FILE_COLUMNS

# Rows of one lead in two exports agree by more of what chance leaves; those of two leads by none.
ALIKE = 0.3
# A zero that may be a number, and how much of the numbers up to the last one a numbering has.
ZERO, FILLED = r"[a-zA-Z]*[-_ #:]?0+", 0.9


def by_file(ids: KeyCells, table: Table, columns: Collection[str]) -> tuple[KeyCells, int]:
    """The ids as they are, or another one in each file; and how many ids that concerns.

    They are others where rows with the same id are no more alike than rows without it, in all
    columns but `columns`, which hold the ids.
    """
    pairs = _across(ids, table.file_of)
    if not len(pairs) or _are_alike(table, pairs, columns):
        return ids, 0
    codes = ids.codes * table.files + table.file_of[ids.rows]
    values, inverse = np.unique(codes, return_inverse=True)
    texts = ids.texts[values // table.files]
    return replace(ids, codes=inverse.astype(np.int64), texts=texts), len(pairs)


def is_counted_from_zero(ids: KeyCells, zero: int) -> bool:
    """Whether the id at `zero` is the first of a numbering, as of the rows of a table.

    So it is where the numbering has no gaps, and no more leads have it than another number.
    """
    texts = pd.Series(ids.texts, dtype="str")
    bare = texts.str.rstrip(ID_COLUMN)
    if not re.fullmatch(ZERO, bare[zero]):
        return False
    column = texts.str.len() - bare.str.len()
    others = ((column == column[zero]) & (texts.index != zero)).to_numpy()
    numbers = bare[others].str.extract("([0-9]{1,15})$")[0].dropna().astype("int64")
    if not len(numbers) or numbers.nunique() < FILLED * int(numbers.max()):
        return False
    counts = ids.counts
    return bool(counts[zero] <= counts[others].max())


def _across(ids: KeyCells, file: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first lead of each id, and the first of it in another file; shape (ids, 2)."""
    of, places = file[ids.rows], np.arange(len(ids.rows))
    first = _first_places(ids, places)
    other = _first_places(ids, places[of != of[first[ids.codes]]])
    both = other >= 0
    return np.stack([ids.rows[first[both]], ids.rows[other[both]]], axis=1)


def _first_places(ids: KeyCells, among: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first of these places with each id (k,), -1 for none."""
    found = np.full(len(ids.texts), -1, dtype=np.int64)
    found[ids.codes[among][::-1]] = among[::-1]
    return found


def _are_alike(table: Table, pairs: NDArray[np.int64], columns: Collection[str]) -> bool:
    """Whether the rows of pairs agree beyond chance, by Cohen's kappa, on average of columns."""
    names = [n for n in table.frame.columns if n not in columns and n not in FILE_COLUMNS]
    file, found = table.file_of, list[float]()
    before, after = np.ascontiguousarray(pairs.T)
    met = np.unique(file[pairs[:, 0]] * table.files + file[pairs[:, 1]])
    files = [divmod(one, table.files) for one in met.tolist()]
    for name in names:
        codes = _trimmed(table, name)
        chance = _chance(codes, file, files)
        if chance < 1:
            agree = float((codes[before] == codes[after]).mean())
            found.append((agree - chance) / (1 - chance))
    return not found or float(np.mean(found)) >= ALIKE


def _trimmed(table: Table, name: str) -> NDArray[np.signedinteger]:
    """A number for the trimmed text of each lead."""
    cells = table.distinct(name)
    if cells is None:
        return pd.factorize(table.column(name).str.strip())[0]
    numbers, texts = pd.factorize(pd.Series(cells.texts, dtype="str").str.strip())
    # As a rule nothing stands around a text.
    return cells.codes if len(texts) == len(numbers) else numbers[cells.codes]


def _chance(
    codes: NDArray[np.signedinteger], file: NDArray[np.int64], files: Sequence[tuple[int, int]]
) -> float:
    """How often leads of two of these `files` that are drawn at random have the same value."""
    most = int(codes.max(initial=0)) + 1
    # The files stand one after another.
    ends = np.searchsorted(file, np.arange(max(map(max, files)) + 2))
    shares = {
        f: np.bincount(codes[ends[f] : ends[f + 1]], minlength=most) / (ends[f + 1] - ends[f])
        for f in {one for pair in files for one in pair}
    }
    return float(np.mean([shares[a] @ shares[b] for a, b in files]))
