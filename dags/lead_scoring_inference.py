"""The inference pipeline as an Airflow DAG."""

from datetime import datetime, timedelta

from airflow.sdk import dag
from lead_scoring_operator import MODEL, RETRIES, PipelineOperator


@dag(
    schedule="15 * * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "lead-scoring", **RETRIES},
    tags=["lead-scoring"],
    doc_md="Hourly: new leads → scored by the model that serves → call sheet with reasons. The "
    "report has the share per tier, the drift and the ratio of predicted conversions.",
)
def lead_scoring_inference() -> None:
    """Hourly, a quarter past."""
    PipelineOperator(
        task_id="infer",
        pipeline="infer",
        execution_timeout=timedelta(minutes=45),
        inlets=[MODEL],
    )


lead_scoring_inference()
