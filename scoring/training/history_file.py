"""A history as uploaded, and what a person said of how to read it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.intake.cells.dates import DateOrder
from scoring.intake.issue import Table
from scoring.intake.table.date_order import settled
from scoring.intake.uploads.uploaded import read_upload
from scoring.plain import made

# Row of a file that holds the first lead below one row of names.
_FIRST = 2


@dataclass(frozen=True)
class OutcomesBelow:
    """What stands below a history: leads that were scored, with what became of them.

    `counts` are how often the rows of the file count, from the first on: so many rows, and how
    often each of them. The `note` says on a card what was learned from them.
    """

    note: str
    counts: tuple[tuple[int, float], ...] = ()

    @classmethod
    def of(cls, note: str, weight: NDArray[np.float64]) -> "OutcomesBelow":
        """Of how often each row counts, (n,).

        >>> OutcomesBelow.of("", np.array([1.0, 1.0, 2.5])).counts
        ((2, 1.0), (1, 2.5))
        """
        return cls(note, tuple((len(list(rows)), each) for each, rows in groupby(weight.tolist())))

    def weight(self, table: Table) -> NDArray[np.float64]:
        """How often each row of the table counts that was read of the file, (n,)."""
        rows, each = zip(*self.counts, strict=True)
        return np.repeat(np.array(each), rows)[table.rows - _FIRST]


@dataclass(frozen=True)
class HistoryFile:
    """A history as uploaded: the part to read, whether its first row holds the names, and `dates`.

    The latter is what comes first in dates that can be read in two ways. `below` is what was put
    below it here.
    """

    filename: str
    content: bytes = field(repr=False)
    part: str | None = None
    header: bool | None = None
    dates: DateOrder | None = None
    below: OutcomesBelow | None = None

    @property
    def said(self) -> dict[str, object]:
        """All but the content, as plain data."""
        return {
            "filename": self.filename,
            "part": self.part,
            "header": self.header,
            "dates": self.dates,
            "below": self.below and asdict(self.below),
        }

    @property
    def table(self) -> Table:
        """Its leads. Raises FileRefused."""
        table = read_upload(self.content, self.filename, part=self.part, header=self.header)
        return settled(table, self.dates)


def file_as_said(content: bytes, said: Mapping[str, Any]) -> HistoryFile:
    """The file of which `said` was kept."""
    dates = said["dates"] and DateOrder(said["dates"])
    below = said.get("below") and made(OutcomesBelow, said["below"], "below")
    return HistoryFile(said["filename"], content, said["part"], said["header"], dates, below)
