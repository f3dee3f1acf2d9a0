"""A column as its different cells with how often each occurs, so that each is looked at once."""

import re
from collections.abc import Callable
from functools import cached_property
from hashlib import blake2b

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.missing import missing_among, missing_distinct
from scoring.intake.distinct_cells import distinct_of
from scoring.intake.in_hand import is_in_hand

# Cells looked at where a whole column would tell no more.
SAMPLE = 2_000


class CellCounts:
    """Different texts in the order in which they appear, with the number of cells of each (d,)."""

    def __init__(self, texts: list[str], times: NDArray[np.int64]) -> None:
        self.texts, self.times = texts, times

    def share(self, is_one: Callable[[str], object]) -> float:
        """The part of the cells (0–1) of which something is true; NaN without any cell."""
        hit = np.fromiter((bool(is_one(text)) for text in self.texts), bool, len(self.texts))
        whole = self.times.sum()
        return float(self.times[hit].sum() / whole) if whole else np.nan

    def share_like(self, form: re.Pattern[str]) -> float:
        """The part of the cells that have a form, but for blanks around it."""
        return self.share(lambda text: form.fullmatch(text.strip()))

    @cached_property
    def series(self) -> pd.Series:
        """The number of cells by text, the commonest first."""
        order = np.argsort(-self.times, kind="stable")
        texts = pd.Index([self.texts[at] for at in order], dtype="str")
        return pd.Series(self.times[order], texts)


class SeenColumn:
    """The cells of a column; `codes` (n,) are their places among the `distinct`, `missing` (d,).

    What is missing is judged as `is_missing` does of all cells.
    """

    def __init__(self, cells: pd.Series) -> None:
        self.cells, self.name = cells, str(cells.name)
        self.codes, self.distinct = distinct_of(cells)

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def digest(self) -> bytes:
        """Another one for another name or other cells, from which no cell can be told."""
        texts = [self.name, *self.distinct]
        # One more than there are places, which -1 becomes.
        places = self.codes.astype(np.min_scalar_type(len(texts)))
        told = blake2b(places.tobytes(), digest_size=16)
        told.update(np.fromiter(map(len, texts), np.int64, len(texts)).tobytes())
        told.update("".join(texts).encode(errors="surrogatepass"))
        return told.digest()

    @cached_property
    def times(self) -> NDArray[np.int64]:
        """The number of cells of each distinct one, shape (d,)."""
        return np.bincount(self.codes, minlength=len(self.distinct))

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """Which distinct cells hold no value, shape (d,)."""
        if is_in_hand():
            return missing_distinct(self.cells)
        return missing_among(self.distinct, self.times)

    @cached_property
    def is_filled(self) -> NDArray[np.bool_]:
        """Which cells hold a value, shape (n,)."""
        return ~self.missing[self.codes] if len(self.codes) else np.zeros(0, dtype=bool)

    @cached_property
    def filled(self) -> pd.Series:
        """The cells that hold a value."""
        return self.cells[self.is_filled] if self.missing.any() else self.cells

    @cached_property
    def counts(self) -> CellCounts:
        """The different cells that hold a value."""
        held = np.flatnonzero(~self.missing)
        return CellCounts([self.distinct[at] for at in held], self.times[held])

    @cached_property
    def head(self) -> CellCounts:
        """The same of the first SAMPLE cells that hold a value."""
        if self.shows_all:
            return self.counts
        codes, texts = distinct_of(self.filled.head(SAMPLE))
        return CellCounts(texts, np.bincount(codes, minlength=len(texts)))

    @cached_property
    def shows_all(self) -> bool:
        """Whether the first cells are all that hold a value."""
        return int(self.counts.times.sum()) <= SAMPLE
