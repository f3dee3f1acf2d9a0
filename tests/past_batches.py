"""Past leads that were kept before their outcome was known."""

import os
from pathlib import Path
from shutil import copytree

import pandas as pd
import pytest
from conftest import table_of

from scoring.access import LOCAL
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.pipelines.keeping import keep_scored
from scoring.registry import NamedModels
from scoring.settings import models_folder
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord


def keep_past(past: pd.DataFrame, model: LeadModel) -> BatchRecord:
    """Publish the model as courses; score leads without their outcome, and keep them."""
    registry = NamedModels(models_folder()).registry("courses")
    registry.publish(model)
    leads = table_of(past.drop(columns="Converted"))
    scored = score_table(leads, "october.csv", registry.serving().model)
    return keep_scored(scored, by=LOCAL, came_by="page")


def past_in(folder: Path, past: pd.DataFrame, model: LeadModel) -> BatchRecord:
    """The same in a folder, for `copy_past`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEAD_SCORING_DATA", str(folder / "data"))
        patch.setenv("LEAD_SCORING_MODELS", str(folder / "models"))
        record = keep_past(past, model)
        lead_store().database.close()
    return record


def copy_past(folder: Path) -> None:
    """Have what is in that folder as if this test had published and kept it."""
    copytree(folder / "data", os.environ["LEAD_SCORING_DATA"])
    copytree(folder / "models", models_folder())
