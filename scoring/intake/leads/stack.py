"""Several files with the same columns become one table, each row with the file it came from."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from scoring.errors import FileRefused
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import normalise

FILE_COLUMN = "File"
# Its name, and the one it has where the files have a column of that name.
FILE_COLUMNS = (FILE_COLUMN, f"{FILE_COLUMN} read")


def stack(tables: Sequence[tuple[str, Table]]) -> Table:
    """Tables with their file names as one table, in the order given, with a column "File".

    Headers may differ in case, blanks and order; the first file's are kept. Rows are numbered
    through: those of the second file follow the last row of the first. Raises FileRefused when a
    file has other columns, naming them.
    """
    if len(tables) == 1:
        return tables[0][1]
    first_name, first = tables[0]
    aligned = [first, *(_aligned(first_name, first, name, table) for name, table in tables[1:])]
    name = file_column(first.frame.columns)
    starts = np.cumsum([0, *(_last_row(table) for table in aligned[:-1])]).tolist()
    files = [file for file, _ in tables]
    frames = [t.frame.assign(**{name: f}) for t, f in zip(aligned, files, strict=True)]
    placed = list(zip(aligned, starts, files, strict=True))
    return replace(
        first,
        frame=pd.concat(frames, ignore_index=True).astype("str"),
        rows=np.concatenate([table.rows + start for table, start, _ in placed]),
        issues=[
            replace(issue, row=None if issue.row is None else issue.row + start,
                    found=f"{issue.found} ({_place(file, issue.row)})")
            for table, start, file in placed
            for issue in table.issues
        ],
        set_aside=pd.concat([_moved(t.set_aside, start) for t, start, _ in placed]),
        outside=pd.concat([_moved(t.outside, start) for t, start, _ in placed]),
        blank_rows=sum(table.blank_rows for table in aligned),
        description=f"{len(tables)} files, the first: {first.description}",
        files=len(tables),
        file_ends=tuple(starts[1:]),
    )  # fmt: skip


def file_column(headers: Collection[str]) -> str:
    """What the column is called that says which file a lead is of, beside these."""
    name = FILE_COLUMN
    while name in headers:
        name = f"{name} read"
    return name


def of_files(table: Table) -> pd.DataFrame:
    """The columns that the files of a table have, without the one that says which file it was."""
    return table.frame.iloc[:, :-1] if table.files > 1 else table.frame


def _place(file: str, row: int | None) -> str:
    return f"in {file}, row {row}" if row else f"in {file}"


def _aligned(first_name: str, first: Table, name: str, table: Table) -> Table:
    """The table with the columns of the first, in its order."""
    held = {normalise(str(header)): str(header) for header in table.frame.columns}
    wanted = [str(header) for header in first.frame.columns]
    lacking = [header for header in wanted if normalise(header) not in held]
    more = len(held) - (len(wanted) - len(lacking))
    if lacking or more or len(held) != len(table.frame.columns):
        raise FileRefused(
            f"“{name[:80]}” has different columns from “{first_name[:80]}”: it lacks "
            f"{', '.join(lacking[:5]) or 'none'} and has {max(0, more)} more. Files read together "
            "need the same columns. Upload it on its own."
        )
    frame = table.frame[[held[normalise(header)] for header in wanted]]
    return replace(table, frame=frame.set_axis(wanted, axis=1))


def _last_row(table: Table) -> int:
    ends = (table.rows, table.set_aside["row"].to_numpy(), table.outside["row"].to_numpy())
    return max(int(rows.max()) if len(rows) else 0 for rows in ends)


def _moved(rows: pd.DataFrame, start: int) -> pd.DataFrame:
    return rows.assign(row=rows["row"] + start)
