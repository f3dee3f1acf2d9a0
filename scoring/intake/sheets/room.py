"""How many cells a file of some size may be laid out as: a few bytes can ask for billions."""

from scoring.errors import FileRefused

# What any file may ask for, and each byte of it: cells are held several times. Sound workbooks
# have up to one cell in each byte, those of ODS one and a half.
LEAST, _PER_BYTE, _MOST = 5_000_000, 1.5, 25_000_000
_COLUMNS = 16_384  # a full sheet; what follows has a lower limit of its own


def largest_rectangle(size: int, *, least: int = LEAST) -> int:
    """So many cells may be laid out for a file of so many bytes, at least so many for any."""
    return min(max(least, int(_PER_BYTE * size)), _MOST)


class Room:
    """Counts the cells that are laid out for a file, and refuses what takes too many."""

    def __init__(self, size: int) -> None:
        self._all = self._left = largest_rectangle(size)

    def take(self, cells: int) -> None:
        """Count cells that are about to be laid out; raises FileRefused."""
        self._left -= cells
        if self._left < 0:
            self._refuse()

    def hold(self, rows: int, columns: int) -> None:
        """Refuse a rectangle that is larger than all there may be, or wider than a sheet."""
        if rows * columns > self._all or columns > _COLUMNS:
            self._refuse()

    def _refuse(self) -> None:
        raise FileRefused(
            f"This file asks for more than {self._all:,} cells, far more than a file of its size "
            "should hold, perhaps through merged, repeated or stray cells. Open it in Excel, copy "
            "the leads to a new workbook, save that as XLSX or CSV, and upload that file."
        )
