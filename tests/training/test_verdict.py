"""Which candidate is recommended, and in what words."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from scoring.errors import TrainingRefused
from scoring.model.lead_model import LeadModel
from scoring.training.candidates import CONSTANT, FOREST, LIGHTGBM, LOGISTIC
from scoring.training.evaluation import measure
from scoring.training.result import Candidate, Training
from scoring.training.verdict import judged

RNG = np.random.default_rng(5)
RAW = RNG.normal(size=3000)
OUTCOME = RNG.random(3000) < expit(RAW)


@pytest.fixture
def judge(small_model: LeadModel):
    def candidate(name: str, chance: np.ndarray) -> Candidate:
        test = measure(OUTCOME, chance, split="time", threshold=0.5)
        model = replace(small_model, card=replace(small_model.card, test=test))
        return Candidate(name, model, {}, 1.0)

    def run(**chances: np.ndarray) -> Training:
        named = {name.replace("_", " "): chance for name, chance in chances.items()}
        found = [candidate(name, chance) for name, chance in named.items()]
        return judged(found, OUTCOME, named, seed=0)

    return run


def test_of_two_alike_the_simpler_is_recommended(judge) -> None:
    little = expit(RAW + 0.05 * RNG.normal(size=3000))
    found = judge(**{LIGHTGBM: expit(RAW), LOGISTIC: little})
    assert found.recommended == LOGISTIC
    assert f"{LOGISTIC} is simpler and about as good" in found.verdict


def test_a_clear_lead_is_not_given_away_for_simplicity(judge) -> None:
    worse = expit(RAW + 1.5 * RNG.normal(size=3000))
    found = judge(**{LIGHTGBM: expit(RAW), LOGISTIC: worse})
    assert (found.recommended, found.candidates[0].name) == (LIGHTGBM, LIGHTGBM)
    assert "more than noise" in found.verdict


def test_candidates_stand_by_their_auc_each_with_its_interval(judge) -> None:
    constant = np.full(3000, OUTCOME.mean())
    found = judge(**{CONSTANT: constant, FOREST: expit(RAW)})
    assert [c.name for c in found.candidates] == [FOREST, CONSTANT]
    low, high = found.candidates[0].intervals["auc"]
    assert low < found.candidates[0].test.auc < high


def test_only_a_candidate_that_meets_the_tier_goals_is_recommended(judge) -> None:
    chances = {LIGHTGBM: expit(RAW), CONSTANT: np.full(3000, OUTCOME.mean())}
    trained = judge(**chances)
    best, constant = trained.candidates
    unable = [replace(best, unmet="Tier A cannot."), constant]
    found = judged(unable, OUTCOME, chances, seed=0)
    assert (found.recommended, found.candidates[0].name) == (CONSTANT, LIGHTGBM)
    assert "cannot meet the tier goals: LightGBM." in found.verdict


def test_goals_that_no_candidate_meets_are_refused_with_the_reason_of_the_best(judge) -> None:
    found = judge(**{LIGHTGBM: expit(RAW)})
    unable = [replace(found.best, unmet="Tier A cannot be so.")]
    with pytest.raises(TrainingRefused, match="Tier A cannot be so"):
        judged(unable, OUTCOME, {LIGHTGBM: expit(RAW)}, seed=0)


def test_a_candidate_that_may_know_the_outcome_is_compared_and_not_recommended(judge) -> None:
    trained = judge(**{LIGHTGBM: expit(RAW), CONSTANT: np.full(3000, OUTCOME.mean())})
    best, constant = trained.candidates
    chances = {LIGHTGBM: expit(RAW), CONSTANT: np.full(3000, OUTCOME.mean())}
    found = judged([replace(best, barred="Late."), constant], OUTCOME, chances, seed=0)
    assert (found.recommended, found.candidates[0].name) == (CONSTANT, LIGHTGBM)
    assert "may know the outcome: LightGBM." in found.verdict
