"""Real files and odd ones are reopened as they were."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import table_of, trained

from scoring.access import LOCAL
from scoring.errors import LeadScoringError
from scoring.intake.table.reading import read_table
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.store import LeadStore
from scoring.training.trainer import TrainingRequest
from store.same_batch import assert_same

pytestmark = pytest.mark.slow
HISTORIES = {
    "codepro/leads_raw_labelled.csv.gz": ("app_complete_flag", "codepro/leads_raw.csv.gz"),
    "xeducation/leads.csv.gz": ("Converted", "xeducation/leads.csv.gz"),
}


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("contacts", [False, True])
def test_a_real_file_is_reopened_as_it_was(
    store: LeadStore, real_leads: Path, history: str, contacts: bool
) -> None:
    outcome, leads = HISTORIES[history]
    past = pd.read_csv(real_leads / history, dtype="str", keep_default_na=False)
    model = trained(table_of(past.iloc[::4]), TrainingRequest(outcome))
    content = (real_leads / leads).read_bytes()
    scored = score_table(read_table(content, Path(leads).name), Path(leads).name, model)
    kept = store.batches.keep(scored, by=LOCAL, came_by="page", contacts=contacts)
    assert_same(store.batches.reopened(kept.address, model), scored)
    assert store.upkeep.verify() == []


def test_files_that_went_wrong_before_are_reopened_as_they_were(
    store: LeadStore, real_leads: Path, small_model: LeadModel
) -> None:
    found = 0
    for place in sorted((real_leads.parent / "cases").glob("*.[cx][sl][vs]*")):
        try:
            scored = score_table(
                read_table(place.read_bytes(), place.name), place.name, small_model
            )
        except LeadScoringError:
            # It has no field of this model, or asks a question first.
            continue
        kept = store.batches.keep(scored, by=LOCAL, came_by="page")
        assert_same(store.batches.reopened(kept.address, small_model), scored, ids=False)
        found += 1
    assert found >= 8
