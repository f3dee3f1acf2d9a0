"""Rows of another width than the header, or with wrong quotes: how they read as leads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoring.intake.issue import Issue
from scoring.intake.table.columns import ColumnModel
from scoring.intake.table.repair import LEFT_OFF, Mended, mend
from scoring.intake.table.row_issues import broken_quote, long_cell, uneven
from scoring.intake.text.records import CELL_LIMIT, Broken, Record, cells_of, is_blank

_MOST_MENDED = 1_000  # rows weighed one by one; a file of more is not damaged but another thing


@dataclass(frozen=True, slots=True)
class OddRow:
    """A row that is not as wide as the header, or damaged, and how it reads as a lead.

    `mended` is None when there is no way to read it so; nothing was done where `done` is "".
    """

    record: Record
    mended: Mended | None

    def issue(self, row: int, width: int) -> Issue:
        """What is said of the row, kept or set aside."""
        cells, mended = cells_of(self.record), self.mended
        longest = max(map(len, cells))
        if longest > CELL_LIMIT:
            return long_cell(row, longest)
        if not isinstance(self.record, Broken):
            return uneven(row, width, len(cells), mended)
        if mended is None:
            return broken_quote(row, "The row was set aside.", set_aside=True)
        kept = f"The row was kept: {mended.done}." if mended.done else _KEPT
        return broken_quote(row, kept)


_KEPT = "The row was kept; check its cells."


def read_odd(
    records: Mapping[int, Record], columns: ColumnModel, delimiter: str
) -> Iterator[tuple[int, OddRow]]:
    """Each odd row by its number in the file, read as a lead where one way is clear."""
    for rank, (number, record) in enumerate(records.items()):
        if len(cells_of(record)) == columns.width or rank < _MOST_MENDED:
            yield number, OddRow(record, _as_lead(record, columns, delimiter))
        else:
            plain = None if isinstance(record, Broken) else unweighed(record, columns.width)
            yield number, OddRow(record, plain)


def _as_lead(record: Record, columns: ColumnModel, delimiter: str) -> Mended | None:
    cells = cells_of(record)
    if max(map(len, cells)) > CELL_LIMIT:
        return None
    if len(cells) == columns.width:
        return Mended(cells, "")
    found = mend(cells, columns, delimiter)
    if found is None and not isinstance(record, Broken) and not columns.knows:
        return unweighed(cells, columns.width)
    return found


def unweighed(cells: list[str], width: int) -> Mended | None:
    """The plainest reading of an odd row where too few others show a better one, None if long."""
    plain = unpadded(cells, width)
    if plain is None:
        return None
    if len(cells) < width:
        return Mended(plain + [""] * (width - len(cells)), LEFT_OFF)
    return Mended(plain, "the empty cells at its end were left out")


def unpadded(cells: list[str], width: int) -> list[str] | None:
    """The cells of that reading; those that are missing are not there."""
    if len(cells) > width and not is_blank(cells[width:]):
        return None
    return None if max(map(len, cells)) > CELL_LIMIT else cells[:width]
