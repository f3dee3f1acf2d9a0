"""Run by Airflow's Python: what the operator makes of each end of a pipeline, as JSON.

In place of the product stands a program that ends as it is told by the name of the settings.
"""

import json
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, sys.argv[1])

from airflow.sdk import Context
from airflow.sdk.bases.operator import ExecutorSafeguard
from airflow.sdk.exceptions import AirflowException, AirflowTaskTimeout
from airflow.sdk.execution_time.timeout import timeout
from lead_scoring_operator import PipelineOperator

PROGRAM = """
import json, os, signal, sys, time
from pathlib import Path
end = sys.argv[-1]
Path("pid").write_text(str(os.getpid()))
print("[ 50%] Reading", file=sys.stderr)
if end == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
if end == "slow":
    time.sleep(300)
    Path("ended by itself").touch()
report = {"asked": sys.argv[1:], "auc": None}
print("The words of “Ü”." if end in "125" else json.dumps(report))
sys.exit(int(end))
"""


def product(folder: Path) -> Path:
    """A folder that looks like the product's."""
    (folder / "scoring").mkdir(parents=True)
    (folder / "scoring" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    return folder


def operator(project: Path, config: str, python: str = sys.executable) -> PipelineOperator:
    """The operator as it is after Airflow has filled in its fields."""
    found = PipelineOperator(task_id="x", pipeline="train")
    found.project, found.python, found.config = str(project), python, config
    return found


def ended(task: PipelineOperator) -> dict[str, object]:
    """What is returned, or raised and in which words."""
    try:
        return {"report": task.execute(Context())}
    except AirflowException as problem:
        return {"raised": type(problem).__name__, "words": str(problem)}


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def stopped(project: Path) -> dict[str, object]:
    """A pipeline that takes too long, ended as Airflow does: a time-out, then `on_kill`."""
    task = operator(project, "slow")
    with suppress(AirflowTaskTimeout), timeout(timedelta(seconds=2).total_seconds()):
        task.execute(Context())
    pid = int((project / "pid").read_text())
    was_running = is_running(pid)
    task.on_kill()
    task._process.sub_process.wait(timeout=30)
    task.on_kill()
    return {"was_running": was_running, "runs": is_running(pid)}


ExecutorSafeguard.test_mode = True
home = product(Path(sys.argv[2]) / "it's {the} product")
PipelineOperator(task_id="never_begun", pipeline="data").on_kill()
results = {end: ended(operator(home, end)) for end in ("0", "3", "4", "1", "2", "5", "killed")}
results["slow"] = stopped(home)
results["no python"] = ended(operator(home, "0", "/nowhere/python"))
results["usual python"] = ended(operator(home, "0", ""))
results["no product"] = ended(operator(home / "elsewhere", "0"))
print(json.dumps(results))
