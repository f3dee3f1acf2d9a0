"""A sheet of all leads of a batch, column by column, so that no file of it is ever held whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from scoring.intake.distinct_cells import DistinctCells
from scoring.model.strongest_fields import ReasonSide
from scoring.model.top_reasons import TopReasons
from scoring.model.wordings import Wordings

# Leads that are put into words and written at once.
ROWS = 8_192


@dataclass(frozen=True)
class ReasonColumn:
    """What speaks for each lead, or against it, as texts that are made when they are asked for.

    `fields` (n, k) are the strongest reasons in rank order, `rank` (n,) is that of each lead.
    """

    wordings: Wordings
    fields: NDArray[np.int16]
    rank: NDArray[np.int64]
    raises: bool

    def texts(self, places: NDArray[np.int64]) -> pa.Array:
        """The texts of the leads at these places, as `joined` makes them; (m,)."""
        return self.wordings.joined(places, self._fields(places), raises=self.raises)

    def sentences(self, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], pa.Array]:
        """The sentences that these texts are joined of, as `numbered` has them."""
        return self.wordings.numbered(places, self._fields(places), raises=self.raises)

    def _fields(self, places: NDArray[np.int64]) -> NDArray[np.int16]:
        return self.fields[self.rank[places] - 1]


SheetColumn = pd.Series | DistinctCells | ReasonColumn


@dataclass(frozen=True)
class LeadSheet:
    """The columns of a sheet by name, in the order of the batch, and the `order` of its rows."""

    order: NDArray[np.int64]
    columns: Mapping[str, SheetColumn]

    def __len__(self) -> int:
        return len(self.order)

    def blocks(self, rows: int = 0) -> Iterator[NDArray[np.int64]]:
        """The places in the batch of the leads of each block of so many rows, ROWS for 0.

        One of none without leads.
        """
        step = rows or ROWS
        for start in range(0, max(1, len(self)), step):
            yield self.order[start : start + step]

    def frame(self) -> pd.DataFrame:
        """The whole sheet."""
        return pd.DataFrame(
            {name: _cells(column, self.order) for name, column in self.columns.items()}
        )


def _cells(column: SheetColumn, order: NDArray[np.int64]) -> pd.Series:
    if isinstance(column, ReasonColumn):
        return pd.Series(column.texts(order), dtype="str")
    cells = whole(column) if isinstance(column, DistinctCells) else column
    return cells.iloc[order].reset_index(drop=True)


def whole(column: DistinctCells) -> pd.Series:
    """A column of its distinct cells, cell by cell."""
    texts = pa.array(column.texts, pa.large_string())
    return pd.Series(texts.take(pa.array(column.codes)), dtype="str")


def reason_columns(
    reasons: TopReasons, rank: NDArray[np.int64]
) -> tuple[ReasonColumn, ReasonColumn]:
    """What speaks for and against all leads of a batch, of their `reasons` in rank order."""
    wordings = Wordings(reasons.words)
    sides: tuple[tuple[ReasonSide, bool], ...] = (
        (reasons.supporting, True),
        (reasons.opposing, False),
    )
    one, other = (ReasonColumn(wordings, side.fields, rank, raises) for side, raises in sides)
    return one, other
