"""A table as it is handed on: values alone, leads alone, and columns of our own told."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cell_bytes import content_of
from scoring.intake.cells.wrapped import has_signs, suspects
from scoring.intake.issue import Table
from scoring.intake.table.damaged_letters import letters_told, may_be_damaged
from scoring.intake.table.marked_tests import without_tests
from scoring.intake.table.own_columns import with_own_told
from scoring.intake.table.wrappers import unwrapped


def finished(table: Table) -> Table:
    """The table without wrappers around its values and without leads that are marked as tests."""
    seen = {str(name): _seen(cells) for name, cells in table.frame.items()}
    places = {name: at for name, (at, _) in seen.items()}
    damaged = [name for name, (_, may_be) in seen.items() if may_be]
    return letters_told(with_own_told(without_tests(unwrapped(table, places), places)), damaged)


def _seen(cells: pd.Series) -> tuple[NDArray[np.int64], bool]:
    """The places of cells that may be wrapped, and whether any cell may hold damaged letters."""
    content = content_of(cells)
    nothing = np.zeros(0, dtype=np.int64)
    return suspects(cells) if has_signs(content) else nothing, may_be_damaged(content)
