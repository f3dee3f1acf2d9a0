"""What a switch of versions changes for the sales floor, in words."""

from dataclasses import replace

import numpy as np
import pytest
from key_words import lacking

from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import Calibration, LeadModel, TierFloors
from scoring.model.scored import ScoredBatch
from scoring.monitoring.sales_floor import SalesFloor, sales_floor
from scoring.views.version_switch import (
    floor_data,
    floor_lines,
    floors_line,
    movers,
    tier_moves,
    tiers_line,
)


def versioned(model: LeadModel, version: str, **parts: object) -> LeadModel:
    return replace(model, card=replace(model.card, version=version), **parts)


@pytest.fixture(scope="module")
def turned(scored_sample: ScoredBatch) -> SalesFloor:
    model = scored_sample.model
    after = versioned(model, "v0002", calibration=Calibration(-1.0, 0.0))
    return sales_floor(scored_sample, versioned(model, "v0001"), after, CallPlan(100))


def counted(scored: ScoredBatch, grid: list[list[int]]) -> SalesFloor:
    floor = SalesFloor(scored, scored, CallPlan(100))
    floor.__dict__["tiers"] = np.array(grid)
    return floor


def test_moves_between_tiers_are_counted_in_words(scored_sample: ScoredBatch) -> None:
    grid = [[100, 4, 1, 0], [9, 300, 6, 0], [3, 2, 900, 5], [0, 0, 1, 669]]
    said = tiers_line(counted(scored_sample, grid))
    assert said == (
        "31 of 2,000 leads of sample_leads.csv change tier: 12 move up to A, 5 leave A, 3 move up "
        "to B or C, 11 move down from B or C."
    )


def test_that_nothing_changes_is_said(scored_sample: ScoredBatch) -> None:
    model = scored_sample.model
    floor = sales_floor(scored_sample, model, model, CallPlan(100))
    assert tiers_line(floor).startswith("None of the 2,000 leads")
    assert not lacking(" ".join(floor_lines(floor)), "The first 100 calls go to the same leads")


def test_calls_and_conversions_are_told_by_the_chances_of_each(turned: SalesFloor) -> None:
    said = " ".join(floor_lines(turned))
    own = turned.before.scores.propensity[turned.called[0]].sum()
    assert not lacking(said, "Of the first 100 calls, 100 go to other leads", f"and {own:,.0f}.")


def test_the_tiers_below_a_are_told_where_they_begin_elsewhere(small_model: LeadModel) -> None:
    floors = (TierFloors(0.5, 0.3, 0.1), TierFloors(0.5, 0.25, 0.1))
    now, then = (replace(small_model, floors=f) for f in floors)
    assert "B at 25% instead of 30%" in floors_line(now, then)
    assert floors_line(now, now) == ""


def test_the_picture_of_tiers_has_the_counts(turned: SalesFloor) -> None:
    figure = tier_moves(turned).figure
    assert figure.data[0].z.tolist() == turned.tiers.tolist()
    assert figure.layout.xaxis.title.text == "Tier by v0002"
    assert figure.layout.yaxis.title.text == "Tier by v0001"


def test_movers_have_their_ids_and_ranks_of_the_call_sheet(turned: SalesFloor) -> None:
    found = movers(turned)
    first = found.table.iloc[0]
    assert first["id"] == turned.after.leads.id_at(first["position"])
    assert first["rank_after"] - first["rank_before"] == -first["moved"]
    assert len(found.table) == 15
    assert found.as_shown()["chance_before"].max() > 1


def test_a_machine_gets_the_counts(turned: SalesFloor) -> None:
    data = floor_data(turned)
    assert (data["leads"], data["calls"], data["calls_replaced"]) == (2000, 100, 100)
    assert data["tiers"]["A"]["D"] == int(turned.tiers[0, 3])
