"""Steps of a run: done once, found again, begun anew where their files changed."""

import json
import os
from pathlib import Path

import pytest

from scoring.errors import StorageFailed
from scoring.pipelines import resumable
from scoring.pipelines.resumable import (
    LATEST,
    RunSteps,
    digest_of,
    latest,
    only_run,
    read_facts,
)


@pytest.fixture
def steps(tmp_path: Path) -> RunSteps:
    found = RunSteps(tmp_path / "infer" / "abc")
    found.begin()
    return found


def test_a_step_is_done_once(steps: RunSteps) -> None:
    asked: list[int] = []
    for _ in range(2):
        assert steps.done("read", lambda: {"n": asked.append(1) or 7})["n"] == 7
    assert asked == [1]


def test_numbers_that_json_lacks_are_none(steps: RunSteps) -> None:
    assert steps.done("a", lambda: {"x": [float("nan"), 1.5], "y": float("inf")}) == {
        "x": [None, 1.5],
        "y": None,
    }
    assert "NaN" not in (steps.folder / "state.json").read_text()


def test_a_file_that_was_changed_since_is_written_again(steps: RunSteps) -> None:
    place = steps.written("a.csv", lambda path: path.write_text("one"))
    steps.written("a.csv", lambda path: path.write_text("two"))
    assert place.read_text() == "one"
    place.write_text("damaged")
    steps.written("a.csv", lambda path: path.write_text("three"))
    assert place.read_text() == "three"


def test_a_step_that_fails_is_not_noted(steps: RunSteps) -> None:
    with pytest.raises(ZeroDivisionError):
        steps.done("read", lambda: {"n": 1 // 0})
    assert steps.done("read", lambda: {"n": 2}) == {"n": 2}


def test_a_run_taken_up_again_keeps_its_beginning_and_its_steps(steps: RunSteps) -> None:
    steps.done("read", lambda: {"n": 1})
    (steps.folder / ".half.tmp").write_text("half")
    began = steps.began
    steps.begin()
    assert (steps.began, steps.state["steps"]) == (began, {"read": {"n": 1}})
    assert not list(steps.folder.glob(".*.tmp"))


def test_a_state_that_is_damaged_begins_anew(steps: RunSteps) -> None:
    steps.done("read", lambda: {"n": 1})
    (steps.folder / "state.json").write_text('{"began": "20')
    steps.begin()
    assert steps.done("read", lambda: {"n": 2}) == {"n": 2}


def test_a_finished_run_is_the_latest_until_another_one_is(steps: RunSteps) -> None:
    folder = steps.folder.parent
    assert latest(folder, "shop") is None
    runs = [
        RunSteps(folder / name, mark)
        for name, mark in (("a", "shop"), ("b", "shop"), ("c", "other"))
    ]
    for run in runs:
        run.begin()
        run.finish({"status": "done", "input": {"file": "a.csv"}, "files": {}}, "words")
    assert (latest(folder, "shop"), latest(folder, "other")) == (runs[1].folder, runs[2].folder)
    again = runs[0].again(runs[0].report() or {}, "b.csv")
    assert (again["status"], again["input"]["file"]) == ("already done", "b.csv")
    assert latest(folder, "shop") == runs[0].folder


@pytest.mark.parametrize("name", ["a.csv", "state.json"])
def test_a_run_whose_file_is_damaged_or_gone_is_not_done(steps: RunSteps, name: str) -> None:
    place = steps.written("a.csv", lambda path: path.write_text("one"))
    steps.finish({"status": "done", "files": {"a": str(place)}}, "words")
    assert steps.report()
    (steps.folder / name).write_text("on")
    assert steps.report() is None
    (steps.folder / name).unlink()
    assert steps.report() is None


def test_a_folder_that_was_moved_is_read_where_it_is(steps: RunSteps) -> None:
    place = steps.written("a.csv", lambda path: path.write_text("one"))
    steps.finish({"status": "done", "run": str(steps.folder), "files": {"a": str(place)}}, "words")
    moved = RunSteps(steps.folder.rename(steps.folder.with_name("moved")))
    report = moved.report() or {}
    assert (report["run"], report["files"]["a"]) == (str(moved.folder), str(moved.folder / "a.csv"))


def test_a_run_that_is_forgotten_is_not_done(steps: RunSteps) -> None:
    steps.finish({"status": "done", "files": {}}, "words")
    steps.forget()
    assert steps.report() is None
    assert steps.state["steps"] == {}


def test_the_second_of_two_runs_is_refused_and_says_so(tmp_path: Path) -> None:
    with only_run(tmp_path), pytest.raises(StorageFailed, match="Another run"), only_run(tmp_path):
        pass
    with only_run(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed, match="cannot work"), only_run(tmp_path / "file" / "out"):
        pass


def test_the_mark_of_a_result_changes_with_all_that_decides_it() -> None:
    same = [digest_of(content="a", settings={"x": 1}) for _ in range(2)]
    assert same[0] == same[1]
    assert len({same[0], digest_of(content="b", settings={"x": 1}), digest_of(content="a")}) == 3


def test_another_region_or_library_is_another_result(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = {digest_of(content="a")}
    monkeypatch.setenv("LEAD_SCORING_COUNTRY", "IN")
    marks.add(digest_of(content="a"))
    monkeypatch.setattr(resumable, "installed", lambda: {"numpy": "1"})
    marks.add(digest_of(content="a"))
    assert len(marks) == 3


@pytest.mark.parametrize("text", ["", "[]", "{", "\udcff"])
def test_facts_that_are_damaged_are_none(tmp_path: Path, text: str) -> None:
    (tmp_path / LATEST).write_bytes(os.fsencode(text))
    assert read_facts(tmp_path / LATEST) == {}


def test_a_report_is_whole_json(steps: RunSteps) -> None:
    steps.finish({"status": "done", "files": {}, "word": "“é”"}, "words")
    assert json.loads((steps.folder / "report.json").read_text())["word"] == "“é”"
