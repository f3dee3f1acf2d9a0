"""The ratio of predicted conversions against the history, by hand and by scipy."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import table_of
from scipy.stats import norm

from scoring.model.lead_model import Calibration
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
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


def two_chances(scored: ScoredBatch, low: float, high: float) -> ScoredBatch:
    """Half of the leads with either chance, by a model that knows no other error."""
    found = batch(scored, low)
    chance = np.where(np.arange(len(scored.leads)) % 2, low, high)
    return replace(found, scores=replace(found.scores, propensity=chance))


def rare_of(scored: ScoredBatch, low: float, high: float) -> ScoredBatch:
    """The same by a model of a history with 50% converted, of which 10% do in truth."""
    found = two_chances(scored, low, high)
    calibration = Calibration(1.0, 0.0, shift=-np.log(9))
    return replace(found, model=replace(found.model, calibration=calibration))


def test_the_bounds_of_the_mean_are_those_of_the_chances_and_the_rate(
    scored_sample: ScoredBatch,
) -> None:
    check = mean_of(two_chances(scored_sample, 0.2, 0.4), unseen_of(0.2, 0.2))
    reach = norm.isf(0.0005) * (0.1**2 / 2000 + 0.2 * 0.8 / 10_000) ** 0.5
    assert (check.low, check.high) == pytest.approx((0.3 - reach, 0.3 + reach))
    assert (check.found, check.history, check.is_usual) == (pytest.approx(0.3), 0.2, False)


def test_of_a_handful_the_bounds_are_those_of_the_binomial(scored_sample: ScoredBatch) -> None:
    first = scored_sample.as_uploaded.frame.head(1)
    one = batch(score_table(table_of(first), "one.csv", scored_sample.model), 0.3)
    reach = norm.isf(0.0005) * (0.2 * 0.8 * (1 + 1 / 10_000)) ** 0.5
    assert mean_of(one, unseen_of(0.2, 0.2)).high == pytest.approx(min(1, 0.3 + reach))


def test_test_leads_of_an_undersampled_history_count_as_at_the_base_rate(
    scored_sample: ScoredBatch,
) -> None:
    # Each of 5,000 that converted counts as a ninth of one of the 5,000 others.
    outcome, threshold = np.arange(10_000) < 5_000, rare_of(scored_sample, 0, 0).model.threshold
    tested = replace(unseen_of(0.5, 0.0), chance=np.where(outcome, threshold, threshold / 2))
    mean, share = ratio_checks(rare_of(scored_sample, threshold, threshold / 2), tested)
    counted = (5_000 / 9 + 5_000) ** 2 / (5_000 / 81 + 5_000)
    joint = (1_000 + 0.1 * counted + 1) / (2_000 + counted + 2)
    reach = norm.isf(0.0005) * (joint * (1 - joint) * (1 / 2000 + 1 / counted)) ** 0.5
    assert (mean.history, share.history, share.found) == pytest.approx((0.1, 0.1, 0.5))
    assert share.low == pytest.approx(0.5 - reach)


def test_a_rate_moved_to_the_base_rate_is_as_sure_as_in_log_odds(
    scored_sample: ScoredBatch,
) -> None:
    check = mean_of(rare_of(scored_sample, 0.1, 0.1), unseen_of(0.5, 0.1))
    reach = norm.isf(0.0005) * 0.1 * 0.9 * (2 / 5_000) ** 0.5
    assert (check.low, check.high) == pytest.approx((0.1 - reach, 0.1 + reach))


def test_none_among_few_test_leads_does_not_mean_that_there_are_none(
    scored_sample: ScoredBatch,
) -> None:
    threshold = scored_sample.model.threshold
    scores = replace(scored_sample.scores, propensity=np.full(2000, threshold / 2))
    scores.propensity[:1] = threshold
    found = replace(batch(scored_sample, threshold), scores=scores)
    assert ratio_checks(found, unseen_of(0.2, threshold / 2))[1].is_usual


@pytest.mark.parametrize(("chance", "usual"), [(0.2, True), (0.213, True), (0.214, False)])
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


def test_the_sample_agrees_with_its_history(scored_sample: ScoredBatch) -> None:
    assert all(check.is_usual for check in ratio_checks(scored_sample, None))
