"""Calls by lot: which leads are drawn, that they stay the same, and what the others keep."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample, table_of
from scipy.stats import kstest

from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.lot import Lot
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table

PLAN = CallPlan(300, holdout=0.1)


def drawn(scored: ScoredBatch, plan: CallPlan) -> set[int]:
    return set(np.flatnonzero(plan.is_drawn(scored)).tolist())


def test_a_tenth_of_the_calls_is_drawn_and_all_of_them_are_called(
    scored_sample: ScoredBatch,
) -> None:
    assert len(drawn(scored_sample, PLAN)) == 30
    assert drawn(scored_sample, PLAN) <= set(PLAN.called(scored_sample).tolist())
    assert int(PLAN.is_called(scored_sample).sum()) == 300


def test_the_other_calls_are_the_first_by_rank_that_were_not_drawn(
    scored_sample: ScoredBatch,
) -> None:
    lot = drawn(scored_sample, PLAN)
    rest = [int(at) for at in scored_sample.ranking.order if at not in lot]
    called = [int(at) for at in PLAN.called(scored_sample) if at not in lot]
    assert called == rest[:270]


def test_calls_come_in_rank_order_drawn_or_not(scored_sample: ScoredBatch) -> None:
    rank = scored_sample.ranking.rank[PLAN.called(scored_sample)]
    assert (np.diff(rank) > 0).all()


def test_every_lead_has_one_place_under_a_lot(scored_sample: ScoredBatch) -> None:
    rank = PLAN.rank(scored_sample)
    assert sorted(rank.tolist()) == list(range(1, len(scored_sample.leads) + 1))


def test_the_same_file_and_seed_draw_the_same_in_another_session(
    scored_sample: ScoredBatch, small_model: LeadModel
) -> None:
    again = score_table(table_of(read_sample("sample_leads.csv")), "other name.csv", small_model)
    assert drawn(again, PLAN) == drawn(scored_sample, PLAN)
    assert drawn(again, replace(PLAN, seed=1)) != drawn(scored_sample, PLAN)


def test_more_calls_draw_those_of_fewer_again(scored_sample: ScoredBatch) -> None:
    fewer = drawn(scored_sample, replace(PLAN, capacity=100))
    assert len(fewer) == 10
    assert fewer < drawn(scored_sample, PLAN)


def test_lots_are_spread_evenly_and_know_nothing_of_the_chance(scored_sample: ScoredBatch) -> None:
    lot = Lot.of(scored_sample.leads, 0).each
    assert kstest(lot, "uniform").pvalue > 0.01
    assert abs(np.corrcoef(lot, scored_sample.scores.propensity)[0, 1]) < 0.06


def test_a_lot_draws_only_who_may_be_called(scored_sample: ScoredBatch) -> None:
    plan = replace(PLAN, with_phone=True, fold=True)
    may = set(replace(plan, holdout=0.0).order(scored_sample).tolist())
    assert drawn(scored_sample, plan) <= may


@pytest.mark.parametrize("capacity", [0, 3])
def test_of_a_few_calls_none_is_drawn(scored_sample: ScoredBatch, capacity: int) -> None:
    plan = replace(PLAN, capacity=capacity)
    assert not drawn(scored_sample, plan)
    assert plan.called(scored_sample).tolist() == scored_sample.ranking.order[:capacity].tolist()


def test_what_the_calls_bring_is_the_sum_of_their_chances(scored_sample: ScoredBatch) -> None:
    chances = scored_sample.scores.propensity[PLAN.called(scored_sample)]
    assert PLAN.cut(scored_sample).expected == pytest.approx(chances.sum())
