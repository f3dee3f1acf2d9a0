"""What the view of score bands says, and the numbers of its pictures."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.insight.cohorts import Period
from scoring.insight.leads import Leads, leads_of_batch
from scoring.intake.issue import Table
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.pipelines.jobs import leads_to_explore
from scoring.training.prepared import TrainingRequest
from scoring.views.explore import bands, cohorts, sources
from scoring.views.explore.column import one_column
from scoring.views.explore.words import LEARNED, NO_SCORES


@pytest.fixture(scope="module")
def learned(sample_history: Table, small_model: LeadModel) -> Leads:
    """The very history that the model was trained on."""
    request = TrainingRequest("Converted")
    return leads_to_explore(sample_history, "h.csv", request, model=small_model)


@pytest.fixture(scope="module")
def batch(scored_sample: ScoredBatch) -> Leads:
    return leads_of_batch(scored_sample)


def test_the_pictures_have_the_numbers_of_the_tables(learned: Leads) -> None:
    found, tiers, gains = bands.sections(learned)
    for section in (found, tiers):
        assert section.figure is not None
        assert section.table is not None
        assert list(section.figure.data[0].x) == section.table["rate"].tolist()
    assert gains.figure is not None
    assert gains.table is not None
    assert list(gains.figure.data[0].y) == gains.table["found"].tolist()


def test_the_history_of_the_model_is_told_as_such(learned: Leads) -> None:
    assert LEARNED in bands.sections(learned)[0].note
    part = learned.part(np.arange(len(learned)) % 2 == 0)
    assert LEARNED in bands.sections(part)[0].note


def test_where_the_model_foretold_its_own_history_every_view_says_so(learned: Leads) -> None:
    source = learned.find("Source")
    assert source is not None
    told = [
        sources.by_group(learned, source),
        cohorts.volume(learned, Period.MONTH),
        one_column(learned, source)[2],
    ]
    assert [section.whole.endswith(LEARNED) for section in told] == [True] * 3
    unscored = replace(learned, scoring=None)
    assert LEARNED not in sources.by_group(unscored, source).whole


def test_other_leads_of_the_time_of_the_history_are_told_of_too(
    sample_history: Table, small_model: LeadModel
) -> None:
    frame, rows = sample_history.frame.iloc[:500], sample_history.rows[:500]
    table = replace(sample_history, frame=frame, rows=rows)
    leads = leads_to_explore(table, "h.csv", TrainingRequest("Converted"), model=small_model)
    assert bands.TOLD in bands.sections(leads)[0].whole


def test_later_leads_are_an_honest_test(batch: Leads) -> None:
    later = replace(batch, outcome=np.arange(len(batch)) % 4 == 0)
    said = bands.sections(replace(later, outcome=later.outcome.astype(float)))[0].whole
    assert "created after the model's history" in said


def test_without_an_outcome_the_chances_are_told(batch: Leads) -> None:
    found, tiers, gains = bands.sections(batch, bands.Cut.SPANS)
    assert found.note.startswith("No outcome is chosen")
    assert "rate" not in found.columns
    assert "expected conversions" in tiers.whole
    assert "should bring" in gains.whole


def test_without_chances_one_sentence_says_why(leads: Leads) -> None:
    assert [s.whole for s in bands.sections(leads)] == [NO_SCORES]
    assert bands.why(leads, bands.Question()).whole == NO_SCORES


def test_a_group_is_explained_with_its_n_and_its_strongest_fields(batch: Leads) -> None:
    source = batch.find("Source")
    assert source is not None
    question = bands.Question(source, "Facebook", bands.Side.OTHERS)
    section = bands.why(batch, question)
    n = int((source.cells == "Facebook").sum())
    assert section.table is not None
    assert f" n {n:,};" in section.whole
    assert section.table["field"][0] in section.whole
    assert section.figure is not None
    assert section.figure.data[0].x[0] == section.table["difference"][0]


def test_a_group_of_all_has_no_others(batch: Leads) -> None:
    everyone = bands.Question(None, "", bands.Side.OTHERS)
    assert bands.why(batch, everyone).whole == bands.NO_OTHERS
