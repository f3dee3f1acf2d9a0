"""A pipeline that is killed is noted as failed by whoever looks next, a living one is not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from scoring.access import LOCAL
from scoring.settings import runs_folder
from scoring.store import lead_store
from scoring.training.noted_runs import NotedRun, note_all_ended

# A run that says when it has begun, and waits in its block until its input ends.
WAITING = """
import sys
from scoring.access import LOCAL
from scoring.training.noted_runs import NotedRun
with NotedRun("infer", sys.argv[1], by=LOCAL) as run:
    run.found("us", "v0003", {"leads": 3})
    run.heard(lambda *_: print("begun", flush=True))(0.5, "x")
    sys.stdin.read()
"""
MIDNIGHT = 1_767_225_600


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")


def waiting(file: str) -> subprocess.Popen[bytes]:
    """The process of a run on this file, which has begun."""
    command = [sys.executable, "-c", WAITING, file]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe)
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    return process


def killed(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def found() -> list[tuple[str, str]]:
    return [(run.file_name, run.state) for run in lead_store().runs.newest()]


def folders() -> list[Path]:
    return list((runs_folder() / "begun").glob("*"))


def test_a_killed_run_is_noted_as_failed_once_with_when_it_was_last_heard_of() -> None:
    process = waiting("may.csv")
    note_all_ended()
    assert found() == []
    killed(process)
    (place,) = (runs_folder() / "begun").glob("*/run.json")
    os.utime(place, (MIDNIGHT, MIDNIGHT))
    for _ in range(2):
        note_all_ended()
    (run,) = lead_store().runs.newest()
    assert (run.kind, run.file_name, run.state, run.who) == (
        "infer",
        "may.csv",
        "failed",
        "browser",
    )
    assert (run.ended, run.version, run.found) == ("2026-01-01T00:00:00+00:00", "", {})
    assert folders() == []


@pytest.mark.slow
def test_of_two_runs_at_once_the_killed_one_alone_has_failed() -> None:
    lives, dies = waiting("june.csv"), waiting("may.csv")
    killed(dies)
    note_all_ended()
    assert found() == [("may.csv", "failed")]
    lives.communicate()
    note_all_ended()
    assert found() == [("june.csv", "done"), ("may.csv", "failed")]
    assert folders() == []


@pytest.mark.slow
def test_the_next_run_notes_the_one_that_was_killed_before_itself() -> None:
    killed(waiting("may.csv"))
    with NotedRun("infer", "may.csv", by=LOCAL):
        assert found() == [("may.csv", "failed")]
    assert found() == [("may.csv", "done"), ("may.csv", "failed")]


def test_a_run_tells_when_it_is_heard_of() -> None:
    with NotedRun("infer", "may.csv", by=LOCAL) as run:
        (place,) = (runs_folder() / "begun").glob("*/run.json")
        os.utime(place, (MIDNIGHT, MIDNIGHT))
        told = list[float]()
        run.heard(lambda share, _step: told.append(share))(0.5, "x")
        assert place.stat().st_mtime > MIDNIGHT
    assert told == [0.5]


def test_a_run_that_the_store_refused_is_noted_later_as_it_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", "mysql://a/b")
        with NotedRun("infer", "may.csv", by=LOCAL) as run:
            run.found("us", "v0003", {"leads": 3})
    note_all_ended()
    (noted,) = lead_store().runs.newest()
    assert (noted.state, noted.version, noted.found) == ("done", "v0003", {"leads": 3})
    assert folders() == []


def test_what_was_noted_before_its_folder_was_gone_is_not_noted_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scoring.training.held_runs.shutil.rmtree", lambda *_, **__: None)
    with NotedRun("infer", "may.csv", by=LOCAL):
        pass
    note_all_ended()
    assert found() == [("may.csv", "done")]


def test_a_damaged_record_is_removed_and_no_run_is_made_of_it() -> None:
    place = runs_folder() / "begun" / "1" / "run.json"
    place.parent.mkdir(parents=True)
    place.write_text('{"mark": ')
    note_all_ended()
    assert (found(), folders()) == ([], [])


def test_a_data_folder_that_takes_no_files_stops_no_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    monkeypatch.setenv("LEAD_SCORING_DATA", str(tmp_path / "file"))
    (tmp_path / "file").write_text("")
    with NotedRun("infer", "may.csv", by=LOCAL):
        pass
    assert found() == [("may.csv", "done")]
    assert "If this run is killed it is not noted: Not a directory" in caplog.text
