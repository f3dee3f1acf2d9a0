"""Past leads that were kept before their outcome was known, and the page that judges them."""

import pandas as pd
from conftest import table_of
from driver import started
from streamlit.testing.v1 import AppTest

from scoring.access import LOCAL
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.pipelines.keeping import keep_scored
from scoring.registry import NamedModels
from scoring.settings import models_folder
from scoring.store.batch_store import BatchRecord


def keep_past(past: pd.DataFrame, model: LeadModel) -> BatchRecord:
    """Publish the model as courses; score leads without their outcome, and keep them."""
    registry = NamedModels(models_folder()).registry("courses")
    registry.publish(model)
    leads = table_of(past.drop(columns="Converted"))
    scored = score_table(leads, "october.csv", registry.serving().model)
    return keep_scored(scored, by=LOCAL, came_by="page")


def outcomes_view() -> AppTest:
    """The page Monitor with what became of leads."""
    app = started("pages/monitor.py")
    app.session_state["monitor_view"] = "Outcomes"
    return app.run()
