"""What is said about cells that are no number or no date, or could be read in two ways."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.intake.cells.dates import DateOrder, ReadDates
from scoring.intake.cells.numbers import ReadNumbers
from scoring.intake.issue import Issue, Table

# So many lines per column are enough for a person; the rest is counted.
ISSUES_PER_COLUMN = 20

UNCLEAR_ORDER = {
    DateOrder.OPEN: "no day is over 12, so it is unclear whether the day or the month comes first",
    DateOrder.MIXED: "some dates have the day first, others the month",
}


def number_issues(table: Table, header: str, read: ReadNumbers) -> list[Issue]:
    """The cells of a column that are no number, and doubt about its signs."""
    issues = _cells(table, header, read.unread, ("no number", "a number"))
    open_ = np.flatnonzero(read.ambiguous & ~read.unread)
    if len(open_):
        example = str(table.frame[header].iloc[open_[0]])
        read_as = f"{read.values[open_[0]]:,.15g}"
        issues.append(
            Issue(
                kind="ambiguous number format",
                row=int(table.rows[open_[0]]),
                column=header,
                expected="numbers that can be read in only one way",
                found=f"“{example[:40]}”, whose separator may mark decimals or thousands",
                remedy=f"Read as {read_as}. No other cell shows which is right; check one value.",
                count=len(open_),
            )
        )
    if read.mixed:
        issues.append(
            Issue(
                kind="mixed number formats",
                column=header,
                expected="one decimal sign in a column",
                found="decimal points and decimal commas",
                remedy="Cells with only one reading were read; the others count as not given.",
            )
        )
    return issues


def date_issues(table: Table, header: str, read: ReadDates) -> list[Issue]:
    """The cells of a column that are no date, and doubt about the order of day and month."""
    issues = _cells(table, header, read.unread, ("no date", "a date"))
    if read.order in UNCLEAR_ORDER:
        issues.append(
            Issue(
                kind="ambiguous dates",
                column=header,
                expected="dates that can be read in only one way",
                found=UNCLEAR_ORDER[read.order],
                remedy="They count as not given. Export them as 2026-12-31, or with month names.",
                count=max(1, int(read.unread.sum())),
            )
        )
    return issues


def _cells(
    table: Table, header: str, unread: NDArray[np.bool_], words: tuple[str, str]
) -> list[Issue]:
    """An issue for each unread cell, those beyond the limit counted in one."""
    bad = np.flatnonzero(unread)
    texts = table.frame[header].to_numpy(dtype=object)[bad]
    listed = zip(table.rows[bad], texts[:ISSUES_PER_COLUMN], strict=False)
    kind, expected = words
    told = Issue(kind, column=header, expected=expected, found="", remedy="read as not given")
    issues = [replace(told, row=int(row), found=str(text)[:80]) for row, text in listed]
    rest = len(bad) - ISSUES_PER_COLUMN
    if rest > 0:
        found = f"{rest:,} more cells, such as “{str(texts[-1])[:40]}”"
        issues.append(replace(told, found=found[:80], count=rest))
    return issues
