"""A later export of the bundled sample, and a model that reads it otherwise."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
from conftest import ROOT, read_sample, table_of

from scoring.model.lead_model import Calibration, LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scorers import LinearField, LinearModel
from scoring.model.scoring_path import score_table
from scoring.registry import Registry

ACTIVITY = ("Last activity", "Visits", "Minutes on site", "Fee page views", "Emails opened")
GONE, NEW = 40, 25


def earlier_export(rows: int = 200) -> pd.DataFrame:
    """The sample as it is."""
    return read_sample("sample_leads.csv", rows)


def later_export(rows: int = 200) -> pd.DataFrame:
    """The sample a week later: some activity changed, the oldest leads gone, some leads new."""
    random, leads = np.random.default_rng(6), earlier_export(rows)
    later = leads.copy()
    for name in ACTIVITY:
        changed = random.random(rows) < 0.2
        later.loc[changed, name] = random.choice(leads[name].to_numpy(), int(changed.sum()))
    new = leads.iloc[:NEW].assign(**{"Lead ID": [f"new{i}" for i in range(NEW)]})
    return pd.concat([later.iloc[GONE:], new], ignore_index=True)


@cache
def bundled() -> LeadModel:
    """The model that comes with the project."""
    return Registry(ROOT / "models" / "sample").serving().model


def other_model(model: LeadModel) -> LeadModel:
    """A version with a linear scorer and another calibration; it does not read the last field."""
    random = np.random.default_rng(7)
    encoder = replace(model.encoder, fields=model.encoder.fields[:-1])
    fields = [
        LinearField(random.normal(0, 0.4, len(f.levels) + 1), -0.2, 0.1, f.is_number, 0, 50, 5, 10)
        for f in encoder.fields
    ]
    return replace(
        model,
        encoder=encoder,
        second=None,
        scorer=LinearModel(-1.0, tuple(fields)),
        calibration=Calibration(0.8, 0.3),
        card=replace(model.card, version="v0000"),
        profile=replace(model.profile, fields=model.profile.fields[:-1]),
    )


def scored(frame: pd.DataFrame, model: LeadModel, name: str = "leads.csv") -> ScoredBatch:
    """A frame of text, scored."""
    return score_table(table_of(frame), name, model)
