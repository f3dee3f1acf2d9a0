"""What the three DAGs share: a pipeline of the product, run by the product's own Python."""

import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from airflow.providers.standard.hooks.subprocess import SubprocessHook
from airflow.sdk import Asset, BaseOperator, Context
from airflow.sdk.exceptions import AirflowException, AirflowFailException

# Also where this file is reached by a link.
PROJECT = Path(__file__).resolve().parent.parent
MODEL_INPUT, MODEL = Asset("lead_scoring_model_input"), Asset("lead_scoring_model")
# A refusal is tried again as well, since a late export is there half an hour later; a check that
# failed is not, as the same leads fail it again.
RETRIES = {
    "retries": 2,
    "retry_delay": timedelta(minutes=5),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=30),
}
# By the command line: done; a model that was held; one that was kept beside the serving one. Then
# wrong usage; a check that failed.
_DONE, _FINAL = (0, 3, 4), (2, 5)
# Of the report, last in the log, where people look.
_TOLD = ("status", "fate", "why", "verdict", "run")


class PipelineOperator(BaseOperator):
    """Runs `python -m scoring pipeline` and returns its report; what it prints is the task's log.

    Not by `external_python`, which goes on to the end where Airflow wants the task to stop.
    """

    template_fields = ("project", "python", "config")

    def __init__(self, *, pipeline: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pipeline = pipeline
        self.project = f"{{{{ var.value.get('lead_scoring_project', {str(PROJECT)!r}) }}}}"
        self.python = "{{ var.value.get('lead_scoring_python', '') }}"
        self.config = "{{ var.value.get('lead_scoring_pipelines', '') }}"
        self._process = SubprocessHook()

    def execute(self, context: Context) -> Any:
        """The report as plain data. Raises AirflowException with the words of the product."""
        python = self._required_python()
        asked = ["--config", self.config] if self.config else []
        if not asked:
            self.log.warning("No Variable lead_scoring_pipelines: this runs on the bundled sample.")
        command = [python, "-u", "-m", "scoring", "pipeline", self.pipeline, "--json", *asked]
        code, said = self._process.run_command(command, cwd=self.project)
        if code in _DONE:
            report = json.loads(said)
            self.log.info("%s", {name: report[name] for name in _TOLD if name in report})
            return report
        if code < 0:
            said = f"The pipeline was ended by signal {-code}; 9 often means out of memory."
        raise (AirflowFailException if code in _FINAL else AirflowException)(said)

    def on_kill(self) -> None:
        """End the pipeline with its task; the next run goes on from its last finished step."""
        # It may not have begun, or have ended by itself.
        with suppress(ProcessLookupError):
            if self._process.sub_process is not None:
                self._process.send_sigterm()

    def _required_python(self) -> str:
        if not Path(self.project, "scoring", "__main__.py").is_file():
            raise AirflowFailException(
                f"The product is not in “{self.project}”: expected its folder, which has scoring/ "
                "in it. Set the Airflow Variable lead_scoring_project to that folder."
            )
        python = self.python or str(Path(self.project, ".venv", "bin", "python"))
        if not Path(python).is_file():
            raise AirflowFailException(
                f"The product's Python is not at “{python}”. Run make there, or set the Airflow "
                "Variable lead_scoring_python to the full path of the Python that has "
                "requirements.lock installed."
            )
        return python
