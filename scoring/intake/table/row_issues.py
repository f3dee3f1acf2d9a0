"""What is said about rows that were repaired, set aside or left out."""

from collections.abc import Sequence
from dataclasses import replace

from scoring.intake.issue import Issue, Place
from scoring.intake.table.repair import LEFT_OFF, Mended
from scoring.intake.text.records import CELL_LIMIT
from scoring.wording import counted

_LISTED = 500  # issues of one kind told one by one


def uneven(row: int, expected: int, found: int, mended: Mended | None) -> Issue:
    """A row of another width than the header: repaired, or set aside when `mended` is None."""
    short = found < expected
    if mended is None:
        remedy = (
            "The row was set aside because it is unclear which cells are missing. Complete it."
            if short
            else "The row was set aside because its values are shifted. Put quotes around the cell "
            "that holds the separator."
        )
    elif mended.done == LEFT_OFF:
        remedy = "The missing cells were read as empty. Complete the row if values are missing."
    else:
        remedy = f"Repaired to match the other rows: {mended.done}. Check the row."
    kind = "short row" if short else "long row"
    if mended is not None and mended.done != LEFT_OFF:
        kind = "mended row"
    return Issue(
        kind=kind,
        row=row,
        expected=counted(expected, "cell"),
        found=counted(found, "cell"),
        remedy=remedy,
        set_aside=mended is None,
    )


def broken_quote(row: int, done: str, *, set_aside: bool = False) -> Issue:
    """A row whose quotes are wrong, and what was done with it."""
    return Issue(
        kind="broken quote",
        row=row,
        expected="every opening quote closed at the end of its cell",
        found="a quote that is never closed, or closed in the middle of a cell",
        remedy=f"{done} Remove or double the stray quote.",
        set_aside=set_aside,
    )


def long_cell(row: int, length: int) -> Issue:
    """A row with a cell longer than any lead has."""
    return Issue(
        kind="long cell",
        row=row,
        expected=f"cells of up to {CELL_LIMIT:,} characters",
        found=f"a cell of {length:,} characters",
        remedy="The row was set aside. An unclosed quote may have swallowed other rows.",
        set_aside=True,
    )


def too_many_odd(rows: Sequence[int]) -> list[Issue]:
    """Rows of another width than the header, or with wrong quotes, beyond those looked at."""
    if not rows:
        return []
    told = Issue(
        kind="too many damaged rows",
        row=rows[0],
        expected="rows as wide as the header, each quote closed at the end of its cell",
        found=f"{counted(len(rows), 'more row')} of another width or with wrong quotes",
        remedy="They were set aside unread, as so many others came before. Perhaps the separator "
        "or the quotes of the whole file are unusual. Export it again as CSV.",
        count=len(rows),
        set_aside=True,
    )
    return [told]


def sparse_row(row: int, found: int, expected: int) -> Issue:
    """A row at the end that is much emptier than the leads above it, kept as a lead."""
    return Issue(
        kind="sparse row",
        row=row,
        expected=f"about {expected} filled cells",
        found=f"{counted(found, 'filled cell')} in a row at the end",
        remedy="It was kept as a lead. Delete the row if it is a note.",
    )


def padded_rows(width: int, count: int) -> Issue:
    """Rows without cells at their end, as many rows of the file are."""
    return Issue(
        kind="short row",
        expected=f"{width} cells",
        found="fewer cells in many rows",
        remedy="The missing cells at the end were read as empty.",
        count=count,
    )


def other_quotes(row: int) -> Issue:
    """A row of which every cell is in single quotes, taken off."""
    return Issue(
        kind="single quotes",
        row=row,
        expected="cells in double quotes or none, as in the other rows",
        found="every cell in single quotes",
        remedy="The quotes were taken off.",
    )


_OUTSIDE = {
    Place.TITLE: ("lines above the header", "They were left out."),
    Place.COMMENT: ("comment", "It was left out."),
    Place.HEADER_AGAIN: ("repeated header", "It was left out; the rows below it are leads."),
    Place.TOTAL: ("total row", "It is not a lead and was left out."),
    Place.FOOTER: ("footer", "It is not a lead and was left out."),
    Place.CONTINUED: (
        "continued lead",
        "Such a row goes on with the lead above it and is none of its own. It was left out.",
    ),
    Place.OTHER_TABLE: (
        "other table",
        "Its rows were left out. If it holds leads, choose it under “Sheet or table” (--part in "
        "the shell), or save it as a separate file.",
    ),
    Place.TEST_LEAD: (
        "test lead",
        "The system that wrote the file marks it as a test. It is not a lead and was left out.",
    ),
}


def outside_issues(outside: Sequence[tuple[int, str, str]]) -> list[Issue]:
    """One issue for each sort of rows outside the table, and each place it begins at."""
    issues = []
    for place, (kind, remedy) in _OUTSIDE.items():
        rows = sorted((row, text) for row, text, where in outside if where == place)
        if rows:
            first, text = rows[0]
            found = f"{len(rows):,} rows like “{text[:60]}”" if len(rows) > 1 else f"“{text[:60]}”"
            told = Issue(kind, first, expected="leads only", found=found, remedy=remedy)
            issues.append(replace(told, count=len(rows)))
    return issues


def shortened(issues: list[Issue]) -> list[Issue]:
    """The first issues of each kind one by one, the rest counted in one."""
    counts: dict[tuple[str, bool], list[Issue]] = {}
    for issue in issues:
        counts.setdefault((issue.kind, issue.set_aside), []).append(issue)
    listed = {id(issue) for same in counts.values() for issue in same[:_LISTED]}
    told = [issue for issue in issues if id(issue) in listed]
    for same in counts.values():
        if rest := same[_LISTED:]:
            count = sum(issue.count for issue in rest)
            last = max((issue.row for issue in rest if issue.row), default=0)
            up_to = f", up to row {last:,}" if last and rest[-1].row else ""
            found = f"{counted(count, 'more row')}{up_to}"
            told.append(replace(rest[-1], row=None, column=None, found=found, count=count))
    return told
