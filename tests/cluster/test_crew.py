"""Real worker processes, one of them killed half-way: nothing is lost, and nothing is twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, read_sample
from distributed import default_client

from cluster.at_once import AtOnce, Rows, asked, by_crew, by_one, parts_of, put
from scoring.cluster.crew import LEARNING, Crew, crew
from scoring.cluster.file_sketch import FileAsked
from scoring.cluster.history_files import HistoryFiles
from scoring.cluster.spread_training import train_spread
from scoring.cluster.whole_run import score_files, write_parts
from scoring.errors import BatchRefused, ClusterFailed
from scoring.intake.leads.mapping import Confirmed
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.training.prepared import TrainingRequest
from scoring.training.result import Training

pytestmark = pytest.mark.cluster
PLAN = CallPlan(300, ("Ana", "Ben"), fold=True)
WORKERS = 2


class Told:
    """What is told of the progress; at a share of a step a worker is killed, once."""

    def __init__(self) -> None:
        self.lines: list[tuple[float, str]] = []
        self.killed: list[int] = []
        self.at: tuple[str, float] | None = None
        self.after = 0.0

    def __call__(self, share: float, step: str) -> None:
        self.lines.append((share, step))
        if self.at is not None and step == self.at[0] and share >= self.at[1]:
            self.at = None
            Timer(self.after, self.kill).start() if self.after else self.kill()

    def kill(self) -> None:
        victim = min(default_client().run(os.getpid).values())
        os.kill(victim, signal.SIGKILL)
        self.killed.append(victim)


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def two(told: Told) -> Iterator[Crew]:
    with crew("", told, workers=WORKERS) as found:
        yield found


@pytest.fixture(scope="module")
def thousands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundled leads three times, with ids of their own and notes of several lines."""
    once = read_sample("sample_leads.csv", 800)
    times = [once.assign(**{"Lead ID": once["Lead ID"] + f"-{n}"}) for n in range(3)]
    frame = pd.concat(times, ignore_index=True)
    frame["Notes"] = [f'she said "call, {n}"\nthen left' for n in range(len(frame))]
    return put(tmp_path_factory.mktemp("leads"), "thousands.csv", frame)


@pytest.fixture(scope="module")
def expected(thousands: Path, small_model: LeadModel) -> Rows:
    """What one process writes of these."""
    return by_one([thousands], small_model, PLAN)


def test_two_processes_write_what_one_does(
    two: Crew, thousands: Path, small_model: LeadModel, tmp_path: Path, expected: Rows
) -> None:
    assert len(set(default_client().run(os.getpid).values()) - {os.getpid()}) == WORKERS
    ours = by_crew(two, [thousands], small_model, tmp_path / "out", plan=PLAN)
    assert ours == expected


@pytest.mark.parametrize("step", ["Scoring", "Explaining and writing"])
def test_a_worker_killed_half_way_loses_no_lead_and_doubles_none(
    step: str,
    two: Crew,
    told: Told,
    thousands: Path,
    small_model: LeadModel,
    expected: Rows,
    tmp_path: Path,
) -> None:
    killed = len(told.killed)
    told.at = (step, 0.5)
    ours = by_crew(two, [thousands], small_model, tmp_path / "out", plan=PLAN, most=200)
    assert len(told.killed) == killed + 1
    assert [row["rank"] for row in ours] == [str(n) for n in range(1, 2_401)]
    assert ours == expected


def learned(crew: Crew, path: Path) -> Training:
    read = HistoryFiles.read(crew, [FileAsked(path)])
    request = TrainingRequest("Converted", answer_default=True, file_order=True)
    return train_spread(read, read.sample(0), request, lambda _share, _step: None)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    frame = read_sample("sample_history.csv", 4_000)
    return put(tmp_path_factory.mktemp("history"), "history.csv", frame)


@pytest.fixture(scope="module")
def by_one_process(history: Path) -> Training:
    """The same trees learned by no worker."""
    return learned(AtOnce(), history)


def is_alike(ours: Training, theirs: Training) -> bool:
    """Whether every lead was learned from once, and the test leads are ranked as well."""
    pairs = zip(ours.best.model.profile.fields, theirs.best.model.profile.fields, strict=True)
    once = all(np.array_equal(a.leads, b.leads) for a, b in pairs)
    same = np.array_equal(ours.best.scored.outcome, theirs.best.scored.outcome)
    return once and same and abs(ours.best.test.auc - theirs.best.test.auc) < 0.01


def test_two_workers_learn_the_model_that_one_process_learns(
    two: Crew, history: Path, by_one_process: Training
) -> None:
    ours = learned(two, history)
    assert is_alike(ours, by_one_process)
    assert ours.best.model.card.trees > 10


def test_several_files_are_read_by_several_workers(
    two: Crew, small_model: LeadModel, tmp_path: Path
) -> None:
    frame = read_sample("sample_leads.csv", 300)
    halves = [put(tmp_path, "one.csv", frame[:100]), put(tmp_path, "two.csv", frame[100:])]
    ours = by_crew(two, halves, small_model, tmp_path / "out", most=60)
    assert ours == by_one(halves, small_model)


def test_a_second_cluster_of_the_same_machine_starts_beside_the_first(two: Crew) -> None:
    with crew("", lambda _share, _step: None, workers=1) as other:
        begun = [one.start(abs, -3) for one in (two, other)]
        assert two.results(begun[:1], "Counting") == other.results(begun[1:], "Counting") == [3]


def test_the_progress_of_each_step_runs_from_nothing_to_all(two: Crew, told: Told) -> None:
    told.lines.clear()
    found = two.results([two.start(abs, -n) for n in range(4)], "Counting")
    assert found == [0, 1, 2, 3]
    assert told.lines == [(n / 4, "Counting") for n in range(5)]


def test_what_a_worker_refuses_is_told_in_its_words(
    two: Crew, small_model: LeadModel, tmp_path: Path
) -> None:
    path = tmp_path / "others.csv"
    path.write_text("Colour,Size\n" + "red,10\nblue,20\n" * 20, encoding="utf-8")
    with pytest.raises(BatchRefused, match=r"None of the \d+ fields this model reads"):
        score_files(two, asked([path]), small_model, Confirmed({}))


def test_an_address_where_nobody_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.cluster.crew._SECONDS", 1)
    with (
        pytest.raises(ClusterFailed, match="No Dask scheduler answers"),
        crew("tcp://127.0.0.1:1", lambda _share, _step: None),
    ):
        pass


def test_a_scheduler_elsewhere_is_used_by_its_address(
    two: Crew, told: Told, small_model: LeadModel, tmp_path: Path
) -> None:
    path = put(tmp_path, "few.csv", read_sample("sample_leads.csv", 90))
    address = default_client().scheduler_info()["address"]
    with crew(address, told) as same:
        assert same.size == two.size == WORKERS
        run = score_files(same, asked([path]), small_model, Confirmed({}), 40)
        write_parts(run, tmp_path / "out", ".csv")
    assert parts_of(tmp_path / "out") == by_one([path], small_model)


def test_the_command_writes_parts_of_all_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "leads").mkdir()
    put(tmp_path / "leads", "all.csv", read_sample("sample_leads.csv", 400))
    leads, out = str(tmp_path / "leads"), tmp_path / "calls.parquet"
    command = [sys.executable, "-m", "scoring", "score", leads, "--model", "sample"]
    command += ["--models", str(ROOT / "models")]
    done = subprocess.run(
        [*command, "--cluster", "--out", str(out), "--call", "300"],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Read 400 leads and 28 columns (1 file: CSV, comma, UTF-8)." in done.stdout
    assert "[100%] Explaining and writing" in done.stderr
    calls = pd.concat(map(pd.read_parquet, sorted(out.glob("*.parquet"))))
    assert (calls["call"] == "yes").sum() == 300
    assert sorted(calls["rank"]) == list(range(1, 401))


def test_the_command_trains_on_a_folder_and_publishes_by_the_gate(
    history: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "scoring", "train", str(history.parent), "--cluster"]
    command += ["--outcome", "Converted", "--answer-default", "--model", "ours"]
    done = subprocess.run(
        [*command, "--models", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Read 4,000 leads and 29 columns (1 file: CSV, comma, UTF-8).")
    assert "[LightGBM]" not in done.stdout
    assert "Published as ours, v0001" in done.stdout
    assert Registry(tmp_path / "ours").serving().model.card.candidate == "LightGBM"


def test_an_order_that_says_nothing_is_written_only_when_asked_for(tmp_path: Path) -> None:
    leads = put(tmp_path, "thin.csv", read_sample("sample_leads.csv", 60)[["Lead ID", "City"]])
    command = [sys.executable, "-m", "scoring", "score", str(leads), "--model", "sample"]
    command += ["--models", str(ROOT / "models"), "--cluster", "--out", str(tmp_path / "out.csv")]
    refused, written = (
        subprocess.run([*command, *more], cwd=ROOT, capture_output=True, text=True, timeout=300)
        for more in ([], ["--anyway"])
    )
    assert refused.returncode != 0
    assert "This model cannot rank these leads yet" in refused.stderr
    assert written.returncode == 0, written.stderr
    assert "WARNING This model cannot rank these leads yet" in written.stdout
    assert [row["lead_id"] for row in parts_of(tmp_path / "out.csv")].count("") == 0


def test_a_worker_lost_while_trees_are_learned_ends_the_training_by_name(
    two: Crew, told: Told, history: Path
) -> None:
    killed, told.at, told.after = len(told.killed), (LEARNING, 0.0), 0.3
    with pytest.raises(ClusterFailed, match=r"lost a worker while trees were learned"):
        learned(two, history)
    assert len(told.killed) == killed + 1
