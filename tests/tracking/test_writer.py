"""The process that writes: what it cannot write stays, and two of them do no harm."""

import os
import subprocess
import sys
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


def written() -> str:
    """What a writer says that works until all is done."""
    done = subprocess.run(COMMAND, capture_output=True, text=True, check=True)
    return done.stdout


def names() -> list[str]:
    from mlflow import MlflowClient

    client = MlflowClient(tracking_store(), tracking_store())
    found = client.search_experiments(filter_string="name LIKE 'lead-scoring/%'")
    return sorted(r.info.run_name for r in client.search_runs([e.experiment_id for e in found]))


def test_what_a_server_does_not_take_waits_for_the_next_writer(
    monkeypatch: pytest.MonkeyPatch,
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


def test_a_damaged_note_keeps_no_other_from_being_written() -> None:
    for name in ("a", "b"):
        note(Entry("courses", MORNING, tracked_run(name)))
    first = waiting(tracking_folder())[0]
    (first / "entry.json").write_text("{")
    told = written()
    assert f"{first.name} could not be tracked" in told
    assert (waiting(tracking_folder()), names()) == ([first], ["b"])


def test_two_writers_at_once_write_each_note_once() -> None:
    expected = sorted(f"run {number}" for number in range(6))
    for name in expected:
        note(Entry("courses", MORNING, tracked_run(name)))
    both = [subprocess.Popen(COMMAND, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert (waiting(tracking_folder()), names()) == ([], expected)


def test_two_stores_of_one_file_take_notes_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(Entry("courses", MORNING, tracked_run("first")))
    written()
    monkeypatch.setenv("MLFLOW_TRACKING_URI", tracking_store())
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        monkeypatch.setenv("LEAD_SCORING_DATA", str(folder))
        note(Entry("courses", MORNING, tracked_run(folder.name)))
    around = [os.environ | {"LEAD_SCORING_DATA": str(folder)} for folder in folders]
    both = [subprocess.Popen(COMMAND, env=e, stdout=subprocess.DEVNULL) for e in around]
    assert [process.wait() for process in both] == [0, 0]
    assert names() == ["first", "one", "two"]


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
