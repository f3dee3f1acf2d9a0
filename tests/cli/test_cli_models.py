"""The commands about versions: two compared, old ones deleted, all files checked."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import read_sample

from scoring.cli.main import main
from scoring.model.lead_model import Calibration
from scoring.registry import Registry
from scoring.training.result import Training


@pytest.fixture(scope="module")
def published(sample_training: Training, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two models: courses with three versions of one test, events with one."""
    folder, best = tmp_path_factory.mktemp("named"), sample_training.best
    for _ in range(2):
        Registry(folder / "courses").publish(best.model, best.unseen)
    # Chances turned round, of the same test.
    turned = replace(best.model, calibration=Calibration(-1.0, 0.0))
    unseen = replace(best.unseen, chance=1 - best.unseen.chance)
    Registry(folder / "courses").publish(turned, unseen)
    Registry(folder / "events").publish(best.model)
    return folder


@pytest.fixture
def models(published: Path, tmp_path: Path) -> Path:
    """A copy, to be changed at will."""
    return Path(shutil.copytree(published, tmp_path / "models"))


def run(capsys: pytest.CaptureFixture[str], models: Path, *arguments: str, code: int = 0) -> str:
    assert main(["models", *arguments, "--models", str(models)]) == code
    out = capsys.readouterr()
    return out.err if code == 1 and not out.out else out.out


def test_all_models_are_listed_with_their_versions(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(capsys, published, "list").splitlines()
    assert [line.split()[0] for line in said] == [
        "courses:", "v0001", "v0002", "v0003", "events:", "v0001",
    ]  # fmt: skip
    one = run(capsys, published, "list", "--model", "events").splitlines()
    assert [line.split()[:2] for line in one] == [["v0001", "serves"]]


def test_the_list_as_json_has_states_and_intervals(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(run(capsys, published, "list", "--json"))["models"]
    assert [model["model"] for model in data] == ["courses", "events"]
    found = data[0]["versions"]
    assert [version["state"] for version in found] == ["kept", "served before", "serves"]
    assert found[0]["auc_low"] < found[0]["auc"] < found[0]["auc_high"]
    assert data[1]["versions"][0]["auc_low"] is None


def test_a_model_that_is_not_there_is_refused_with_those_that_are(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(capsys, published, "list", "--model", "fairs", code=1)
    assert "There is no model “fairs”" in said
    assert "courses, events" in said


def test_two_versions_are_compared_on_the_same_leads(
    published: Path, sample_training: Training, capsys: pytest.CaptureFixture[str]
) -> None:
    compare = ("compare", "v0001", "v0003", "--model", "courses")
    data = json.loads(run(capsys, published, *compare, "--json"))
    auc = sample_training.best.test.auc
    figure = data["figures"]["auc"]
    # Turned round, every pair in order is out of it.
    assert figure["first"]["value"] == pytest.approx(auc)
    assert figure["second"]["value"] == pytest.approx(1 - auc)
    assert data["same_leads"]["leads"] == sample_training.best.test.rows
    assert run(capsys, published, *compare).startswith("v0003 ranks worse than v0001 beyond noise")


def test_leads_in_a_file_are_told_to_move(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leads = tmp_path / "leads.csv"
    read_sample("sample_leads.csv", 100).to_csv(leads, index=False)
    compare = ("compare", "v0001", "v0003", "--model", "courses", "--leads", str(leads))
    assert "of 100 leads of leads.csv change tier" in run(capsys, published, *compare)
    data = json.loads(run(capsys, published, *compare, "--json"))["leads_in_hand"]
    assert sum(sum(row.values()) for row in data["tiers"].values()) == 100


def test_a_switch_is_logged_with_who_did_it(
    models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOGNAME", "ann")
    run(capsys, models, "promote", "v0001", "--model", "courses")
    run(capsys, models, "rollback", "--model", "courses")
    log = Registry(models / "courses").log[-2:]
    assert [(e.what, e.version, e.who) for e in log] == [
        ("served", "v0001", "ann"),
        ("back", "v0003", "ann"),
    ]


def test_a_system_without_users_switches_too(
    models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("scoring.cli.inputs.getuser", nobody)
    run(capsys, models, "promote", "v0001", "--model", "courses")
    assert Registry(models / "courses").log[-1].who == ""


def test_pruning_says_what_would_go_and_what_went(
    models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prune = ("prune", "--keep", "1", "--model", "courses")
    assert run(capsys, models, *prune, "--dry-run") == "1 version goes: v0001.\n"
    assert Registry(models / "courses").versions == ["v0001", "v0002", "v0003"]
    assert run(capsys, models, *prune) == "Deleted v0001.\n"
    # The champion and the one before it stay.
    assert Registry(models / "courses").versions == ["v0002", "v0003"]
    assert run(capsys, models, *prune).startswith("No version goes")


def test_sound_versions_are_said_to_be_and_the_code_is_0(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(capsys, published, "verify", "--model", "courses").splitlines()
    assert said == ["v0001: sound", "v0002: sound", "v0003: sound"]


@pytest.mark.parametrize("name", ["model.joblib", "card.json", "unseen.joblib"])
def test_a_damaged_file_of_any_version_is_found_and_the_code_is_1(
    models: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (models / "courses" / "v0002" / name).write_bytes(b"broken")
    said = run(capsys, models, "verify", code=1).splitlines()
    assert said[0] == "courses:"
    assert said[2].startswith("v0002: Model version v0002 is damaged")
    assert [line for line in said if line.endswith(": sound")] == [said[1], said[3], said[5]]


def test_a_comparison_with_a_version_that_is_not_there_is_refused(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(capsys, published, "compare", "v0001", "v0009", "--model", "courses", code=1)
    assert "no model version “v0009”" in said


def test_a_card_is_written_as_a_page_and_as_markdown(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, text = tmp_path / "card.html", tmp_path / "card.md"
    card = ("card", "v0001", "--model", "courses", "--html", str(page), "--markdown", str(text))
    said = run(capsys, published, *card).splitlines()
    assert said == [f"Wrote the card of v0001 to {out}." for out in (page, text)]
    assert "<html" in page.read_text(encoding="utf-8")
    assert "v0001" in text.read_text(encoding="utf-8")
