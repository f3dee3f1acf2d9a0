"""The cells of one sheet or table of an upload, read in a process apart."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace

import pyarrow as pa

from scoring.intake.issue import Issue
from scoring.intake.sheets.grid import rows_of
from scoring.intake.sheets.isolated import read_apart


@dataclass(frozen=True)
class Sheet:
    """One sheet or table: its cells as text, from the first row of the sheet on.

    `cells` has a text column per sheet column; `records` gives the same row by row. `rounded` is
    column position → (row, number) of the first whole number of more than 15 digits, which a
    spreadsheet has rounded. `parts` names all that could be read, the hidden sheets last.
    """

    cells: pa.Table
    issues: tuple[Issue, ...] = ()
    rounded: dict[int, tuple[int, str]] = field(default_factory=dict)
    description: str = ""
    part: str = ""
    parts: tuple[str, ...] = ()

    @property
    def records(self) -> Iterator[list[str]]:
        """The rows of the sheet one by one, blank ones too."""
        return rows_of(self.cells)

    def wrapped_as(self, wrapping: str) -> "Sheet":
        """The same sheet, described as found in something else."""
        return replace(self, description=self.description + wrapping)


def read_sheet_apart(reader: str, content: bytes, part: str | None) -> Sheet:
    """What the reader of that name finds in a file, read in a process apart."""
    grid = read_apart(reader, content, part)
    named = f", sheet “{grid.name}”" if grid.name else ""
    return Sheet(
        cells=grid.cells,
        issues=tuple(Issue(**asdict(note)) for note in grid.notes),
        rounded={column: (row, number) for column, row, number in grid.rounded},
        description=grid.format + named,
        part=grid.name,
        parts=grid.parts,
    )
