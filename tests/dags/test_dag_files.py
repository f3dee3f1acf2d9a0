"""What Airflow's parser finds in the DAG files, and what the operator makes of each end."""

from pathlib import Path
from typing import Any

import pytest

from dags.conftest import ROOT, Orchestra

pytestmark = pytest.mark.airflow
HERE = Path(__file__).resolve().parent
SCHEDULES = {
    "lead_scoring_data": ("data", "0 5 * * *", 1.0, [], ["lead_scoring_model_input"]),
    "lead_scoring_training": (
        "train", "0 6 1 * *", 6.0, ["lead_scoring_model_input"], ["lead_scoring_model"],
    ),
    "lead_scoring_inference": ("infer", "15 * * * *", 0.75, ["lead_scoring_model"], []),
}  # fmt: skip


@pytest.fixture(scope="module")
def parsed(air: Orchestra) -> dict[str, Any]:
    return air.facts(HERE / "read_dags.py", str(ROOT / "dags"))


@pytest.fixture(scope="module")
def ends(air: Orchestra, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("product")
    return air.facts(HERE / "run_operator.py", str(ROOT / "dags"), str(folder))


def test_the_files_are_read_without_an_error_a_network_or_the_product(
    parsed: dict[str, Any],
) -> None:
    assert parsed["errors"] == {}
    assert parsed["product"] == []


def test_there_is_one_dag_with_one_task_for_each_pipeline(parsed: dict[str, Any]) -> None:
    found = {
        name: (task["pipeline"], dag["schedule"], task["hours"], task["inlets"], task["outlets"])
        for name, dag in parsed["dags"].items()
        for task in dag["tasks"].values()
    }
    assert found == SCHEDULES


def test_a_dag_runs_once_at_a_time_and_makes_up_for_nothing(parsed: dict[str, Any]) -> None:
    names = ("max_active_runs", "catchup", "tags", "doc")
    said = [[dag[name] for name in names] for dag in parsed["dags"].values()]
    assert said == [[1, False, ["lead-scoring"], True]] * 3


def test_a_task_is_tried_three_times_after_ever_longer_waits(parsed: dict[str, Any]) -> None:
    tasks = [task for dag in parsed["dags"].values() for task in dag["tasks"].values()]
    said = [(task["owner"], task["retries"], task["backoff"]) for task in tasks]
    assert said == [("lead-scoring", 2, 2.0)] * 3


@pytest.mark.parametrize("end", ["0", "3", "4"])
def test_a_model_served_held_or_kept_is_a_success_with_its_report_as_json(
    ends: dict[str, Any], end: str
) -> None:
    asked = ["pipeline", "train", "--json", "--config", end]
    assert ends[end] == {"report": {"asked": asked, "auc": None}}


@pytest.mark.parametrize(
    ("end", "kind"),
    [("1", "AirflowException"), ("2", "AirflowFailException"), ("5", "AirflowFailException")],
)
def test_a_refusal_fails_in_its_words_and_a_wrong_command_or_failed_check_is_final(
    ends: dict[str, Any], end: str, kind: str
) -> None:
    assert ends[end] == {"raised": kind, "words": "The words of “Ü”."}


def test_a_pipeline_that_was_killed_says_by_what(ends: dict[str, Any]) -> None:
    assert ends["killed"]["raised"] == "AirflowException"
    assert "signal 9" in ends["killed"]["words"]


def test_a_task_that_is_stopped_takes_its_pipeline_with_it(ends: dict[str, Any]) -> None:
    assert ends["slow"] == {"was_running": True, "runs": False}


@pytest.mark.parametrize(
    ("end", "place", "variable"),
    [
        ("no python", "/nowhere/python", "lead_scoring_python"),
        ("usual python", "product/.venv/bin/python", "lead_scoring_python"),
        ("no product", "product/elsewhere", "lead_scoring_project"),
    ],
)
def test_what_is_not_there_is_named_with_the_variable_that_says_where(
    ends: dict[str, Any], end: str, place: str, variable: str
) -> None:
    assert ends[end]["raised"] == "AirflowFailException"
    assert place in ends[end]["words"]
    assert variable in ends[end]["words"]
