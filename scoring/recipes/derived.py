"""What the steps of a recipe have in common: the columns they read, the cells they write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.issue import Issue, Table


@dataclass(frozen=True)
class Derived:
    """New cells by the header they stand under, shape (n,) each, and what was odd on the way."""

    cells: Mapping[str, pd.Series]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class OfColumn:
    """A step that reads one column, and writes into it where it has no target."""

    column: str

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns it reads."""
        return (self.column,)

    targets = sources
    drop = False


@dataclass(frozen=True, slots=True)
class OfColumns:
    """A step that reads several columns, and writes into them where it has no target."""

    columns: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns it reads."""
        return self.columns

    targets = sources
    drop = False


def distinct_texts(cells: pd.Series) -> tuple[NDArray[np.intp], pd.Series]:
    """The different texts of a column, and the place among them of each lead's; shape (n,)."""
    codes, distinct = pd.factorize(cells)
    return codes, pd.Series(distinct, dtype="str")


def spread(texts: Iterable[str], codes: NDArray[np.intp], table: Table) -> pd.Series:
    """The text of each code for each lead."""
    cells = pd.Series(list(texts), dtype="str").take(codes)
    cells.index = table.frame.index
    return cells
