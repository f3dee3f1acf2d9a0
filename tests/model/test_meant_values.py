"""What a person said that values mean counts once, and before a recipe keeps some of them."""

from dataclasses import replace

import pytest
from conftest import read_sample, table_of

from scoring.intake.leads.mapping import Confirmed
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_again, score_table
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Fill, Keep, Placeholders, Step

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


RECIPES = (
    Fill(("Source",), "Facebook"),
    Placeholders(("Source",), ("web?",)),
    Keep("Source", levels=("Facebook",), missing="Facebook"),
)


@pytest.mark.parametrize("step", [None, *RECIPES])
def test_a_cell_is_called_empty_as_it_was_uploaded_whatever_a_recipe_makes_of_it(
    small_model: LeadModel, step: Step | None
) -> None:
    model = replace(small_model, recipe=None if step is None else Recipe((step,)))
    frame = read_sample("sample_leads.csv", 40).assign(Source=["Facebook", "", "n/a", "web?"] * 10)
    leads = score_table(table_of(frame), "x", model).leads
    source = next(c for c in model.schema.inputs if c.name == "Source")
    blank = leads.blank(source)
    assert blank is not None
    assert blank.tolist() == [False, True, True, False] * 10


def test_a_model_that_takes_other_words_for_nothing_reads_the_cells_again(
    small_model: LeadModel,
) -> None:
    columns = (replace(c, nothing=("web?",)) if c.name == "Source" else c
               for c in small_model.schema.columns)  # fmt: skip
    other = replace(small_model, schema=replace(small_model.schema, columns=tuple(columns)))
    frame = read_sample("sample_leads.csv", 4).assign(Source=["Facebook", "", "n/a", "web?"])
    first = score_table(table_of(frame), "x", small_model)
    again, anew = score_again(first, other), score_table(table_of(frame), "x", other)
    assert again.leads.values["Source"].isna().tolist() == [False, True, True, True]
    assert again.scores.propensity.tolist() == anew.scores.propensity.tolist()
