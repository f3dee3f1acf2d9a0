"""Calls by rank against calls by the lot, by scipy, and the weights of the next training."""

from dataclasses import replace

import numpy as np
import pytest
from promises import judged_of
from scipy.stats import binomtest
from scipy.stats.contingency import relative_risk

from scoring.model.lead_model import LeadModel
from scoring.monitoring.outcomes.judged_promise import JudgedPromise
from scoring.monitoring.outcomes.lot_readout import MOST_WEIGHT, lot_readout, training_weights

NAN = float("nan")


def with_lot(judged: JudgedPromise, *, drawn: np.ndarray, called: np.ndarray) -> JudgedPromise:
    promised = replace(judged.promised, drawn=drawn, called=called)
    return replace(judged, matched=replace(judged.matched, promised=promised))


def readout_of(model: LeadModel, ranked: tuple[int, int], lot: tuple[int, int]) -> JudgedPromise:
    """Calls by rank and by lot: how many, and how many converted."""
    said = [s for n, hits in (ranked, lot) for s in [1.0] * hits + [0.0] * (n - hits)]
    n = len(said)
    judged = judged_of(model, [0.5] * n, said)
    return with_lot(judged, drawn=np.arange(n) >= ranked[0], called=np.ones(n, dtype=bool))


def test_the_lift_is_the_ratio_of_rates_with_the_interval_of_katz(small_model: LeadModel) -> None:
    found = lot_readout(readout_of(small_model, (285, 114), (60, 12)))
    assert found is not None
    risk = relative_risk(114, 285, 12, 60)
    ends = risk.confidence_interval(0.95)
    assert found.lift == pytest.approx(risk.relative_risk)
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high))
    wilson = binomtest(12, 60).proportion_ci(0.95, method="wilson")
    assert (found.drawn.low, found.drawn.high) == pytest.approx((wilson.low, wilson.high))


@pytest.mark.parametrize(("ranked", "lot"), [((285, 114), (19, 9)), ((285, 114), (60, 4))])
def test_of_few_calls_or_conversions_by_lot_no_lift_is_told(
    small_model: LeadModel, ranked: tuple[int, int], lot: tuple[int, int]
) -> None:
    found = lot_readout(readout_of(small_model, ranked, lot))
    assert found is not None
    assert np.isnan([found.lift, found.low, found.high]).all()
    assert (found.drawn.leads, found.drawn.converted) == lot


def test_without_a_lot_there_is_no_readout(small_model: LeadModel) -> None:
    assert lot_readout(judged_of(small_model, [0.5] * 30, [1.0, 0.0] * 15)) is None


def called_leads(model: LeadModel, lot_size: int, outcome_of_others: float) -> JudgedPromise:
    """A hundred leads: the first thirty called by rank, then some of the other seventy by lot."""
    drawn = (np.arange(100) >= 30) & (np.arange(100) < 30 + lot_size)
    called = (np.arange(100) < 30) | drawn
    said = np.where(called, 1.0, outcome_of_others)
    return with_lot(judged_of(model, [0.5] * 100, said.tolist()), drawn=drawn, called=called)


def test_a_lead_of_the_lot_stands_for_all_that_were_not_called(small_model: LeadModel) -> None:
    weight = training_weights(called_leads(small_model, 7, NAN))
    # Each of seven stands for ten, the thirty called by rank for themselves.
    assert weight[30:37] / weight[0] == pytest.approx([10.0] * 7)
    assert (weight[37:] == 0).all()
    assert weight[:37].mean() == pytest.approx(1.0)


def test_weighted_the_called_convert_as_all_leads_do(small_model: LeadModel) -> None:
    judged = called_leads(small_model, 7, NAN)
    weight = training_weights(judged)
    # All the called by rank convert and none of the lot: thirty of a hundred.
    rate = float(weight[:30].sum() / weight.sum())
    assert rate == pytest.approx(0.3)


def test_a_weight_is_cut_where_a_few_leads_would_decide(small_model: LeadModel) -> None:
    weight = training_weights(called_leads(small_model, 1, NAN))
    assert weight[30] / weight[0] == pytest.approx(MOST_WEIGHT)


@pytest.mark.parametrize("lot_size", [0, 7])
def test_where_all_outcomes_are_known_every_lead_counts_once(
    small_model: LeadModel, lot_size: int
) -> None:
    assert training_weights(called_leads(small_model, lot_size, 0.0)).tolist() == [1.0] * 100
