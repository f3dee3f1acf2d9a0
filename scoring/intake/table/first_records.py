"""The first records of a file, and what stands below each of them."""

from collections.abc import Mapping, Sequence
from itertools import islice

from scoring.intake.table.columns import ColumnModel, filled, rows_for

_BODY = 100  # rows whose cells tell what a column holds


class FirstRecords(list[list[str]]):
    """The records, any of which may be the header: what is asked of several is found once."""

    def __init__(self, records: Sequence[list[str]]) -> None:
        super().__init__(records)
        self._below: dict[int, list[list[str]]] = {}
        self._columns: dict[tuple[int, int], ColumnModel] = {}

    def below(self, start: int) -> list[list[str]]:
        """Rows that tell what the columns hold: no blank one, no copy of the header, no remark."""
        if start not in self._below:
            self._below[start] = self._rows_below(start)
        return self._below[start]

    def columns_below(self, start: int, width: int) -> ColumnModel:
        """So many columns of these rows."""
        asked = start, width
        if asked not in self._columns:
            self._columns[asked] = ColumnModel(self.below(start), width)
        return self._columns[asked]

    def _rows_below(self, start: int) -> list[list[str]]:
        first = self[start]
        least = 0.3 * filled(first)
        places = {cell: at for at, cell in enumerate(first) if cell.strip()}
        rows = (r for r in self[start + 1 :] if filled(r) > least and r != first)
        return list(
            islice((r for r in rows if not _is_reordered(r, places)), rows_for(len(first), _BODY))
        )


def _is_reordered(row: Sequence[str], places: Mapping[str, int]) -> bool:
    """Whether a row holds the same cells as another, some of them elsewhere, as names may."""
    if places.keys().isdisjoint(row):
        return False
    found = enumerate(map(places.get, row))
    same = [place != at for at, place in found if place is not None]
    return len(same) > 2 and sum(same) > 1 and 2 * len(same) > filled(row)
