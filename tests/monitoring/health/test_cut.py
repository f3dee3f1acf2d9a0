"""What thresholds do, in leads and in money."""

import numpy as np
import pytest
from few_leads import few, with_shift
from sklearn import metrics

from scoring.model.lead_model import LeadModel
from scoring.monitoring.health.cut import (
    CallMoney,
    Confusion,
    best_threshold_for,
    confusion,
    cut_table,
)
from scoring.monitoring.health.examined import Examined


@pytest.mark.parametrize("threshold", [0.0, 0.2, 0.31, 0.5, 0.9])
def test_the_confusion_table_is_that_of_scikit_learn(tied: Examined, threshold: float) -> None:
    called = tied.leads.chance >= threshold
    expected = metrics.confusion_matrix(tied.outcome, called, labels=[True, False])
    at = confusion(tied, threshold)
    assert [[at.found, at.missed], [at.in_vain, at.spared]] == expected.tolist()


def test_precision_recall_and_specificity_are_those_of_scikit_learn(tied: Examined) -> None:
    called, at = tied.leads.chance >= 0.4, confusion(tied, 0.4)
    assert at.precision == pytest.approx(metrics.precision_score(tied.outcome, called))
    assert at.recall == pytest.approx(metrics.recall_score(tied.outcome, called))
    others = metrics.recall_score(tied.outcome, called, pos_label=False)
    assert at.specificity == pytest.approx(others)


def test_where_nobody_is_called_precision_is_unknown() -> None:
    at = Confusion(0.9, 0, 0, 3, 7)
    assert np.isnan(at.precision)
    assert (at.recall, at.specificity, at.leads) == (0, 1, 10)


def test_the_best_threshold_is_that_of_trying_all(tied: Examined) -> None:
    paid = CallMoney(cost=7.0, value=20.0)
    gains = {}
    for chance in np.unique(tied.leads.chance):
        called = tied.leads.chance >= chance
        gains[chance] = 20.0 * tied.outcome[called].sum() - 7.0 * called.sum()
    best = best_threshold_for(tied, paid)
    assert best is not None
    assert gains[best] == max(gains.values())
    assert confusion(tied, best).gain(paid) == gains[best]


@pytest.mark.parametrize(("cost", "best"), [(10.0, None), (1.0, 0.6), (0.0, 0.6)])
def test_calls_that_cost_more_than_they_bring_never_pay(
    small_model: LeadModel, cost: float, best: float | None
) -> None:
    leads = few(small_model, [0.9, 0.6, 0.1], [1, 1, 0])
    assert best_threshold_for(leads, CallMoney(cost, 10.0)) == best


def test_the_table_of_thresholds_is_the_confusion_at_each(tied: Examined) -> None:
    paid = CallMoney(2.0, 9.0)
    for row in cut_table(tied, paid).iloc[::20].itertuples():
        at = confusion(tied, row.chance)
        assert (row.called, row.found) == (at.called, at.found)
        told = (row.precision, row.recall, row.specificity, row.gain)
        assert told == pytest.approx((at.precision, at.recall, at.specificity, at.gain(paid)))


def test_precision_and_gain_are_those_at_a_stated_base_rate(small_model: LeadModel) -> None:
    # Of every ten converted leads the stated rate has one: a shift of −ln 10.
    history = few(small_model, [0.9, 0.8, 0.7, 0.2], [1, 1, 0, 0])
    leads, paid = with_shift(history, -np.log(10)), CallMoney(cost=10.0, value=100.0)
    at = confusion(leads, leads.leads.chance[2])
    assert (at.found, at.in_vain, at.recall) == (2, 1, 1.0)
    # 0.2 conversions of 1.2 calls.
    assert (at.precision, at.gain(paid)) == pytest.approx((0.2 / 1.2, 8.0))
    row = cut_table(leads, paid).iloc[1]
    assert (row.called, row.found) == (3, 2)
    assert (row.precision, row.gain) == pytest.approx((0.2 / 1.2, 8.0))


def test_what_pays_at_the_rate_of_the_history_need_not_pay_at_a_stated_one(
    small_model: LeadModel,
) -> None:
    leads, paid = few(small_model, [0.9, 0.5, 0.4, 0.3], [1, 0, 0, 1]), CallMoney(30.0, 100.0)
    assert best_threshold_for(leads, paid) == 0.3
    # At a tenth of the conversions: 7 for the first call, then 7 − 60 + 7.
    rare = with_shift(leads, -np.log(10))
    assert best_threshold_for(rare, paid) == rare.leads.chance[0]


def test_without_money_no_gain_is_told(tied: Examined) -> None:
    assert "gain" not in cut_table(tied, None)
