"""Batches that are kept with their plan; whoever is to be told of it holds up nobody."""

import threading
from pathlib import Path

import pytest
from few_calls import few_scored, handed

from scoring.access import LOCAL
from scoring.errors import StorageFailed
from scoring.model.call_plan import CallPlan
from scoring.pipelines import keeping
from scoring.pipelines.keeping import KeepJob, keep_scored
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
