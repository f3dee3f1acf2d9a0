"""Runs in processes of their own: found again, ended, told when they died, published."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from begun_runs import (
    ME,
    asked,
    files_with_leads,
    idle_run,
    sleeper,
    small_history,
    started,
    wait_for_end,
)
from conftest import read_sample

from scoring.access import LOCAL
from scoring.errors import ModelUnavailable, StorageFailed, TrainingRefused
from scoring.model.lead_model import TierFloors
from scoring.pipelines.jobs import score_file
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Keep, Lookup
from scoring.registry import Registry
from scoring.training import run_work, runs
from scoring.training.candidates import LIGHTGBM, SINGLE
from scoring.training.history_file import HistoryFile
from scoring.training.publishing import Publication
from scoring.training.question import ColumnQuestion, Reply, Suspicion
from scoring.training.run_folder import Run, State, all_runs
from scoring.training.run_process import announce, kill, living
from scoring.training.runs import (
    cancel,
    find_run,
    start_run,
    sweep_runs,
)
from scoring.training.tested_leads import read_test
from scoring.training.tiers import TierGoal
from scoring.training.trainer import TrainingRequest

pytestmark = pytest.mark.slow

GOALS = (TierGoal("A", 0.6, is_rate=True), TierGoal("B", 0.5, is_rate=False))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that went through."""
    return wait_for_end(started(tmp_path_factory.mktemp("done") / "runs", small_history()))


def test_starting_returns_before_the_run_has_ended(tmp_path: Path) -> None:
    run = started(tmp_path, small_history())
    assert run.active
    cancel(run)


def test_a_run_ends_with_steps_that_lead_to_one(done: Run) -> None:
    shares = [step.share for step in done.steps]
    assert (done.state, done.message, shares[-1]) == (State.DONE, "", 1.0)
    assert shares == sorted(shares)


def test_a_finished_run_keeps_figures_and_model_but_no_lead(done: Run) -> None:
    report = runs.read_report(done)
    held = Registry(done.folder / "models").card(report.best.version)
    assert held["test"]["auc"] == report.best.test.auc
    assert files_with_leads(done.folder) == []


def test_a_run_without_calls_a_month_has_no_backtest(done: Run) -> None:
    assert runs.read_report(done).backtest is None


def test_a_report_of_an_earlier_release_is_read_without_a_backtest(
    done: Run, tmp_path: Path
) -> None:
    said = json.loads((done.folder / "report.json").read_text())
    del said["backtest"]
    (tmp_path / "report.json").write_text(json.dumps(said))
    assert runs.read_report(replace(done, folder=tmp_path)).backtest is None


def test_a_history_that_cannot_be_replayed_is_told_in_the_report_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "spawn", lambda *_: None)
    content = read_sample("sample_history.csv", 600).drop(columns="Created").to_csv(index=False)
    request = TrainingRequest("Converted", candidates=(SINGLE,), capacity=20)
    run = start_run(tmp_path, HistoryFile("history.csv", content.encode()), request, ME, by=LOCAL)
    run_work._train(run.folder, content.encode())
    found = runs.read_report(run).backtest
    assert found is not None
    assert "no creation dates" in found.sentence
    assert (found.months, found.rivals) == ({}, ())


def test_only_the_owner_may_look_into_a_run(done: Run) -> None:
    assert done.folder.stat().st_mode & 0o077 == 0


def test_the_log_tells_every_step(done: Run) -> None:
    assert all(step.step in done.log for step in done.steps)


def test_a_run_is_found_again_by_a_process_that_did_not_start_it(done: Run) -> None:
    code = "import sys; from pathlib import Path; from scoring.training.runs import list_runs;"
    code += f"print([(r.id, r.state.value) for r in list_runs(Path(sys.argv[1]), '{ME}')])"
    command = [sys.executable, "-c", code, str(done.folder.parent)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == f"[('{done.id}', 'done')]"


def test_what_was_asked_of_a_run_is_read_back(done: Run) -> None:
    assert (done.filename, done.request) == ("history.csv", asked("Converted"))


def test_tier_goals_are_read_back_as_they_were_stated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "spawn", lambda *_: None)
    request = replace(asked("Converted"), tiers=GOALS)
    run = start_run(tmp_path, HistoryFile("history.csv", b"leads"), request, ME, by=LOCAL)
    assert all_runs(tmp_path)[0].request == run.request == request


@pytest.mark.parametrize("levers", [None, (), ("Visits", "Chats")])
def test_levers_are_read_back_as_they_were_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, levers: tuple[str, ...] | None
) -> None:
    monkeypatch.setattr(runs, "spawn", lambda *_: None)
    request = replace(asked("Converted"), levers=levers)
    start_run(tmp_path, HistoryFile("history.csv", b"leads"), request, ME, by=LOCAL)
    assert all_runs(tmp_path)[0].request == request


def test_goals_that_no_leads_meet_fail_the_run_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "spawn", lambda *_: None)
    request = replace(asked("Converted"), tiers=(TierGoal("A", 0.99, is_rate=True),))
    run = start_run(tmp_path, HistoryFile("history.csv", small_history()), request, ME, by=LOCAL)
    with pytest.raises(TrainingRefused, match=r"Tier A cannot .* 99%"):
        run_work._train(run.folder, small_history())


def test_publishing_makes_a_candidate_champion_and_is_remembered(done: Run, tmp_path: Path) -> None:
    name = runs.read_report(done).recommended
    version = runs.publish_candidate(done, name, Registry(tmp_path), Publication(by=LOCAL))
    again = find_run(done.folder.parent, done.id, ME)
    assert Registry(tmp_path).champion == version == "v0001"
    assert again is not None
    assert again.published == {name: version}


def test_a_candidate_that_was_not_compared_with_the_champion_is_kept_beside_it(
    done: Run, tmp_path: Path
) -> None:
    report, registry = runs.read_report(done), Registry(tmp_path)
    first, second = (c.name for c in report.candidates)
    runs.publish_candidate(done, first, registry, Publication(by=LOCAL))
    assert runs.publish_candidate(done, second, registry, Publication(by=LOCAL)) == "v0002"
    assert registry.champion == "v0001"
    assert "not compared with v0001" in registry.card("v0002")["decision"]


def test_the_report_keeps_the_verdict_and_what_the_gate_decided(done: Run) -> None:
    best = runs.read_report(done).best
    assert best.readiness is not None
    assert best.readiness.goals[0].value == best.test.auc
    assert best.decision is not None
    assert best.decision.why


def test_what_speaks_against_a_candidate_is_published_with_it(
    done: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, registry = runs.read_report(done), Registry(tmp_path)
    held = [replace(c, holds=("Its order is chance.",)) for c in report.candidates]
    monkeypatch.setattr(runs, "read_report", lambda _: replace(report, candidates=tuple(held)))
    runs.publish_candidate(done, report.recommended, registry, Publication(by=LOCAL))
    assert registry.serving().model.card.holds == ("Its order is chance.",)


def test_a_finished_run_tells_the_test_leads_of_each_tier(done: Run) -> None:
    best = runs.read_report(done).best
    scored = read_test(done.folder / "tested.npz", best.name)
    assert scored is not None
    assert (len(scored.outcome), int(scored.outcome.sum())) == (best.test.rows, best.test.converted)
    assert scored.chance.sum() == pytest.approx(best.test.expected)


@pytest.mark.parametrize(
    ("goals", "keep", "kept"),
    [((), None, True), ((), False, False), (GOALS, None, False), (GOALS, True, True)],
)
def test_floors_are_kept_unless_goals_were_stated_or_a_person_says_otherwise(
    done: Run, tmp_path: Path, goals: tuple[TierGoal, ...], *, keep: bool | None, kept: bool
) -> None:
    found, registry = Registry(done.folder / "models"), Registry(tmp_path)
    name, version = runs.read_report(done).best.name, runs.read_report(done).best.version
    registry.publish(replace(found.load(version), floors=TierFloors(0.9, 0.5, 0.1)))
    copy = replace(done, request=replace(done.request, tiers=goals))
    runs.publish_candidate(copy, name, registry, Publication(keep_tiers=keep, serve=True, by=LOCAL))
    assert (registry.serving().model.floors == TierFloors(0.9, 0.5, 0.1)) is kept


def test_nothing_is_published_while_a_question_is_open_unless_the_defaults_answer_it(
    done: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = runs.read_report(done)
    late = ColumnQuestion("duration", Suspicion.LATE, (), False, 0.8, Reply.OPEN, 0.9, 0.8, 300)
    monkeypatch.setattr(runs, "read_report", lambda _: replace(report, questions=(late,)))
    with pytest.raises(TrainingRefused, match="Nobody said whether “duration” may be used"):
        runs.publish_candidate(done, report.recommended, Registry(tmp_path), Publication(by=LOCAL))
    name, registry = report.recommended, Registry(tmp_path)
    assert (
        runs.publish_candidate(done, name, registry, Publication(by=LOCAL), answer_default=True)
        == "v0001"
    )


def test_publishing_an_unknown_candidate_names_the_known_ones(done: Run, tmp_path: Path) -> None:
    with pytest.raises(TrainingRefused, match="no candidate “Oracle”"):
        runs.publish_candidate(done, "Oracle", Registry(tmp_path), Publication(by=LOCAL))


def test_publishing_a_damaged_candidate_is_refused(tmp_path: Path, done: Run) -> None:
    copy, name = tmp_path / done.id, runs.read_report(done).recommended
    shutil.copytree(done.folder, copy)
    next((copy / "models").glob("*/model.joblib")).write_bytes(b"damaged")
    with pytest.raises(ModelUnavailable, match="is damaged"):
        runs.publish_candidate(
            replace(done, folder=copy), name, Registry(tmp_path / "models"), Publication(by=LOCAL)
        )


def test_a_refused_history_fails_with_the_reason(tmp_path: Path) -> None:
    run = wait_for_end(started(tmp_path, b"Source,Won\n" + b"Web,Yes\n" * 60, "Won"))
    assert run.state is State.FAILED
    assert "60 leads converted and 0 did not" in run.message


def test_an_error_nobody_foresaw_is_told_in_words_and_kept_for_support(tmp_path: Path) -> None:
    folder = idle_run(tmp_path, "20260101-000000-000000", State.QUEUED)
    asked_of = json.loads((folder / "request.json").read_text())
    del asked_of["header"]
    (folder / "request.json").write_text(json.dumps(asked_of))
    command = [sys.executable, "-m", "scoring.training.run_work", str(folder)]
    subprocess.run(command, check=False, capture_output=True, input=b"")
    run = all_runs(tmp_path)[0]
    assert (run.state, "Traceback" in run.message + run.log) == (State.FAILED, False)
    assert "Traceback" in (folder / "crash.txt").read_text()


def test_what_is_kept_of_an_error_for_support_quotes_no_cell(tmp_path: Path) -> None:
    folder, cell = idle_run(tmp_path, "20260101-000000-000000"), " ".join(("Jane", "Roe"))
    try:
        float(cell)
    except ValueError as problem:
        run_work._record_crash(folder, ValueError, problem, problem.__traceback__)
    kept = (folder / "crash.txt").read_text()
    assert (kept.strip().endswith("ValueError"), "Jane" in kept) == (True, False)


def test_a_history_is_in_no_file_from_the_start_of_its_run_to_a_kill(tmp_path: Path) -> None:
    run = started(tmp_path, small_history())
    assert files_with_leads(tmp_path) == []
    kill(run.folder)
    assert wait_for_end(run).state is State.FAILED
    assert files_with_leads(tmp_path) == []


def test_what_killed_processes_left_is_swept_up_and_what_is_being_written_is_not(
    tmp_path: Path,
) -> None:
    old, new = tmp_path / ".20260101-000000-1", tmp_path / ".20260101-000000-2"
    for folder in (old, new):
        folder.mkdir()
        (folder / "request.json").write_text("{}")
    place = idle_run(tmp_path, "20260101-000000-000000")
    (place / "upload.bin").write_bytes(b"leads")
    os.utime(old, (0, 0))
    sweep_runs(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [new.name, place.name]
    assert not (place / "upload.bin").exists()


def test_cancelling_ends_the_process(tmp_path: Path) -> None:
    run = started(tmp_path, small_history())
    cancel(run)
    ended = wait_for_end(run)
    assert (ended.state, living(run.folder)) == (State.CANCELLED, None)
    assert files_with_leads(tmp_path) == []


def test_cancelling_a_finished_run_changes_nothing(done: Run) -> None:
    cancel(done)
    found = find_run(done.folder.parent, done.id, ME)
    assert (found and found.state, (done.folder / "report.json").exists()) == (State.DONE, True)


def test_a_run_whose_process_died_is_told_as_failed_with_its_last_words(tmp_path: Path) -> None:
    folder = idle_run(tmp_path, "20260101-000000-000000")
    (folder / "process.json").write_text(json.dumps({"pid": os.getpid(), "began": "long ago"}))
    (folder / "log.txt").write_text("10:00:00 [ 45%] Fitting, part 2 of 5\n\n")
    run = all_runs(tmp_path)[0]
    assert (run.state, run.active) == (State.FAILED, False)
    assert run.message.endswith("Fitting, part 2 of 5")


def test_another_process_with_the_same_id_is_never_killed(tmp_path: Path) -> None:
    folder, stranger = idle_run(tmp_path, "20260101-000000-000000"), sleeper()
    announce(folder, stranger.pid)
    run = all_runs(tmp_path)[0]
    told = json.loads((folder / "process.json").read_text())
    (folder / "process.json").write_text(json.dumps(told | {"began": "1"}))
    cancel(run)
    assert (run.active, stranger.poll()) == (True, None)
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize(
    "told", ["null", "[1]", '{"pid": 1}', '{"pid": "x", "began": "1"}', '{"pid": 0, "began": ""}']
)
def test_a_damaged_note_of_a_process_names_none(tmp_path: Path, told: str) -> None:
    (tmp_path / "process.json").write_text(told)
    assert living(tmp_path) is None


def test_a_run_waits_for_the_one_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, blocker = idle_run(tmp_path, "20260101-000000-000000"), sleeper()
    announce(first, blocker.pid)
    second = idle_run(tmp_path, "20260102-000000-000000", State.QUEUED)
    announce(second, os.getpid())
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", lambda s: (waits.append(s), kill(first), blocker.wait()))
    run_work._wait_for_turn(second)
    assert (waits, blocker.returncode) == ([1], -signal.SIGKILL)


def test_a_folder_that_is_no_run_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "20260101-000000-000000").mkdir()
    assert all_runs(tmp_path) == []
    assert all_runs(tmp_path / "nowhere") == []


def test_a_run_just_written_counts_as_waiting_before_its_process_is_known(tmp_path: Path) -> None:
    folder = idle_run(tmp_path, "20260101-000000-000000", State.QUEUED)
    asked = json.loads((folder / "request.json").read_text())
    now = datetime.now(UTC).isoformat(timespec="seconds")
    (folder / "request.json").write_text(json.dumps(asked | {"created": now}))
    assert all_runs(tmp_path)[0].state is State.QUEUED


def test_only_the_newest_runs_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "KEPT_RUNS", 3)
    for day in range(1, 6):
        place = idle_run(tmp_path, f"2026010{day}-000000-000000")
        (place / "process.json").write_text(json.dumps({"pid": os.getpid(), "began": "1"}))
    cancel(started(tmp_path, b"Source,Won\n", "Won"))
    kept = sorted(p.name[:8] for p in tmp_path.iterdir())
    assert kept[:3] == ["20260103", "20260104", "20260105"]


def test_a_folder_that_cannot_be_written_refuses_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageFailed, match=r"could not be started.*a file is where"):
        started(tmp_path / "file" / "runs", b"Source,Won\n")


def recipe() -> Recipe:
    """Cities become tiers and the city goes; rare sources are left to be learned."""
    tier = Lookup("City", "Tier", (("1", ("Pune", "Mumbai")),), "2", "none", drop=True)
    return Recipe((tier, Keep("Source", share=0.7)))


@pytest.fixture(scope="module")
def with_recipe(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run with a recipe and a backtest, ended in a process of its own."""
    folder = tmp_path_factory.mktemp("recipe") / "runs"
    request = replace(asked("Converted"), recipe=recipe(), capacity=30)
    file = HistoryFile("history.csv", small_history())
    return wait_for_end(start_run(folder, file, request, ME, by=LOCAL))


def test_a_run_keeps_the_recipe_it_was_asked_for(with_recipe: Run) -> None:
    assert with_recipe.state is State.DONE, with_recipe.message
    assert with_recipe.request.recipe == recipe()


def test_the_model_of_a_run_derives_the_columns_of_a_raw_file(
    with_recipe: Run, tmp_path: Path
) -> None:
    registry = Registry(tmp_path / "models")
    runs.publish_candidate(with_recipe, LIGHTGBM, registry, Publication(by=LOCAL))
    model = registry.serving().model
    names = [c.name for c in model.schema.inputs]
    assert ("Tier" in names, "City" in names) == (True, False)
    raw = read_sample("sample_leads.csv", 50).to_csv(index=False).encode()
    scored = score_file(raw, "leads.csv", model)
    # Beside numbers, the recipe's “none” is no value.
    assert set(scored.leads.values["Tier"].dropna()) == {1.0, 2.0}
    assert len(scored.scores.propensity) == 50


def test_the_card_says_that_a_recipe_travels_with_the_model(with_recipe: Run) -> None:
    notes = runs.read_report(with_recipe).notes
    assert any("a recipe of 2 steps" in note for note in notes)


def test_the_months_are_replayed_with_the_recipe(with_recipe: Run) -> None:
    found = runs.read_report(with_recipe).backtest
    assert found is not None
    assert found.sentence.startswith("Calling 30 leads a month over ")


def test_a_run_whose_recipe_cannot_be_read_is_no_run(tmp_path: Path) -> None:
    place = idle_run(tmp_path, "20260101-000000-000000", State.DONE)
    told = json.loads((place / "request.json").read_text(encoding="utf-8"))
    told["request"]["recipe"] = "[[step]]"
    (place / "request.json").write_text(json.dumps(told), encoding="utf-8")
    assert all_runs(tmp_path) == []


def test_a_publication_that_cannot_be_noted_is_said_to_serve(
    done: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(runs, "write_json", full)
    with pytest.raises(StorageFailed, match=r"serves as v0001, but .* disk is full"):
        runs.publish_candidate(
            done, runs.read_report(done).recommended, Registry(tmp_path), Publication(by=LOCAL)
        )
    assert Registry(tmp_path).champion == "v0001"
