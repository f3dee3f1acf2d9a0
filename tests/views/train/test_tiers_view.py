"""Tiers as a page shows them: goals, floors to choose from, and the test of each tier."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scoring.access import LOCAL
from scoring.model.lead_model import LeadModel, TierFloors
from scoring.registry import Registry
from scoring.training.publishing import Publication, publish
from scoring.training.run_folder import Run, State
from scoring.training.run_report import CandidateReport
from scoring.training.tested_leads import ScoredTest, TierCount
from scoring.training.tiers import TierGoal
from scoring.training.trainer import TrainingRequest
from scoring.views.train import tiers as view
from scoring.views.train.tiers import RATE, SHARE

FLOORS = TierFloors(0.5, 0.25, 0.125)
GOAL = TierGoal("A", 0.6, is_rate=True)


@pytest.fixture
def candidate(small_model: LeadModel) -> CandidateReport:
    return CandidateReport("LightGBM", "v0001", small_model.card.test, {}, 1.0, "")


@pytest.fixture
def run(tmp_path: Path, small_model: LeadModel) -> Run:
    """A run that found `small_model`."""
    Registry(tmp_path / "models").publish(small_model)
    request = TrainingRequest("Converted")
    return Run(tmp_path, "h.csv", request, "2026-01-01", State.DONE, "", (), {})


def serving(model: LeadModel, outcome: str = "Converted") -> LeadModel:
    card = replace(model.card, version="v0007", outcome=outcome)
    return replace(model, floors=FLOORS, card=card)


def test_what_may_be_said_of_a_tier_is_put_in_words() -> None:
    usual, rate, share = view.goal_choices("B").values()
    assert usual == "A and B are the top 50% (default)"
    assert (rate, share) == ("B converts at … or more", "A and B are the top …")


def test_goals_come_from_the_choices_that_were_made() -> None:
    found = view.stated_goals([("A", RATE, 60.0), ("B", "", None), ("C", SHARE, 90.0)])
    assert found.goals == (GOAL, TierGoal("C", 0.9, is_rate=False))
    assert found.problem == ""


def test_a_choice_without_its_percentage_is_told() -> None:
    found = view.stated_goals([("A", "", None), ("B", RATE, None), ("C", "", None)])
    assert "percentage of tier B" in found.problem


def test_a_contradiction_is_told() -> None:
    found = view.stated_goals([("A", SHARE, 40.0), ("B", SHARE, 30.0)])
    assert "no leads for B" in found.problem


def test_the_goals_are_told_beside_the_tiers() -> None:
    assert "A converts at 60% or more" in view.goals_line([GOAL])
    assert view.goals_line([]) == ""


def test_the_floors_of_the_serving_model_are_kept_unless_goals_were_stated(
    run: Run, candidate: CandidateReport, small_model: LeadModel
) -> None:
    found = view.floor_choice(run, candidate, serving(small_model))
    assert (found.keep, found.floors(keep=True)) == (True, FLOORS)
    assert found.floors(keep=False) == small_model.floors
    goals = replace(run, request=replace(run.request, tiers=(GOAL,)))
    assert not view.floor_choice(goals, candidate, serving(small_model)).keep


def test_floors_of_another_business_are_not_offered_and_that_is_told(
    run: Run, candidate: CandidateReport, small_model: LeadModel
) -> None:
    found = view.floor_choice(run, candidate, serving(small_model, "Bought"))
    assert (found.kept, found.floors(keep=True)) == (None, small_model.floors)
    assert found.why_not.startswith("The tier floors of v0007 are not kept")


def test_without_a_serving_model_there_is_nothing_to_choose(
    run: Run, candidate: CandidateReport, small_model: LeadModel
) -> None:
    found = view.floor_choice(run, candidate, None)
    assert (found.own, found.kept, found.why_not) == (small_model.floors, None, "")


def test_each_tier_is_told_with_its_floor_and_what_became_of_its_test_leads() -> None:
    scored = ScoredTest(np.array([0.5, 0.6, 0.3, 0.3]), np.array([True, False, True, False]))
    rows = view.tiers_table(FLOORS, scored).to_numpy().tolist()
    assert rows[0] == ["A", "50.0%", "50% (n 2)", "50%"]
    assert rows[2] == ["C", "12.5%", "no lead", "0%"]


@pytest.mark.parametrize(
    ("outcome", "floors", "words"),
    [
        ("Converted", FLOORS, "Tier floors were kept from v0001."),
        ("Bought", None, "Tier floors are those of this training."),
    ],
)
def test_the_floors_of_a_published_candidate_are_told_with_whose_they_are(
    run: Run,
    candidate: CandidateReport,
    small_model: LeadModel,
    outcome: str,
    floors: TierFloors | None,
    words: str,
) -> None:
    champions = Registry(run.folder / "champions")
    champions.publish(serving(small_model, outcome))
    version = publish(small_model, champions, Publication(by=LOCAL)).card.version
    published = replace(run, published={"LightGBM": version})
    found = view.published_floors(champions, published, candidate)
    assert found == (floors or small_model.floors, words)


def test_without_a_test_the_floors_are_told_alone() -> None:
    table = view.tiers_table(FLOORS, None)
    assert table["Chance from"].tolist() == ["50.0%", "25.0%", "12.5%", "0%"]
    assert list(table) == ["Tier", "Chance from"]


def test_tiers_are_told_in_lines() -> None:
    said = view.tier_lines([TierCount("A", 0.5, 1200, 900)])
    assert said == ["Tier A from a chance of 50.0%: 1,200 test leads, 75% (n 1,200) converted"]


def test_a_stated_base_rate_is_told_as_the_test_has_the_historys_own(run: Run) -> None:
    stated = replace(run, request=replace(run.request, base_rate=0.05))
    assert "the stated 5%" in view.tiers_caption(stated)
    assert "stated" not in view.tiers_caption(run)
