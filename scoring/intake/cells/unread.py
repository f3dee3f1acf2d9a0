"""What is said about cells that are no number or no date, or could be read in two ways."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.intake.cells.dates import DateOrder, ReadDates
from scoring.intake.cells.numbers import ReadNumbers
from scoring.intake.cells.turned_days import Turn
from scoring.intake.cells.zones import ZoneNote
from scoring.intake.issue import Issue, Table
from scoring.wording import counted, listed

# So many lines per column are enough for a person; the rest is counted.
ISSUES_PER_COLUMN = 20

SEVERAL_ZONES, EXCHANGED = "several time zones", "exchanged day and month"
AMBIGUOUS_DATES = "ambiguous dates"
AMBIGUOUS_NUMBERS, MIXED_NUMBERS = "ambiguous number format", "mixed number formats"
# Kinds of issues that tell how dates were read that all could be.
OF_DATES = (SEVERAL_ZONES, EXCHANGED)
_KEPT = "These were read as the clock shows them."
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
                kind=AMBIGUOUS_NUMBERS,
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
                kind=MIXED_NUMBERS,
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
    # A column without any proof was asked about when the file was read.
    is_asked = any(i.kind == AMBIGUOUS_DATES and i.column == header for i in table.issues)
    if read.order in UNCLEAR_ORDER and not is_asked:
        issues.append(
            Issue(
                kind=AMBIGUOUS_DATES,
                column=header,
                expected="dates that can be read in only one way",
                found=UNCLEAR_ORDER[read.order],
                remedy="They count as not given. Export them as 2026-12-31, or with month names.",
                count=max(1, int(read.unread.sum())),
            )
        )
    return [*issues, *zone_issues(header, read.zones), *_turned(table, header, read)]


def zone_issues(header: str, note: ZoneNote) -> list[Issue]:
    """What became of the zones of a column that has several, or cells without one beside others."""
    told = Issue(SEVERAL_ZONES, column=header, expected="one time zone", found="", remedy="")
    several, issues = f"times of {listed(note.zones)}", []
    if note.into:
        others = "another zone was" if note.moved == 1 else "other zones were"
        remedy = f"{counted(note.moved, 'time')} of {others} changed to {note.into}."
        issues.append(replace(told, found=several, remedy=remedy, count=note.moved))
    if note.unknown and len(note.zones) > 1:
        found = f"{listed(note.unknown)}, whose difference from UTC is not known"
        issues.append(replace(told, found=found, remedy=_KEPT, count=len(note.unknown)))
    if note.without:
        found = f"{counted(note.without, 'time')} without a zone beside {several}"
        issues.append(replace(told, found=found, remedy=_KEPT, count=note.without))
    return issues


def _turned(table: Table, header: str, read: ReadDates) -> list[Issue]:
    """Days and months that a spreadsheet exchanged."""
    places = np.flatnonzero(read.turned)
    if not len(places):
        return []
    first = str(table.frame[header].iloc[places[0]])[:40]
    is_back = read.turn is Turn.BACK
    day = f"{read.values.iloc[places[0]]:%Y-%m-%d}"
    taken = f"Day and month were exchanged back: “{first}” is read as {day}."
    doubt = f"Read as they are, “{first}” too. Compare one with the system that it comes from."
    return [
        Issue(
            kind=EXCHANGED,
            row=int(table.rows[places[0]]),
            column=header,
            expected="dates as the system wrote them",
            found="dates with no day over 12 beside texts whose days are all over 12, as a "
            "spreadsheet leaves them that expects the other order",
            remedy=taken if is_back else doubt,
            count=len(places),
        )
    ]


def _cells(
    table: Table, header: str, unread: NDArray[np.bool_], words: tuple[str, str]
) -> list[Issue]:
    """An issue for each unread cell, those beyond the limit counted in one."""
    bad = np.flatnonzero(unread)
    if not len(bad):
        return []
    texts = table.column(header).to_numpy(dtype=object)[bad]
    listed = zip(table.rows[bad], texts[:ISSUES_PER_COLUMN], strict=False)
    kind, expected = words
    told = Issue(kind, column=header, expected=expected, found="", remedy="read as not given")
    issues = [replace(told, row=int(row), found=str(text)[:80]) for row, text in listed]
    rest = len(bad) - ISSUES_PER_COLUMN
    if rest > 0:
        found = f"{rest:,} more cells, such as “{str(texts[-1])[:40]}”"
        issues.append(replace(told, found=found[:80], count=rest))
    return issues
