"""Lead scoring without a screen: files become leads, leads a ranking, a ranking reasons."""

import os
from importlib import import_module
from typing import TYPE_CHECKING

# Idle OpenMP threads that spin steal the core that the others need; read at first import.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

if TYPE_CHECKING:
    from scoring.errors import (
        BatchRefused,
        FileRefused,
        LeadScoringError,
        ModelUnavailable,
        TrainingRefused,
    )
    from scoring.intake.table.reading import read_table
    from scoring.model.call_plan import CallPlan
    from scoring.model.scoring_path import score_table
    from scoring.pipelines.jobs import (
        expectation,
        explain_all,
        explained,
        score_file,
        train_and_publish,
        write_call_sheet,
    )
    from scoring.registry import NamedModels, Registry
    from scoring.training.trainer import TrainingRequest

# The home of each public name, which loads half the product: whoever asks for a part of it, as
# `python -m scoring` does, waits for that part.
_HOMES = {
    "BatchRefused": "errors",
    "CallPlan": "model.call_plan",
    "FileRefused": "errors",
    "LeadScoringError": "errors",
    "ModelUnavailable": "errors",
    "NamedModels": "registry",
    "Registry": "registry",
    "TrainingRefused": "errors",
    "TrainingRequest": "training.trainer",
    "expectation": "pipelines.jobs",
    "explain_all": "pipelines.jobs",
    "explained": "pipelines.jobs",
    "read_table": "intake.table.reading",
    "score_file": "pipelines.jobs",
    "score_table": "model.scoring_path",
    "train_and_publish": "pipelines.jobs",
    "write_call_sheet": "pipelines.jobs",
}

__all__ = [
    "BatchRefused",
    "CallPlan",
    "FileRefused",
    "LeadScoringError",
    "ModelUnavailable",
    "NamedModels",
    "Registry",
    "TrainingRefused",
    "TrainingRequest",
    "expectation",
    "explain_all",
    "explained",
    "read_table",
    "score_file",
    "score_table",
    "train_and_publish",
    "write_call_sheet",
]


def __getattr__(name: str) -> object:
    """A public name, loaded when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module “scoring” has no attribute “{name}”")
    return getattr(import_module(f"scoring.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The public names, whether or not they are loaded."""
    return sorted(__all__)
