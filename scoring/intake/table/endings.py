"""What stands below the leads: totals, notes, another table."""

import re
from collections.abc import Sequence
from itertools import takewhile

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.intake.cells.cell_kinds import CODE, EMAIL, TYPED, URL, kind_of
from scoring.intake.issue import Place
from scoring.intake.table.columns import ColumnModel, filled
from scoring.intake.table.head import HEAD, is_comment
from scoring.intake.text.text_columns import cells_in

_MOST_NOTES = 10  # rows of notes below the leads; more of them are leads of few cells
_MOST_BREAKS = 100  # rows that may begin a second table
_FIRST = 20  # rows that tell what the columns of the first table hold
_OF_LEADS = TYPED | {CODE}
_DIGITS = TYPED - {EMAIL, URL}
_TOTAL = re.compile(
    r"\s*(?:(?:grand|sub|overall)[ -]?totals?|totals?|sum|summe|gesamt(?:summe)?|insgesamt|somme"
    r"|suma|totale|totaal|average|count|anzahl)\b",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"confidential|do not distribute|copyright|\(c\) |(?<!\w)©\s*\w{3}|all rights reserved"
    r"|generated (?:by|on|at)"
    r"|report (?:generated|run)|exported (?:by|on|from)|end of (?:file|report)|page \d+"
    r"|^\s*(?:note|source)s?:|rows? (?:selected|affected|exported)",
    re.IGNORECASE,
)


def second_table(whole: pa.Table) -> int:
    """How many rows stand before a second table of the same width, all when there is none."""
    for at in wordless_breaks(whole):
        if _begins_at(whole, at):
            return at
    return int(whole.num_rows)


def _begins_at(whole: pa.Table, at: int) -> bool:
    """Whether a row is the header of rows unlike those above it."""
    width, cells = whole.num_columns, cells_in(whole.slice(at, 1))[0]
    if not _is_wordy(cells) or min(len(set(cells)), filled(cells)) < width:
        return False
    above = cells_in(whole[max(0, at - HEAD) : at])
    named, lead = ColumnModel(above, width).evidence(cells)
    if named < 2 or lead:
        return False
    below, likeness = cells_in(whole.slice(at + 1, HEAD)), ColumnModel(above, width)
    unlike = sum(likeness.of(row) < likeness.least for row in below)
    return bool(below) and 2 * unlike > len(below)


def wordless_breaks(columns: pa.Table) -> list[int]:
    """Rows without a digit where two columns at least begin with numbers, dates or the like."""
    learned = ColumnModel(cells_in(columns.slice(0, _FIRST)), columns.num_columns)
    typed = [
        at for at, (kind, share) in enumerate(learned.kinds) if kind in _DIGITS and share > 0.5
    ]
    if len(typed) < 2:
        return []
    bare = np.ones(columns.num_rows, dtype=bool)
    for at in typed[:3]:
        bare &= ~pc.match_substring_regex(columns.column(at), "[0-9]").to_numpy()
        bare &= pc.greater(pc.binary_length(columns.column(at)), 0).to_numpy()
    found: list[int] = np.flatnonzero(bare).tolist()
    return [at for at in found if at][:_MOST_BREAKS]


def thin_at_end(whole: pa.Table, columns: ColumnModel, end: int) -> int:
    """How many rows at the end are at most half filled; they tell nothing of the leads."""
    usual = columns.usual
    rows = cells_in(whole.slice(0, end).slice(max(0, end - _MOST_NOTES - 1)))[::-1]
    thin = sum(1 for _ in takewhile(lambda row: 2 * filled(row) <= usual, rows))
    return int(thin) if thin <= _MOST_NOTES else 0


def place_of(
    cells: list[str], columns: ColumnModel, likeness: ColumnModel, *, after_blank: bool
) -> Place | None:
    """What a row at the end is when it is no lead, None when it is one."""
    width = columns.width
    if is_comment(cells) and filled(cells) <= max(1, width // 3):
        return Place.COMMENT
    if filled(cells) > 1 and kind_of(cells[0]) in _OF_LEADS and likeness.fits(cells):
        return None  # it has an id or a date of its own
    first = next((cell for cell in cells if cell.strip()), "")
    usual = columns.usual
    sparse = width >= 3 and filled(cells) <= max(1, width // 4)
    if _TOTAL.match(first) and width > 1 and filled(cells) < max(2, 0.75 * usual):
        return Place.TOTAL
    if filled(cells) <= max(2, width // 3) and _FOOTER.search(" ".join(cells)):
        return Place.FOOTER
    if sparse and usual > 2 * filled(cells):
        known = likeness.knows and likeness.fits(cells) and not after_blank
        return None if known or (not likeness.knows and not after_blank) else Place.FOOTER
    if width == 2 and filled(cells) == 1 and after_blank:
        return Place.FOOTER
    return Place.FOOTER if _is_foreign(cells, columns, likeness) else None


def _is_foreign(cells: list[str], columns: ColumnModel, likeness: ColumnModel) -> bool:
    """Whether a row is less filled than the leads and holds words where they hold numbers."""
    named, lead = columns.evidence(cells)
    if lead or not named or not likeness.knows or not _is_wordy(cells):
        return False
    return (filled(cells) if named >= 2 else 2 * filled(cells) - 1) < likeness.fewest


def _is_wordy(cells: Sequence[str]) -> bool:
    """Whether no cell is a number, a date or the like."""
    return not any(kind_of(cell) in TYPED for cell in cells)
