"""The process that writes: what it cannot write stays, and two of them do no harm."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from noted import MORNING, NOON, tracked_run

from scoring.settings import tracking_folder, tracking_store
from scoring.tracking import Entry, note, waiting, writer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.usefixtures("noting"),
]
COMMAND = [sys.executable, "-m", "scoring.tracking.writer"]
# Nobody listens there.
REFUSED = "http://127.0.0.1:9"
Written = Callable[[], str]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store without runs: making its tables takes seconds."""
    from scoring.tracking.mlflow_store import MlflowStore

    place = tmp_path_factory.mktemp("tables") / "mlflow.db"
    MlflowStore(f"sqlite:///{place}")
    return place


@pytest.fixture(autouse=True)
def empty_store(tables: Path) -> None:
    """Each test has a store of its own in its data folder."""
    tracking_folder().parent.mkdir(exist_ok=True)
    shutil.copyfile(tables, tracking_folder().with_name("mlflow.db"))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Written:
    """What a writer says that works until all is done."""
    monkeypatch.setattr(writer, "NICENESS", 0)

    def write() -> str:
        writer.main(tracking_folder())
        return capsys.readouterr().out

    return write


def names() -> list[str]:
    from mlflow import MlflowClient

    client = MlflowClient(tracking_store(), tracking_store())
    found = client.search_experiments(filter_string="name LIKE 'lead-scoring/%'")
    return sorted(r.info.run_name for r in client.search_runs([e.experiment_id for e in found]))


def test_what_a_server_does_not_take_waits_for_the_next_writer(
    monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    note(Entry("courses", MORNING, tracked_run("a")))
    with monkeypatch.context() as gone:
        gone.setenv("MLFLOW_TRACKING_URI", REFUSED)
        told = written()
    assert "cannot be reached" in told
    assert "1 note will be tried again" in told
    note(Entry("courses", NOON, tracked_run("b")))
    assert "is tracked" in written()
    assert (waiting(tracking_folder()), names()) == ([], ["a", "b"])


def test_a_damaged_note_keeps_no_other_from_being_written(written: Written) -> None:
    for name in ("a", "b"):
        note(Entry("courses", MORNING, tracked_run(name)))
    first = waiting(tracking_folder())[0]
    (first / "entry.json").write_text("{")
    told = written()
    assert f"{first.name} could not be tracked" in told
    assert (waiting(tracking_folder()), names()) == ([first], ["b"])


def test_writers_at_once_write_each_note_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", tracking_store())
    expected = [f"{number} of {folder}" for number in range(3) for folder in ("one", "two")]
    for name in expected:
        monkeypatch.setenv("LEAD_SCORING_DATA", str(tmp_path / name[5:]))
        note(Entry("courses", MORNING, tracked_run(name)))
    around = [os.environ | {"LEAD_SCORING_DATA": str(tmp_path / n)} for n in ("one", "one", "two")]
    all_of_them = [subprocess.Popen(COMMAND, env=e, stdout=subprocess.DEVNULL) for e in around]
    assert [process.wait() for process in all_of_them] == [0, 0, 0]
    assert names() == expected


def test_notes_beyond_the_most_are_given_up_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 1)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "nonsense://x")
    for name in ("a", "b"):
        note(Entry("courses", MORNING, tracked_run(name)))
    first, second = waiting(tracking_folder())
    writer._write(tracking_folder(), set())
    assert waiting(tracking_folder()) == [second]
    assert f"more than 1 wait: {first.name}" in capsys.readouterr().out
