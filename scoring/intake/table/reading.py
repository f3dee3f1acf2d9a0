"""Bytes of an uploaded file → a table of text, with every oddity told as an issue.

What a file is, is told by its content; its name appears in messages only. Nothing is guessed into
the cells: no trimming, no numbers, no missing values.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice

import numpy as np
import pandas as pd
import pyarrow as pa

from scoring.errors import FileRefused
from scoring.intake.files.foreign import EMPTY
from scoring.intake.issue import (
    GENERATED,
    NO_HEADER,
    Issue,
    Place,
    Table,
)
from scoring.intake.sheets.sheet import Sheet
from scoring.intake.table.column_names import name_columns
from scoring.intake.table.columns import extent
from scoring.intake.table.containers import Text, open_upload, short_name
from scoring.intake.table.finishing import finished
from scoring.intake.table.head import HEAD, Head, find_head
from scoring.intake.table.judgement import is_comment
from scoring.intake.table.own_lists import list_columns, with_sheets
from scoring.intake.table.rows import Sorter
from scoring.intake.table.sheet_rows import sheet_records
from scoring.intake.table.stacked import rows_of
from scoring.intake.table.wrappers import wrapped_names
from scoring.intake.text.bulk import Bulk, records_in_bulk, singly
from scoring.intake.text.characters import Decoded, decode
from scoring.intake.text.dialect import NAMES, WEAK, declared_delimiter, find_dialect
from scoring.intake.text.forced import requoted
from scoring.intake.text.limits import ROW_LIMIT, TOO_MANY_ROWS, refuse_large
from scoring.intake.text.prose import NO_TABLE
from scoring.intake.text.records import Record, cells_of, is_blank, join_cells
from scoring.intake.text.sound import Clean, blank_rows, has_short_cells, read_clean
from scoring.intake.text.text_columns import cells_in
from scoring.wording import counted

COLUMN_LIMIT = 2_000
Rows = tuple[int, int]  # the first and the last
HEADER_QUESTION = (
    "seems to have no column names: its first row looks like a lead. Use --header no if the first "
    "row is a lead, or --header yes if it holds the names. Better still, put the column names "
    "above the leads."
)
NO_LEADS = (
    "There is a header but no leads below it. Expected one row per lead. Export the leads again "
    "and upload that file."
)
_LEARNED = 200  # rows that tell what the columns of a clean file hold


def read_table(
    content: bytes, filename: str, *, part: str | None = None, header: bool | None = None
) -> Table:
    """The table in an uploaded file: text of any delimiter, or a workbook, packed or not.

    `part` names the sheet of a workbook or the member of an archive. `header` says whether the
    first row holds the column names; None decides by the cells, and where they speak against it
    the columns are named column_1 and so on, told by an issue of kind "no header".
    A wrong row becomes an `Issue`. Raises `FileRefused` when the file is no table at all, with
    what it seems to be, what was expected and what to do.
    """
    try:
        return _read(content, part, header)
    except FileRefused as error:
        error.args = (str(FileRefused(f"{short_name(filename, 80)}: {error}")),)
        raise


def _read(content: bytes, part: str | None, header: bool | None) -> Table:
    only = rows_of(part)
    found = open_upload(content, part=None if only else part)
    table = _table(found, header)
    if only and part in table.parts:
        table = replace(_table(found, header, only), part=str(part), parts=table.parts)
    if len(found.parts) > 1 or not table.parts:
        table = replace(table, part=found.part, parts=found.parts)
    issues = found.issues
    if part is None and len(found.parts) > 1 and list_columns(table.frame):
        table, issues = with_sheets(table, issues, _other_sheets(content, found))
    table = finished(table)
    return replace(table, issues=(*issues, *table.issues))


def _other_sheets(content: bytes, found: Text | Sheet) -> Iterator[Table]:
    """The tables on the sheets that were not read; what is none is passed over."""
    for name in found.parts:
        if name != found.part:
            with suppress(FileRefused):
                yield _table(open_upload(content, part=name), None)


def _table(found: Text | Sheet, header: bool | None, only: Rows | None = None) -> Table:
    if isinstance(found, Text):
        return _from_text(found, header, only)
    return _from_sheet(found, header, only)


def _from_text(found: Text, header: bool | None, only: Rows | None) -> Table:
    decoded = _requoted(decode(found.content))
    declared, end = declared_delimiter(decoded.text)
    decoded = decoded.after(end)
    if not re.search(r"\S", decoded.text):
        raise FileRefused(EMPTY)
    fit = find_dialect(decoded.text, declared)
    dialect = fit.dialect
    refuse_large(decoded.text, dialect, decoded.utf8)
    name = NAMES.get(dialect.delimiter, f"“{dialect.delimiter}”")
    description = f"CSV, {name}, {decoded.encoding}{found.wrapped}"
    content, issues = decoded.encoded, decoded.issues
    # The characters are not needed on the fast path, and as large as the table.
    del decoded
    clean = None if only else read_clean(content, dialect)
    table = _from_clean(clean, description, dialect.delimiter, header) if clean else None
    if table is None:
        del clean, content
        text = _requoted(decode(found.content)).after(end).text
        records = records_in_bulk(text, dialect, fit.width, first=HEAD)
        del text  # it is given back once the last record is read
        table = _from_records(records, description, dialect.delimiter, header, only)
    if header is None and dialect.delimiter in WEAK and lacks_header(table):
        raise FileRefused(NO_TABLE)
    return replace(table, issues=(*issues, *table.issues), delimiter=dialect.delimiter)


def _requoted(decoded: Decoded) -> Decoded:
    text = requoted(decoded.text)
    return decoded if text == decoded.text else replace(decoded, text=text, utf8=None)


def _from_sheet(sheet: Sheet, header: bool | None, only: Rows | None) -> Table:
    clean = None if only else _clean_sheet(sheet)
    table = _from_clean(clean, sheet.description, ",", header) if clean else None
    if table is None:
        records = sheet_records(sheet.cells, first=HEAD)
        table = _from_records(records, sheet.description, ",", header, only)
    rounded = _rounded(sheet.rounded, table.frame.columns)
    return replace(table, issues=(*rounded, *table.issues))


def _from_clean(
    clean: Clean, description: str, delimiter: str, header: bool | None
) -> Table | None:
    """The table of a sound text, None when anything but a header and leads is in it."""
    columns = clean.columns
    first = [clean.header, *cells_in(columns.slice(0, HEAD))]
    _refuse_wide(max(first, key=extent))
    head = find_head(first, header=header)
    blank = blank_rows(columns)
    rows = np.flatnonzero(~blank) + 2
    if len(rows) > ROW_LIMIT:
        raise FileRefused(TOO_MANY_ROWS)
    if head.missing or head.mended or (head.start, head.body) != (0, 1):
        return None
    if head.width + head.empty != len(clean.header):
        return None
    names, issues = _names(head)
    sorter = Sorter(names, delimiter, clean.header, issues=issues, blank_rows=int(blank.sum()))
    sorter.outside.append((1, join_cells(clean.header, delimiter), Place.HEADER))
    leads = columns.select(range(head.width))
    sorter.take(leads.filter(pa.array(~blank)) if blank.any() else leads, rows)
    return sorter.table(description)


def _from_records(
    records: Iterator[Record | Bulk],
    description: str,
    delimiter: str,
    header: bool | None,
    only: Rows | None = None,
) -> Table:
    """The careful path: every record is looked at on its own, or those of `only` these rows."""
    before, after = list[Record](), list[Record]()
    if only:
        every = list(singly(records))
        before, after = every[: only[0] - 1], every[only[1] :]
        records = iter(every[only[0] - 1 : only[1]])
    taken = list(islice(singly(records), HEAD))
    first = [cells_of(record) for record in taken]
    if all(map(is_blank, first)):
        raise FileRefused(EMPTY)
    _refuse_wide(max(first, key=extent))
    head = find_head(first, header=header)
    names, issues = _names(head, len(before))
    sorter = Sorter(
        names,
        delimiter,
        [] if head.missing else first[head.start],
        _usual_widths(first[head.body :]) | {head.width + head.empty},
        issues,
    )
    sorter.stacked.first = len(before) + head.start + 1
    sorter.put_aside(before, 1)
    _put_above(sorter, head, first, len(before))
    row = len(before) + head.body + 1
    for record in chain(taken[head.body :], records):
        if isinstance(record, Bulk):
            sorter.add_bulk(row, record.columns)
            row += record.columns.num_rows
        else:
            sorter.add(row, record)
            row += 1
    if only:
        sorter.put_aside(after, only[1] + 1)
    return sorter.table(description)


def _names(head: Head, before: int = 0) -> tuple[list[str], list[Issue]]:
    row = before + head.start + 1
    names, issues = name_columns(head.names, row)
    if head.missing:
        return names, [_no_header(row, len(names))]
    issues += wrapped_names(head.names, row)
    issues += [_empty_columns(row, head)] if head.empty else []
    issues += [_mended_header(row, head.mended)] if head.mended else []
    issues += [_several_headers(row, head)] if head.rows > 1 else []
    return names, issues


def _no_header(row: int, width: int) -> Issue:
    return Issue(
        kind=NO_HEADER,
        row=row,
        expected="column names above the leads",
        found="a first row that looks like a lead",
        remedy=f"It was read as a lead, and the columns are called column_1 to column_{width}. "
        "Say whether the first row is a lead or holds the names.",
    )


def _empty_columns(row: int, head: Head) -> Issue:
    have = f"{'has' if head.empty == 1 else 'have'} neither a name nor a value"
    return Issue(
        kind="empty columns",
        row=row,
        expected="a name or values in every column",
        found=f"{counted(head.empty, 'column')} from column {head.width + 1} on {have}",
        remedy="Such columns were left out.",
        count=head.empty,
    )


def _several_headers(row: int, head: Head) -> Issue:
    example = next((name for name in head.names if " " in name), head.names[0])
    return Issue(
        kind="several header rows",
        row=row,
        expected="column names in one row",
        found=f"names in {head.rows} rows",
        remedy=f"They were joined, as in “{example[:60]}”.",
    )


def _mended_header(row: int, done: str) -> Issue:
    return Issue(
        kind="mended header",
        row=row,
        expected="one name for each column",
        found=f"a damaged header: {done}",
        remedy="Check that every column has its own name.",
    )


def _usual_widths(rows: Sequence[list[str]]) -> frozenset[int]:
    """The widths that many rows have: half of them, or a fifth where all beyond is empty."""
    counts = Counter(len(row) for row in rows if not is_blank(row))
    empty = Counter(len(row) for row in rows if extent(row) < len(row))
    usual = (w for w, n in counts.items() if w > 1 and n > 2 and 2 * n >= counts.total())
    wide = (w for w, n in empty.items() if w > 1 and n > 2 and 5 * n >= counts.total())
    return frozenset(chain(usual, wide))


def _put_above(sorter: Sorter, head: Head, records: Sequence[list[str]], before: int) -> None:
    """Account for the rows above the leads."""
    for at, cells in enumerate(records[: head.body]):
        if is_blank(cells):
            sorter.blank_rows += 1
            continue
        above = Place.COMMENT if is_comment(cells) else Place.TITLE
        place = Place.HEADER if at >= head.start else above
        text = join_cells(cells[: extent(cells)], sorter.delimiter)
        sorter.outside.append((before + at + 1, text, place))


def _clean_sheet(sheet: Sheet) -> Clean | None:
    """A sheet that begins with a filled row, as the fast path takes it."""
    first = cells_in(sheet.cells.slice(0, 1))
    if not first or is_blank(first[0]) or sheet.cells.num_rows > ROW_LIMIT:
        return None
    width = sheet.cells.num_columns
    schema = pa.schema([(str(position), pa.large_string()) for position in range(width)])
    below = sheet.cells.slice(1).rename_columns(schema.names).cast(schema)
    return Clean(first[0], below) if has_short_cells(below) else None


def _rounded(rounded: Mapping[int, tuple[int, str]], columns: pd.Index) -> Iterator[Issue]:
    for position, (row, number) in sorted(rounded.items()):
        if position >= len(columns):
            continue
        yield Issue(
            kind="rounded id",
            row=row,
            column=str(columns[position]),
            expected="an id of up to 15 digits, or an id stored as text",
            found=f"{number}, which Excel has rounded to 15 digits",
            remedy="Format the column as text before filling it, or export the leads as CSV.",
        )


def _refuse_wide(cells: Sequence[str]) -> None:
    width = extent(cells)
    if width > COLUMN_LIMIT:
        raise FileRefused(
            f"The first line has {width:,} columns; at most {COLUMN_LIMIT:,} are read. Perhaps "
            "rows and columns are swapped, or line breaks are missing. Expected column names in "
            "the first line and one lead per line."
        )


def read_leads(
    content: bytes, filename: str, *, part: str | None = None, header: bool | None = None
) -> Table:
    """Read a file; what a person said of its first row in `header` is no issue any more.

    Dates that can be read in two ways are left as they are: see `settled`.
    Raises FileRefused, also where there is a header alone, and as `ChoiceNeeded` when one of
    several tables must be named in `part`.
    """
    table = read_table(content, filename, part=part, header=header)
    if table.frame.empty and not table.parts and table.set_aside.empty:
        raise FileRefused(f"{short_name(filename, 80)}: {NO_LEADS}")
    if header is None:
        return table
    said = [_as_said(i, table) if i.kind == NO_HEADER else i for i in table.issues]
    return replace(table, issues=said)


def _as_said(asked: Issue, table: Table) -> Issue:
    """The issue of a header in question, once a person has said that there is none."""
    names = f"column_1 to column_{table.frame.shape[1]}"
    remedy = f"The columns are called {names} here; files to download say “(column 1)”."
    return replace(asked, kind=GENERATED, found="none, as you said", remedy=remedy)


def lacks_header(table: Table) -> bool:
    """Whether a person must say if the first row is a lead or holds the column names."""
    return any(issue.kind == NO_HEADER for issue in table.issues)
