"""What reading a file gives: a table of text, and the issues found on the way."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.distinct_cells import DistinctCells
from scoring.intake.remembered import remembered

# Kinds of the issues that tell of a column renamed on reading, the second to "name_2" and so on.
UNNAMED, REPEATED = "unnamed column", "repeated column"
# Kinds of the issues that tell of a file without names, before and after a person has said so.
NO_HEADER, GENERATED = "no header", "generated names"
_MADE = re.compile(r"column_\d+")


class Place(StrEnum):
    """What a row is that belongs to no lead."""

    TITLE = "title"
    HEADER = "header"
    HEADER_AGAIN = "repeated header"
    FOOTER = "footer"
    TOTAL = "total"
    COMMENT = "comment"
    GROUP = "group name"
    CONTINUED = "continued lead"
    OTHER_TABLE = "other table"
    TEST_LEAD = "test lead"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something found in a file, told instead of swallowed.

    `row` is the row as a spreadsheet shows it (the header of a plain file is row 1), None when the
    issue concerns the whole file or column; `column` is the column's name or None.
    `set_aside` is true when the row was taken out of the leads because of this issue; `count` is
    how many cells or rows the issue stands for.
    """

    kind: str
    row: int | None = None
    column: str | None = None
    expected: str = field(kw_only=True)
    found: str = field(kw_only=True)
    remedy: str = field(kw_only=True)
    set_aside: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """What came first in the dates of a column as they were read, and one as written and in ISO."""

    column: str
    order: str
    written: str
    day: str


@dataclass(frozen=True)
class Table:
    """A file as text: one row per lead, in the order of the file.

    `frame` has unique, non-blank column names and dtype `str`; an empty cell is "" and nothing is
    trimmed or parsed. `rows` is the row in the file of each lead, shape (n,), strictly increasing.
    `set_aside` holds the rows taken out: columns `row` (int) and `text` (the raw cells). Rows read
    = len(frame) + len(set_aside); blank rows are no leads and are counted in `blank_rows`.
    `description` says what the file was, for people: "CSV, comma, UTF-8".

    `outside` holds the rows that belong to no lead: columns `row` (int), `text` and `place`. Every
    row of the file is in exactly one of the four: `records_read` counts them all.
    `part` is the sheet or archive member that was read, `parts` all that could be ("" and () for
    plain text). `delimiter` parts the cells of its texts; `files` counts those read together, and
    `file_ends` holds the last row of each but the last of them. `orders` are the columns of dates
    that could be read in two ways, as they were read. `lists` are the call lists of ours that
    came back with it, by file name, their leads not among its own.
    """

    frame: pd.DataFrame
    rows: NDArray[np.int64]
    issues: Sequence[Issue]
    set_aside: pd.DataFrame
    blank_rows: int
    description: str
    outside: pd.DataFrame = field(default_factory=lambda: _nothing_outside())
    part: str = ""
    parts: tuple[str, ...] = ()
    delimiter: str = ","
    files: int = 1
    file_ends: tuple[int, ...] = ()
    orders: tuple[ReadOrder, ...] = ()
    lists: tuple[tuple[str, pd.DataFrame], ...] = ()

    def column(self, name: str) -> pd.Series:
        """The cells of a column, shared by all who ask: a frame would make them anew each time."""
        if name not in self._columns:
            self._columns[name] = self.frame[name]
        return self._columns[name]

    def distinct(
        self, name: str, find: Callable[[pd.Series], DistinctCells | None] = DistinctCells.of
    ) -> DistinctCells | None:
        """The same as its distinct cells, looked for once; None where they hardly repeat.

        `find` is a faster way to find the same; it may find them of a few columns more.
        """
        if name not in self._distinct:
            self._distinct[name] = find(self.column(name))
        return self._distinct[name]

    def with_distinct(self, known: Mapping[str, DistinctCells]) -> "Table":
        """The same where the distinct cells of columns are known already."""
        same = replace(self)
        same._distinct.update(known)
        return same

    def cells(self, name: str) -> DistinctCells:
        """The same however few repeat; where they hardly do, looked for each time."""
        found = self.distinct(name)
        return DistinctCells.every(self.column(name)) if found is None else found

    @cached_property
    def _columns(self) -> dict[str, pd.Series]:
        return {}

    @cached_property
    def _distinct(self) -> dict[str, DistinctCells | None]:
        return {}

    @property
    def file_of(self) -> NDArray[np.int64]:
        """Which of the files read together each lead is of, from 0; shape (n,)."""
        return np.searchsorted(np.array(self.file_ends, dtype=np.int64), self.rows, side="left")

    @property
    def headers(self) -> list[str]:
        """The column names as the file has them: blank or repeated where they are so there."""
        nameless = any(i.kind in (NO_HEADER, GENERATED) for i in self.issues)
        unnamed = {i.column for i in self.issues if i.kind == UNNAMED}
        repeated = {i.column for i in self.issues if i.kind == REPEATED}
        return [
            "" if name in unnamed or (nameless and _MADE.fullmatch(name))
            else name.rsplit("_", 1)[0] if name in repeated else name
            for name in map(str, self.frame.columns)
        ]  # fmt: skip

    @property
    def labels(self) -> list[str]:
        """The column names for people and for files of ours, each once.

        A name that the file does not have is in brackets: "(column 3)" where a column has none,
        "City (2)" for the second of two columns "City".
        """
        labels: list[str] = []
        for at, (given, name) in enumerate(zip(self.headers, self.frame.columns, strict=True), 1):
            label = str(name)
            if given != label:
                label = f"{given} ({label.rsplit('_', 1)[1]})" if given else f"(column {at})"
            labels.append(f"{label} (column {at})" if label in labels else label)
        return labels

    @property
    def rows_read(self) -> int:
        """How many rows the file holds below its header, blank ones not counted."""
        return len(self.frame) + len(self.set_aside)

    @property
    def records_read(self) -> int:
        """How many rows the file holds, whatever they are."""
        return self.rows_read + len(self.outside) + self.blank_rows


def _nothing_outside() -> pd.DataFrame:
    return no_rows("row", "text", "place")


@remembered(1 << 4)
def no_rows(*columns: str) -> pd.DataFrame:
    """An empty frame of rows, shared by all: the column `row` as numbers, the others as text."""
    frame = pd.DataFrame({name: [] for name in columns}, dtype="str")
    return frame.astype({"row": "int64"})


def rows_frame(rows: Sequence[tuple[int | str, ...]], *columns: str) -> pd.DataFrame:
    """Rows of a file as a frame, the column `row` as numbers."""
    if not rows:
        return no_rows(*columns)
    cells = dict(zip(columns, zip(*rows, strict=True), strict=True))
    kinds = {name: "int64" if name == "row" else "str" for name in columns}
    return pd.DataFrame({n: pd.Series(list(cells[n]), dtype=kinds[n]) for n in columns})
