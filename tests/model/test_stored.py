"""The stored form of a model: plain data that makes the same model, and nothing else does."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from conftest import DATA
from fitted_scorers import with_scorer
from mostly_slow import mostly_slow

from scoring.model.codes import Encoder
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scorers import BoostedTrees, LinearModel
from scoring.model.second_opinion import SecondOpinion, Tally
from scoring.model.stored import FORMAT, from_plain, to_plain
from scoring.plain import Misfit
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Fill, Keep, Lookup, Placeholders, Sum
from scoring.training.candidates import FOREST, GRADIENT, LOGISTIC, TREE

RECIPE = Recipe(
    (
        Placeholders(("city",), ("Select", 'a "b"\\\n\x7f')),
        Lookup("city", "tier", (("1", ("mumbai", "delhi")), ("2", ("agra",))), "3", "0", drop=True),
        Keep("source", ("Web", "Größe, 5", "é\u2028"), others="rest", missing="none"),
        Keep("medium", share=0.9),
        Sum(("calls", "visits"), "touches"),
        Fill(("visits", "calls"), "0"),
    )
)
# Parts that models stored before there were any lack.
YOUNGER = ("lag", "watched")
OF_CARD = ("name", "filename", "holds", "verdict", "goals", "decision")
NAMED = {("line",), *(("card", part) for part in OF_CARD)}


def leaves(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Everything in plain data that holds nothing else, with the way to it; of a list the first."""
    parts = data.items() if isinstance(data, dict) else enumerate(data[:1])
    for key, part in parts:
        if isinstance(part, dict | list) and part:
            yield from leaves(part, (*place, key))
        yield (*place, key), part


def changed(data: Any, place: tuple[Any, ...], value: Any) -> Any:
    """The same data with another value at a place."""
    if not place:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[place[0]] = changed(copy[place[0]], place[1:], value)
    return copy


@pytest.mark.parametrize("name", mostly_slow([TREE, FOREST, GRADIENT, LOGISTIC], fast=2))
def test_every_kind_of_model_scores_and_explains_to_the_last_digit_as_before(
    name: str, small_model: LeadModel, scored_sample: ScoredBatch
) -> None:
    model, codes = with_scorer(name, small_model), scored_sample.scores.encoded.codes[:50]
    again = from_plain(to_plain(model))
    assert again.chances(codes).propensity.tolist() == model.chances(codes).propensity.tolist()
    assert again.contributions(codes)[0].tolist() == model.contributions(codes)[0].tolist()


def test_a_whole_model_comes_back_with_all_its_numbers(
    small_model: LeadModel, scored_sample: ScoredBatch
) -> None:
    again = from_plain(to_plain(replace(small_model, recipe=RECIPE)))
    scores, before = again.score(scored_sample.leads), scored_sample.scores
    for name in ("propensity", "low", "high", "tier"):
        assert getattr(scores, name).tolist() == getattr(before, name).tolist()
    for name in ("schema", "encoder", "scorer", "calibration", "floors", "card"):
        assert getattr(again, name) == getattr(small_model, name)
    assert again.recipe == RECIPE
    assert again.past is not None
    np.testing.assert_array_equal(again.past.created, small_model.past.created)


def test_a_model_without_what_it_may_lack_comes_back(small_model: LeadModel) -> None:
    bare = replace(small_model, certainty=None, past=None, second=None)
    again = from_plain(to_plain(bare))
    assert (again.recipe, again.certainty, again.past, again.second) == (None,) * 4


@pytest.mark.parametrize("name", [TREE, FOREST, GRADIENT, LOGISTIC])
def test_nothing_is_stored_but_numbers_text_lists_dicts_and_plain_arrays(
    name: str, small_model: LeadModel
) -> None:
    stored = to_plain(replace(with_scorer(name, small_model), recipe=RECIPE))
    found = [part for _, part in leaves(stored)]
    assert {type(p) for p in found} <= {str, int, float, bool, list, dict, np.ndarray, type(None)}
    kinds = {p.dtype.str for p in found if isinstance(p, np.ndarray)}
    assert kinds <= {"<f8", "<i8", "|b1"}


@pytest.mark.parametrize("number", [0, FORMAT + 1, -1, None, float(FORMAT), True, "1", 10**30])
def test_another_format_is_refused(small_model: LeadModel, number: object) -> None:
    with pytest.raises(Misfit, match=f"Expected a model of format {FORMAT}"):
        from_plain(to_plain(small_model) | {"format": number})


def test_rare_levels_of_the_form_before_are_hidden_when_it_is_read(small_model: LeadModel) -> None:
    stored = to_plain(small_model)
    for field in stored["model"]["encoder"]["fields"]:
        field["rare"] = [] if field["levels"] == [] else ["Jane Roe"]
    again = from_plain(stored | {"format": FORMAT - 1})
    assert any("Jane Roe" in field.rare for field in again.encoder.fields)
    assert "Jane" not in str(to_plain(again))
    with pytest.raises(Misfit):
        from_plain({"format": FORMAT - 1, "model": {"encoder": {"fields": [{}]}}})


@pytest.mark.parametrize("data", [None, [], {}, "model", 3, np.zeros(2), {"format": FORMAT}])
def test_data_that_is_no_model_is_refused(data: object) -> None:
    with pytest.raises(Misfit):
        from_plain(data)


def test_every_part_of_a_stored_model_is_missed_when_it_lacks(small_model: LeadModel) -> None:
    stored = to_plain(replace(small_model, recipe=RECIPE))
    for place, _ in leaves(stored["model"]):
        if isinstance(place[-1], str) and place[-1] not in YOUNGER and place not in NAMED:
            whole = stored["model"]
            for key in place[:-1]:
                whole = whole[key]
            less = {key: part for key, part in whole.items() if key != place[-1]}
            with pytest.raises(Misfit):
                from_plain(changed(stored, ("model", *place[:-1]), less))


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        pytest.param(object, marks=pytest.mark.slow),
        *(pytest.param(w, marks=pytest.mark.slow) for w in ({1}, b"x", 2 + 0j)),
        pytest.param(np.zeros(1, dtype="f4"), marks=pytest.mark.slow),
    ],
)
def test_a_value_of_another_type_is_refused_wherever_it_stands(
    small_model: LeadModel, wrong: object
) -> None:
    stored = to_plain(small_model)
    for place, _ in leaves(stored["model"]):
        with pytest.raises(Misfit):
            from_plain(changed(stored, ("model", *place), wrong))


@pytest.mark.parametrize("text", ["", "tree\nTree=0\n", "no trees at all"])
def test_a_model_whose_trees_cannot_be_read_is_refused(small_model: LeadModel, text: str) -> None:
    with pytest.raises(Misfit, match="a model that can score a lead"):
        from_plain(to_plain(replace(small_model, scorer=BoostedTrees(text))))


def test_a_model_of_fewer_fields_than_its_trees_read_is_refused(small_model: LeadModel) -> None:
    fewer = replace(small_model, encoder=Encoder(small_model.encoder.fields[:-1]))
    with pytest.raises(Misfit, match="a model that can score a lead"):
        from_plain(to_plain(fewer))


def test_a_second_model_of_fewer_fields_is_refused(small_model: LeadModel) -> None:
    second = SecondOpinion(LinearModel(0.0, ()), 1.0, 0.0, 1.0, Tally(1, 0.5, 1), Tally(1, 0.5, 1))
    with pytest.raises(Misfit, match="a model that can score a lead"):
        from_plain(to_plain(replace(small_model, second=second)))


def test_the_bundled_model_names_no_module_of_the_project() -> None:
    found = next((DATA.parent / "models").glob("sample/v*/model.joblib"))
    assert not re.search(rb"scoring[.\n]", zlib.decompress(found.read_bytes()))


def test_a_card_of_an_earlier_release_has_neither_name_nor_file(small_model: LeadModel) -> None:
    stored = to_plain(small_model)
    for part in ("name", "filename"):
        del stored["model"]["card"][part]
    assert from_plain(stored).card == small_model.card
