"""The three DAGs on the bundled sample, and that they give what the command line gives."""

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dags.conftest import ROOT, SECONDS, Orchestra
from scoring.cli.main import main
from scoring.pipelines.jobs import score_file
from scoring.registry import NamedModels
from scoring.registry.disk import alone

pytestmark = pytest.mark.airflow
DAGS = {
    "lead_scoring_data": "data",
    "lead_scoring_training": "train",
    "lead_scoring_inference": "infer",
}
# Of the bundled settings, apart from those that serve.
MODELS = "data/pipelines/models"
SAMPLE = ROOT / "data" / "sample_leads.csv"
Reports = dict[str, dict[str, Any]]


def returned(home: Path) -> Reports:
    """What the tasks have returned, by DAG, as it lies in Airflow's database."""
    asked = "select dag_id, value from xcom where key = 'return_value'"
    with closing(sqlite3.connect(home / "airflow.db")) as base:
        return {dag: json.loads(value) for dag, value in base.execute(asked)}


@pytest.fixture(scope="module")
def reports(air: Orchestra) -> Reports:
    """The report of each DAG; each is run as a person would."""
    for dag in DAGS:
        done = air.tried(dag)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return returned(air.home)


@pytest.fixture(scope="module")
def scores(reports: Reports) -> pd.DataFrame:
    """The scores that the inference has written."""
    return pd.read_parquet(reports["lead_scoring_inference"]["files"]["scores"])


def test_each_dag_ends_well_and_returns_its_report(reports: Reports) -> None:
    said = {dag: (report["pipeline"], report["status"]) for dag, report in reports.items()}
    assert said == {dag: (pipeline, "done") for dag, pipeline in DAGS.items()}


def test_a_check_that_fails_fails_the_dag_in_its_words(air: Orchestra, tmp_path: Path) -> None:
    settings = tmp_path / "strict.toml"
    history = f'out = "{tmp_path}"\n[data]\ninput = "{ROOT}/data/sample_history.csv"\n'
    asked = 'outcome = "Converted"\n[data.checks]\nleast_leads = 20001\n'
    settings.write_text(history + asked, encoding="utf-8")
    done = air.tried("lead_scoring_data", AIRFLOW_VAR_LEAD_SCORING_PIPELINES=str(settings))
    assert done.returncode == 1
    (words,) = re.findall(r"AirflowFailException: (.*)", done.stdout + done.stderr)
    assert words.startswith("The leads were not handed on")
    assert "20,001" in words
    assert Path(words.partition("All checks: ")[2]).is_file()
    assert not (air.home / "models").exists()


def test_the_data_hands_on_every_lead_of_the_history(reports: Reports) -> None:
    history = pd.read_csv(ROOT / "data" / "sample_history.csv", dtype="str")
    handed_on = pd.read_csv(reports["lead_scoring_data"]["files"]["model_input"], dtype="str")
    assert handed_on["Lead ID"].tolist() == history["Lead ID"].tolist()


def test_the_training_serves_the_version_that_it_reports(reports: Reports, air: Orchestra) -> None:
    report = reports["lead_scoring_training"]
    assert report["fate"] == "served"
    assert NamedModels(air.home / MODELS).registry("example").champion == report["version"]


def test_the_call_sheet_is_that_of_the_command_line(
    reports: Reports, air: Orchestra, tmp_path: Path
) -> None:
    out, models = str(tmp_path / "calls.csv"), str(air.home / MODELS)
    asked = ["--out", out, "--call", "300", "--model", "example", "--models", models]
    assert main(["score", str(SAMPLE), *asked]) == 0
    files = (out, reports["lead_scoring_inference"]["files"]["call_sheet"])
    ours, theirs = (pd.read_csv(name, dtype="str").drop(columns="scored_at") for name in files)
    assert len(theirs) == 2_000
    pd.testing.assert_frame_equal(ours, theirs)


def test_ids_order_propensities_and_tiers_are_those_of_the_one_scoring_path(
    scores: pd.DataFrame, air: Orchestra
) -> None:
    model = NamedModels(air.home / MODELS).registry("example").serving().model
    scored = score_file(SAMPLE.read_bytes(), SAMPLE.name, model)
    order = scored.ranking.order
    assert scores["lead_id"].tolist() == np.asarray(scored.leads.ids)[order].tolist()
    assert scores["tier"].tolist() == np.asarray(scored.scores.tier)[order].tolist()
    gap = np.abs(scores["propensity"].to_numpy() - np.asarray(scored.scores.propensity)[order])
    assert gap.max() <= 1e-9


# MLflow's own, of its libraries.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_training_is_a_run_in_mlflow(reports: Reports, air: Orchestra) -> None:
    data = air.home / "data"
    # The writer that the training started is done when it no longer holds this.
    with alone(data / "tracking", wait=float(SECONDS)):
        pass
    command = [sys.executable, "-m", "scoring.tracking.writer"]
    subprocess.run(command, cwd=ROOT, env=air.environment, check=True, timeout=SECONDS)
    # Here, as it takes seconds, which the fast tests would wait for.
    from mlflow import MlflowClient

    client = MlflowClient(f"sqlite:///{data / 'mlflow.db'}")
    found = client.get_experiment_by_name("lead-scoring/example")
    assert found is not None
    runs = client.search_runs([found.experiment_id], "tags.kind = 'training'")
    version = reports["lead_scoring_training"]["version"]
    assert len(runs) == 1
    assert client.get_model_version_by_alias("example", "champion").tags["version"] == version
