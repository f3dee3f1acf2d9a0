"""A history with several answers in a cell: what is learned, asked, told and scored of it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import text_table, trained

from scoring.intake.issue import Table
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import lead_values, score_lead, score_table
from scoring.model.stored import from_plain, to_plain
from scoring.recipes.answer_sets import Several
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Keep
from scoring.schema import Role
from scoring.training.notes import notes_of
from scoring.training.prepared import History, TrainingRequest, prepare
from scoring.training.question import Reply
from scoring.training.radar import radar
from scoring.training.set_columns import taken_apart, with_answers, with_sets
from scoring.views.call_sheet.notices import Level, in_brief, notices
from scoring.views.train.columns import column_table
from scoring.views.train.recipe import derive
from scoring.views.what_if.form import form_of

ANSWERS = ("Price", "Webinar", "Advice", "Service")
REQUEST = TrainingRequest("Won")


def history(leads: int = 600, name: str = "Wish") -> Table:
    """Who wants a webinar converts in four of five cases, others in one of five."""
    rng = np.random.default_rng(6)
    given = rng.random((leads, 4)) < 0.4
    cells = ["; ".join(rng.permutation([a for a, g in zip(ANSWERS, row, strict=True) if g]))
             for row in given]  # fmt: skip
    won = rng.random(leads) < np.where(given[:, 1], 0.8, 0.2)
    source = rng.choice(["Web", "Fair"], leads).tolist()
    words = np.where(won, "Yes", "No").tolist()
    return text_table({"Source": source, name: cells, "Won": words})


@pytest.fixture(scope="module")
def found() -> History:
    return prepare(history(), REQUEST)


@pytest.fixture(scope="module")
def model() -> LeadModel:
    return trained(history(), REQUEST)


def scored(model: LeadModel, *cells: str) -> ScoredBatch:
    table = text_table({"Source": ["Web"] * len(cells), "Wish": list(cells)})
    return score_table(table, "new.csv", model)


def test_each_answer_is_an_input_and_the_cell_is_none(found: History) -> None:
    inputs = {c.name for c in found.batch.schema.inputs}
    assert inputs == {"Source", *(f"Wish: {answer}" for answer in ANSWERS)}
    (cell,) = (c for c in found.batch.schema.columns if c.name == "Wish")
    assert cell.role is Role.UNUSED
    assert cell.reason.startswith("several answers in a cell: 4 answers are inputs, such as")


def test_a_note_says_so_and_dates_are_still_offered(found: History) -> None:
    told = notes_of(found, [], None, None, REQUEST)
    assert any("“Wish” holds several answers in one cell. 4 answers are" in note for note in told)
    assert not any("recipe of" in note for note in told)


def test_a_column_left_out_or_grouped_by_a_person_is_not_taken_apart() -> None:
    table, keep = history(), Recipe((Keep("Wish", ("Price",)),))
    assert with_sets(None, table, ["Won", "Wish"]) is None
    assert with_sets(keep, table, ["Won"]) == keep


def test_answers_are_learned_from_the_training_leads_alone(found: History) -> None:
    assert found.recipe is not None
    (step,) = found.recipe.steps
    assert isinstance(step, Several)
    assert set(step.answers or ()) == set(ANSWERS)


def test_what_is_said_of_the_column_is_said_of_each_answer(found: History) -> None:
    said = with_answers(["Source", "Wish"], found.recipe)
    assert set(said) == {"Source", "Wish", *(f"Wish: {answer}" for answer in ANSWERS)}
    late = radar(found, replace(REQUEST, late=("Wish",)))
    assert {q.column for q in late.questions if q.answer is Reply.LATE} == set(said) - {
        "Source", "Wish",
    }  # fmt: skip


def test_a_lever_or_a_trait_goes_by_the_name_of_the_column() -> None:
    named = prepare(history(name="Religion"), REQUEST)
    assert {s.trait.words for s in radar(named, REQUEST).signs if s.trait} == {"religion or belief"}
    assert named.batch.schema.levers == ()
    asked = prepare(history(), replace(REQUEST, levers=("Wish",)))
    assert len(asked.batch.schema.levers) == 4


def test_the_page_lists_the_column_as_left_out_and_its_answers_as_used() -> None:
    made = derive(history(), "", "Won")
    table = column_table(made.table.frame, "Won", recipe=made.learned).set_index("Column")
    assert made.line == "none; several answers in a cell of Wish"
    assert table.loc["Wish", "Role"] == "left out"
    assert table.loc["Wish: Webinar", "Role"] == "used"
    assert "yes: " in str(table.loc["Wish: Webinar", "Best"])


def test_a_schema_without_a_recipe_stays_as_it_is(found: History) -> None:
    assert taken_apart(found.batch.schema, None) == found.batch.schema


@pytest.mark.slow
def test_any_order_gives_the_same_chance(model: LeadModel) -> None:
    batch = scored(
        model, "Webinar; Price", "Price;Webinar", "price, WEBINAR", '["Webinar","Price"]'
    )
    assert len(set(batch.scores.propensity)) == 1
    assert batch.scores.propensity[0] > 0.6 > 0.4 > scored(model, "Price").scores.propensity[0]


@pytest.mark.slow
def test_a_reason_names_the_column_and_the_answer_with_its_evidence(model: LeadModel) -> None:
    yes, no, blank = scored(model, "Webinar; Price", "Price", "").explainer.top(range(3))
    assert yes.supporting[0].sentence.startswith("Wish contains “Webinar”: ")
    assert "past leads with it converted" in yes.supporting[0].sentence
    assert no.opposing[0].sentence.startswith("Wish does not contain “Webinar”: ")
    assert "past leads without it converted" in no.opposing[0].sentence
    assert all("contain" not in r.sentence for r in (*blank.supporting, *blank.opposing))


@pytest.mark.slow
def test_new_answers_are_told_above_the_ranking_and_the_known_ones_read(model: LeadModel) -> None:
    batch = scored(model, *["Webinar; Podcast"] * 20, *["Price"] * 80)
    (notice,) = (n for n in notices(batch) if "answers new to the model" in n.text)
    assert notice.level is Level.ALARM
    assert "Wish: 20 leads (20%)" in notice.text
    assert "“Podcast”" in notice.text
    assert "New answers: Wish" in in_brief(batch)
    assert list(batch.flags[[0, 99]]) == ["new answer: Wish = Podcast", ""]
    assert batch.scores.propensity[0] == scored(model, "Webinar").scores.propensity[0]


@pytest.mark.slow
def test_a_lead_of_a_what_if_form_has_the_chance_and_the_words_of_the_file(
    model: LeadModel,
) -> None:
    batch = scored(model, "Price; Webinar")
    again = score_lead(lead_values(batch, 0), model)
    assert again.scores.propensity[0] == batch.scores.propensity[0]
    assert again.explainer.top([0])[0].supporting == batch.explainer.top([0])[0].supporting
    field = next(f for f in form_of(model).fields if f.name == "Wish: Webinar")
    assert set(field.options) == {"", "yes", "no"}


@pytest.mark.slow
def test_a_stored_model_takes_cells_apart_as_before(model: LeadModel) -> None:
    again = from_plain(to_plain(model))
    cells = pd.Series(["Webinar", "Price; Advice", ""])
    assert (scored(again, *cells).scores.raw == scored(model, *cells).scores.raw).all()
