"""The grade of a lead, by hand and for every kind of scorer."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import text_table

from scoring.model.codes import Encoder, FieldCode
from scoring.model.grade import GRADES, FamilySums, GradeScale, family_sums, has_both
from scoring.model.lead_model import LeadModel
from scoring.model.reference import ReferenceProfile, build_profile
from scoring.model.scored import ScoredBatch
from scoring.model.scorers import LinearField, LinearModel
from scoring.model.scoring_path import score_table
from scoring.schema import Column, Family, Kind, LeadSchema, Role
from scoring.training.candidates import NAMES, Context, fit_candidate
from scoring.training.fitting import TrainingSet

NOBODY = np.zeros((4, 4), dtype=np.int64)
SCALE = GradeScale((1.0, 0.0, -1.0), (0.5, 0.0, -np.inf), NOBODY, NOBODY)
RNG = np.random.default_rng(5)
CITY = Column("City", Kind.CATEGORY, Role.FEATURE)
VISITS = Column("Visits", Kind.NUMBER, Role.FEATURE, family=Family.ENGAGEMENT)


def test_a_floor_belongs_to_the_better_grade_and_nobody_is_below_a_step_without_end() -> None:
    sums = FamilySums(np.array([1.0, 0.999, 0.0, -1.0, -2.0]), np.array([0.5, 0.4, -9, 0, 9]))
    assert [GRADES[place] for place in SCALE.places(sums)] == ["A1", "B2", "B3", "C2", "D1"]


def test_the_order_of_adding_up_moves_nobody_below_a_floor() -> None:
    sums = FamilySums(np.array([1.0 - 1e-12, 1.0 - 1e-6]), np.array([0.1 + 0.2 + 0.2 - 1e-15] * 2))
    assert [GRADES[place] for place in SCALE.places(sums)] == ["A1", "B1"]


def test_places_are_those_of_the_grades_row_by_row() -> None:
    assert (GRADES[0], GRADES[3], GRADES[4], GRADES[15]) == ("A1", "A4", "B1", "D4")


def test_one_family_alone_makes_no_grade() -> None:
    assert has_both((CITY, VISITS))
    assert not has_both((CITY,))


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in NAMES if "tuned" not in n.casefold()])
def test_fit_and_engagement_are_exact_parts_of_the_score(name: str) -> None:
    codes = np.column_stack([RNG.integers(0, 4, 300), RNG.normal(size=300), RNG.normal(size=300)])
    codes[::7, 1] = np.nan
    outcome = RNG.random(300) < 1 / (1 + np.exp(-codes[:, 0] + codes[:, 2]))
    fields = (FieldCode(CITY, ("a", "b", "c", "d")), FieldCode(VISITS), FieldCode(VISITS))
    context = replace(Context.of(Encoder(fields), 0, 20), present=0, single=0)
    scorer = fit_candidate(name, TrainingSet.of(codes, outcome, (0,)), context)
    shares, baseline = scorer.contributions(codes)
    fit, engagement = family_sums(shares, [f.column for f in fields])
    assert np.abs(baseline + fit + engagement - scorer.raw(codes)).max() < 1e-9


def hand_model(model: LeadModel) -> LeadModel:
    """City Pune adds 2 and any other nothing; each visit adds 1. Their means are 1 and 2."""
    city = LinearField(np.array([2.0, 0.0, 0.0]), 0.0, 1.0)
    visits = LinearField(np.array([1.0]), 0.0, 2.0, is_number=True, high=9.0)
    inputs = (FieldCode(CITY, ("Pune", "Delhi")), FieldCode(VISITS))
    scorer, schema = LinearModel(-1.0, (city, visits)), LeadSchema((CITY, VISITS))
    return replace(model, schema=schema, encoder=Encoder(inputs), scorer=scorer, grades=SCALE,
                   profile=_profile(inputs), second=None, past=None, recipe=None)  # fmt: skip


def _profile(inputs: tuple[FieldCode, ...]) -> ReferenceProfile:
    codes = np.array([[0.0, 1.0], [1.0, 3.0]] * 50)
    return build_profile(Encoder(inputs), codes, np.array([True, False] * 50))


def scored(model: LeadModel, **cells: list[str]) -> ScoredBatch:
    return score_table(text_table(cells), "leads.csv", model)


def test_a_lead_is_graded_by_the_sums_of_its_contributions(small_model: LeadModel) -> None:
    found = scored(hand_model(small_model), City=["Pune", "Delhi"], Visits=["2", "9"])
    one, other = found.explainer.lead(0), found.explainer.lead(1)
    # Pune adds 2 - 1, Delhi 0 - 1; two visits 2 - 2, nine 9 - 2. A needs 1, C -1; 1 needs 0.5.
    assert (one.fit, one.engagement, one.grade) == (1.0, 0.0, "A2")
    assert (other.fit, other.engagement, other.grade) == (-1.0, 7.0, "C1")
    assert one.baseline + one.fit + one.engagement == one.raw
    assert [r.grade for r in found.explainer.top([1, 0])] == ["C1", "A2"]


def test_a_file_with_fields_of_one_family_alone_has_no_grades(small_model: LeadModel) -> None:
    found = scored(hand_model(small_model), Visits=["2", "9"])
    assert not found.explainer.is_graded
    assert [r.grade for r in found.explainer.top([0, 1])] == ["", ""]
    assert found.explainer.lead(0).grade == ""


def test_a_model_without_a_scale_grades_nobody(small_model: LeadModel) -> None:
    plain = replace(hand_model(small_model), grades=None)
    assert scored(plain, City=["Pune"], Visits=["2"]).explainer.lead(0).grade == ""


def test_grades_of_a_batch_stand_in_its_order(scored_sample: ScoredBatch) -> None:
    order = scored_sample.ranking.order
    every, reasons = scored_sample.explainer.nothing(), scored_sample.explainer.top(order[:30])
    every.put(scored_sample.explainer.strongest(order[:30]))
    found = every.grades
    assert [found[place] for place in order[:30]] == [r.grade for r in reasons]
    assert set(found[order[:30]]) <= set(GRADES)
    assert set(found[order[30:]]) == {""}


def test_what_sets_a_lead_apart_is_told_first(small_model: LeadModel) -> None:
    cells = {"City": ["Pune", "Delhi", "Delhi"], "Visits": ["4", "8", "9"]}
    explainer = scored(hand_model(small_model), **cells).explainer
    # The first: City 1 and visits 2, and among the three on average -1/3 and 5.
    assert [r.field for r in explainer.top([0])[0].supporting] == ["Visits", "City"]
    assert [r.field for r in explainer.apart([0], [0, 1, 2])[0].supporting] == ["City", "Visits"]


def test_reasons_apart_are_the_leads_own_and_keep_their_direction(small_model: LeadModel) -> None:
    cells = {"City": ["Pune", "Delhi"], "Visits": ["4", "9"]}
    found = scored(hand_model(small_model), **cells).explainer.apart([0, 1], [0, 1])
    # The first has fewer visits than the other, which still speak for it.
    assert [(r.field, r.contribution) for r in found[0].supporting] == [("City", 1), ("Visits", 2)]
    assert [r.field for r in found[1].opposing] == ["City"]
    assert found[1].opposing[0].contribution == -1


def test_nobody_to_compare_with_leaves_the_order_as_it_is(small_model: LeadModel) -> None:
    found = scored(hand_model(small_model), City=["Pune"], Visits=["4"]).explainer
    assert found.apart([0], []) == found.top([0])
    assert pd.Series(found.apart([], [0])).empty
