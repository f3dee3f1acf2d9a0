"""The creation date in a shell: said where it is in doubt, asked for at a terminal, stated."""

import sys

import numpy as np
import pandas as pd
import pytest
from conftest import text_table

from scoring.cli.creation_asked import with_created
from scoring.cli.main import main
from scoring.intake.issue import Table
from scoring.training.prepared import TrainingRequest

DAYS = pd.date_range("2026-01-01", periods=90)
NEAR = DAYS + pd.to_timedelta(np.arange(90) % 3 - 1, unit="D")
REQUEST = TrainingRequest("Won")


def history(**columns: pd.DatetimeIndex) -> Table:
    dates = {name: days[::-1].strftime("%d.%m.%Y").tolist() for name, days in columns.items()}
    return text_table({**dates, "Won": ["yes", "no"] * 45})


def typed(monkeypatch: pytest.MonkeyPatch, text: str, table: Table) -> str | None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: text)
    return with_created(table, REQUEST).created


def test_a_date_found_by_its_values_is_said_with_the_option(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert with_created(history(Feld=DAYS), REQUEST) is REQUEST
    said = capsys.readouterr().out
    assert "“Feld” is proposed as the creation date: every lead has it" in said
    assert "--created COLUMN" in said


def test_a_date_that_its_name_shows_is_taken_without_a_word(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert with_created(history(Created=DAYS), REQUEST) is REQUEST
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("text", "chosen"), [("1", "A"), ("2", "B"), ("3", ""), ("", None)])
def test_a_person_at_a_terminal_chooses_by_number(
    text: str, chosen: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert typed(monkeypatch, text, history(A=DAYS[::-1], B=NEAR[np.arange(90) * 7 % 90])) == chosen


@pytest.mark.parametrize("more", [{"created": "A"}, {"file_order": True}, {"random_split": True}])
def test_nothing_is_asked_where_the_order_is_stated(more: dict[str, object]) -> None:
    request = TrainingRequest("Won", **more)  # type: ignore[arg-type]
    assert with_created(history(A=DAYS, B=NEAR), request) is request


def test_a_column_and_none_cannot_both_be_stated(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["train", "h.csv", "--outcome", "Won", "--created", "A", "--no-created"])
    assert "not allowed with argument" in capsys.readouterr().err
