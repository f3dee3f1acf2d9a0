"""Leads whose outcomes the file knows are not told as leads that will convert."""

from dataclasses import replace

import pandas as pd
import pytest
from conftest import read_sample, table_of
from key_words import lacking

from scoring.intake.issue import Table
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.views.call_sheet.notices import notices
from scoring.views.call_sheet.past_leads import history_line, past_line


def scored(frame: pd.DataFrame, model: LeadModel, name: str = "any.csv") -> ScoredBatch:
    return score_table(table_of(frame.reset_index(drop=True)), name, model)


def test_the_history_of_the_model_is_told_as_that(
    sample_history: Table, small_model: LeadModel
) -> None:
    found = scored(sample_history.frame, small_model)
    won = int((sample_history.frame["Converted"] == "Yes").sum())
    rest = len(found.leads) - won
    assert not lacking(past_line(found), "trained on this file", f"{won:,}", f"{rest:,}")
    assert "no conversions are expected" in history_line(found)
    assert past_line(found) in [notice.text for notice in notices(found)]


def test_a_history_with_some_rows_more_is_told_by_its_name(
    sample_history: Table, small_model: LeadModel
) -> None:
    card = replace(small_model.card, filename="deals.csv")
    frame = pd.concat([sample_history.frame, sample_history.frame.head(20)])
    model = replace(small_model, card=card)
    assert scored(frame, model, "deals.csv").known.is_history
    assert not scored(frame, model, "others.csv").known.is_history


def test_other_past_leads_are_told_with_a_condition(small_model: LeadModel) -> None:
    found = scored(read_sample("sample_history.csv").iloc[1::8], small_model)
    assert not lacking(past_line(found), "“Converted”", "If that is final")
    assert history_line(found) == ""


@pytest.mark.parametrize("outcome", ["", "0", "no"])
def test_leads_of_today_are_told_as_before(small_model: LeadModel, outcome: str) -> None:
    found = scored(read_sample("sample_leads.csv", 300).assign(Converted=outcome), small_model)
    assert past_line(found) == history_line(found) == ""


def test_an_export_of_mostly_open_leads_is_one_of_today(small_model: LeadModel) -> None:
    leads = read_sample("sample_history.csv").iloc[1::8].reset_index(drop=True)
    leads["Converted"] = leads["Converted"].where(leads.index < 400, "")
    assert past_line(scored(leads, small_model)) == ""
