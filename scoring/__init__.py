"""Lead scoring without a screen: files become leads, leads a ranking, a ranking reasons."""

import os
import sys

# Idle OpenMP threads that spin steal the core that the others need; read at first import.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

try:
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
except (ImportError, OSError):
    # `python -m scoring` comes by here first, and then says itself what is missing.
    if sys.argv[:1] != ["-m"]:
        raise

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
