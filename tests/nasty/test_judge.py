"""The judge of the nasty uploads tells right from wrong, and told from silent."""

import numpy as np
import pandas as pd
import pytest

from scoring.errors import FileRefused
from scoring.intake.issue import Issue, Table, no_rows

from . import judge as judging
from .case import Outcome, Reads, Refuses, trial
from .judge import Grade, judge

WANTED = Reads(headers=["id", "name"], body=[["1", "Anna"], ["2", "Tom"]])
ANNA, TOM = ["1", "Anna"], ["2", "Tom"]


def graded(given: Table | BaseException, wanted: Outcome, patch: pytest.MonkeyPatch) -> Grade:
    def reader(*_: object, **__: object) -> Table:
        if isinstance(given, Table):
            return given
        raise given

    patch.setattr(judging, "read_table", reader)
    return judge(trial("", wanted), b"").grade


def table(*leads: list[str], issues: tuple[Issue, ...] = ()) -> Table:
    frame = pd.DataFrame(leads, columns=["id", "name"], dtype="str")
    rows = np.arange(2, len(leads) + 2)
    return Table(frame, rows, issues, no_rows("row", "text"), 0, "CSV", no_rows("row", "text"))


def issue(kind: str, row: int | None) -> Issue:
    return Issue(kind, row, expected="this", found="that", remedy="do so")


def test_what_is_as_wanted_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    assert graded(table(ANNA, TOM), WANTED, monkeypatch) is Grade.RIGHT


def test_another_value_without_an_issue_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert graded(table(ANNA, ["2", "Tim"]), WANTED, monkeypatch) is Grade.SILENT


@pytest.mark.parametrize(("row", "grade"), [(3, Grade.TOLD), (None, Grade.TOLD), (2, Grade.SILENT)])
def test_only_an_issue_about_the_row_tells_of_it(
    row: int | None, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = table(ANNA, ["2", "Tim"], issues=(issue("mended row", row),))
    assert graded(given, WANTED, monkeypatch) is grade


def test_an_issue_about_a_name_tells_of_no_lost_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    given = table(ANNA, issues=(issue("repeated column", 1),))
    assert graded(given, WANTED, monkeypatch) is Grade.SILENT


def test_a_table_where_a_refusal_is_due_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert graded(table(ANNA), Refuses(words="PDF"), monkeypatch) is Grade.SILENT


def test_a_raw_error_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    assert graded(UnicodeError("x"), WANTED, monkeypatch) is Grade.CRASH


@pytest.mark.parametrize(
    ("message", "grade"),
    [
        ("This is a PDF.", Grade.TOLD),
        ("This is a PDF file.", Grade.RIGHT),
        ("This is a PDF: codec error.", Grade.TOLD),
        ("This is a picture.", Grade.TOLD),
    ],
)
def test_a_refusal_needs_its_words_and_none_of_a_library(
    message: str, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert graded(FileRefused(message), Refuses(words="PDF"), monkeypatch) is grade
