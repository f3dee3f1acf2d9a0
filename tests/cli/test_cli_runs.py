"""The command that lists runs: from the store, and without one from the registry."""

import sys
from pathlib import Path

import pytest
from noted import MORNING, entries, tracked_run

from scoring.access import LOCAL
from scoring.cli.main import main
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.settings import tracking_folder
from scoring.tracking import Entry, note, writer
from scoring.training.publishing import Publication, publish

REFUSED = "http://127.0.0.1:9"


@pytest.fixture
def models(small_model: LeadModel, tmp_path: Path) -> str:
    """A folder of one model with a version."""
    publish(small_model, Registry(tmp_path / "models" / "courses"), Publication("Spring", by=LOCAL))
    return str(tmp_path / "models")


@pytest.mark.parametrize("absent", [False, True])
def test_without_tracking_the_published_versions_are_listed(
    absent: bool, models: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if absent:
        monkeypatch.setenv("LEAD_SCORING_TRACKING", "")
        monkeypatch.setitem(sys.modules, "mlflow", None)
    assert main(["runs", "--models", models]) == 0
    said = capsys.readouterr().out
    assert "version   courses  v0001 Spring · AUC 0." in said
    assert "Runs are not tracked" in said


def test_without_a_version_there_are_no_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["runs", "--models", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("No runs yet.")


def test_a_model_whose_list_is_broken_hides_no_other(
    models: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(models) / "broken").mkdir()
    (Path(models) / "broken" / "registry.json").write_text("{")
    assert main(["runs", "--models", models]) == 0
    said = capsys.readouterr().out
    assert "WARNING broken: The list of model versions" in said
    assert "version   courses  v0001 Spring" in said


@pytest.mark.usefixtures("noting")
def test_without_a_package_of_the_store_that_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "scoring.tracking.mlflow_store", None)
    assert main(["runs"]) == 1
    assert "the package “scoring.tracking.mlflow_store” is missing" in capsys.readouterr().err


@pytest.mark.parametrize(("most", "code"), [("0", 2), ("1", 0), ("50000", 0), ("50001", 2)])
def test_as_many_runs_are_listed_as_the_store_gives_at_once(
    most: str, code: int, models: str
) -> None:
    try:
        found = main(["runs", "--most", most, "--models", models])
    except SystemExit as ended:
        found = int(str(ended.code))
    assert found == code


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("noting")
def test_tracked_runs_are_listed_and_those_that_wait_are_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(writer, "NICENESS", 0)
    note(Entry("courses", MORNING, tracked_run("training on h.csv")))
    writer.main(tracking_folder())
    note(Entry("courses", MORNING, tracked_run("another")))
    assert main(["runs"]) == 0
    said = capsys.readouterr().out
    assert "2026-11-29 12:00  training  courses  training on h.csv · AUC 0.800" in said
    assert "Not yet in the tracking store: 1 note." in said


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("noting")
def test_a_store_that_cannot_be_read_is_told_without_its_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", REFUSED)
    assert main(["runs"]) == 1
    said = capsys.readouterr().err
    assert "The tracking store could not be read" in said
    assert REFUSED not in said
    assert entries() == []
