"""Rows of a form whose boxes are ticked by the names of their columns, and which are no header."""

from collections.abc import Sequence

from scoring.intake.cells.cell_kinds import CODE, TYPED, kind_of
from scoring.intake.table.columns import ColumnModel
from scoring.intake.table.names import bare_name


def is_ticked(cells: Sequence[str], header: Sequence[str], columns: ColumnModel) -> bool:
    """Whether column names in a row are values, as “Email” below “Email”: a value is beside them.

    Not so where one stands over ids, addresses or numbers.
    """
    width = min(columns.width, len(header))
    names = {bare for name in header if (bare := bare_name(name))}
    given = [(at, cell) for at, cell in enumerate(cells) if cell.strip()]
    named = {at for at, cell in given if bare_name(cell) in names}
    if any(at >= width or _is_over_values(cells[at], at, columns) for at in named):
        return False
    others = ((cell, at) for at, cell in given if at not in named and at < width)
    return any(_is_value(cell, header[at], at, columns) for cell, at in others)


def _is_over_values(name: str, at: int, columns: ColumnModel) -> bool:
    usual, share = columns.kinds[at]
    is_firm = usual in TYPED or usual == CODE
    return is_firm and share > 0.5 and not columns.has(name, at)


def _is_value(cell: str, name: str, at: int, columns: ColumnModel) -> bool:
    """Whether a cell is a number, date or code, and the name of its column is not, as 2024 is."""
    kind = kind_of(cell)
    known = kind in TYPED or (kind == CODE and columns.has_shape(cell, at))
    return known and kind_of(name) != kind
