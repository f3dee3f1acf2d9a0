"""How a polluted file came out: right, damage contained, or wrong, and whether that was told."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from scoring.errors import FileRefused
from scoring.intake.issue import REPEATED, UNNAMED, Table

from .polluted import Polluted, Truth
from .render import Row
from .scoring import score

SLOW = 2.0  # seconds of the processor
NO_HEADER = "no header"
# Issues that speak of the names, of every row, or of nothing that could be wrong in a cell.
_OF_HEADER = {NO_HEADER, "mended header", "several header rows", "empty columns", "repeated header"}
_OF_ALL = {NO_HEADER, "mixed encodings", "uncertain encoding", "damaged characters", "mojibake"}
_OF_NOTHING = {UNNAMED, REPEATED, "byte order mark"}
Reader = Callable[[bytes, str], Table]


class Grade(StrEnum):
    """How a file came out, from best to worst."""

    RIGHT = "right"
    CONTAINED = "contained"
    TOLD = "wrong told"
    SILENT = "wrong silent"
    CRASH = "crash"
    SLOW = "slow"


_ORDER = list(Grade)


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one file.

    `score` is that of the rows as they are written; `named` that with generated names above them
    where the file seemed to have none. `needless` issues were told of a harmless file, and with
    `misplaced` the rows are right but their numbers in the file are not.
    """

    polluted: Polluted
    grade: Grade
    score: float
    named: float
    why: str = ""
    seconds: float = 0.0
    refused: bool = False
    needless: bool = False
    misplaced: bool = False


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows that must come out where others did, by their numbers in the file."""

    wanted: list[int]
    found: list[int]
    example: str


def judge(polluted: Polluted, read: Reader) -> Result:
    """Read one file and compare; anything but the project's own refusals is a crash."""
    start = time.process_time()
    try:
        table = read(polluted.content, "leads.csv")
    except FileRefused as error:
        return _refused(polluted, str(error), time.process_time() - start)
    except Exception as error:  # noqa: BLE001 a raw error is what is looked for
        said = f"{type(error).__name__}: {error}"[:200]
        return Result(polluted, Grade.CRASH, 0.0, 0.0, said)
    seconds = time.process_time() - start
    found = [_compared(polluted, truth, table, seconds) for truth in polluted.truths]
    return min(found, key=lambda result: (_ORDER.index(result.grade), -result.score))


def _refused(polluted: Polluted, message: str, seconds: float) -> Result:
    points = max(score(truth, None) for truth in polluted.truths)
    grade = Grade.RIGHT if points else Grade.CONTAINED if polluted.unclear else Grade.TOLD
    said = "" if points else f"refused: {message}"
    return Result(polluted, grade, points, points, said, seconds, refused=True)


def _compared(polluted: Polluted, truth: Truth, table: Table, seconds: float) -> Result:
    rows = table.frame.to_numpy(dtype=object).tolist()
    nameless = any(issue.kind == NO_HEADER for issue in table.issues)
    names = [str(name) for name in table.frame.columns]
    named = score(truth, [names, *rows])
    points = score(truth, rows) if nameless else score(truth, [table.headers, *rows])
    grade, why = _grade(polluted, truth, table, rows)
    numbers = table.rows.tolist()
    return Result(
        polluted,
        Grade.SLOW if seconds > SLOW else grade,
        points,
        named,
        why,
        seconds,
        needless=polluted.harmless and bool(table.issues),
        misplaced=grade == Grade.RIGHT and numbers != list(truth.numbers),
    )


def _grade(
    polluted: Polluted, truth: Truth, table: Table, rows: Sequence[Row]
) -> tuple[Grade, str]:
    told = _told_rows(table)
    kinds = {issue.kind for issue in table.issues if issue.kind not in _OF_NOTHING}
    blocks = list(_blocks(truth, table, rows))
    names = _name_fault(truth, table)
    if not names and not blocks:
        return Grade.RIGHT, ""
    said = f"{names} {len(blocks)} × rows: {blocks[0].example if blocks else '-'}"
    why = f"{said} [{table.description}; {_issues(table)}]"
    anew = bool(kinds & _OF_ALL) or (bool(names) and bool(kinds & _OF_HEADER))
    known = (not names or anew or bool(_header_row(truth) & told)) and all(
        anew or _is_told(block, told) for block in blocks
    )
    if not known:
        return Grade.SILENT, why
    inside = all(polluted.damaged.issuperset(block.wanted + block.found) for block in blocks)
    ahead = not names or bool(_header_row(truth) & polluted.damaged)
    contained = polluted.unclear or (inside and ahead)
    return Grade.CONTAINED if contained else Grade.TOLD, why


def _header_row(truth: Truth) -> set[int]:
    return {truth.numbers[0] - 1} if truth.header is not None and truth.numbers else {1}


def _name_fault(truth: Truth, table: Table) -> str:
    """What is wrong with the names, "" when nothing is."""
    nameless = any(issue.kind == NO_HEADER for issue in table.issues)
    if truth.header is None:
        return "" if nameless else f"lead taken for names {table.headers[:6]}"
    return "" if table.headers == truth.header and not nameless else f"names {table.headers[:12]}"


def _told_rows(table: Table) -> set[int]:
    """The rows that an issue names, those put aside or outside the table among them."""
    named = {issue.row for issue in table.issues if issue.row and issue.kind not in _OF_NOTHING}
    return named | set(table.set_aside["row"]) | set(table.outside["row"])


def _blocks(truth: Truth, table: Table, rows: Sequence[Row]) -> Iterator[_Block]:
    """Runs of rows that differ from what must come out."""
    wanted, found = list(map(tuple, truth.rows)), list(map(tuple, rows))
    if wanted == found:
        return
    numbers = table.rows.tolist()
    for code, i1, i2, j1, j2 in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if code != "equal":
            example = f"{found[j1:j2][:1]}, not {wanted[i1:i2][:1]}"
            yield _Block(list(truth.numbers[i1:i2]), numbers[j1:j2], example)


def _is_told(block: _Block, told: set[int]) -> bool:
    """Whether every row that came out wrong is named, and every row that did not come out."""
    lost = all(number in told for number in block.wanted)
    return all(number in told for number in block.found) and (lost or bool(block.found))


def _issues(table: Table) -> str:
    parts = (f"{issue.kind} row {issue.row}: {issue.found}" for issue in table.issues[:4])
    return " | ".join(parts)[:300]
