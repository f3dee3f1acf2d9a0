"""The data pipeline as an Airflow DAG."""

from datetime import datetime, timedelta

from airflow.sdk import dag
from lead_scoring_operator import MODEL_INPUT, RETRIES, PipelineOperator


@dag(
    schedule="0 5 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "lead-scoring", **RETRIES},
    tags=["lead-scoring"],
    doc_md="Daily: raw file → checks → recipe → model input. A failed check fails the task; its "
    "last line says which and why. Earlier results are then unchanged.",
)
def lead_scoring_data() -> None:
    """Daily, before people come in."""
    PipelineOperator(
        task_id="data",
        pipeline="data",
        execution_timeout=timedelta(hours=1),
        outlets=[MODEL_INPUT],
    )


lead_scoring_data()
