"""Trainings are noted in the store when they have ended, killed ones by whoever sees it."""

from pathlib import Path

import pytest
from begun_runs import idle_run, sleeper, small_history, started, wait_for_end

from scoring.access import LOCAL
from scoring.errors import DataRefused
from scoring.registry import Registry
from scoring.settings import store_url
from scoring.store import lead_store
from scoring.training import runs
from scoring.training.noted_runs import NotedRun, note_all_ended
from scoring.training.publishing import Publication
from scoring.training.run_folder import State, end, read_run
from scoring.training.run_process import announce, kill
from scoring.training.runs import cancel, publish_candidate, read_report


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")


def states() -> list[str]:
    return [run.state for run in lead_store().runs.newest()]


@pytest.mark.slow
def test_a_training_is_noted_by_its_own_process_with_its_figures_and_its_version(
    tmp_path: Path,
) -> None:
    run = wait_for_end(started(tmp_path / "runs", small_history()))
    report = read_report(run)
    version = publish_candidate(
        run, report.recommended, Registry(tmp_path / "line"), Publication(by=LOCAL)
    )
    (noted,) = lead_store().runs.newest()
    assert (noted.kind, noted.state, noted.who) == ("training", "done", LOCAL.name)
    assert (noted.model, noted.version, noted.began) == ("sample", version, run.created)
    test = report.best.test
    assert noted.found == {
        "candidates": len(report.candidates), "recommended": report.recommended,
        "auc": test.auc, "tested_leads": test.rows,
    }  # fmt: skip


def test_a_killed_training_is_noted_as_failed_once_by_whoever_looks(tmp_path: Path) -> None:
    folder, process = idle_run(tmp_path, "20260101"), sleeper()
    announce(folder, process.pid)
    note_all_ended(tmp_path)
    assert states() == []
    process.kill()
    process.wait()
    for _ in range(2):
        note_all_ended(tmp_path)
    assert states() == ["failed"]
    (folder / "noted").unlink()
    note_all_ended(tmp_path)
    assert states() == ["failed"]


def test_a_cancelled_training_is_noted_as_such(tmp_path: Path) -> None:
    folder, process = idle_run(tmp_path, "20260101"), sleeper()
    announce(folder, process.pid)
    cancel(read_run(folder))
    process.wait()
    assert states() == ["cancelled"]


def test_a_training_that_was_looked_at_before_it_began_is_noted_as_it_ends(
    tmp_path: Path,
) -> None:
    folder = idle_run(tmp_path, "20260101")
    note_all_ended(tmp_path)
    assert states() == ["failed"]
    process = sleeper()
    announce(folder, process.pid)
    process.kill()
    process.wait()
    end(folder, State.CANCELLED)
    note_all_ended(tmp_path)
    assert states() == ["cancelled"]


def test_a_training_that_somebody_looks_at_while_it_is_cancelled_is_noted_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, process = idle_run(tmp_path, "20260101"), sleeper()
    announce(folder, process.pid)

    def killed(place: Path) -> None:
        kill(place)
        process.wait()
        note_all_ended(tmp_path)
        assert states() == ["failed"]

    monkeypatch.setattr(runs, "kill", killed)
    cancel(read_run(folder))
    assert states() == ["cancelled"]


def test_another_database_is_told_of_the_trainings_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle_run(tmp_path, "20260101", State.CANCELLED)
    note_all_ended(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    assert states() == []
    note_all_ended(tmp_path)
    assert states() == ["cancelled"]


def test_what_ends_in_an_error_or_is_interrupted_is_noted_without_its_words() -> None:
    for problem in (DataRefused("The cell “ana@x.org” is no number."), KeyboardInterrupt()):
        with pytest.raises(type(problem)), NotedRun("infer", "may.csv", by=LOCAL):
            raise problem
    with NotedRun("infer", "may.csv", by=LOCAL) as run:
        run.found("us", "v0003", {"leads": 3})
    noted = lead_store().runs.newest()
    assert [one.state for one in noted] == ["done", "cancelled", "failed"]
    assert "ana@x.org" not in repr(noted)
    assert (noted[0].model, noted[0].version, noted[0].found) == ("us", "v0003", {"leads": 3})


def test_a_store_that_refuses_is_logged_and_the_work_goes_on(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://a/b")
    with NotedRun("train", "may.csv", by=LOCAL) as run:
        run.found("us", "", {})
    assert "A run could not be noted in the store: DATABASE_URL is no address" in caplog.text


def test_a_server_that_keeps_nothing_notes_no_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "off")
    folder = idle_run(tmp_path, "20260101", State.DONE)
    note_all_ended(tmp_path)
    with NotedRun("train", "may.csv", by=LOCAL):
        pass
    assert not Path(store_url().removeprefix("sqlite:///")).exists()
    assert not (folder / "noted").exists()
