"""The fields behind a move: only those that changed, and the parts sum."""

import pytest
from later_leads import bundled, earlier_export, later_export, other_model, scored

from scoring.model.lead_model import LeadModel
from scoring.monitoring.moves.fields import AVERAGE, lead_move
from scoring.monitoring.moves.moved import Moved, between_files, between_models


@pytest.fixture(scope="module")
def model() -> LeadModel:
    return bundled()


@pytest.fixture(scope="module")
def moved(model: LeadModel) -> Moved:
    earlier = scored(earlier_export(), other_model(model))
    return between_files(earlier, scored(later_export(), model))


@pytest.mark.parametrize("row", [0, 3, 59, 150])
def test_the_fields_sum_to_the_parts_of_lead_and_model(moved: Moved, row: int) -> None:
    move = lead_move(moved, row)
    assert sum(p.part for p in move.by_lead) == pytest.approx(move.split.lead, abs=1e-9)
    assert sum(p.part for p in move.by_model) == pytest.approx(move.split.model, abs=1e-9)


def test_only_the_fields_that_changed_are_told_with_their_values(moved: Moved) -> None:
    for row in range(15):
        lead = moved.table["id"].iloc[row]
        one, other = (f().set_index("Lead ID").loc[lead] for f in (earlier_export, later_export))
        changed = {(n, f"{one[n]} → {other[n]}") for n in one.index if one[n] != other[n]}
        told = {(p.field, p.value.replace("not given", "")) for p in lead_move(moved, row).by_lead}
        assert told <= changed


def test_one_changed_field_has_the_whole_part(model: LeadModel) -> None:
    after = earlier_export(5)
    after.loc[2, "Fee page views"] = "9"
    found = between_files(scored(earlier_export(5), model), scored(after, model))
    (part,) = lead_move(found, 2).by_lead
    was = earlier_export(5)["Fee page views"][2]
    assert part.words == f"Fee page views {was} → 9"
    assert part.part == pytest.approx(found.table["change"].iloc[2], abs=1e-12)


def test_two_fields_share_by_the_mean_of_both_orders(model: LeadModel) -> None:
    one, other = earlier_export(1), earlier_export(1).assign(Visits="14", Chats="3")
    frames = [one, one.assign(Visits="14"), one.assign(Chats="3"), other]
    p = [float(scored(f, model).scores.propensity[0]) for f in frames]
    found = lead_move(between_files(scored(one, model), scored(other, model)), 0)
    visits = next(part.part for part in found.by_lead if part.field == "Visits")
    assert visits == pytest.approx(((p[1] - p[0]) + (p[3] - p[2])) / 2, abs=1e-12)


def test_a_lead_with_everything_changed_is_estimated_and_sums(model: LeadModel) -> None:
    one, other = earlier_export(40).iloc[[1]], earlier_export(40).iloc[[33]]
    other = other.assign(**{"Lead ID": one["Lead ID"].iloc[0]})
    move = lead_move(between_files(scored(one, model), scored(other, model)), 0)
    assert not move.is_exact
    assert sum(p.part for p in move.by_lead) == pytest.approx(move.split.lead, abs=1e-9)


def test_one_model_weighs_nothing_otherwise(model: LeadModel) -> None:
    found = between_files(scored(earlier_export(), model), scored(later_export(), model))
    assert lead_move(found, 0).by_model == ()


def test_the_largest_part_comes_first(moved: Moved) -> None:
    sizes = [abs(p.part) for p in lead_move(moved, 0).by_model]
    assert sizes == sorted(sizes, reverse=True)


def test_a_field_that_a_model_reads_newly_is_told_so(moved: Moved, model: LeadModel) -> None:
    parts = {p.field: p for row in range(8) for p in lead_move(moved, row).by_model}
    newest = model.encoder.fields[-1].column.label
    assert parts[newest].value.endswith(", newly read")
    assert parts[AVERAGE].value == ""


def test_a_field_that_a_model_reads_no_longer_is_told_so(model: LeadModel) -> None:
    found = between_models(model, scored(later_export(), other_model(model)))
    parts = {p.field: p for row in range(8) for p in lead_move(found, row).by_model}
    assert parts[model.encoder.fields[-1].column.label].value.endswith(", no longer read")
