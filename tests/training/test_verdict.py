"""Which candidate is recommended, and in what words."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from scoring.errors import TrainingRefused
from scoring.model.lead_model import LeadModel
from scoring.training.candidates import CONSTANT, FOREST, LIGHTGBM, LOGISTIC, SINGLE
from scoring.training.evaluation import draw_weights, measure
from scoring.training.proof import Proof
from scoring.training.result import Candidate, Training
from scoring.training.tested_leads import ScoredTest
from scoring.training.verdict import judged

RNG = np.random.default_rng(5)
RAW = RNG.normal(size=3000)
OUTCOME = RNG.random(3000) < expit(RAW)


NOWHERE = np.zeros(3000, dtype=np.int64)


@pytest.fixture
def judge(small_model: LeadModel):
    def candidate(name: str, chance: np.ndarray, outcome: np.ndarray) -> Candidate:
        test = measure(outcome, chance, split="time", threshold=0.5)
        model = replace(small_model, card=replace(small_model.card, test=test))
        return Candidate(
            name,
            model,
            {},
            1.0,
            Proof(chance, outcome, NOWHERE),
            chance,
            ScoredTest(chance, outcome),
        )

    def run(outcome: np.ndarray = OUTCOME, **chances: np.ndarray) -> Training:
        found = [candidate(n.replace("_", " "), c, outcome) for n, c in chances.items()]
        return judged(found, outcome, draw_weights(len(outcome), 0))

    return run


def test_of_two_alike_the_simpler_is_recommended(judge) -> None:
    little = expit(RAW + 0.05 * RNG.normal(size=3000))
    found = judge(**{LIGHTGBM: expit(RAW), LOGISTIC: little})
    assert found.recommended == LOGISTIC
    assert f"It is simpler than {LIGHTGBM} and about as good" in found.verdict
    assert [c.name for c in found.candidates] == [LOGISTIC, LIGHTGBM]


def test_a_clear_lead_is_not_given_away_for_simplicity(judge) -> None:
    worse = expit(RAW + 1.5 * RNG.normal(size=3000))
    found = judge(**{LIGHTGBM: expit(RAW), LOGISTIC: worse})
    assert (found.recommended, found.candidates[0].name) == (LIGHTGBM, LIGHTGBM)
    assert "more than noise" in found.verdict


def test_a_lead_that_may_be_noise_is_not_given_away_where_conversions_are_rare(judge) -> None:
    rare = RNG.random(3000) < expit(1.2 * RAW - 4.5)
    worse = expit(RAW + 1.0 * RNG.normal(size=3000))
    found = judge(rare, **{LIGHTGBM: expit(RAW), LOGISTIC: worse})
    lead = found.candidates[0].proof.ahead_of(found.candidates[1].proof)
    assert found.recommended == LIGHTGBM
    assert lead.value > 0.03


def test_a_single_field_gives_way_to_what_finds_half_again_as_much_in_the_first_tenth(
    judge,
) -> None:
    best = np.quantile(RAW, 0.9) <= RAW
    mixed = np.where(best, RNG.permutation(RAW), RAW)
    hit = RNG.random(3000) < np.where(best, 0.9, np.where(RAW > 0, 0.1, 0.08))
    found = judge(hit, **{LIGHTGBM: expit(RAW), SINGLE: expit(mixed)})
    assert found.recommended == LIGHTGBM


def test_a_weak_model_is_called_weak_and_told_what_it_is_good_for(judge) -> None:
    hit = RNG.random(3000) < expit(0.3 * RAW - 1)
    found = judge(hit, **{LIGHTGBM: expit(RAW), CONSTANT: np.full(3000, 0.3)})
    assert "This model is weak" in found.verdict
    assert f"{found.best.proof.lift(0.1):.1f} times the conversions" in found.verdict


def test_candidates_stand_by_their_auc_each_with_its_interval(judge) -> None:
    constant = np.full(3000, OUTCOME.mean())
    found = judge(**{CONSTANT: constant, FOREST: expit(RAW)})
    assert [c.name for c in found.candidates] == [FOREST, CONSTANT]
    low, high = found.candidates[0].intervals["auc"]
    assert low < found.candidates[0].test.auc < high


def test_the_recommended_one_stands_first_and_the_test_that_disagrees_is_told(judge) -> None:
    trained = judge(**{LIGHTGBM: expit(RAW), FOREST: expit(RAW + RNG.normal(size=3000))})
    lucky = {FOREST: expit(RAW), LIGHTGBM: expit(RAW + RNG.normal(size=3000))}
    few = {n: c[:300] for n, c in lucky.items()}
    hit = OUTCOME[:300]
    pair = [_on_test(c, few[c.name], hit) for c in trained.candidates]
    found = judged(pair, hit, draw_weights(len(hit), 0))
    assert (found.recommended, found.candidates[0].name) == (LIGHTGBM, LIGHTGBM)
    assert f"On the 300 test leads alone {FOREST} is ahead by" in found.verdict
    assert "The choice goes by all 3,000, which hold these too." in found.verdict


def _on_test(candidate: Candidate, chance: np.ndarray, outcome: np.ndarray) -> Candidate:
    """The candidate as it was, with another test."""
    test = measure(outcome, chance, split="time", threshold=0.5)
    model = replace(candidate.model, card=replace(candidate.model.card, test=test))
    return replace(candidate, model=model, chance=chance, scored=ScoredTest(chance, outcome))


def test_only_a_candidate_that_meets_the_tier_goals_is_recommended(judge) -> None:
    trained = judge(**{LIGHTGBM: expit(RAW), CONSTANT: np.full(3000, OUTCOME.mean())})
    best, constant = trained.candidates
    unable = [replace(best, unmet="Tier A cannot."), constant]
    found = judged(unable, OUTCOME, draw_weights(len(OUTCOME), 0))
    assert [found.recommended, *(c.name for c in found.candidates)] == [
        CONSTANT,
        CONSTANT,
        LIGHTGBM,
    ]
    assert "cannot meet the tier goals: LightGBM." in found.verdict


def test_goals_that_no_candidate_meets_are_refused_with_the_reason_of_the_best(judge) -> None:
    found = judge(**{LIGHTGBM: expit(RAW)})
    unable = [replace(found.best, unmet="Tier A cannot be so.")]
    with pytest.raises(TrainingRefused, match="Tier A cannot be so"):
        judged(unable, OUTCOME, draw_weights(len(OUTCOME), 0))


def test_a_candidate_that_may_know_the_outcome_is_compared_and_not_recommended(judge) -> None:
    trained = judge(**{LIGHTGBM: expit(RAW), CONSTANT: np.full(3000, OUTCOME.mean())})
    best, constant = trained.candidates
    found = judged(
        [replace(best, barred="Late."), constant], OUTCOME, draw_weights(len(OUTCOME), 0)
    )
    assert [found.recommended, *(c.name for c in found.candidates)] == [
        CONSTANT,
        CONSTANT,
        LIGHTGBM,
    ]
    assert "may know the outcome: LightGBM." in found.verdict
