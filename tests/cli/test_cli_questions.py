"""Questions about columns in a shell: what is printed, asked at a terminal, and held back."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from conftest import table_of
from made import calls

from scoring.cli.main import main
from scoring.cli.questions import answered, how_to_answer, question_line
from scoring.cli.train import HELD
from scoring.training.prepared import TrainingRequest
from scoring.training.question import ColumnQuestion, Reply, Suspicion

DURATION = ColumnQuestion(
    "duration", Suspicion.LATE, ("its name says so",), False, 0.8, Reply.OPEN, 0.934, 0.79, 8238
)


def unmarked() -> pd.DataFrame:
    """The calls without the column that copies the outcome."""
    return calls().drop(columns="Segment")


def test_a_question_is_printed_with_its_reason_figures_and_default() -> None:
    assert question_line(DURATION) == (
        "QUESTION duration: Is this known before the first call? Asked because its name says so. "
        "Test AUC: 0.934 if used, 0.790 if left out (plain LightGBM, n 8,238). "
        "It is left out by default, because nobody answered."
    )


def test_a_certain_leak_is_printed_as_a_suspicion() -> None:
    sure = replace(DURATION, certainty=Suspicion.CERTAIN)
    assert question_line(sure) == "QUARANTINED duration: suspected, because its name says so"
    known = replace(sure, answer=Reply.KNOWN)
    assert question_line(known).startswith("KEPT ON REQUEST duration: suspected")


def test_the_options_that_answer_are_named() -> None:
    told = how_to_answer((DURATION, replace(DURATION, column="Lead Status")))
    assert '--known "Lead Status" or --late "Lead Status"' in told
    assert told.endswith("or --answer-default.")


@pytest.mark.parametrize(
    ("typed", "known", "late"),
    [("y", ("Income", "duration"), ()), ("n", (), ("Income", "duration")),
     ("", (), ())],
)  # fmt: skip
def test_a_person_at_a_terminal_answers_before_the_training(
    typed: str, known: tuple[str, ...], late: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: typed)
    found = answered(table_of(unmarked()), TrainingRequest("Won"))
    assert (found.known, found.late, found.answer_default) == (known, late, not typed)


@pytest.mark.parametrize(("terminal", "default"), [(False, False), (True, True)])
def test_without_a_terminal_or_with_the_defaults_nothing_is_asked(
    terminal: bool, default: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: terminal, raising=False)
    request = TrainingRequest("Won", answer_default=default)
    assert answered(table_of(unmarked()), request) is request


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "version", "fields"),
    [
        ([], "unpublished", ["Source", "Income"]),
        (["--answer-default"], "v0001", ["Source", "Income"]),
        (["--known", "duration", "--known", "Income"], "v0001", ["Source", "duration", "Income"]),
        (["--late", "Income", "--late", "duration"], "unpublished", ["Source"]),
    ],
)
def test_nothing_is_published_until_what_moves_the_test_is_answered(
    more: list[str], version: str, fields: list[str], tmp_path: Path
) -> None:
    unmarked().to_csv(tmp_path / "h.csv", index=False)
    asked = ["train", str(tmp_path / "h.csv"), "--outcome", "Won", "--models", str(tmp_path / "m")]
    out = ["--candidates", "LightGBM,Constant", "--json", str(tmp_path / "r.json")]
    assert main([*asked, *out, *more]) == (HELD if version == "unpublished" else 0)
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["version"] == version
    read = {"Source", "duration", "Income"} - {q["column"] for q in report["quarantined"]}
    assert read == set(fields)
    assert report["held_by"] == ([] if more else ["Income", "duration"])
