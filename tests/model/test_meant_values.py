"""What a person said that values mean counts once, and before a recipe keeps some of them."""

from dataclasses import replace

import pytest
from conftest import read_sample, table_of

from scoring.intake.leads.mapping import Confirmed
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Keep

SWAPPED = {"Facebook": "Google Ads", "Google Ads": "Facebook", "Code 7": "Referral"}


@pytest.fixture(params=["recipe", "no recipe"])
def model(request: pytest.FixtureRequest, small_model: LeadModel) -> LeadModel:
    levels = ("Facebook", "Google Ads", "Referral", "Direct")
    keep = Recipe((Keep("Source", levels=levels, others="Direct"),))
    return replace(small_model, recipe=keep if request.param == "recipe" else None)


def test_swapped_values_are_read_once_and_the_file_is_shown_as_it_came(model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 6)
    frame["Source"] = ["Facebook", "Google Ads", " Code 7 ", "Direct", "", "Referral"]
    scored = score_table(table_of(frame), "x", model, mapping=Confirmed({}, {"Source": SWAPPED}))
    read = scored.leads.values["Source"].fillna("").tolist()
    assert read[:4] == ["Google Ads", "Facebook", "Referral", "Direct"]
    assert read[4:] == ["", "Referral"]
    assert scored.as_uploaded.frame["Source"].tolist() == frame["Source"].tolist()


def test_a_file_under_swapped_names_scores_as_under_its_own(model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 200)
    names = {"Facebook": "Google Ads", "Google Ads": "Facebook"}
    other = frame.assign(Source=frame["Source"].replace(names))
    said = Confirmed({}, {"Source": names})
    found = score_table(table_of(other), "x", model, mapping=said).scores.propensity
    own = score_table(table_of(frame), "x", model).scores.propensity
    assert found.tolist() == own.tolist()
    assert score_table(table_of(other), "x", model).scores.propensity.tolist() != own.tolist()
