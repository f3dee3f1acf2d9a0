"""Whether what came out of an upload is what must come out, and if not, whether it was told."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from scoring.errors import BatchRefused, ChoiceNeeded, FileRefused
from scoring.intake.issue import REPEATED, UNNAMED, Issue, Table
from scoring.intake.leads.batch import LeadBatch, build_batch
from scoring.intake.table.reading import read_table

from .case import Name, Number, Outcome, Reads, Refuses, Trial, Types

LIBRARY_WORDS = re.compile(
    r"traceback|pandas|pyarrow|calamine|codec|exception|openpyxl|zlib|zipfile|charset|numpy|"
    r"\barrow\b|0x[0-9a-f]{2}|\bNone\b|errno|<class",
    re.IGNORECASE,
)


class Grade(StrEnum):
    """How an upload came out, from best to worst."""

    RIGHT = "as it must be"
    TOLD = "wrong told"
    SILENT = "wrong silent"
    CRASH = "crash"
    HANG = "hang"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way a result differs from what must come out, and whether an issue tells of it."""

    what: str
    told: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The grade of an upload and why it is no better."""

    grade: Grade
    why: str = ""


def judge(tried: Trial, content: bytes) -> Verdict:
    """Read one upload and compare; anything but the project's own refusals is a crash."""
    try:
        table = read_table(content, tried.filename, part=tried.part, header=tried.header)
        batch = build_batch(table, tried.schema) if tried.schema else None
    except (FileRefused, BatchRefused) as refused:
        return _refusal(tried, refused)
    except BaseException as error:  # noqa: BLE001 a raw error is what is looked for
        return Verdict(Grade.CRASH, f"{type(error).__name__}: {error}"[:300])
    if tried.untouched and Path(tried.untouched).exists():
        return Verdict(Grade.SILENT, f"{tried.untouched} was written")
    found = [_faults(outcome, table, batch) for outcome in tried.accepted]
    return min(
        (_verdict(faults, table) for faults in found), key=lambda v: list(Grade).index(v.grade)
    )


def _refusal(tried: Trial, refused: FileRefused | BatchRefused) -> Verdict:
    message = str(refused)
    if not 15 <= len(message) <= 600 or LIBRARY_WORDS.search(message):
        return Verdict(Grade.TOLD, f"refused in bad words: {message}")
    parts = refused.parts if isinstance(refused, ChoiceNeeded) else ()
    for outcome in tried.accepted:
        if not isinstance(outcome, Refuses) or not set(outcome.parts) <= set(parts):
            continue
        if re.search(outcome.words, message, re.IGNORECASE):
            return Verdict(Grade.RIGHT)
    return Verdict(Grade.TOLD, f"refused: {message}")


def _verdict(faults: Sequence[Fault], table: Table) -> Verdict:
    if not faults:
        return Verdict(Grade.RIGHT)
    grade = Grade.TOLD if all(fault.told for fault in faults) else Grade.SILENT
    worst = sorted(faults, key=lambda fault: fault.told)[:4]
    why = "; ".join(fault.what for fault in worst)
    issues = " | ".join(_said(issue) for issue in table.issues[:6])
    return Verdict(grade, f"{why} [{table.description}; {issues}]"[:900])


def _faults(outcome: Outcome, table: Table, batch: LeadBatch | None) -> list[Fault]:
    if isinstance(outcome, Refuses):
        told = any(issue.kind == "no header" for issue in table.issues)
        names = list(table.frame.columns[:4])
        return [Fault(f"read as {table.frame.shape} {names}, not refused", told)]
    if isinstance(outcome, Reads):
        return list(chain(_unsound(table), _table_faults(outcome, table)))
    if batch is None:
        raise ValueError("a typed outcome needs a schema")
    return list(chain(_unsound(table), _typed_faults(outcome, batch)))


def _unsound(table: Table) -> Iterator[Fault]:
    """What every table must be, whatever was uploaded."""
    names = list(map(str, table.frame.columns))
    if len(set(names)) != len(names) or not all(name.strip() for name in names):
        yield Fault(f"blank or repeated names {names[:6]}", False)
    if len(table.rows) != len(table.frame) or (np.diff(table.rows) <= 0).any():
        yield Fault("the leads are out of order or have no row", False)
    places = np.concatenate([table.rows, table.set_aside["row"], table.outside["row"]])
    if len(np.unique(places)) != len(places):
        yield Fault("a row is in two places", False)
    if len(table.set_aside) and not any(issue.set_aside for issue in table.issues):
        yield Fault("rows are set aside without an issue", False)


def _table_faults(wanted: Reads, table: Table) -> Iterator[Fault]:
    frame = table.frame
    anything = any(issue.kind not in (UNNAMED, REPEATED) for issue in table.issues)
    if wanted.headers is not None and not _names_agree(wanted.headers, table.frame.columns):
        yield Fault(f"headers {list(table.frame.columns)[:8]}", anything)
    count = len(wanted.body) if wanted.body is not None else wanted.rows
    if count is not None and count != len(frame):
        yield Fault(f"{len(frame)} leads, not {count}", anything)
    if wanted.aside is not None and sorted(wanted.aside) != sorted(table.set_aside["row"]):
        yield Fault(f"set aside {list(table.set_aside['row'])[:8]}", True)
    if wanted.body is not None:
        yield from _row_faults(wanted.body, table)
    for (row, column), cell in (wanted.cells or {}).items():
        inside = row < len(frame) and column < frame.shape[1]
        found = frame.iat[row, column] if inside else "absent"
        if found != cell:
            yield Fault(f"cell {row},{column} is {found!r}, not {cell!r}", _tells(table, row, None))
    if wanted.part is not None and table.part != wanted.part:
        yield Fault(f"part is {table.part!r}", False)
    yield from _untold(wanted.told, table.issues)


def _names_agree(wanted: Sequence[Name], found: pd.Index) -> bool:
    agree = (
        name.fullmatch(str(given)) if isinstance(name, re.Pattern) else name == given
        for name, given in zip(wanted, found, strict=False)
    )
    return len(wanted) == len(found) and all(agree)


def _row_faults(body: Sequence[Sequence[str]], table: Table) -> Iterator[Fault]:
    grid = table.frame.to_numpy(dtype=object)
    anything = any(issue.kind not in (UNNAMED, REPEATED) for issue in table.issues)
    for at, wanted in enumerate(body):
        found = list(grid[at]) if at < len(grid) else None
        if found != list(wanted):
            told = _tells(table, at, None) if len(body) == len(grid) else anything
            yield Fault(f"lead {at} is {_brief(found)}, not {_brief(wanted)}", told)
            return


def _typed_faults(wanted: Types, batch: LeadBatch) -> Iterator[Fault]:
    if wanted.rows is not None and wanted.rows != len(batch):
        yield Fault(f"{len(batch)} leads, not {wanted.rows}", bool(batch.issues))
    if wanted.ids is not None and batch.ids.tolist() != list(wanted.ids):
        yield Fault(f"ids {batch.ids.tolist()[:4]}", False)
    for name, values in (wanted.values or {}).items():
        theirs = str(batch.match.matched.get(name, name))
        yield from _column_faults(theirs, values, list(batch.values[name]), batch)
    if wanted.created is not None:
        column = next(c.name for c in batch.schema.columns if c.role == "created")
        theirs = str(batch.match.matched.get(column, column))
        times = [None if np.isnat(t) else str(t)[:19] for t in batch.created]
        yield from _column_faults(theirs, wanted.created, times, batch)
    for name in wanted.quiet:
        if any(issue.column == name for issue in batch.issues):
            yield Fault(f"a needless issue about {name}", True)
    yield from _untold(wanted.told, batch.issues)


def _column_faults(
    name: str,
    wanted: Sequence[Number] | Sequence[str | None],
    found: list[object],
    batch: LeadBatch,
) -> Iterator[Fault]:
    if len(wanted) != len(found):
        yield Fault(f"{name}: {len(found)} values, not {len(wanted)}", bool(batch.issues))
        return
    wrong = [
        at for at, (a, b) in enumerate(zip(wanted, found, strict=True)) if not _same_value(a, b)
    ]
    if wrong:
        at = wrong[0]
        told = all(_tells(batch, at, name) for at in wrong)
        yield Fault(f"{name}: lead {at} is {found[at]!r}, not {wanted[at]!r}", told)


def _same_value(wanted: Number | str | None, found: object) -> bool:
    if wanted is None:
        return bool(pd.isna(found))
    if isinstance(wanted, str):
        return bool(wanted == found)
    return isinstance(found, float) and math.isclose(wanted, found, rel_tol=1e-9, abs_tol=1e-12)


def _tells(result: Table | LeadBatch, at: int, column: str | None) -> bool:
    """Whether an issue speaks of this lead, or of its whole column or file."""
    rows = result.rows if isinstance(result, Table) else result.table.rows
    row = rows[at] if at < len(rows) else None
    return any(
        (issue.row is None or issue.row == row or issue.kind == "no header")
        and (column is None or issue.column == column)
        and issue.kind not in (UNNAMED, REPEATED)
        for issue in result.issues
    )


def _untold(told: Sequence[str], issues: Sequence[Issue]) -> Iterator[Fault]:
    said = " | ".join(map(_said, issues))
    for pattern in told:
        if not re.search(pattern, said, re.IGNORECASE):
            yield Fault(f"nothing tells of “{pattern}”", bool(issues))


def _said(issue: Issue) -> str:
    where = f"row {issue.row}, {issue.column}"
    return f"{issue.kind} ({where}): {issue.expected}; {issue.found}; {issue.remedy}"


def _brief(cells: Sequence[str] | None) -> str:
    return repr([str(cell)[:30] for cell in cells[:6]]) if cells is not None else "absent"
