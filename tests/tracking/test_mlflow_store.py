"""What is in the store, read back by MLflow's own client from a real SQLite file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from noted import EVENING, MORNING, NOON, folder_with, standing, tracked_run, version

from scoring.model.lead_model import LeadModel
from scoring.tracking import Entry, Pictured
from scoring.tracking.tracked_run import RunKind

# MLflow uses what SQLAlchemy will drop.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
FILES = {"v0001.joblib": b"first", "v0002.joblib": b"second"}
TRIAL = tracked_run("trial 1", RunKind.TRIAL, series={"log_loss_by_fold": (0.5, 0.4)})
TAGS = {"history": "abc", "candidate": "LightGBM", "trained_at": MORNING}
CANDIDATE = tracked_run("LightGBM", RunKind.CANDIDATE, tags=TAGS, parts=(TRIAL,))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def store(base: Path) -> Any:
    from scoring.tracking.mlflow_store import MlflowStore

    return MlflowStore(f"sqlite:///{base}/mlflow.db", (base / "files").as_uri())


@pytest.fixture(scope="module")
def client(base: Path, store: Any) -> Any:  # noqa: ARG001  the store makes the tables
    from mlflow import MlflowClient

    return MlflowClient(f"sqlite:///{base}/mlflow.db", f"sqlite:///{base}/mlflow.db")


def runs(client: Any, model: str) -> dict[str, Any]:
    """The runs of a model by name."""
    found = client.get_experiment_by_name(f"lead-scoring/{model}")
    return {run.info.run_name: run for run in client.search_runs([found.experiment_id])}


def champion(client: Any, model: str) -> str:
    return str(client.get_model_version_by_alias(model, "champion").tags["version"])


def test_a_run_is_there_with_its_parameters_figures_and_times(
    store: Any, client: Any, tmp_path: Path
) -> None:
    run = tracked_run("a", tags={"filename": "h.csv"}, about="It ranks.")
    store.write(Entry("one", MORNING, run), folder_with(tmp_path / "1", {}))
    found = runs(client, "one")["a"]
    assert (found.data.params, found.data.metrics) == ({"seed": "3"}, {"auc": 0.8, "auc_low": 0.75})
    assert found.info.end_time - found.info.start_time == 4 * 3600 * 1000
    told = {"kind": "training", "model": "one", "filename": "h.csv"}
    assert told.items() <= found.data.tags.items()
    assert found.data.tags["mlflow.note.content"] == "It ranks."


def test_parts_lie_in_their_run_and_series_have_steps(
    store: Any, client: Any, tmp_path: Path
) -> None:
    run = tracked_run("whole", parts=(CANDIDATE,))
    store.write(Entry("parts", MORNING, run), folder_with(tmp_path / "1", {}))
    found = runs(client, "parts")
    parents = {n: r.data.tags.get("mlflow.parentRunId") for n, r in found.items()}
    ids = {n: r.info.run_id for n, r in found.items()}
    assert parents == {"whole": None, "LightGBM": ids["whole"], "trial 1": ids["LightGBM"]}
    history = client.get_metric_history(ids["trial 1"], "log_loss_by_fold")
    assert [(m.step, m.value) for m in history] == [(1, 0.5), (2, 0.4)]


def test_texts_files_and_pictures_are_kept(
    store: Any, client: Any, tmp_path: Path, small_model: LeadModel
) -> None:
    pictured = Pictured(small_model.card.test)
    texts, files = {"model/card.json": "{}"}, {"model/model.joblib": "m"}
    run = tracked_run("a", texts=texts, files=files, pictured=pictured)
    store.write(Entry("kept", MORNING, run), folder_with(tmp_path / "1", {"m": b"bytes"}))
    folder = Path(client.download_artifacts(runs(client, "kept")["a"].info.run_id, ""))
    assert (folder / "model" / "model.joblib").read_bytes() == b"bytes"
    assert (folder / "model" / "card.json").read_text() == "{}"
    page = (folder / "pictures.html").read_text()
    assert "Reliability on the test leads" in page
    assert 'src="http' not in page


def test_the_alias_moves_with_the_champion_and_back(
    store: Any, client: Any, tmp_path: Path
) -> None:
    place = folder_with(tmp_path / "1", FILES)
    seen = []
    for time, name in ((MORNING, "v0001"), (NOON, "v0002"), (EVENING, "v0001")):
        store.write(standing(time, name), place)
        seen.append(champion(client, "courses"))
    assert seen == ["v0001", "v0002", "v0001"]
    assert len(client.search_model_versions("name = 'courses'")) == 2


def test_a_note_that_comes_late_moves_no_alias(store: Any, client: Any, tmp_path: Path) -> None:
    store.write(standing(NOON, "v0002", model="late"), folder_with(tmp_path / "2", FILES))
    store.write(standing(MORNING, "v0001", model="late"), folder_with(tmp_path / "1", FILES))
    assert champion(client, "late") == "v0002"


def test_a_shadow_has_an_alias_until_it_is_one_no_longer(
    store: Any, client: Any, tmp_path: Path
) -> None:
    store.write(standing(MORNING, "v0001", "v0002", "dark"), folder_with(tmp_path / "1", FILES))
    assert set(client.get_registered_model("dark").aliases) == {"champion", "shadow"}
    store.write(standing(NOON, "v0001", "", "dark"), folder_with(tmp_path / "2", FILES))
    assert set(client.get_registered_model("dark").aliases) == {"champion"}


def test_a_version_is_a_part_of_the_training_that_it_comes_from(
    store: Any, client: Any, tmp_path: Path
) -> None:
    training = Entry("from", MORNING, tracked_run("whole", parts=(CANDIDATE,)))
    store.write(training, folder_with(tmp_path / "1", {}))
    store.write(standing(NOON, "v0001", model="from"), folder_with(tmp_path / "2", FILES))
    found = runs(client, "from")
    assert found["v0001"].data.tags["mlflow.parentRunId"] == found["whole"].info.run_id
    (made,) = client.search_model_versions("name = 'from'")
    assert made.run_id == found["v0001"].info.run_id


def test_what_was_written_is_not_written_again(store: Any, client: Any, tmp_path: Path) -> None:
    place = folder_with(tmp_path / "1", FILES)
    entry = replace(standing(MORNING, "v0001", model="again"), run=tracked_run("a"))
    for _ in range(2):
        store.write(entry, place)
    experiment = client.get_experiment_by_name("lead-scoring/again").experiment_id
    assert len(client.search_runs([experiment])) == 2
    assert len(client.search_model_versions("name = 'again'")) == 1


def test_what_was_begun_and_not_ended_is_written_anew(
    store: Any, client: Any, tmp_path: Path
) -> None:
    place = folder_with(tmp_path / "1", {})
    lacking = tracked_run("a", parts=(CANDIDATE,), files={"x": "none"})
    with pytest.raises(FileNotFoundError):
        store.write(Entry("begun", MORNING, lacking), place)
    (place / "none").write_bytes(b"now")
    store.write(Entry("begun", MORNING, lacking), place)
    experiment = client.get_experiment_by_name("lead-scoring/begun").experiment_id
    found = client.search_runs([experiment])
    assert sorted(r.info.run_name for r in found) == ["LightGBM", "a", "trial 1"]
    assert {r.info.status for r in found} == {"FINISHED"}


def test_an_experiment_that_was_deleted_is_restored(
    store: Any, client: Any, tmp_path: Path
) -> None:
    store.write(Entry("gone", MORNING, tracked_run("a")), folder_with(tmp_path / "1", {}))
    client.delete_experiment(client.get_experiment_by_name("lead-scoring/gone").experiment_id)
    store.write(Entry("gone", NOON, tracked_run("b")), folder_with(tmp_path / "2", {}))
    assert "b" in runs(client, "gone")


def test_the_list_holds_no_parts_and_begins_with_the_newest(store: Any, tmp_path: Path) -> None:
    late = replace(tracked_run("late", parts=(CANDIDATE,)), ended="2027-01-01T00:00:00+00:00")
    store.write(Entry("listed", MORNING, late), folder_with(tmp_path / "1", {}))
    first, *others = store.listed(50)
    assert (first.name, first.model, first.kind, first.auc) == ("late", "listed", "training", 0.8)
    assert {run.kind for run in others} <= {"training", "version"}


def test_a_name_that_the_store_would_refuse_is_one_that_it_takes(
    store: Any, client: Any, tmp_path: Path
) -> None:
    entry = Entry("o'neil: %", MORNING, tracked_run("a"), {"v0001": version("v0001")})
    store.write(entry, folder_with(tmp_path / "1", FILES))
    assert len(client.search_model_versions("name = 'o-neil- -'")) == 1
