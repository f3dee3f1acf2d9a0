"""Run by Airflow's Python: what its parser finds in the DAG files, as JSON; no network is there."""

import json
import socket
import sys
from pathlib import Path

from airflow.dag_processing.dagbag import BundleDagBag


def refuse(*_given: object, **_told: object) -> None:
    """No DAG file may connect to anything."""
    raise OSError("a DAG file used the network")


socket.socket.connect = refuse  # type: ignore[method-assign,assignment]
bag = BundleDagBag(sys.argv[1], bundle_path=Path(sys.argv[1]))
found = {
    dag.dag_id: {
        "schedule": dag.timetable.expression,
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "tags": sorted(dag.tags),
        "doc": bool(dag.doc_md),
        "tasks": {
            task.task_id: {
                "owner": task.owner,
                "pipeline": task.pipeline,
                "retries": task.retries,
                "backoff": task.retry_exponential_backoff,
                "hours": task.execution_timeout.total_seconds() / 3600,
                "inlets": [asset.name for asset in task.inlets],
                "outlets": [asset.name for asset in task.outlets],
            }
            for task in dag.tasks
        },
    }
    for dag in bag.dags.values()
}
product = sorted(n for n in sys.modules if n.split(".")[0] in ("scoring", "pandas", "lightgbm"))
print(json.dumps({"errors": bag.import_errors, "dags": found, "product": product}))
