"""What reading found in a file: tables for a screen, files to download, facts for a machine."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from scoring.delivery.tables import safe_rows, to_csv
from scoring.errors import ChoiceNeeded, FileRefused
from scoring.intake.cells.dates import DateOrder
from scoring.intake.issue import Issue, Table
from scoring.intake.leads.stack import stack
from scoring.intake.table.date_order import settled
from scoring.intake.table.dispositions import OUTCOMES
from scoring.intake.table.own_lists import list_columns, outcomes_in
from scoring.intake.table.reading import lacks_header
from scoring.intake.text.records import join_cells
from scoring.intake.uploads.uploaded import read_upload
from scoring.wording import clipped, counted, listed

SHOWN_ROWS = 500
FIRST_ROWS = 5
# Parts of a larger file are not looked into before one is chosen.
MOST_TITLES, MOST_TITLED = 12, 5_000_000


@dataclass(frozen=True)
class IssuePage:
    """A page of issues: `table` for the screen, how many lines were found, on how many pages."""

    table: pd.DataFrame
    found: int
    pages: int


@dataclass(frozen=True)
class RowFacts:
    """Where every row of a file went: `read` is the sum of all others."""

    read: int
    leads: int
    set_aside: int
    outside: Mapping[str, int]
    blank: int


@dataclass(frozen=True)
class ColumnFacts:
    """A column of a file and how many of its cells are filled."""

    name: str
    filled: int


@dataclass(frozen=True)
class FileFacts:
    """What `check` says of a file, for machines; `refused` is None for a file that was read."""

    file: str
    description: str
    part: str
    parts: Sequence[str]
    columns: Sequence[ColumnFacts]
    rows: RowFacts
    issues: Sequence[Issue]
    refused: None = None


def read_together(
    files: Sequence[tuple[str, bytes]],
    *,
    part: str | None = None,
    header: bool | None = None,
    dates: DateOrder | None = None,
) -> tuple[str, Table]:
    """Several files of the same columns, or one, as one table, and a name for it.

    Call lists of ours among files of leads are counted and go with the table; their leads are not
    read twice.
    `dates` is what a person said that comes first in dates that can be read in two ways.

    Raises FileRefused, for several files also where one of them asks a question: ChoiceNeeded is
    for one file only.
    """
    if len(files) == 1:
        name, content = files[0]
        return name, settled(read_upload(content, name, part=part, header=header), dates)
    tables = [(name, _read_alone(name, content, part, header)) for name, content in files]
    lists = [pair for pair in tables if list_columns(pair[1].frame)]
    leads = [pair for pair in tables if not list_columns(pair[1].frame)] or tables
    whole = stack(leads)
    issues = [issue for issue in whole.issues if issue.kind != OUTCOMES]
    back = tuple((name, table.frame) for name, table in lists) if leads is not tables else ()
    table = replace(whole, issues=[*issues, *(_came_back(*pair) for pair in lists)], lists=back)
    more = f" and {len(leads) - 1} more" if len(leads) > 1 else ""
    return f"{leads[0][0]}{more}", settled(table, dates)


def _came_back(name: str, table: Table) -> Issue:
    """What a call list of ours says of its calls, one of several files."""
    outcomes = outcomes_in(table.frame)
    said = f"{counted(len(table.frame), 'lead')}." if outcomes is None else outcomes.sentence
    return Issue(
        kind=OUTCOMES,
        expected="leads to rank",
        found=f"“{clipped(name)}” is a call list that came back. {said}",
        remedy="Its leads are ranked where another file has them. Those that have converted, that "
        "do not want a call or that are not interested are set apart.",
    )


def part_titles(content: bytes, filename: str, parts: Sequence[str]) -> list[str]:
    """What each part of a file holds: its columns and how many rows; "" where too much to read."""
    few = parts[:MOST_TITLES] if len(content) <= MOST_TITLED else ()
    titles = [_part_title(content, filename, part) for part in few]
    return titles + [""] * (len(parts) - len(titles))


def _part_title(content: bytes, filename: str, part: str) -> str:
    try:
        table = read_upload(content, filename, part=part)
    except FileRefused:
        return "holds no table that can be read"
    columns = listed((clipped(name, 30) for name in table.labels), FIRST_ROWS)
    return f"{counted(len(table.frame), 'row')}: {columns}"


def _read_alone(name: str, content: bytes, part: str | None, header: bool | None) -> Table:
    try:
        table = read_upload(content, name, part=part, header=header)
    except ChoiceNeeded as choice:
        raise FileRefused(str(choice)) from choice
    if lacks_header(table):
        raise FileRefused(
            f"“{name}” seems to have no column names: its first row looks like a lead. Files read "
            "together need the same column names. Upload it on its own, or add the names to it."
        )
    return table


def file_facts(table: Table, filename: str) -> FileFacts:
    """Everything reading found, without a cell of a lead beyond what the issues show."""
    filled = (table.frame != "").sum()
    columns = [ColumnFacts(str(name), int(n)) for name, n in filled.items()]
    return FileFacts(
        file=filename,
        description=table.description,
        part=table.part,
        parts=table.parts,
        columns=columns,
        rows=row_facts(table),
        issues=table.issues,
    )


def row_facts(table: Table) -> RowFacts:
    """How many rows are leads, set aside, outside the table (by place) and blank."""
    places = Counter(table.outside["place"].tolist())
    leads, aside = len(table.frame), len(table.set_aside)
    return RowFacts(table.records_read, leads, aside, dict(places), table.blank_rows)


def accounting(table: Table) -> str:
    """Where every row of the file went, in one line that adds up."""
    facts = row_facts(table)
    outside = sum(facts.outside.values())
    places = ", ".join(f"{n:,} {place}" for place, n in facts.outside.items())
    terms = [counted(facts.leads, "lead"), f"{facts.set_aside:,} set aside"]
    terms += [f"{outside:,} outside the table ({places})"] if outside else []
    terms += [f"{facts.blank:,} blank"] if facts.blank else []
    return f"{counted(facts.read, 'row')} in the file = {' + '.join(terms)}."


def issue_kinds(issues: Sequence[Issue]) -> list[str]:
    """The kinds of issues there are, the commonest first."""
    return [kind for kind, _ in Counter(issue.kind for issue in issues).most_common()]


def issue_page(issues: Sequence[Issue], *, kinds: Sequence[str] = (), page: int = 1) -> IssuePage:
    """The asked page of the issues of these kinds, of all kinds for none; pages count from 1.

    Issues of the whole file or a column come first, the others in the order of their rows.
    """
    chosen = [issue for issue in _by_row(issues) if not kinds or issue.kind in kinds]
    pages = max(1, -(-len(chosen) // SHOWN_ROWS))
    start = (min(max(page, 1), pages) - 1) * SHOWN_ROWS
    return IssuePage(issue_table(chosen[start : start + SHOWN_ROWS]), len(chosen), pages)


def _by_row(issues: Sequence[Issue]) -> list[Issue]:
    return sorted(issues, key=lambda issue: issue.row or 0)


def issue_table(issues: Sequence[Issue]) -> pd.DataFrame:
    """Issues as a table: Row, Column, Kind, Found, Expected, Done, Count, Set aside."""
    text = {
        "Column": [issue.column or "" for issue in issues],
        "Kind": [issue.kind for issue in issues],
        "Found": [issue.found for issue in issues],
        "Expected": [issue.expected for issue in issues],
        "Done": [issue.remedy for issue in issues],
    }
    table = pd.DataFrame(text, dtype="str")
    table.insert(0, "Row", pd.Series([issue.row for issue in issues], dtype="Int64"))
    table["Count"] = pd.Series([issue.count for issue in issues], dtype="int64")
    table["Set aside"] = pd.Series(["yes" if i.set_aside else "" for i in issues], dtype="str")
    return table


def issues_csv(issues: Sequence[Issue]) -> bytes:
    """All issues as formula-safe CSV."""
    return to_csv(issue_table(_by_row(issues)))


def outside_table(table: Table) -> pd.DataFrame:
    """The rows that belong to no lead: Row, Place, Text."""
    outside = table.outside[["row", "place", "text"]]
    return outside.rename(columns=str.capitalize).head(SHOWN_ROWS)


def first_rows(table: Table) -> pd.DataFrame:
    """The first rows of a table, for a person to say whether the first is a lead."""
    return table.frame.head(FIRST_ROWS)


def set_aside_csv(table: Table) -> bytes:
    """The rows set aside below the file's header, for a person to repair and upload again.

    The rows are the text of the file and use its delimiter; only a cell that a spreadsheet may run
    gets an apostrophe, which our reader takes off again. Of several files read together the first
    one's header and delimiter are taken. A file without names gets none.
    """
    headers = table.headers[:-1] if table.files > 1 else table.headers
    header = [join_cells(headers, table.delimiter)] if any(headers) else []
    lines = safe_rows([*header, *table.set_aside["text"].tolist()], table.delimiter)
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")
