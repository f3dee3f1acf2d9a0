"""Words about the parts of a file: its sheets, tables or members."""

from collections.abc import Sequence

from scoring.errors import ChoiceNeeded, FileRefused
from scoring.intake.sheets.grid import Note
from scoring.wording import quoted


def find_part(part: str, names: Sequence[str]) -> str:
    """The name meant: the same, or the same but for case; raises ChoiceNeeded for another."""
    if part in names:
        return part
    wanted = part.strip().casefold()
    alike = [name for name in names if name.strip().casefold() == wanted]
    if len(alike) == 1:
        return alike[0]
    raise ChoiceNeeded(
        f"This file has no sheet or table {quoted([part])}. It holds {quoted(names)}. Choose one "
        "of these.",
        names,
    )


def no_visible_sheet(hidden: Sequence[str]) -> FileRefused:
    """The refusal of a workbook of which no visible sheet holds anything."""
    also = f" Only hidden sheets hold cells: {quoted(hidden)}." if hidden else ""
    message = (
        f"This workbook has no visible sheet with cells.{also} Expected a sheet with the "
        "column names in its first row and one lead per row. Show or fill the sheet and save again."
    )
    return ChoiceNeeded(message, hidden) if hidden else FileRefused(message)


def empty_sheet(name: str) -> FileRefused:
    """The refusal of a sheet that was named and holds nothing."""
    return FileRefused(
        f"The sheet {quoted([name])} of this workbook is empty. Expected a sheet with the "
        "column names in its first row and one lead per row. Choose another sheet."
    )


def several_sheets(chosen: str, shown: Sequence[str], hidden: Sequence[str] = ()) -> list[Note]:
    """What to tell when other sheets than the chosen one hold cells too."""
    others = [name for name in shown if name != chosen] + [f"{name} (hidden)" for name in hidden]
    note = Note(
        kind="several sheets",
        expected="one sheet with leads",
        found=f"“{chosen}” was read; not read: {quoted(others)}",
        remedy="If the leads are on another one, choose it, or move it to the front of the file.",
        count=len(others),
    )
    return [note] if others else []
