"""What another version changes for those who call, counted by hand."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample, table_of

from scoring.errors import BatchRefused
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import TIERS, Calibration, LeadModel, TierFloors
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.monitoring.sales_floor import SalesFloor, sales_floor

PLAN = CallPlan(100)


def of_floors(model: LeadModel, *floors: float) -> LeadModel:
    return replace(model, floors=TierFloors(*floors))


@pytest.fixture(scope="module")
def floor(scored_sample: ScoredBatch) -> SalesFloor:
    """The same chances cut at other floors."""
    model = scored_sample.model
    before, after = of_floors(model, 0.5, 0.3, 0.1), of_floors(model, 0.4, 0.35, 0.05)
    return sales_floor(scored_sample, before, after, PLAN)


def by_hand(chance: np.ndarray, a: float, b: float, c: float) -> np.ndarray:
    return np.select([chance >= a, chance >= b, chance >= c], list("ABC"), "D")


def test_tier_moves_are_those_of_the_floors(floor: SalesFloor, scored_sample: ScoredBatch) -> None:
    chance = scored_sample.scores.propensity
    before, after = by_hand(chance, 0.5, 0.3, 0.1), by_hand(chance, 0.4, 0.35, 0.05)
    expected = [[int(((before == b) & (after == a)).sum()) for a in TIERS] for b in TIERS]
    assert floor.tiers.tolist() == expected
    assert floor.changed == int((before != after).sum())
    assert (floor.into_a, floor.out_of_a) == (int(((chance >= 0.4) & (chance < 0.5)).sum()), 0)
    assert floor.up + floor.down == floor.changed
    assert floor.down == int(((chance >= 0.3) & (chance < 0.35)).sum())


def test_the_same_chances_keep_the_order_and_the_calls(floor: SalesFloor) -> None:
    assert floor.replaced == 0
    assert (floor.table["moved"] == 0).all()
    assert np.unique(floor.expected.round(9)).size == 1


@pytest.fixture(scope="module")
def turned(scored_sample: ScoredBatch) -> SalesFloor:
    """Chances turned round: who was first is last."""
    model = scored_sample.model
    around = replace(model, calibration=Calibration(-1.0, 0.0))
    return sales_floor(scored_sample, model, around, PLAN)


def test_a_batch_that_one_of_them_scored_is_not_scored_by_it_again(
    turned: SalesFloor, scored_sample: ScoredBatch
) -> None:
    assert turned.before is scored_sample
    assert turned.after.leads.ids.tolist() == scored_sample.leads.ids.tolist()


def test_a_version_that_cannot_rank_the_leads_has_no_calls_of_them(
    small_model: LeadModel,
) -> None:
    leads = table_of(read_sample("sample_leads.csv", 40)[["City"]])
    scored = score_table(leads, "city.csv", small_model)
    other = replace(small_model, card=replace(small_model.card, version="v0009"))
    for before, after in ((scored.model, other), (other, scored.model)):
        with pytest.raises(BatchRefused, match="This model cannot rank these leads"):
            sales_floor(scored, before, after, PLAN)


def test_calls_that_go_to_other_leads_are_counted(turned: SalesFloor) -> None:
    one, other = (set(calls.tolist()) for calls in turned.called)
    assert (len(one), len(other)) == (100, 100)
    assert turned.replaced == len(other - one) == 100


def test_conversions_are_expected_by_the_chances_of_each(turned: SalesFloor) -> None:
    for row, scored in enumerate((turned.before, turned.after)):
        chance = np.sort(scored.scores.propensity[scored.call_order])
        first, last = chance[-100:].sum(), chance[:100].sum()
        # By its own order the highest, by the other one's the lowest.
        assert turned.expected[row, row] == pytest.approx(first)
        assert turned.expected[row, 1 - row] == pytest.approx(last, rel=0.05)


def test_the_leads_that_move_most_come_first(turned: SalesFloor) -> None:
    table = turned.table
    assert (table["moved"] == table["rank_before"] - table["rank_after"]).all()
    assert table["moved"].abs().is_monotonic_decreasing
    first = table.iloc[0]
    ids = turned.before.leads.ids
    assert first["id"] == ids[first["position"]]
    assert first["rank_before"] == PLAN.rank(turned.before)[first["position"]]
