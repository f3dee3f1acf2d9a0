"""A run belongs to who started it: others cannot find, open or end it, nor crowd it out."""

from pathlib import Path

import pytest
from begun_runs import ME, asked, idle_run, started

from scoring.access import LOCAL
from scoring.errors import TrainingRefused
from scoring.training import runs
from scoring.training.history_file import HistoryFile
from scoring.training.run_folder import State, all_runs
from scoring.training.runs import OthersRun, find_run, list_runs, run_of_others, start_run


@pytest.fixture(autouse=True)
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are begun, and nothing works for them."""
    monkeypatch.setattr(runs, "spawn", lambda *_: None)


def test_nobody_finds_the_run_of_another(tmp_path: Path) -> None:
    run = started(tmp_path, b"leads")
    assert [r.id for r in list_runs(tmp_path, ME)] == [run.id]
    for stranger in ("another browser", ME.upper(), run.owner, ""):
        assert list_runs(tmp_path, stranger) == []
        assert find_run(tmp_path, run.id, stranger) is None


def test_a_run_that_says_no_owner_is_nobodys(tmp_path: Path) -> None:
    idle_run(tmp_path, "20260101-000000-000000", State.DONE)
    assert (list_runs(tmp_path, ""), len(all_runs(tmp_path))) == ([], 1)


def test_the_token_of_an_owner_is_not_kept(tmp_path: Path) -> None:
    run = started(tmp_path, b"leads")
    assert all(ME.encode() not in p.read_bytes() for p in run.folder.iterdir())


def test_others_know_of_a_run_only_that_it_runs_and_since_when(tmp_path: Path) -> None:
    run = started(tmp_path, b"leads")
    assert run_of_others(tmp_path, ME) is None
    assert run_of_others(tmp_path, "another browser") == OthersRun(0.0, run.created)
    runs.start_run(
        tmp_path, HistoryFile("their.csv", b"leads"), asked("Won"), "another browser", by=LOCAL
    )
    # Mine is trained first, and theirs waits.
    assert run_of_others(tmp_path, ME) is None


def test_nobody_takes_the_queue_for_himself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(runs.MOST_OF_ONE):
        started(tmp_path, b"leads")
    with pytest.raises(TrainingRefused, match="3 trainings that you started still wait or run"):
        started(tmp_path, b"leads")
    start_run(
        tmp_path, HistoryFile("their.csv", b"leads"), asked("Won"), "another browser", by=LOCAL
    )
    monkeypatch.setattr(runs, "MOST_OF_ALL", 4)
    with pytest.raises(TrainingRefused, match="4 trainings wait or run on this server"):
        start_run(
            tmp_path, HistoryFile("their.csv", b"leads"), asked("Won"), "a third one", by=LOCAL
        )
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize(
    ("owners", "most", "deleted"),
    [
        ("abbbb", 3, "bb"), ("aabbb", 5, ""), ("aaabbb", 4, "ab"), ("abc", 1, "ab"),
        ("bbba", 0, "bbba"),
    ],
)  # fmt: skip
def test_nobody_loses_a_run_to_who_started_more(owners: str, most: int, deleted: str) -> None:
    held = {Path(str(place)): owner for place, owner in enumerate(owners)}
    assert "".join(held[place] for place in runs.surplus(held, most)) == deleted
