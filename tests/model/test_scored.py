"""How far the chances of a batch are off together, by its dates and its mix."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of

from scoring.model.chance_errors import ChanceErrors
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table

# Rates move by 0.3 log-odds in nine days.
MOVING = ChanceErrors(np.zeros(1), np.ones(1), np.zeros((0, 1)), spread=0.3, days=9.0)


def scored(model: LeadModel, leads: pd.DataFrame) -> ScoredBatch:
    card = replace(model.card, last_created="2026-10-01")
    made = replace(model, card=card, certainty=MOVING)
    return score_table(table_of(leads), "leads.csv", made)


def moved(batch: ScoredBatch) -> float:
    errors = batch.rate_errors
    assert errors is not None
    return float(errors[-1, 0])


def few(created: str) -> pd.DataFrame:
    """Too few leads to have a mix of their own."""
    return read_sample("sample_leads.csv", 20).assign(Created=created)


@pytest.mark.parametrize(
    ("created", "expected"), [("2026-10-05", 0.2), ("2026-11-06", 0.6), ("2026-09-01", 0.0)]
)
def test_errors_grow_with_the_root_of_the_days_since_the_history(
    small_model: LeadModel, created: str, expected: float
) -> None:
    assert moved(scored(small_model, few(created))) == pytest.approx(expected)


def test_without_dates_the_usual_time_is_assumed(small_model: LeadModel) -> None:
    assert moved(scored(small_model, few(""))) == pytest.approx(0.3)


@pytest.mark.slow
def test_a_file_of_another_mix_is_off_by_more(small_model: LeadModel) -> None:
    leads = read_sample("sample_leads.csv", 500).assign(Created="2026-10-02")
    other = leads.assign(Platform="Kiosk", Occupation="", Source="Referral", City="Delhi")
    same, mixed = (moved(scored(small_model, frame)) for frame in (leads, other))
    assert same == pytest.approx(0.1)
    assert mixed > 0.2


def test_a_model_without_certainty_knows_no_error(scored_sample: ScoredBatch) -> None:
    model = replace(scored_sample.model, certainty=None)
    assert replace(scored_sample, model=model).rate_errors is None


def test_a_mistyped_date_after_the_training_does_not_make_chances_surer(
    small_model: LeadModel,
) -> None:
    trained = replace(small_model.card, last_created="2062-01-05", trained_at="2026-10-01T10:00:00")
    made = replace(small_model, card=trained, certainty=MOVING)
    assert moved(score_table(table_of(few("2026-11-06")), "leads.csv", made)) == pytest.approx(0.6)
    assert trained.known_until == "2026-10-01"
    assert replace(trained, last_created="").known_until == ""
