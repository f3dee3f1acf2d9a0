"""The CodePro recipe gives what the course's four steps define, lead by lead, on the real leads."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, trained

from scoring.intake.cells.values import to_numbers
from scoring.intake.issue import Table
from scoring.intake.leads.batch import build_batch
from scoring.intake.table.reading import read_table
from scoring.model.scoring_path import score_table
from scoring.recipes.recipe import Recipe, read_recipe
from scoring.training.trainer import TrainingRequest

pytestmark = pytest.mark.slow

LISTS = {
    "first_platform_c": "list_platform",
    "first_utm_medium_c": "list_medium",
    "first_utm_source_c": "list_source",
}
COUNTS = ("total_leads_droppped", "referred_lead")


@pytest.fixture(scope="module")
def codepro(real_leads: Path) -> Path:
    return real_leads / "codepro"


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return read_recipe((ROOT / "data" / "recipes" / "codepro.toml").read_text(encoding="utf-8"))


@cache
def table(path: Path) -> Table:
    return read_table(path.read_bytes(), path.name)


def course(path: Path, folder: Path) -> pd.DataFrame:
    """The four steps of the course in plain pandas, one row for each row of the file."""
    leads = pd.read_csv(path)
    said = json.loads((folder / "mappings.json").read_text(encoding="utf-8"))
    groups = pd.read_csv(folder / "interaction_mapping.csv", index_col=0).iloc[:, 0]
    leads["city_tier"] = leads["city_mapped"].map(said["city_tier_mapping"]).fillna(3)
    for column, listed in LISTS.items():
        leads[column] = leads[column].where(leads[column].isin(said[listed]), "others")
    leads[list(COUNTS)] = leads[list(COUNTS)].fillna(0)
    clicks = leads[list(groups.index)].fillna(0)
    return pd.concat([leads, clicks.T.groupby(groups).sum().T], axis=1)


FILES = ("leads_100.csv", "leads_raw.csv.gz")
SUMS = tuple(f"{g}_interaction" for g in ("assistance", "career", "payment", "social", "syllabus"))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("column", ["city_tier", *COUNTS, *SUMS])
def test_numbers_are_those_of_the_course(
    codepro: Path, recipe: Recipe, name: str, column: str
) -> None:
    derived = to_numbers(recipe.apply(table(codepro / name)).frame[column])
    np.testing.assert_array_equal(derived, course(codepro / name, codepro)[column])


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("column", LISTS)
def test_levels_are_those_of_the_course(
    codepro: Path, recipe: Recipe, name: str, column: str
) -> None:
    derived = recipe.apply(table(codepro / name)).frame[column]
    assert list(derived) == list(course(codepro / name, codepro)[column])


@pytest.mark.parametrize(("name", "leads"), [*zip(FILES, (100, 24_991), strict=True)])
def test_every_lead_is_there_in_its_place_with_the_columns_of_the_history(
    codepro: Path, recipe: Recipe, name: str, leads: int
) -> None:
    before, after = table(codepro / name), recipe.apply(table(codepro / name))
    wanted = {"created_date", "city_tier", *LISTS, *COUNTS, *SUMS}
    assert set(after.frame.columns) - {"column_1", "app_complete_flag"} == wanted
    assert len(after.frame) == leads
    assert list(after.frame["created_date"]) == list(before.frame["created_date"])


def test_unlisted_cities_of_the_raw_leads_are_told_once(codepro: Path, recipe: Recipe) -> None:
    raw = table(codepro / "leads_raw.csv.gz")
    cities = set(json.loads((codepro / "mappings.json").read_text())["city_tier_mapping"])
    held = raw.frame["city_mapped"].str.casefold()
    missing = held.isin(["", "na", "nan", "select", "null", "n/a", "-"])
    told = [i for i in recipe.apply(raw).issues if i.kind == "value unknown to the recipe"]
    assert [i.count for i in told] == [int((~held.isin(cities) & ~missing).sum())]


def test_the_cleaned_history_goes_through_unaltered(codepro: Path, recipe: Recipe) -> None:
    history = table(codepro / "history_cleaned.csv.gz")
    after = recipe.apply(history)
    pd.testing.assert_frame_equal(after.frame, history.frame)
    assert list(after.issues) == list(history.issues)


def test_levels_learned_from_the_cleaned_history_are_the_listed_ones(
    codepro: Path, recipe: Recipe
) -> None:
    text = '[[step]]\nkind = "keep"\ncolumn = "{}"\nshare = 0.9\n'
    learning = read_recipe("".join(map(text.format, LISTS)))
    learned = learning.learned(table(codepro / "history_cleaned.csv.gz"))
    listed = [set(s.levels) for s in recipe.steps if getattr(s, "column", "") in LISTS]
    assert [set(s.levels) for s in learned.steps] == listed


def test_a_model_of_the_cleaned_history_scores_the_raw_leads_whole(
    codepro: Path, recipe: Recipe
) -> None:
    history = table(codepro / "history_cleaned.csv.gz")
    some = slice(None, None, 20)
    part = Table(history.frame.iloc[some].reset_index(drop=True), history.rows[some], [],
                 history.set_aside, 0, "")  # fmt: skip
    model = trained(recipe.apply(part), TrainingRequest("app_complete_flag"))
    raw = recipe.apply(table(codepro / "leads_raw.csv.gz"))
    assert build_batch(raw, model.schema).match.missing == ()
    assert len(score_table(raw, "leads_raw.csv.gz", model).scores.propensity) == 24_991
