"""A pipeline by its name: what the command line and the DAGs call."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from scoring.pipelines.config import PipelineConfig, read_config
from scoring.pipelines.data_pipeline import DataRun
from scoring.pipelines.inference_pipeline import infer
from scoring.pipelines.resumable import Facts, only_run
from scoring.pipelines.training_pipeline import TrainingRun
from scoring.training.prepared import Progress

PipelineName = Literal["data", "train", "infer"]


def run_pipeline(
    which: PipelineName, config: Path | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Run a pipeline by the settings in a file, or on the bundled sample; its report as plain data.

    The report has the keys pipeline, status ("done", or "already done" where the same input,
    settings, code and model gave it before), run, began, ended, input and files; a training has
    fate, version and training, an inference leads, tiers, drift, ratios and verdict. Where each of
    several files is scored, `runs` has the report of each. Raises LeadScoringError, of which
    CheckFailed says that the leads would fail again.
    """
    found = read_config(config)
    folder = found.out / which
    with only_run(folder):
        return _WORK[which](found, folder, progress or _silent)


def _silent(_share: float, _step: str) -> None:
    """No progress wanted."""


def _data(config: PipelineConfig, folder: Path, tell: Progress) -> Facts:
    return DataRun.of(config).run(folder, tell)


def _train(config: PipelineConfig, folder: Path, tell: Progress) -> Facts:
    return TrainingRun.of(config, config.out / "data").run(folder, tell)


_WORK: Mapping[str, Callable[[PipelineConfig, Path, Progress], Facts]] = {
    "data": _data,
    "train": _train,
    "infer": infer,
}
