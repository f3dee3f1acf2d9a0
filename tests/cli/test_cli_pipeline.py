"""The command that runs the pipelines: exit codes, its words, and an end from the keyboard."""

import json
from pathlib import Path

import pytest
from pipeline_shop import Shop, shop_in

from scoring.cli import pipeline
from scoring.cli.main import main
from scoring.model.lead_model import LeadModel


@pytest.fixture(scope="module")
def shop(small_model: LeadModel, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return shop_in(tmp_path_factory.mktemp("shop"), small_model, leads=30)


def test_a_run_tells_what_it_found_and_wrote(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pipeline", "infer", "--config", str(shop.settings())]) == 0
    said = capsys.readouterr()
    assert "30 leads, by courses, v0001" in said.out
    assert "Wrote call_sheet to" in said.out
    assert "[100%] Done" in said.err
    assert main(["pipeline", "infer", "--config", str(shop.settings())]) == 0
    again = capsys.readouterr().out
    assert "Written before: call_sheet to" in again
    assert "Wrote" not in again


def test_the_report_is_printed_as_json(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pipeline", "infer", "--config", str(shop.settings()), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["leads"] == 30


def test_a_failed_check_is_refused(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    data = 'input = "history.csv"\noutcome = "Converted"\n[data.checks]\nleast_leads = 9999'
    assert main(["pipeline", "data", "--config", str(shop.settings(data=data))]) == 5
    words = capsys.readouterr().err.splitlines()[-1]
    assert "at least 9,999 leads" in words
    assert Path(words.partition("All checks: ")[2]).is_file()


def test_leads_that_are_too_old_may_be_late(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    data = 'input = "history.csv"\noutcome = "Converted"\n[data.checks]\nmost_days = 1'
    assert main(["pipeline", "data", "--config", str(shop.settings(data=data))]) == 1
    assert "newest lead" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fate", "code"), [("served", 0), ("held", 3), ("kept", 4), ("not published", 0)]
)
def test_a_training_ends_as_train_does(
    fate: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = {"status": "done", "run": "out", "fate": fate, "version": "v0002", "model": "m",
              "models": "models", "why": "", "files": {}}  # fmt: skip
    monkeypatch.setattr(pipeline, "run_pipeline", lambda *_: report)
    assert main(["pipeline", "train"]) == code


def test_an_end_from_the_keyboard_is_told_without_a_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "run_pipeline", ended)
    assert main(["pipeline", "infer"]) == 130
    assert "run it again to go on" in capsys.readouterr().err


def test_settings_that_are_not_there_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pipeline", "data", "--config", str(tmp_path / "none.toml")]) == 1
    assert "“none.toml” could not be opened" in capsys.readouterr().err
