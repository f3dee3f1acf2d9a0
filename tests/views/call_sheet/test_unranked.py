"""The card in place of a ranking that would be none."""

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of

from scoring.errors import BatchRefused
from scoring.intake.leads.mapping import ColumnMatch
from scoring.model.lead_model import LeadModel
from scoring.model.model_fill import ModelFill
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.pipelines.jobs import require_ranking
from scoring.views.call_sheet.history_offer import history_offer
from scoring.views.call_sheet.unranked import Unranked, unranked


def courses(leads: int = 200) -> pd.DataFrame:
    """Leads of another provider: one of its columns is called like a field of the sample."""
    rng = np.random.default_rng(3)
    columns = {
        "ID": [f"C{row}" for row in range(leads)],
        "age": rng.integers(18, 60, leads).astype(str),
        "last_activity": rng.choice(["Email Activity", "Phone Activity"], leads),
        "website_visits": rng.integers(0, 9, leads).astype(str),
        "status": np.where(rng.random(leads) < 0.4, "1", "0"),
    }
    return pd.DataFrame(columns, dtype="str")


def scored(frame: pd.DataFrame, model: LeadModel) -> ScoredBatch:
    return score_table(table_of(frame), "courses.csv", model)


def card(frame: pd.DataFrame, model: LeadModel) -> Unranked:
    batch = scored(frame, model)
    return unranked(batch.fill, batch.leads.match, history_offer(batch.as_uploaded))


def test_the_card_says_how_few_fields_are_found_and_offers_to_train(
    small_model: LeadModel,
) -> None:
    found = card(courses(), small_model)
    assert "finds 1 of its 22 fields" in found.title
    assert "at least a third" in found.why
    assert (found.trains, found.match.startswith("Match columns")) == (True, True)


def test_without_an_outcome_the_card_asks_for_past_leads(small_model: LeadModel) -> None:
    found = card(courses().drop(columns="status"), small_model)
    assert (found.trains, "past leads" in found.learn) == (False, True)


def test_a_file_of_one_known_column_has_nothing_to_match(small_model: LeadModel) -> None:
    assert card(read_sample("sample_leads.csv", 60)[["Source"]], small_model).match == ""


def test_chances_that_hardly_differ_are_told_with_their_measure() -> None:
    found = ModelFill(20, 22, 0.9, 0.51)
    assert "hardly differ" in found.title
    assert all(word in found.why for word in ("51 of 100", "50", "53"))


def test_no_face_ranks_what_cannot_be_ranked(
    small_model: LeadModel, scored_sample: ScoredBatch
) -> None:
    with pytest.raises(BatchRefused, match="cannot rank these leads"):
        require_ranking(scored(courses(), small_model))
    require_ranking(scored_sample)


@pytest.mark.parametrize(("proposed", "is_enough"), [(3, False), (8, True)])
def test_matching_comes_first_only_where_it_could_be_enough(proposed: int, is_enough: bool) -> None:
    pairs = {f"field {n}": f"column {n}" for n in range(proposed)}
    match = ColumnMatch({}, tuple(pairs), tuple(pairs.values()), pairs)
    assert unranked(ModelFill(0, 22, 0.0), match, None).may_match is is_enough


def test_a_file_of_contacts_alone_asks_for_more_columns() -> None:
    bare = unranked(ModelFill(0, 22, 0.0), ColumnMatch({}, ("Source",), (), {}), None)
    assert "more columns" in bare.learn
    more = unranked(ModelFill(0, 22, 0.0), ColumnMatch({}, ("Source",), ("Kanal",), {}), None)
    assert "past leads" in more.learn
