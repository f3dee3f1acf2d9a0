"""A pipeline that is killed at any point goes on when it is run again, and leaves nothing half."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT
from pipeline_shop import shop_in

from scoring.model.lead_model import LeadModel
from scoring.pipelines.resumable import sha256
from scoring.registry import Registry
from scoring.store import lead_store
from scoring.training.noted_runs import note_all_ended

pytestmark = pytest.mark.slow
ALL = 'input = "leads.csv"\nmodel = "courses"\nformats = ["csv", "xlsx", "list"]\ncall = 30'
TRAIN = 'input = "history.csv"\nmodel = "courses"\ncandidates = ["LightGBM"]\nanswer_default = true'
# A process that does neither in this time hangs.
MOST_SECONDS = 300


@pytest.fixture(scope="module")
def whole(small_model: LeadModel, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The scores of a run that nobody ended."""
    shop = shop_in(tmp_path_factory.mktemp("whole"), small_model)
    return shop.scores(shop.run("infer", inference=ALL)).drop(columns="scored_at")


def killed(settings: Path, which: str, reached: object) -> None:
    """Run the pipeline and kill it at the moment that something is reached."""
    command = [sys.executable, "-m", "scoring", "pipeline", which, "--config", str(settings)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    begun = time.monotonic()
    while not reached() and process.poll() is None:  # type: ignore[operator]
        assert time.monotonic() - begun < MOST_SECONDS
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("last", ["state.json", "scores.parquet", "call_sheet.xlsx"])
def test_a_killed_inference_goes_on_and_gives_the_same(
    small_model: LeadModel, tmp_path: Path, whole: pd.DataFrame, last: str
) -> None:
    shop = shop_in(tmp_path / "shop", small_model)
    out = shop.folder / "out" / "infer"
    killed(shop.settings(inference=ALL), "infer", lambda: list(out.glob(f"*/{last}")))
    state = json.loads(next(out.glob("*/state.json")).read_text())
    for step in state["steps"].values():
        if "sha256" in step:
            place = next(out.glob(f"*/{step['file']}"))
            assert sha256(place.read_bytes()) == step["sha256"]
    report = shop.run("infer", inference=ALL)
    pd.testing.assert_frame_equal(shop.scores(report).drop(columns="scored_at"), whole)
    assert not list(out.rglob(".*.tmp"))


def test_a_killed_inference_is_noted_as_failed_and_the_one_that_goes_on_as_done(
    small_model: LeadModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", "on")
    shop = shop_in(tmp_path / "shop", small_model)
    out = shop.folder / "out" / "infer"
    killed(shop.settings(), "infer", lambda: list(out.glob("*/scores.parquet")))
    note_all_ended()
    (before,) = lead_store().runs.newest()
    assert (before.kind, before.file_name, before.state) == ("infer", "leads.csv", "failed")
    report = shop.run("infer")
    assert report["began"][:19] <= before.ended[:19]
    assert [run.state for run in lead_store().runs.newest()] == ["done", "failed"]


def test_a_training_killed_while_it_publishes_gives_one_version(tmp_path: Path) -> None:
    shop = shop_in(tmp_path / "shop", None)
    models = shop.folder / "models" / "courses"
    place = models / "registry.json"
    killed(
        shop.settings(training=TRAIN),
        "train",
        lambda: place.exists() and "v0001" in place.read_text(),
    )
    assert shop.run("train", training=TRAIN)["version"] == "v0001"
    assert Registry(models).versions == ["v0001"]


def test_two_at_a_time_are_one(small_model: LeadModel, tmp_path: Path) -> None:
    shop = shop_in(tmp_path / "shop", small_model)
    settings = str(shop.settings(inference=ALL))
    command = [sys.executable, "-m", "scoring", "pipeline", "infer", "--config", settings]
    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in "12"]
    said = [process.communicate()[1] for process in both]
    codes = sorted(process.returncode for process in both)
    # The second one is refused, or comes when the first has ended, and finds it done.
    assert codes in ([0, 1], [0, 0])
    assert codes == [0, 0] or any("Another run of this pipeline" in words for words in said)
    assert len(list((shop.folder / "out" / "infer").glob("*/report.json"))) == 1
