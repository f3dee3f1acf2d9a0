"""A table as it is handed on: values alone, leads alone, and columns of our own told."""

from scoring.intake.cells.wrapped import suspects
from scoring.intake.issue import Table
from scoring.intake.table.damaged_letters import letters_told
from scoring.intake.table.marked_tests import without_tests
from scoring.intake.table.own_columns import with_own_told
from scoring.intake.table.wrappers import unwrapped


def finished(table: Table) -> Table:
    """The table without wrappers around its values and without leads that are marked as tests."""
    places = {str(name): suspects(cells) for name, cells in table.frame.items()}
    return letters_told(with_own_told(without_tests(unwrapped(table, places), places)))
