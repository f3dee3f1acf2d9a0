"""The ratio of predicted conversions against the history, by hand and by scipy."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from scoring.model.lead_model import Calibration, LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.unseen import UnseenLeads
from scoring.monitoring.predicted_ratio import RatioCheck, ratio_checks


def unseen_of(rate: float, chance: float, leads: int = 10_000) -> UnseenLeads:
    outcome = np.arange(leads) < rate * leads
    nobody = np.full(leads, "NaT", "datetime64[D]")
    return UnseenLeads(np.zeros((leads, 1)), outcome, np.full(leads, chance), nobody)


def batch(scored: ScoredBatch, chance: float, *, sure: bool = True) -> ScoredBatch:
    """The same leads, each with this chance; `sure` of a model that knows no other error."""
    scores = replace(scored.scores, propensity=np.full(len(scored.leads), chance))
    model = replace(scored.model, certainty=None) if sure else scored.model
    return replace(scored, scores=scores, model=model)


def mean_of(scored: ScoredBatch, unseen: UnseenLeads | None) -> RatioCheck:
    return ratio_checks(scored, unseen)[0]


def test_the_bounds_are_those_of_the_binomial_where_the_model_is_sure(
    scored_sample: ScoredBatch,
) -> None:
    check = mean_of(batch(scored_sample, 0.3), unseen_of(0.2, 0.2))
    reach = norm.isf(0.0005) * (0.2 * 0.8 * (1 / 2000 + 1 / 10_000)) ** 0.5
    assert (check.low, check.high) == pytest.approx((0.3 - reach, 0.3 + reach))
    assert (check.found, check.history, check.is_usual) == (pytest.approx(0.3), 0.2, False)


@pytest.mark.parametrize(("chance", "usual"), [(0.2, True), (0.225, True), (0.24, False)])
def test_a_batch_like_the_history_is_usual(
    scored_sample: ScoredBatch, chance: float, usual: bool
) -> None:
    assert mean_of(batch(scored_sample, chance), unseen_of(0.2, 0.2)).is_usual is usual


def test_what_the_model_is_unsure_of_widens_the_bounds(scored_sample: ScoredBatch) -> None:
    batches = (batch(scored_sample, 0.3, sure=is_sure) for is_sure in (True, False))
    sure, unsure = (mean_of(one, unseen_of(0.2, 0.2)) for one in batches)
    assert unsure.low < sure.low < sure.high < unsure.high


def test_the_share_at_the_threshold_is_that_of_leads_with_at_least_its_chance(
    scored_sample: ScoredBatch,
) -> None:
    threshold = scored_sample.model.card.test.threshold
    _, check = ratio_checks(batch(scored_sample, threshold), unseen_of(0.2, threshold - 1e-9))
    assert (check.found, check.history, check.is_usual) == (1.0, 0.0, False)


def test_without_test_leads_the_rate_is_that_of_the_card(scored_sample: ScoredBatch) -> None:
    checks = ratio_checks(scored_sample, None)
    test = scored_sample.model.card.test
    assert [c.history for c in checks] == [pytest.approx(test.converted / test.rows)]


def test_a_stated_base_rate_moves_the_rate_of_the_history(scored_sample: ScoredBatch) -> None:
    rare: LeadModel = replace(
        scored_sample.model, calibration=Calibration(1.0, 0.0, shift=-np.log(9)), certainty=None
    )
    check = mean_of(replace(scored_sample, model=rare), unseen_of(0.5, 0.1))
    assert check.history == pytest.approx(0.1)


def test_the_sample_agrees_with_its_history(scored_sample: ScoredBatch) -> None:
    assert all(check.is_usual for check in ratio_checks(scored_sample, None))
