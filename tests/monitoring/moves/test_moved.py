"""The split of a move: it sums, shares out as Shapley says, and leaves out whom it cannot match."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import permutations

import numpy as np
import pytest
from conftest import text_table
from later_leads import GONE, NEW, bundled, earlier_export, later_export, other_model, scored

from scoring.errors import BatchRefused
from scoring.intake.leads.mapping import Confirmed
from scoring.model.lead_model import Calibration, LeadModel
from scoring.model.scoring_path import score_again, score_table
from scoring.monitoring.moves.moved import Moved, Shares, between_files, between_models, since_file
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Sum

pytestmark = pytest.mark.slow

PARTS = ["lead", "model", "calibration"]


@pytest.fixture(scope="module")
def model() -> LeadModel:
    return bundled()


@pytest.fixture(scope="module")
def moved(model: LeadModel) -> Moved:
    """An earlier file under an earlier model against a later one under the later model."""
    earlier = scored(earlier_export(), other_model(model), "earlier.csv")
    return between_files(earlier, scored(later_export(), model, "later.csv"))


@pytest.fixture(scope="module")
def one_model(model: LeadModel) -> Moved:
    return between_files(scored(earlier_export(), model), scored(later_export(), model))


def chance_of(moved: Moved, row: int) -> Callable[[int, int, int], float]:
    """The chance of a lead before or after, under either scorer and calibration, anew."""
    frames, models = (earlier_export(), later_export()), moved.models

    @cache
    def chance(lead: int, model: int, calibration: int) -> float:
        frame = frames[lead][frames[lead]["Lead ID"] == moved.table["id"].iloc[row]]
        mixed = replace(models[model], calibration=models[calibration].calibration)
        return float(scored(frame, mixed).scores.propensity[0])

    return chance


@pytest.mark.parametrize("row", [0, 150])
def test_each_part_is_the_mean_over_the_six_orders(moved: Moved, row: int) -> None:
    chance, parts = chance_of(moved, row), np.zeros(3)
    for order in permutations(range(3)):
        done = [0, 0, 0]
        for player in order:
            before, done[player] = chance(*done), 1
            parts[player] += (chance(*done) - before) / 6
    assert moved.table[PARTS].iloc[row].tolist() == pytest.approx(parts, abs=1e-9)


def test_the_parts_lead_from_before_to_after(moved: Moved) -> None:
    table = moved.table
    assert (table["before"] + table[PARTS].sum(axis=1) - table["after"]).abs().max() < 1e-12
    assert table[PARTS].abs().max().min() > 0.01


def test_before_and_after_are_the_chances_of_the_two_batches(moved: Moved) -> None:
    table = moved.table
    before = moved.before.scores.propensity[table["position_before"]]
    after = moved.after.scores.propensity[table["position_after"]]
    assert table[["before", "after"]].to_numpy() == pytest.approx(np.column_stack([before, after]))


def test_leads_are_found_again_by_their_ids(moved: Moved) -> None:
    ids = moved.before.leads.ids[moved.matched.before]
    assert (ids == moved.after.leads.ids[moved.matched.after]).all()
    assert (len(moved.matched), moved.matched.gone, moved.matched.new) == (160, GONE, NEW)


def test_without_another_model_only_the_lead_has_a_part(one_model: Moved) -> None:
    table = one_model.table
    assert not table[["model", "calibration"]].any(axis=None)
    assert table["lead"].tolist() == pytest.approx(table["change"], abs=1e-12)


def test_a_lead_that_stayed_the_same_moved_by_exactly_nothing(one_model: Moved) -> None:
    earlier, later = (f().set_index("Lead ID") for f in (earlier_export, later_export))
    ids = one_model.table["id"]
    same = (earlier.loc[ids].to_numpy() == later.loc[ids].to_numpy()).all(axis=1)
    assert same.sum() > 20
    assert not one_model.table.loc[same, ["change", *PARTS]].any(axis=None)


def test_in_the_same_file_the_lead_has_no_part(model: LeadModel) -> None:
    found = between_models(other_model(model), scored(later_export(), model))
    assert not found.table["lead"].any()
    assert len(found.matched) == len(later_export())


def test_a_new_calibration_alone_has_the_whole_change(model: LeadModel) -> None:
    after = scored(later_export(), replace(model, calibration=Calibration(1.3, -0.2)))
    table = between_models(model, after).table
    assert not table[["lead", "model"]].any(axis=None)
    assert table["calibration"].tolist() == pytest.approx(table["change"], abs=1e-12)


def test_the_mean_is_split_as_its_leads_are(moved: Moved) -> None:
    mean = moved.mean
    assert mean.before == pytest.approx(float(moved.table["before"].to_numpy().mean()))
    assert mean.before + sum(mean.parts) == pytest.approx(mean.after, abs=1e-12)


def test_a_repeated_id_and_a_lead_without_one_are_left_out(model: LeadModel) -> None:
    later = later_export()
    later.loc[1, "Lead ID"] = later.loc[0, "Lead ID"]
    later.loc[2, "Lead ID"] = " "
    matched = between_files(scored(earlier_export(), model), scored(later, model)).matched
    assert (len(matched), matched.repeated, matched.nameless) == (157, 1, 1)
    assert (matched.gone, matched.new) == (GONE + 2, NEW)


def test_a_lead_that_is_gone_has_no_row(one_model: Moved) -> None:
    assert one_model.row_of(0) == 0
    assert one_model.row_of(len(later_export()) - 1) is None


def test_a_file_without_ids_is_refused(model: LeadModel) -> None:
    bare = scored(earlier_export(30).drop(columns="Lead ID"), model, "bare.csv")
    with pytest.raises(BatchRefused, match="has no column of lead ids"):
        between_files(bare, scored(later_export(), model))


def test_files_of_other_leads_are_refused(model: LeadModel) -> None:
    others = earlier_export(30).assign(**{"Lead ID": [f"x{i}" for i in range(30)]})
    with pytest.raises(BatchRefused, match="No lead of “others"):
        between_files(scored(others, model, "others.csv"), scored(later_export(), model))


def test_an_earlier_file_is_mapped_as_the_later_one_was(model: LeadModel) -> None:
    renamed = later_export().rename(columns={"Visits": "Zz"})
    said = Confirmed({"Visits": "Zz"})
    after = score_table(text_table(dict(renamed.items())), "l.csv", model, mapping=said)
    earlier = text_table(dict(earlier_export().rename(columns={"Visits": "Zz"}).items()))
    found = since_file(earlier, "e.csv", model, after)
    assert found.before.leads.match.matched["Visits"] == "Zz"


def test_a_file_is_scored_again_as_another_model_scores_it(model: LeadModel) -> None:
    other = other_model(model)
    again = score_again(scored(later_export(), model), other)
    assert (again.scores.raw == scored(later_export(), other).scores.raw).all()


def test_what_a_recipe_derived_is_derived_anew(model: LeadModel) -> None:
    adding = replace(model, recipe=Recipe((Sum(("Visits", "Chats"), "Emails opened"),)))
    frame = later_export(60).drop(columns="Emails opened")
    again = score_again(scored(frame, adding), model)
    assert "Emails opened" not in again.leads.match.matched
    assert list(again.leads.table.frame.columns) == list(frame.columns)


def test_a_split_knows_its_change() -> None:
    split = Shares(0.25, 0.5, 0.375, -0.25, 0.125)
    assert (split.change, sum(split.parts)) == (0.25, 0.25)


def test_ids_with_leading_zeros_stay_different(model: LeadModel) -> None:
    ids = (["01", "1", "2"], ["1", "3", "4"])
    files = [scored(earlier_export(3).assign(**{"Lead ID": i}), model) for i in ids]
    matched = between_files(*files).matched
    assert (matched.before.tolist(), matched.after.tolist()) == ([1], [0])


def test_models_of_different_outcomes_are_not_compared() -> None:
    model = bundled()
    won = replace(model, card=replace(model.card, version="v0000", outcome="Won"))
    with pytest.raises(BatchRefused, match="v0000 predicts “Won” and v0001 “Converted”"):
        between_models(won, scored(later_export(), model))
