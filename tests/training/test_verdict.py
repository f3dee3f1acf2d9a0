"""Which candidate is recommended, and in what words."""

import numpy as np
import pytest
from scipy.special import expit

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
    from dataclasses import replace

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
    assert "simpler and alike within noise" in found.verdict


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
