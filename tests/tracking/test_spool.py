"""Notes wait whole in a folder, and nothing fails where they cannot be written."""

import sys
from pathlib import Path

import pytest
from noted import MORNING, NOON, entries, standing, tracked_run

from scoring.settings import tracking_artefacts, tracking_folder, tracking_store
from scoring.tracking import Entry, is_on, note, waiting

ENTRY = Entry("courses", MORNING, tracked_run("a"))


pytestmark = pytest.mark.usefixtures("noting")


def test_a_note_lies_whole_in_the_folder_and_the_writer_is_woken(noting: list[Path]) -> None:
    note(ENTRY, lambda folder: (folder / "model.joblib").write_bytes(b"m") and None)
    (place,) = waiting(tracking_folder())
    assert entries() == [ENTRY]
    assert (place / "model.joblib").read_bytes() == b"m"
    assert noting == [tracking_folder()]


def test_a_file_whose_name_is_no_text_is_noted() -> None:
    note(Entry("courses", MORNING, tracked_run("a\udcff", tags={"filename": "h\udcff.csv"})))
    ((run, tags),) = [(entry.run.name, entry.run.tags) for entry in entries() if entry.run]
    assert (run, tags) == ("a?", {"filename": "h?.csv"})


def test_notes_wait_in_the_order_in_which_they_were_made() -> None:
    for time in (MORNING, NOON):
        note(standing(time, "v0001"))
    assert [entry.time for entry in entries()] == [MORNING, NOON]


@pytest.mark.parametrize("word", ["off", " OFF "])
def test_switched_off_nothing_is_noted(
    word: str, monkeypatch: pytest.MonkeyPatch, noting: list[Path]
) -> None:
    monkeypatch.setenv("LEAD_SCORING_TRACKING", word)
    note(ENTRY)
    assert (is_on(), entries(), noting) == (False, [], [])


def test_without_mlflow_nothing_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_on()
    monkeypatch.setitem(sys.modules, "mlflow", None)
    note(ENTRY)
    assert (is_on(), entries()) == (False, [])


def test_a_folder_that_cannot_be_written_to_is_told_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LEAD_SCORING_DATA", str(tmp_path / "file"))
    note(ENTRY)
    assert "could not be noted for the tracking store" in caplog.text


def test_of_a_note_that_cannot_be_filled_nothing_is_left(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_folder: Path) -> None:
        raise FileNotFoundError(2, "No such file")

    note(ENTRY, fail)
    assert list(tracking_folder().iterdir()) == []
    assert "does not exist" in caplog.text


def test_without_a_word_the_store_is_a_file_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_DATA", str(tmp_path))
    assert tracking_store() == f"sqlite:///{tmp_path}/mlflow.db"
    assert tracking_artefacts() == f"file://{tmp_path}/mlartifacts"


def test_a_server_has_a_place_for_files_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")
    assert (tracking_store(), tracking_artefacts()) == ("http://127.0.0.1:5000", "")
