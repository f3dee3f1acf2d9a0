"""What came of trainings and pipelines is kept as long as batches are."""

from dataclasses import replace
from pathlib import Path

from scoring.access import LOCAL
from scoring.store import LeadStore
from scoring.store.run_store import EndedRun

RUN = EndedRun(
    "training 1", "training", "may.csv", "done", "ann@x.org", "2026-05-01T08:00:00+00:00",
    "2026-05-01T08:10:00+00:00", "us", "", {"auc": 0.75, "tested_leads": 900, "lost": None},
)  # fmt: skip


def test_a_run_is_noted_once_whoever_sees_that_it_has_ended(store: LeadStore) -> None:
    assert store.runs.note(RUN)
    assert not store.runs.note(replace(RUN, file_name="june.csv"))
    assert store.runs.newest() == [RUN]


def test_a_run_that_is_noted_in_another_state_is_what_was_said_of_it_last(
    store: LeadStore,
) -> None:
    for run in (replace(RUN, state="failed", found={}), replace(RUN, mark="b"), RUN):
        assert store.runs.note(run)
    assert store.runs.newest() == [replace(RUN, mark="b"), RUN]


def test_the_newest_come_first_and_may_be_those_of_one_model_and_of_none(
    store: LeadStore,
) -> None:
    for number, model in enumerate(["us", "eu", ""]):
        store.runs.note(replace(RUN, mark=str(number), model=model))
    assert [run.mark for run in store.runs.newest()] == ["2", "1", "0"]
    assert [run.mark for run in store.runs.newest(model="us")] == ["2", "0"]
    assert [run.mark for run in store.runs.newest(1)] == ["2"]


def test_a_version_that_is_published_later_is_noted(store: LeadStore) -> None:
    store.runs.note(RUN)
    store.runs.put_version(RUN.mark, "v0007")
    store.runs.put_version("another", "v0008")
    assert store.runs.newest() == [replace(RUN, version="v0007")]


def test_runs_are_deleted_when_their_time_is_over(store: LeadStore) -> None:
    store.runs.note(RUN)
    store.runs.note(replace(RUN, mark="new", ended="2999-01-01T00:00:00+00:00"))
    assert store.upkeep.expire(30, by=LOCAL) == 0
    assert [run.mark for run in store.runs.newest()] == ["new"]


def test_runs_are_in_a_backup(store: LeadStore, other: LeadStore, tmp_path: Path) -> None:
    store.runs.note(RUN)
    store.upkeep.back_up(tmp_path / "b.zip")
    other.upkeep.restore(tmp_path / "b.zip", by=LOCAL)
    assert other.runs.newest() == [RUN]
    other.runs.note(replace(RUN, mark="next"))
    assert len(other.runs.newest()) == 2
