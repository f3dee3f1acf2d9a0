"""What-if by computation: curves and maps against scoring files, pairs against pandas counts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of, text_table, trained

from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import lead_values, score_lead, score_table
from scoring.model.what_if import Combinations, combinations, response, response_map
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Lookup
from scoring.training.trainer import TrainingRequest


@pytest.fixture(scope="module")
def lead() -> pd.DataFrame:
    """One lead of the sample as text, as a file has it."""
    return read_sample("sample_leads.csv", 1)


@pytest.fixture(scope="module")
def pairs(small_model: LeadModel) -> Combinations:
    found = combinations(small_model)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def past() -> pd.DataFrame:
    """The leads that the small model learned from; what is not given is NA."""
    rows = read_sample("sample_history.csv").iloc[::4]
    return rows.mask(rows.isin(["", "Select"])).reset_index(drop=True)


def typed(lead: pd.DataFrame, model: LeadModel) -> pd.DataFrame:
    return score_table(table_of(lead), "lead.csv", model).leads.values


def in_a_file(lead: pd.DataFrame, model: LeadModel, **columns: list[object]) -> np.ndarray:
    """Chances of the lead with these values, scored as the rows of a file."""
    count = len(next(iter(columns.values())))
    rows = pd.concat([lead] * count, ignore_index=True)
    for name, values in columns.items():
        rows[name.replace("_", " ")] = [v if isinstance(v, str) else f"{v:.6f}" for v in values]
    return score_table(table_of(rows), "changed.csv", model).scores.propensity


@pytest.mark.parametrize("name", ["Minutes on site", "Visits", "City", "Source"])
def test_a_curve_tells_what_the_changed_leads_of_a_file_get(
    lead: pd.DataFrame, small_model: LeadModel, name: str
) -> None:
    found = response(small_model, typed(lead, small_model), small_model.encoder.names.index(name))
    asked = in_a_file(lead, small_model, **{name: list(found.table["value"])})
    assert found.table["chance"].to_numpy() == pytest.approx(asked, abs=1e-9)


def test_a_map_tells_what_the_changed_leads_of_a_file_get(
    lead: pd.DataFrame, small_model: LeadModel
) -> None:
    places = [small_model.encoder.names.index(n) for n in ("Occupation", "Minutes on site")]
    table = response_map(small_model, typed(lead, small_model), *places).table
    both = {"Occupation": list(table["row_value"]), "Minutes on site": list(table["column_value"])}
    asked = in_a_file(lead, small_model, **both)
    assert table["chance"].to_numpy() == pytest.approx(asked, abs=1e-9)


def test_the_own_value_is_marked_with_the_chance_of_the_lead(
    lead: pd.DataFrame, small_model: LeadModel
) -> None:
    values = typed(lead, small_model)
    chance = score_lead(dict(lead.iloc[0]), small_model).scores.propensity[0]
    for place in range(values.shape[1]):
        found = response(small_model, values, place)
        if found.now is not None:
            assert found.table["chance"].iloc[found.now] == pytest.approx(chance, abs=1e-9)


def test_the_own_cell_of_a_map_has_the_chance_of_the_lead(
    lead: pd.DataFrame, small_model: LeadModel
) -> None:
    chance = score_lead(dict(lead.iloc[0]), small_model).scores.propensity[0]
    places = [small_model.encoder.names.index(n) for n in ("Minutes on site", "Visits")]
    found = response_map(small_model, typed(lead, small_model), *places)
    own = found.table.set_index(["row", "column"]).loc[found.now]
    assert own["chance"] == pytest.approx(chance, abs=1e-9)


def test_a_number_is_asked_within_the_range_seen(
    lead: pd.DataFrame, small_model: LeadModel, past: pd.DataFrame
) -> None:
    seen = past["Minutes on site"].astype(float)
    changed = lead.assign(**{"Minutes on site": "99999"})
    place = small_model.encoder.names.index("Minutes on site")
    found = response(small_model, typed(changed, small_model), place)
    assert (found.table["value"].min(), found.table["value"].max()) == (seen.min(), seen.max())
    assert found.now is None


def test_bars_count_the_past_leads_of_each_value(
    lead: pd.DataFrame, small_model: LeadModel, past: pd.DataFrame
) -> None:
    found = response(
        small_model, typed(lead, small_model), small_model.encoder.names.index("Visits")
    )
    counts = past["Visits"].astype(float).value_counts().sort_index()
    assert found.standing["low"].tolist() == counts.index.tolist()
    assert found.standing["leads"].tolist() == counts.tolist()


def test_classes_of_a_number_hold_every_past_lead_once(
    lead: pd.DataFrame, small_model: LeadModel, past: pd.DataFrame
) -> None:
    place = small_model.encoder.names.index("Minutes on site")
    standing = response(small_model, typed(lead, small_model), place).standing
    assert standing["leads"].sum() == past["Minutes on site"].notna().sum()


def test_cells_of_a_map_count_the_past_leads_that_stand_there(
    lead: pd.DataFrame, small_model: LeadModel, past: pd.DataFrame
) -> None:
    places = [small_model.encoder.names.index(n) for n in ("Source", "Platform")]
    table = response_map(small_model, typed(lead, small_model), *places).table
    counts = past.groupby(["Source", "Platform"]).size()
    wanted = [counts.get((r, c), 0) for r, c in zip(table["row"], table["column"], strict=True)]
    assert table["leads"].tolist() == wanted


def place(model: LeadModel, name: str, level: str) -> tuple[int, int]:
    field = model.encoder.names.index(name)
    return field, model.encoder.fields[field].levels.index(level)


def test_a_pair_is_impossible_that_never_met_though_chance_would_have_it(
    small_model: LeadModel, pairs: Combinations, past: pd.DataFrame
) -> None:
    seen = pd.crosstab(past["Source"], past["Medium"])
    sources, media = past["Source"].value_counts(), past["Medium"].value_counts()
    by_chance = np.outer(sources.reindex(seen.index), media.reindex(seen.columns)) / len(past)
    wanted = (seen == 0) & (by_chance >= 10)
    known = [set(small_model.encoder.fields[small_model.encoder.names.index(n)].levels)
             for n in ("Source", "Medium")]  # fmt: skip
    for source, medium in ((s, m) for s in known[0] for m in known[1]):
        one, other = place(small_model, "Source", source), place(small_model, "Medium", medium)
        assert pairs.never_met(one, other) == wanted.loc[source, medium]
    assert wanted.to_numpy().any()


def test_what_is_left_out_is_what_never_met_any_given_value(
    small_model: LeadModel, pairs: Combinations
) -> None:
    given = [place(small_model, "Source", "Referral"), place(small_model, "Platform", "Web")]
    field = small_model.encoder.names.index("Medium")
    wanted = [
        any(pairs.never_met((field, at), other) for other in given)
        for at in range(len(small_model.profile.fields[field].labels))
    ]
    assert pairs.left_out(field, given).tolist() == wanted


def test_missing_and_rare_values_are_never_left_out(pairs: Combinations) -> None:
    last = pairs.first[1:] - 1
    assert not pairs.impossible[last].any()


def test_a_model_without_past_leads_has_curves_but_no_pairs(
    lead: pd.DataFrame, small_model: LeadModel
) -> None:
    bare = replace(small_model, past=None)
    found = response(bare, typed(lead, bare), bare.encoder.names.index("Minutes on site"))
    assert combinations(bare) is None
    assert (len(found.standing), found.table["chance"].between(0, 1).all()) == (0, True)


def test_what_if_scores_as_the_changed_lead_does_in_a_batch(scored_sample: ScoredBatch) -> None:
    rows = read_sample("sample_leads.csv", 3)
    rows.loc[1, ["Visits", "City", "Source"]] = ["9", "Gotham", "Referral"]
    in_file = score_table(table_of(rows), "changed.csv", scored_sample.model).scores
    texts = lead_values(scored_sample, 1) | {"Visits": "9", "City": "Gotham", "Source": "Referral"}
    alone = score_lead(texts, scored_sample.model).scores
    assert alone.propensity[0] == pytest.approx(in_file.propensity[1], abs=1e-9)


@pytest.fixture(scope="module")
def with_recipe() -> LeadModel:
    """A model whose recipe makes a region of the city."""
    drawn = np.random.default_rng(4)
    cities = drawn.choice(["Pune", "Agra", "Delhi"], 600)
    visits = drawn.integers(0, 9, 600)
    won = drawn.random(600) < 0.1 + 0.08 * visits * (cities != "Agra")
    recipe = Recipe((Lookup("City", "Region", (("west", ("pune",)), ("north", ("agra", "delhi"))),
                            "other", "none", drop=True),))  # fmt: skip
    table = text_table({"City": [*cities], "Visits": [str(v) for v in visits],
                        "Won": [str(int(w)) for w in won]})  # fmt: skip
    return trained(table, TrainingRequest("Won", recipe=recipe))


@pytest.mark.parametrize(("city", "region"), [("Pune", "west"), ("Delhi", "north")])
def test_what_if_with_a_recipe_scores_as_the_changed_lead_in_a_file(
    with_recipe: LeadModel, city: str, region: str
) -> None:
    rows = text_table({"City": ["Agra", city], "Visits": ["1", "7"]})
    in_file = score_table(rows, "changed.csv", with_recipe).scores
    first = score_table(text_table({"City": ["Agra"], "Visits": ["1"]}), "a.csv", with_recipe)
    texts = lead_values(first, 0) | {"Region": region, "Visits": "7"}
    alone = score_lead(texts, with_recipe).scores
    assert alone.propensity[0] == pytest.approx(in_file.propensity[1], abs=1e-9)
