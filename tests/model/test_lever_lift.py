"""Which lever lifts how many leads over the line, counted by hand and against single leads."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import text_table

from scoring.model.call_plan import CallPlan
from scoring.model.codes import Encoder, FieldCode
from scoring.model.lead_model import Calibration, LeadModel, TierFloors
from scoring.model.past import PastLeads
from scoring.model.reference import build_profile
from scoring.model.scored import ScoredBatch
from scoring.model.scorers import LinearField, LinearModel
from scoring.model.scoring_path import lead_values, score_lead, score_table
from scoring.schema import Column, Kind, LeadSchema, Role
from scoring.views.lead.suggestions import batch_levers

COLUMNS = (
    Column("City", Kind.CATEGORY, Role.FEATURE),
    Column("Offer", Kind.CATEGORY, Role.LEVER),
)
FIELDS = (FieldCode(COLUMNS[0], ("Pune", "Delhi")), FieldCode(COLUMNS[1], ("None", "Book")))


class Stopped(Exception):
    """What a person's press on Cancel raises."""


@pytest.fixture
def offers(small_model: LeadModel) -> LeadModel:
    """Log-odds -1 in Pune and -2 in Delhi, 2 more for Book; in Delhi 4 past leads had it."""
    codes = [[0.0, 0.0]] * 150 + [[0.0, 1.0]] * 50 + [[1.0, 0.0]] * 196 + [[1.0, 1.0]] * 4
    past = PastLeads(
        np.array(codes), np.zeros(2, dtype=bool), np.arange(400) % 2 == 0,
        np.full(400, "2026-01-01", dtype="datetime64[D]"), 400,
    )  # fmt: skip
    fields = (
        LinearField(np.array([-1.0, -2.0, 0.0]), 0.0, 0.0),
        LinearField(np.array([0.0, 2.0, 0.0]), 0.0, 0.0),
    )
    encoder = Encoder(FIELDS)
    return replace(
        small_model, schema=LeadSchema(COLUMNS), encoder=encoder, scorer=LinearModel(0.0, fields),
        calibration=Calibration(1.0, 0.0), floors=TierFloors(0.6, 0.4, 0.2), certainty=None,
        second=None,
        profile=build_profile(encoder, past.codes, past.converted), past=past,
    )  # fmt: skip


def batch(model: LeadModel) -> ScoredBatch:
    """Two of Pune with Book on top, then three of Pune and two of Delhi without."""
    cities = ["Pune"] * 5 + ["Delhi"] * 2
    made = ["Book"] * 2 + ["None"] * 5
    return score_table(text_table({"City": cities, "Offer": made}), "seven.csv", model)


def test_leads_are_lifted_that_get_above_the_last_one_called(offers: LeadModel) -> None:
    # Three calls: the line is a lead of Pune without Book, at 27%.
    found = batch_levers(batch(offers), CallPlan(3), ("Offer",))
    assert [(f.value, f.lifted, f.tried) for f in found.lifts] == [("Book", 2, 2), ("None", 0, 0)]
    assert (found.leads, found.below, found.line) == (4, 4, "a chance of 27%")


def test_the_gain_is_the_mean_of_all_leads_tried(offers: LeadModel) -> None:
    best = batch_levers(batch(offers), CallPlan(3), ("Offer",)).lifts[0]
    gain = 100 * (np.e / (1 + np.e) - 1 / (1 + np.e))
    assert best.gain == pytest.approx(gain)


def test_a_lead_that_only_gets_level_with_the_line_is_not_lifted(offers: LeadModel) -> None:
    # Two calls: the line is a lead of Pune with Book.
    found = batch_levers(batch(offers), CallPlan(2), ("Offer",)).lifts[0]
    assert (found.lifted, found.tried) == (0, 3)


def test_by_value_a_lead_is_lifted_by_its_chance_and_value(offers: LeadModel) -> None:
    # By chance × value: Pune with Book $73, $73; Pune $54, $27, $27; Delhi $12, $6.
    values = ["$100", "$100", "$200", "$100", "$100", "$100", "$50"]
    leads = {"City": ["Pune"] * 5 + ["Delhi"] * 2, "Offer": ["Book"] * 2 + ["None"] * 5}
    found = score_table(text_table(leads | {"Deal value": values}), "seven.csv", offers)
    told = batch_levers(found, CallPlan(3, by_value=True), ("Offer",))
    # The line is $54: with Book the two of Pune get $73, those of Delhi $50 and $25.
    assert (told.leads, told.line, told.lifts[0].lifted) == (4, "a chance × value of $54", 2)


def test_where_all_are_called_none_is_left_to_lift(offers: LeadModel) -> None:
    found = batch_levers(batch(offers), CallPlan(7), ("Offer",))
    assert (found.leads, found.below, sum(f.tried for f in found.lifts)) == (0, 0, 0)


def test_without_levers_or_past_leads_nothing_is_tried(offers: LeadModel) -> None:
    assert batch_levers(batch(offers), CallPlan(3), ()).lifts == ()
    assert batch_levers(batch(replace(offers, past=None)), CallPlan(3), ("Offer",)).lifts == ()


def test_the_share_done_is_told_and_raising_ends_it(scored_sample: ScoredBatch) -> None:
    told = list[float]()

    def tell(share: float) -> None:
        told.append(share)
        if len(told) == 2:
            raise Stopped

    with pytest.raises(Stopped):
        batch_levers(scored_sample, CallPlan(300), ("Callback requests",), tell=tell)
    assert told == pytest.approx([0.1, 0.2])


@pytest.mark.slow
def test_a_lead_is_counted_as_scoring_it_with_that_value_says(scored_sample: ScoredBatch) -> None:
    plan, model = CallPlan(300), scored_sample.model
    order = plan.order(scored_sample)
    found = batch_levers(scored_sample, plan, ("Callback requests",))
    best = found.lifts[0]
    weights, names = model.importance.copy(), model.encoder.names
    j = names.index("Callback requests")
    weights[j] = 0
    counts, line = [0, 0], scored_sample.scores.propensity[order[299]]
    for place in order[300:800]:
        codes = scored_sample.scores.encoded.codes[place]
        near, _ = model.past.nearest(codes, weights, 200)
        seen, value = model.past.codes[near, j], float(best.value)
        held = seen >= value if value > codes[j] else seen <= value
        if value != codes[j] and held.sum() >= 5:
            lead = lead_values(scored_sample, place) | {names[j]: best.value}
            chance = score_lead(lead, model).scores.propensity[0]
            counts = [counts[0] + int(chance > line), counts[1] + 1]
    assert (best.lifted, best.tried) == tuple(counts)
