"""What a screen shows of one question: a sentence, a picture and the table behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

from scoring.charts import Figure


class Format(StrEnum):
    """How the numbers of a column are written."""

    COUNT = "count"
    SHARE = "share"
    POINTS = "points"
    NUMBER = "number"
    MONEY = "money"
    TEXT = "text"


# The decimals that are shown of each form.
DECIMALS = {Format.COUNT: 0, Format.SHARE: 1, Format.POINTS: 1, Format.NUMBER: 2, Format.MONEY: 2}


@dataclass(frozen=True)
class Shown:
    """How a column of a table is shown: its heading, the form of its numbers and what it means.

    `width` is in pixels, or "large" for one with a sentence; None fits it to its cells.
    """

    title: str
    form: Format = Format.TEXT
    help: str = ""
    width: int | str | None = None

    @property
    def heading(self) -> str:
        """The title, with the unit of its numbers where they are differences of shares."""
        return f"{self.title} (points)" if self.form is Format.POINTS else self.title


@dataclass(frozen=True)
class Section:
    """A picture with the table behind it; `said` is the answer, `note` how to read it.

    `name` is the stem of its files. `columns` tells which columns of the table are shown, in which
    order and how; the file has all of them, unrounded. `table` and `figure` are None where there is
    nothing to see, and `said` says why in one sentence. `has_files` offers both as files.
    """

    name: str
    title: str
    said: str
    figure: Figure | None = None
    table: pd.DataFrame | None = None
    columns: Mapping[str, Shown] = field(default_factory=dict)
    has_files: bool = True
    note: str = ""

    @property
    def whole(self) -> str:
        """The answer and how to read it."""
        return f"{self.said} {self.note}".strip()

    @property
    def shown(self) -> dict[str, Shown]:
        """The columns that are shown, all of the table where none is named."""
        if self.table is None:
            return {}
        named = self.columns or {str(name): Shown(str(name)) for name in self.table}
        return {name: shown for name, shown in named.items() if name in self.table}

    @property
    def as_file(self) -> pd.DataFrame:
        """All columns unrounded under their own names; groups under the column they are of."""
        table = pd.DataFrame() if self.table is None else self.table
        groups = {"group", "row", "column"} if "row" in table else {"group"}
        named = {name: s.title for name, s in self.shown.items() if name in groups}
        return table.rename(columns=named)

    def as_shown(self, rows: int | None = None) -> pd.DataFrame:
        """The columns that are shown, of the first rows, as people read them.

        Shares and their differences are in hundredths, rounded as in `DECIMALS`; nothing is −0.
        """
        table = pd.DataFrame() if self.table is None else self.table
        cells = {name: _rounded(table[name][:rows], s.form) for name, s in self.shown.items()}
        return pd.DataFrame(cells)


def _rounded(cells: pd.Series, form: Format) -> pd.Series:
    if form not in DECIMALS:
        return cells
    numbers = cells.astype(np.float64) * (100 if form in (Format.SHARE, Format.POINTS) else 1)
    # To add 0 makes 0 of −0.
    return numbers.round(DECIMALS[form]) + 0.0
