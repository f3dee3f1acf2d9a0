"""Unique column names for the cells of a header."""

from collections.abc import Iterable

from scoring.intake.cells.wrapped import unwrap
from scoring.intake.issue import REPEATED, UNNAMED, Issue


def name_columns(cells: Iterable[str], row: int) -> tuple[list[str], list[Issue]]:
    """Unique, non-blank column names for a header, and an issue for each that had to be changed.

    >>> name_columns(["id", "", "id"], 1)[0]
    ['id', 'column_2', 'id_2']
    """
    given = [unwrap(cell.strip()).strip() for cell in cells]
    taken, names, issues = set(given), list[str](), list[Issue]()
    for position, name in enumerate(given, start=1):
        unique = name
        if not name or name in names:
            unique = _free_name(name, position, taken)
            issues.append(_renamed(name, unique, position, row))
        taken.add(unique)
        names.append(unique)
    return names, issues


def _free_name(name: str, position: int, taken: set[str]) -> str:
    base, number = name or f"column_{position}", 2
    if not name and base not in taken:
        return base
    while f"{base}_{number}" in taken:
        number += 1
    return f"{base}_{number}"


def _renamed(name: str, unique: str, position: int, row: int) -> Issue:
    return Issue(
        kind=REPEATED if name else UNNAMED,
        row=row,
        column=unique,
        expected="a different name for every column",
        found=f"“{name}” a second time" if name else f"no name for column {position}",
        remedy=f"It is called “{unique}” here. Name the column in the file if you need it.",
    )
