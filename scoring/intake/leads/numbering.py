"""Whether equal ids of several files are the same leads, where nothing names a person."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.issue import Table
from scoring.intake.leads.key_cells import KeyCells
from scoring.intake.leads.stack import FILE_COLUMNS

# Rows of one lead in two exports agree by more of what chance leaves; those of two leads by none.
ALIKE = 0.3


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


def _across(ids: KeyCells, file: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first lead of each id, and the first of it in another file; shape (ids, 2)."""
    held = pd.DataFrame({"code": ids.codes, "row": ids.rows, "file": file[ids.rows]})
    first = held.groupby("code", sort=False).transform("first")
    other = held[held["file"] != first["file"]].groupby("code", sort=False)["row"].first()
    start = held.groupby("code", sort=False)["row"].first()
    return np.stack([start.loc[other.index].to_numpy(), other.to_numpy()], axis=1)


def _are_alike(table: Table, pairs: NDArray[np.int64], columns: Collection[str]) -> bool:
    """Whether the rows of pairs agree beyond chance, by Cohen's kappa, on average of columns."""
    names = [n for n in table.frame.columns if n not in columns and n not in FILE_COLUMNS]
    files = table.file_of[pairs]
    found = []
    for name in names:
        codes = pd.factorize(table.frame[name].str.strip())[0]
        chance = _chance(codes, table.file_of, files)
        if chance < 1:
            agree = float((codes[pairs[:, 0]] == codes[pairs[:, 1]]).mean())
            found.append((agree - chance) / (1 - chance))
    return not found or float(np.mean(found)) >= ALIKE


def _chance(codes: NDArray[np.int64], file: NDArray[np.int64], files: NDArray[np.int64]) -> float:
    """How often leads of two files that are drawn at random have the same value."""
    most = int(codes.max(initial=0)) + 1
    shares = {
        f: np.bincount(codes[file == f], minlength=most) / (file == f).sum()
        for f in np.unique(files)
    }
    return float(np.mean([shares[a] @ shares[b] for a, b in np.unique(files, axis=0)]))
