"""The AUC that chances promise, against outcomes drawn by them and against counting all pairs."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample, table_of
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.unseen import UnseenLeads
from scoring.monitoring.batch_drift.auc_estimate import AucEstimate, estimate_auc, expected_auc
from scoring.monitoring.health.examined import Examined

CHANCES = st.lists(st.sampled_from([0.0, 0.1, 0.35, 0.5, 0.9, 1.0]), min_size=2, max_size=12)


def by_pairs(chance: list[float]) -> float:
    """Every pair of two leads, of which the first converts and the second does not."""
    right, whole = 0.0, 0.0
    for i, p in enumerate(chance):
        for j, q in enumerate(chance):
            if i != j:
                weight = p * (1 - q)
                whole += weight
                right += weight * (1.0 if p > q else 0.5 if p == q else 0.0)
    return right / whole if whole else float("nan")


@given(CHANCES)
def test_it_is_the_share_of_pairs_in_the_right_order(chance: list[float]) -> None:
    found, expected = expected_auc(np.array(chance)), by_pairs(chance)
    assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_outcomes_drawn_by_the_chances_have_that_auc() -> None:
    random = np.random.default_rng(0)
    chance = random.beta(1, 3, 20_000)
    drawn = [roc_auc_score(random.random(20_000) < chance, chance) for _ in range(20)]
    assert expected_auc(chance) == pytest.approx(np.mean(drawn), abs=0.002)


def test_the_interval_holds_the_auc_of_nine_in_ten_samples(scored_sample: ScoredBatch) -> None:
    random = np.random.default_rng(1)
    chance = random.beta(1, 3, len(scored_sample.leads))
    scores = replace(scored_sample.scores, propensity=chance)
    found = estimate_auc(replace(scored_sample, scores=scores), None)
    assert found is not None
    drawn = [roc_auc_score(random.random(len(chance)) < chance, chance) for _ in range(300)]
    inside = np.mean([found.low <= auc <= found.high for auc in drawn])
    assert 0.85 <= inside <= 0.98


def test_the_test_leads_themselves_are_expected_to_have_their_own_auc(
    small_model: LeadModel, examined: Examined, scored_sample: ScoredBatch
) -> None:
    leads = examined.leads
    scores = replace(scored_sample.scores, propensity=leads.chance)
    found = estimate_auc(replace(scored_sample, scores=scores), leads)
    assert found is not None
    assert found.auc == pytest.approx(small_model.card.test.auc)
    assert found.loss == pytest.approx(0, abs=1e-12)


def test_few_leads_have_no_estimate(small_model: LeadModel) -> None:
    few = score_table(table_of(read_sample("sample_leads.csv", 60)), "few.csv", small_model)
    assert estimate_auc(few, None) is None


def test_a_file_unlike_the_history_is_told_to_be_beyond_the_estimate(
    small_model: LeadModel,
) -> None:
    frame = read_sample("sample_leads.csv").assign(Source="Carrier pigeon")
    found = estimate_auc(score_table(table_of(frame), "odd.csv", small_model), None)
    assert found is not None
    assert "cannot be trusted here: fields of this batch are unlike" in found.sentence


def test_a_model_whose_chances_do_not_come_true_is_doubted(
    scored_sample: ScoredBatch, examined: Examined
) -> None:
    leads = examined.leads
    flat = UnseenLeads(leads.codes, leads.outcome, 0.5 + leads.chance / 100, leads.created)
    found = estimate_auc(scored_sample, flat)
    assert found is not None
    assert "points off what its chances promised" in found.doubt


def test_a_sound_estimate_has_no_doubt(scored_sample: ScoredBatch, examined: Examined) -> None:
    found = estimate_auc(scored_sample, examined.leads)
    assert found is not None
    assert not found.doubt
    assert found.low < found.auc < found.high


def test_a_better_batch_is_above_the_test() -> None:
    assert "1.0 points above the test (80.0%)" in AucEstimate(0.81, 0.8, 0.82, 0.8).sentence
