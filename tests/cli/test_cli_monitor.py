"""The commands that give outcomes back and say how models stand, as a shell runs them."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from conftest import read_sample
from past_batches import copy_past, past_in

from scoring.cli.main import main
from scoring.model.lead_model import LeadModel
from scoring.monitoring.alerts import Alert
from scoring.pipelines import told_changes
from scoring.pipelines.monitored import monitored
from scoring.registry import NamedModels
from scoring.store import lead_store


def past() -> pd.DataFrame:
    return read_sample("sample_history.csv").iloc[1::4].tail(1_200)


@pytest.fixture(scope="module")
def october(small_model: LeadModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("october")
    past_in(folder, past(), small_model)
    return folder


@pytest.fixture
def models(october: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models of which one has scored past leads before their outcome was known."""
    place = tmp_path / "models"
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(place))
    copy_past(october)
    return place


def outcomes(place: Path, *, halved: bool = False) -> str:
    found = past()[["Lead ID", "Converted"]].copy()
    if halved:
        won = found.index[found["Converted"] == "Yes"]
        found.loc[won[::2], "Converted"] = "No"
    found.to_csv(place, index=False)
    return str(place)


def test_outcomes_of_a_file_are_kept_once(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["outcomes", outcomes(tmp_path / "n.csv"), "--outcome", "Converted"]
    assert main(asked) == 0
    assert (
        "1,200 of 1,200 outcomes are of leads scored before, 1,200 new." in capsys.readouterr().out
    )
    assert main([*asked, "--json", str(tmp_path / "o.json")]) == 0
    told = json.loads((tmp_path / "o.json").read_text())
    assert (told["matched"], told["new"], told["left_out"]) == (1_200, 0, [])
    assert lead_store().batches.newest()[0].outcomes == 1_200
    assert models.is_dir()


def test_outcomes_are_given_to_the_leads_of_the_model_that_is_named(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["outcomes", outcomes(tmp_path / "n.csv"), "--outcome", "Converted", "--model"]
    assert main([*asked, "retail"]) == 0
    assert "0 of 1,200 outcomes are of leads scored before" in capsys.readouterr().out
    assert main([*asked, "courses"]) == 0
    assert "1,200 of 1,200 outcomes are of leads scored before" in capsys.readouterr().out
    assert models.is_dir()


def test_a_model_that_holds_ends_with_0(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["monitor", "--models", str(models)]) == 0
    said = capsys.readouterr().out
    assert "courses v0001: fine (1 saved batch, 0 outcomes)" in said


def test_a_model_that_promises_far_too_much_ends_with_5(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["outcomes", outcomes(tmp_path / "n.csv", halved=True), "--outcome", "Converted"])
    capsys.readouterr()
    assert main(["monitor", "--models", str(models), "--json"]) == 5
    (told,) = json.loads(capsys.readouterr().out)["models"]
    assert (told["state"], told["promise"]["leads"]) == ("alarm", 1_200)
    assert "promises too much" in told["sentences"][0]


def test_an_alarm_is_told_once_until_it_changes(
    models: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    main(["outcomes", outcomes(tmp_path / "n.csv", halved=True), "--outcome", "Converted"])
    for _ in range(2):
        main(["monitor", "--models", str(models), "--alert"])
    assert [r.message for r in caplog.records if r.name == "scoring.monitor"] == [
        "model courses: alarm (batch none)"
    ]
    main(["outcomes", outcomes(tmp_path / "n.csv"), "--outcome", "Converted"])
    main(["monitor", "--models", str(models), "--alert"])
    assert "model courses: fine (batch none)" in caplog.text


@pytest.mark.slow
def test_a_challenger_learns_from_the_outcomes_and_is_tried_out(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["outcomes", outcomes(tmp_path / "n.csv"), "--outcome", "Converted"])
    history = tmp_path / "history.csv"
    read_sample("sample_history.csv").iloc[::8].to_csv(history, index=False)
    asked = ["train", str(history), "--outcome", "Converted", "--candidates", "LightGBM"]
    asked += ["--answer-default", "--model", "courses", "--models", str(models), "--with-outcomes"]
    assert main(asked) == 4
    registry = NamedModels(models).registry("courses")
    assert (registry.champion, registry.shadow) == ("v0001", "v0002")
    assert registry.load("v0002").card.rows == 2_500 + 1_200
    assert "1,200" in capsys.readouterr().out


def test_what_the_webhook_did_not_take_is_told_again(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["outcomes", outcomes(tmp_path / "n.csv", halved=True), "--outcome", "Converted"])
    sent = list[str]()

    def second(alert: Alert) -> bool:
        sent.append(alert.state)
        return len(sent) > 1

    monkeypatch.setattr(told_changes, "send_alert", second)
    for _ in range(3):
        main(["monitor", "--models", str(models), "--alert"])
    assert sent == ["alarm", "alarm"]


@pytest.mark.slow
def test_many_that_find_an_alarm_at_once_tell_it_once(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["outcomes", outcomes(tmp_path / "n.csv", halved=True), "--outcome", "Converted"])
    found = monitored(NamedModels(models).registry("courses"), date(2026, 11, 30))
    sent = list[str]()
    monkeypatch.setattr(told_changes, "send_alert", lambda a: sent.append(a.state) is None)
    with ThreadPoolExecutor(6) as many:
        list(many.map(lambda _: told_changes.tell(found), range(6)))
    assert sent == ["alarm"]


def test_a_damaged_model_keeps_nobody_from_the_others(
    models: Path, small_model: LeadModel, capsys: pytest.CaptureFixture[str]
) -> None:
    NamedModels(models).registry("other").publish(small_model)
    (models / "other" / "v0001" / "model.joblib").write_bytes(b"nothing")
    assert main(["monitor", "--models", str(models)]) == 1
    said = capsys.readouterr()
    assert "courses v0001: fine" in said.out
    assert "other: unknown." in said.err


def test_outcomes_of_a_file_are_listed_and_taken_back_by_their_number(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["outcomes", outcomes(tmp_path / "n.csv"), "--outcome", "Converted"])
    won = int((past()["Converted"] == "Yes").sum())
    capsys.readouterr()
    assert main(["outcomes", "--given", "--json", str(tmp_path / "g.json")]) == 0
    assert f"file n.csv: 1,200 leads, {won:,} converted" in capsys.readouterr().out
    (told,) = json.loads((tmp_path / "g.json").read_text())["given"]
    for _ in range(2):
        assert main(["outcomes", "--take-back", str(told["number"])]) == 0
        assert f"were taken back: 1,200 leads, {won:,} converted" in capsys.readouterr().out
    assert lead_store().batches.newest()[0].outcomes == 0
    assert main(["outcomes", "--given", "--model", "courses"]) == 0
    assert "; taken back 2" in capsys.readouterr().out
    assert models.is_dir()


def test_a_number_under_which_nothing_was_given_is_refused(
    models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["outcomes", "--given"]) == 0
    assert "No outcomes were given" in capsys.readouterr().out
    assert main(["outcomes", "--take-back", "7"]) == 1
    assert "No outcomes were given under the number 7" in capsys.readouterr().err
    assert models.is_dir()


@pytest.mark.parametrize(
    "asked",
    [[], ["n.csv"], ["--outcome", "Won"], ["n.csv", "--given"], ["--given", "--take-back", "1"]],
)
def test_outcomes_need_a_file_with_its_column_or_one_deed(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["outcomes", *asked])
    assert ended.value.code == 2
    assert "--take-back NUMBER" in capsys.readouterr().err
