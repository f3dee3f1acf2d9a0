"""Batches that are kept with their plan; whoever is to be told of it holds up nobody."""

import threading
from pathlib import Path

import pytest
from few_calls import few_scored, handed

from scoring.access import LOCAL
from scoring.errors import StorageFailed
from scoring.model.call_plan import CallPlan
from scoring.pipelines import keeping
from scoring.pipelines.keeping import KeepJob, keep_scored, plan_to_keep
from scoring.store import lead_store

PLAN = CallPlan(7, fold=True, holdout=0.2, seed=3)


def test_a_batch_is_kept_with_its_plan() -> None:
    record = keep_scored(few_scored(), by=LOCAL, came_by="api", plan=PLAN)
    assert record.plan is not None
    assert (record.plan["capacity"], record.plan["holdout"], record.plan["seed"]) == (7, 0.2, 3)
    assert lead_store().batches.of(record.address) == record


def test_calls_that_are_handed_out_stay_by_their_plan_when_the_file_comes_again() -> None:
    address, scored = handed(5)
    before = lead_store().batches.of(address).plan
    again = keep_scored(scored, by=LOCAL, came_by="api", plan=PLAN)
    assert (again.address, again.plan) == (address, before)


@pytest.mark.parametrize("made_by", ["pipeline", "page"])
def test_a_request_takes_the_place_of_no_plan_that_another_face_has_made(made_by: str) -> None:
    scored, mine = few_scored(), CallPlan(30, ("Ana", "Ben"))
    first = keep_scored(scored, by=LOCAL, came_by="pipeline", plan=mine)
    if made_by == "page":
        lead_store().batches.put_plan(first.address, plan_to_keep(scored, mine))
    again = keep_scored(scored, by=LOCAL, came_by="api", plan=CallPlan(3))
    assert again.plan is not None
    assert (again.plan["capacity"], again.plan["reps"]) == (30, ["Ana", "Ben"])


def test_a_face_changes_the_plan_that_it_made_and_gives_one_where_there_is_none() -> None:
    scored = few_scored()
    for plan, expected in ((None, None), (CallPlan(30), 30), (None, 30), (CallPlan(3), 3)):
        came_by = "page" if expected is None else "api"
        record = keep_scored(scored, by=LOCAL, came_by=came_by, plan=plan)
        assert (record.plan and record.plan["capacity"]) == expected


def test_a_job_is_done_while_others_are_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    gate, told = threading.Event(), threading.Event()

    def tell(_registry: object, _address: str) -> None:
        gate.wait(60)
        told.set()

    monkeypatch.setattr(keeping, "tell_change", tell)
    job = KeepJob(few_scored(), by=LOCAL, came_by="api", plan=PLAN)
    job.wait(60)
    assert (job.done, job.problem, told.is_set()) == (True, "", False)
    gate.set()
    assert told.wait(60)


def test_what_cannot_be_told_is_logged_and_the_batch_is_kept(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_registry: object, _address: str) -> None:
        raise StorageFailed("What was told could not be kept, as the disk is full.")

    monkeypatch.setattr(keeping, "tell_change", fail)
    job = KeepJob(few_scored(), by=LOCAL, came_by="api")
    job._thread.join(60)
    assert job.record is not None
    assert "the disk is full" in caplog.text


def test_a_job_says_why_a_batch_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none' / 'no' / 'leads.db'}")
    (tmp_path / "none").write_bytes(b"")
    job = KeepJob(few_scored(), by=LOCAL, came_by="api")
    job.wait(60)
    assert (job.record, 15 <= len(job.problem) <= 600) == (None, True)
