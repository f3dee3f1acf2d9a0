"""A history as uploaded, and what a person said of how to read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scoring.intake.cells.dates import DateOrder
from scoring.intake.issue import Table
from scoring.intake.table.date_order import settled
from scoring.intake.uploads.uploaded import read_upload


@dataclass(frozen=True)
class HistoryFile:
    """A history as uploaded: the part to read, whether its first row holds the names, and `dates`.

    The latter is what comes first in dates that can be read in two ways.
    """

    filename: str
    content: bytes = field(repr=False)
    part: str | None = None
    header: bool | None = None
    dates: DateOrder | None = None

    @property
    def said(self) -> dict[str, str | bool | None]:
        """All but the content, as plain data."""
        return {
            "filename": self.filename,
            "part": self.part,
            "header": self.header,
            "dates": self.dates,
        }

    @property
    def table(self) -> Table:
        """Its leads. Raises FileRefused."""
        table = read_upload(self.content, self.filename, part=self.part, header=self.header)
        return settled(table, self.dates)


def file_as_said(content: bytes, said: Mapping[str, Any]) -> HistoryFile:
    """The file of which `said` was kept."""
    dates = said["dates"] and DateOrder(said["dates"])
    return HistoryFile(said["filename"], content, said["part"], said["header"], dates)
