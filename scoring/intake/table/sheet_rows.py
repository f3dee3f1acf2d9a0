"""The rows of a sheet as records, those below its head many at a time."""

from collections.abc import Container, Iterator

import pyarrow as pa

from scoring.intake.text.bulk import Bulk
from scoring.intake.text.records import Record
from scoring.intake.text.sound import blank_rows, has_short_cells
from scoring.intake.text.text_columns import cells_in

_CELLS = 300_000  # of a piece


def sheet_records(cells: pa.Table, *, first: int) -> Iterator[Record | Bulk]:
    """The rows of a sheet, blank ones too: so many at least one by one, then in pieces."""
    yield from cells_in(cells.slice(0, first))
    kinds = pa.schema([(name, pa.large_string()) for name in cells.column_names])
    size = max(1, _CELLS // max(1, cells.num_columns))
    for start in range(first, cells.num_rows, size):
        piece = cells.slice(start, size).cast(kinds)
        if has_short_cells(piece):
            yield Bulk(piece)
        else:
            yield from cells_in(piece)


def narrowed(columns: pa.Table, width: int, usual: Container[int]) -> pa.Table:
    """So many columns of rows that have more, as is usual in the file, if nothing stands beyond."""
    if columns.num_columns <= width or columns.num_columns not in usual:
        return columns
    beyond = columns.select(range(width, columns.num_columns))
    return columns.select(range(width)) if blank_rows(beyond).all() else columns


def filled_up(columns: pa.Table, width: int) -> pa.Table:
    """So many columns, named by their places, of rows that may have fewer.

    The empty cells that they lack are held once.
    """
    missing = width - columns.num_columns
    arrays = columns.columns
    if missing:
        arrays += missing * [pa.array([""] * columns.num_rows, pa.large_string())]
    return pa.Table.from_arrays(arrays, [str(position) for position in range(width)])
