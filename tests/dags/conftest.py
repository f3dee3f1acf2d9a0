"""A real Airflow in an environment of its own, with a folder and a database that are new."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(os.environ.get("AIRFLOW_VENV", ROOT / ".venv-airflow")) / "bin"
SECONDS = 600
# Under ONE_TRY a task that fails has failed; `airflow dags test` would wait for its next try.
POLICY = """
import os


def task_policy(task):
    if os.environ.get("ONE_TRY"):
        task.retries = 0
"""
# These are read and run by Airflow's Python alone.
collect_ignore = ["read_dags.py", "run_operator.py"]


@dataclass(frozen=True)
class Orchestra:
    """An Airflow, its database migrated, that has the DAGs of the project and no others."""

    home: Path
    environment: dict[str, str]

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """What a command of the environment of Airflow says."""
        return subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            env=self.environment | more,
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    def tried(self, dag: str, **more: str) -> subprocess.CompletedProcess[str]:
        """What becomes of a DAG that is run once, as from a shell."""
        return self.run("airflow", "dags", "test", dag, ONE_TRY="1", **more)

    def facts(self, script: Path, *arguments: str) -> dict[str, Any]:
        """What a script prints as JSON on its last line."""
        done = self.run("python", str(script), *arguments)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def orchestra(home: Path) -> Orchestra:
    """An Airflow in this folder; fails where there is none, or its database cannot be made."""
    if not (BIN / "airflow").exists():
        pytest.fail(f"No Airflow in {BIN}: run make airflow")
    settings = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "AIRFLOW_VAR_LEAD_SCORING_PYTHON": sys.executable,
        "LEAD_SCORING_DATA": str(home / "data"),
        "LEAD_SCORING_MODELS": str(home / "models"),
        "LEAD_SCORING_TRACKING": "",
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "MLFLOW_"))}
    found = Orchestra(home, kept | settings)
    (home / "config").mkdir()
    (home / "config" / "airflow_local_settings.py").write_text(POLICY, encoding="utf-8")
    migrated = found.run("airflow", "db", "migrate")
    assert migrated.returncode == 0, migrated.stderr
    return found


@pytest.fixture(scope="session")
def air(tmp_path_factory: pytest.TempPathFactory) -> Orchestra:
    """One for all tests."""
    return orchestra(tmp_path_factory.mktemp("airflow"))
