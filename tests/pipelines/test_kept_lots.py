"""A batch that is opened again draws the leads that it drew, whoever was erased meanwhile."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample, table_of
from few_calls import few_scored
from mostly_slow import mostly_slow

from scoring.access import LOCAL
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.lot import Lot
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.pipelines.keeping import keep_scored, plan_to_keep
from scoring.store import lead_store

PLAN = CallPlan(20, holdout=0.3, seed=7)


def drawn(scored: ScoredBatch, plan: CallPlan = PLAN) -> set[int]:
    return set(np.flatnonzero(plan.is_drawn(scored)).tolist())


def reopened(address: str, of: ScoredBatch) -> ScoredBatch:
    return lead_store().batches.reopened(address, of.model)


def test_it_draws_the_same_after_leads_that_were_not_drawn_are_erased() -> None:
    scored = few_scored()
    record = keep_scored(scored, by=LOCAL, came_by="api", plan=PLAN)
    others = sorted(set(range(len(scored.leads))) - drawn(scored))
    for place in others[::6]:
        assert lead_store().upkeep.erase(str(scored.leads.ids[place]), by=LOCAL) == 1
        lot = Lot.of(scored.leads, PLAN.seed).each
        found = PLAN.lot(reopened(record.address, scored)).each
        left = [at for at in range(len(lot)) if at not in others[::6]]
        assert np.array_equal(found[left], lot[left])
    assert len(drawn(scored)) == 6


def test_of_those_it_drew_all_but_who_was_erased_are_drawn_again() -> None:
    scored = few_scored()
    record = keep_scored(scored, by=LOCAL, came_by="api", plan=PLAN)
    gone = min(drawn(scored))
    lead_store().upkeep.erase(str(scored.leads.ids[gone]), by=LOCAL)
    again = reopened(record.address, scored)
    assert drawn(scored) - {gone} <= drawn(again)
    # And once more, when its plan was kept by whoever opened it.
    lead_store().batches.put_plan(record.address, plan_to_keep(again, PLAN))
    assert drawn(reopened(record.address, scored)) == drawn(again)


def test_another_seed_draws_others_of_those_who_are_left() -> None:
    scored = few_scored()
    record = keep_scored(scored, by=LOCAL, came_by="api", plan=PLAN)
    again, other = reopened(record.address, scored), replace(PLAN, seed=8)
    assert drawn(again, other) == drawn(scored, other) != drawn(scored)


@pytest.mark.parametrize("blank", mostly_slow(["", " ", "\t", "\xa0", "\u2003"], fast=2))
def test_a_batch_with_blank_ids_draws_the_same(small_model: LeadModel, blank: str) -> None:
    frame = read_sample("sample_leads.csv", 20)
    ids = [blank, *frame["Lead ID"][1:19], f"  {frame['Lead ID'][19]} "]
    scored = score_table(table_of(frame.assign(**{"Lead ID": ids})), "x.csv", small_model)
    address = keep(scored)
    assert np.array_equal(
        Lot.of(reopened(address, scored).leads, 3).each, Lot.of(scored.leads, 3).each
    )


def keep(scored: ScoredBatch) -> str:
    return lead_store().batches.keep(scored, by=LOCAL, came_by="page").address
