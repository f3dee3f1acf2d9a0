"""A table without what stands around its values: told once for each column and kind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.wrapped import unwrap, unwrap_column, without_hidden
from scoring.intake.issue import Issue, Table
from scoring.wording import clipped, counted

FORCED, HIDDEN = "forced text", "hidden blanks"
_TOLD = {
    FORCED: (
        "values without signs that force a spreadsheet to show text",
        "The signs are no part of the value and were taken off.",
    ),
    HIDDEN: (
        "no hidden blanks around a value",
        "Tabs and blanks that do not show were taken off its ends.",
    ),
}


def unwrapped(table: Table, places: Mapping[str, NDArray[np.int64]]) -> Table:
    """The table with the values of its cells alone, `="00123"` as 00123.

    `places` are the cells of each column to look at, as `suspects` has them.
    """
    columns, issues = dict[str, pd.Series](), list[Issue]()
    for name in (name for name, at in places.items() if len(at)):
        wrapped, values = unwrap_column(table.frame[name], places[name])
        if not values:
            continue
        issues += _told(table, name, wrapped.tolist(), values)
        column = table.frame[name].copy()
        column.iloc[wrapped] = values
        columns[name] = column
    if not columns:
        return table
    return replace(table, frame=table.frame.assign(**columns), issues=(*table.issues, *issues))


def wrapped_names(cells: Sequence[str], row: int) -> list[Issue]:
    """An issue for column names that are wrapped, none for a blank that does not show."""
    found = [name for name in cells if unwrap(name) != without_hidden(name)]
    if not found:
        return []
    expected, done = _TOLD[FORCED]
    told = f"{counted(len(found), 'column name')} like “{clipped(found[0], 60)}”"
    remedy = f"Read as “{clipped(unwrap(found[0]))}”. {done}"
    count = len(found)
    return [Issue(FORCED, row, expected=expected, found=told, remedy=remedy, count=count)]


def _told(table: Table, name: str, places: Sequence[int], values: Sequence[str]) -> list[Issue]:
    texts = table.frame[name].iloc[list(places)].tolist()
    cells = list(zip(places, texts, values, strict=True))
    bare = {text: without_hidden(text) for text in set(texts)}
    kinds = {HIDDEN: [c for c in cells if bare[c[1]] == c[2]]}
    kinds[FORCED] = [c for c in cells if bare[c[1]] != c[2]]
    return [_issue(kind, table, name, found) for kind, found in kinds.items() if found]


def _issue(kind: str, table: Table, name: str, cells: Sequence[tuple[int, str, str]]) -> Issue:
    expected, done = _TOLD[kind]
    place, text, value = cells[0]
    return Issue(
        kind=kind,
        row=int(table.rows[place]),
        column=name,
        expected=expected,
        found=f"{counted(len(cells), 'cell')} like “{clipped(_shown(text), 60)}”",
        remedy=f"Read as “{clipped(value)}”. {done}",
        count=len(cells),
    )


def _shown(text: str) -> str:
    """A text whose signs without a width can be seen."""
    shown = (sign if sign.isprintable() else f"<U+{ord(sign):04X}>" for sign in text[:60])
    return "".join(shown)
