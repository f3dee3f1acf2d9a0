"""The grid of grades, counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.model.call_plan import CallPlan
from scoring.model.grade import GRADES, GradeScale
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.grade import batch_grades, grade_words, model_grades, why_no_grade

LEADS = np.array([[50, 0, 0, 0], [20, 10, 0, 0], [0, 0, 0, 0], [0, 0, 20, 0]])
CONVERTED = np.array([[40, 0, 0, 0], [5, 1, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0]])
EVERY = CallPlan(10_000)
SCALE = GradeScale((1.0, 0.0, -1.0), (1.0, 0.0, -1.0), LEADS, CONVERTED)


def test_test_leads_are_shown_by_grade_with_rate_and_n(small_model: LeadModel) -> None:
    found = model_grades(replace(small_model, grades=SCALE))
    assert found.table is not None
    first = found.table.set_index("grade").loc["A1"]
    assert (first["leads"], first["converted"], first["rate"]) == (50, 40, 0.8)
    assert found.said.startswith(
        "Of 100 test leads, these converted: fit A 80% (n 50), fit D 5% (n 20), engagement 1 64% "
        "(n 70), engagement 3 5% (n 20)."
    )


def test_cells_of_few_leads_are_grey_and_cells_of_none_are_empty(small_model: LeadModel) -> None:
    figure = model_grades(replace(small_model, grades=SCALE)).figure
    assert figure is not None
    told, few = (np.array(trace.z, dtype=float) for trace in figure.data)
    # Nobody has C or 4: neither has a row or a column.
    assert np.argwhere(~np.isnan(told)).tolist() == [[0, 0], [1, 0], [2, 2]]
    assert (list(figure.data[0].y), list(figure.data[0].x)) == (["A", "B", "D"], ["1", "2", "3"])
    assert np.argwhere(~np.isnan(few)).tolist() == [[1, 1]]
    assert figure.data[0].text[1][0] == "<b>25%</b><br>n 20"


def test_a_batch_is_shown_with_the_conversions_expected(scored_sample: ScoredBatch) -> None:
    size = len(scored_sample.leads)
    grades = np.where(scored_sample.scores.tier == "A", "A1", "D4")
    found = batch_grades(scored_sample, grades, EVERY)
    assert found.table is not None
    best = scored_sample.scores.propensity[scored_sample.scores.tier == "A"]
    row = found.table.set_index("grade").loc["A1"]
    assert (row["leads"], row["expected"]) == (len(best), pytest.approx(best.sum()))
    assert row["rate"] == pytest.approx(best.mean())
    assert f"Grade A1 holds {len(best):,} leads" in found.said
    assert f"from {size:,} leads" in found.said


def test_a_plan_leaves_out_whom_nobody_calls(scored_sample: ScoredBatch) -> None:
    grades, plan = np.full(len(scored_sample.leads), "A1", dtype=object), CallPlan(300, fold=True)
    found = batch_grades(scored_sample, grades, plan).table
    assert found is not None
    assert found["leads"].sum() == len(scored_sample.one_call_order) < len(scored_sample.leads)
    assert found["expected"].sum() == pytest.approx(plan.cut(scored_sample).total)


@pytest.mark.parametrize(
    ("floors", "words"),
    [
        ((2.0, 1.0, 0.0), "A 20%, B 30%, C 30%, D 20%; 1 20%"),
        ((2.0, 1.0, 1.0), "A 20%, B 60%, D 20%; 1 20%"),
        ((1.0, 1.0, 0.0), "A 50%, C 30%, D 20%; 1 20%"),
        ((2.0, -np.inf, -np.inf), "A 20%, B 80%; 1 20%"),
    ],
)
def test_steps_that_are_one_are_told_with_their_shares(
    scored_sample: ScoredBatch, floors: tuple[float, float, float], words: str
) -> None:
    scale = scored_sample.model.grades
    assert scale is not None
    told = replace(scale, fit=floors, engagement=(2.0, 1.0, 0.0))
    said = grade_words(replace(scored_sample.model, grades=told))
    assert words in said
    assert ("nobody has" in said) == (len(set(floors)) < 3 or -np.inf in floors)


def test_leads_without_a_grade_yet_are_not_counted(scored_sample: ScoredBatch) -> None:
    grades = np.full(len(scored_sample.leads), "", dtype=object)
    assert batch_grades(scored_sample, grades, EVERY).table is None
    grades[3] = "B2"
    found = batch_grades(scored_sample, grades, EVERY).table
    assert found is not None
    assert found["leads"].sum() == 1


def test_a_model_without_grades_says_why(scored_sample: ScoredBatch) -> None:
    bare = replace(scored_sample, model=replace(scored_sample.model, grades=None))
    assert "no grade" in why_no_grade(bare)
    assert batch_grades(bare, [""] * len(bare.leads), EVERY).figure is None
    assert model_grades(bare.model).figure is None
    assert grade_words(bare.model) == ""


def test_the_sample_is_graded_and_the_letters_are_explained(scored_sample: ScoredBatch) -> None:
    assert why_no_grade(scored_sample) == ""
    assert "The letter is fit" in grade_words(scored_sample.model)
    best = scored_sample.explainer.top(scored_sample.ranking.order[:20])
    assert {reasons.grade for reasons in best} <= set(GRADES)


def test_every_step_of_the_sample_converts_less_on_test_leads(small_model: LeadModel) -> None:
    assert small_model.grades is not None
    for axis in (0, 1):
        leads = small_model.grades.leads.sum(axis=axis)
        rates = small_model.grades.converted.sum(axis=axis)[leads > 0] / leads[leads > 0]
        assert (np.diff(rates) < 0).all()
