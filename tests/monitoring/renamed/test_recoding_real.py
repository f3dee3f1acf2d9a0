"""On real leads: the raw CodePro export is the history under other codes, newer leads are not."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, table_of, trained
from sklearn.metrics import roc_auc_score

from scoring.intake.issue import Table
from scoring.intake.leads.mapping import Confirmed
from scoring.intake.table.reading import read_table
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.monitoring.renamed.recoding import find_recoding
from scoring.recipes.recipe import read_recipe
from scoring.training.trainer import TrainingRequest

pytestmark = pytest.mark.slow


def read(path: Path) -> Table:
    return read_table(path.read_bytes(), path.name)


@pytest.fixture(scope="module")
def codepro(real_leads: Path) -> Path:
    return real_leads / "codepro"


@pytest.fixture(scope="module")
def history(codepro: Path) -> pd.DataFrame:
    frame = read(codepro / "history_cleaned.csv.gz").frame
    return frame.sort_values("created_date", kind="stable").reset_index(drop=True)


def learned(frame: pd.DataFrame) -> LeadModel:
    recipe = read_recipe((ROOT / "data" / "recipes" / "codepro.toml").read_text(encoding="utf-8"))
    request = TrainingRequest("app_complete_flag", recipe=recipe, random_split=True)
    return trained(table_of(frame), request)


@pytest.fixture(scope="module")
def model(history: pd.DataFrame) -> LeadModel:
    return learned(history)


@pytest.fixture(scope="module")
def raw(codepro: Path, model: LeadModel) -> ScoredBatch:
    return score_table(read(codepro / "leads_raw_labelled.csv.gz"), "leads_raw.csv.gz", model)


def auc(batch: ScoredBatch) -> float:
    outcome = batch.as_uploaded.frame["app_complete_flag"].astype(float)
    return float(roc_auc_score(outcome, batch.scores.propensity))


def test_the_raw_export_is_recoded_and_ranks_as_the_history_does(raw: ScoredBatch) -> None:
    found = find_recoding(raw)
    assert found is not None
    assert found.values["first_platform_c"]["Level10"] == "Level7"
    said = found.accepted(Confirmed({}))
    again = score_table(raw.as_uploaded, raw.filename, raw.model, mapping=said)
    assert auc(raw) < 0.72
    assert auc(again) >= 0.81
    assert not again.drift.unlike(len(again.leads))


def test_the_difference_before_is_that_of_the_design(raw: ScoredBatch) -> None:
    psi = {f.field: f.psi for f in raw.drift.fields}
    assert psi["first_utm_medium_c"] == pytest.approx(1.4, abs=0.2)
    assert psi["first_utm_source_c"] == pytest.approx(0.6, abs=0.1)
    assert psi["first_platform_c"] == pytest.approx(0.45, abs=0.05)


def test_the_newest_fifth_of_a_history_is_not_recoded(history: pd.DataFrame) -> None:
    cut = int(0.8 * len(history))
    older, newer = learned(history[:cut]), history[cut:]
    for part in (newer, newer[:5_000]):
        found = score_table(table_of(part), "new.csv", older)
        assert find_recoding(found) is None


def test_one_month_of_a_history_is_not_recoded(history: pd.DataFrame, model: LeadModel) -> None:
    month = history[history["created_date"].str.startswith("2021-07")]
    after = score_table(table_of(month), "july.csv", model)
    assert after.drift.unlike(len(month))
    assert find_recoding(after) is None


def test_one_half_of_x_education_is_not_recoded_by_the_other(real_leads: Path) -> None:
    frame = read(real_leads / "xeducation" / "leads.csv.gz").frame
    rows = np.random.default_rng(0).permutation(len(frame))
    one, other = frame.iloc[rows[: len(rows) // 2]], frame.iloc[rows[len(rows) // 2 :]]
    half = trained(table_of(one), TrainingRequest("Converted"))
    assert find_recoding(score_table(table_of(other), "other.csv", half)) is None
