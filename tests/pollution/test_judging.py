"""The judge of polluted files against readers whose faults are known."""

import numpy as np
import pandas as pd
import pytest

from scoring.errors import FileRefused
from scoring.intake.issue import Issue, Table, no_rows

from .judging import Grade, Result, judge
from .polluted import Polluted, Truth

ROWS = [["1", "Ann"], ["2", "Bo"], ["3", "Cy"]]
FILE = Polluted("t", "g", "n", b"", (Truth(["id", "name"], ROWS, [2, 3, 4]),), frozenset({3}))


def issue(kind: str, row: int | None) -> Issue:
    return Issue(kind, row, expected="", found="", remedy="")


def outcome(rows: list[list[str]], *issues: Issue, file: Polluted = FILE) -> Result:
    """What is said of a reader that gives these rows, whose first is row 2 of the file."""
    frame = pd.DataFrame(rows, columns=["id", "name"], dtype="str")
    numbers = np.arange(2, len(rows) + 2)
    table = Table(frame, numbers, issues, no_rows("row", "text"), 0, "CSV")
    return judge(file, lambda *_: table)


DAMAGED = [ROWS[0], ["2Bo", ""], ROWS[2]]
ELSEWHERE = [ROWS[0], ROWS[1], ["3Cy", ""]]


@pytest.mark.parametrize(
    ("rows", "issues", "grade"),
    [
        (ROWS, [], Grade.RIGHT),
        (DAMAGED, [issue("short row", 3)], Grade.CONTAINED),
        (DAMAGED, [], Grade.SILENT),
        (DAMAGED, [issue("short row", 2)], Grade.SILENT),
        (ELSEWHERE, [issue("short row", 4)], Grade.TOLD),
        (ELSEWHERE, [issue("short row", 3)], Grade.SILENT),
        (ROWS[:2], [], Grade.SILENT),
        (ROWS, [issue("no header", 1)], Grade.TOLD),
    ],
)
def test_a_table_is_graded_by_what_differs_and_what_is_told(
    rows: list[list[str]], issues: list[Issue], grade: Grade
) -> None:
    assert outcome(rows, *issues).grade is grade


def test_a_refusal_of_a_table_is_wrong_but_told_and_of_an_unclear_one_contained() -> None:
    def refuse(*_: object) -> Table:
        raise FileRefused("This is no table.")

    unclear = Polluted("t", "g", "n", b"", FILE.truths, unclear=True)
    assert judge(FILE, refuse).grade is Grade.TOLD
    assert judge(unclear, refuse).grade is Grade.CONTAINED


def test_a_raw_error_is_a_crash() -> None:
    def fail(*_: object) -> Table:
        raise KeyError

    assert judge(FILE, fail).grade is Grade.CRASH


def test_the_better_of_two_truths_counts() -> None:
    short = Truth(["id", "name"], ROWS[:1], [2])
    either = Polluted("t", "g", "n", b"", (FILE.truths[0], short))
    assert outcome(ROWS[:1], file=either).grade is Grade.RIGHT


def test_rows_without_names_score_as_they_are_written() -> None:
    headless = Polluted("t", "g", "n", b"", (Truth(None, ROWS, [1, 2, 3]),))
    result = outcome(ROWS, issue("no header", 1), file=headless)
    assert (result.grade, result.score, result.misplaced) == (Grade.RIGHT, 10, True)
    assert result.named < 10
