"""Leads that have already converted are found, keep their rank, and have no turn."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample, table_of

from scoring.history.meaning import OutcomeMeaning
from scoring.model.converted import find_converted
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.set_apart import Why
from scoring.model.stage_columns import stage_columns


def scored_with(model: LeadModel, **columns: list[str]) -> ScoredBatch:
    """Six leads of the sample, each of another person, with further columns."""
    frame = read_sample("sample_leads.csv", 6)
    for name, cells in columns.items():
        frame[name.replace("_", " ")] = cells
    return score_table(table_of(frame), "leads.csv", model)


def found(scored: ScoredBatch) -> list[int]:
    stages = stage_columns(scored.leads.table)
    return np.flatnonzero(find_converted(scored.leads, scored.model.card, stages).leads).tolist()


def test_the_models_own_outcome_says_who_has_converted(small_model: LeadModel) -> None:
    scored = scored_with(small_model, converted=["Yes", "No", "", "yes", "No", "No"])
    assert found(scored) == [0, 3]
    assert scored.apart[0].values == ("Yes", "yes")


def test_the_models_own_meaning_of_its_outcome_counts(small_model: LeadModel) -> None:
    card = replace(small_model.card, meaning=OutcomeMeaning(("Paid fee",), ("Docs",)))
    model = replace(small_model, card=card)
    cells = ["Paid fee", "Docs", "Lost", "paid  FEE", "Other", ""]
    assert found(scored_with(model, Converted=cells)) == [0, 3]


def test_who_has_converted_is_flagged_with_what_says_so(small_model: LeadModel) -> None:
    flags = scored_with(small_model, Lifecycle_Stage=["Lead", "Customer", *["Lead"] * 4]).flags
    assert "has already converted: Lifecycle Stage = Customer" in flags[1]
    assert not any("already" in flag for flag in flags[[0, 2, 3, 4, 5]])


@pytest.mark.parametrize(
    ("header", "won", "other"),
    [
        ("Lifecycle_Stage", "Customer", "Lead"),
        ("Status", "Closed - Converted", "Open - Not Contacted"),
        ("Lead_Status", "Kunde", "In Bearbeitung"),
        ("Prospect_Stage", "Enrolled", "Prospect"),
        ("Is_Converted", "TRUE", "FALSE"),
        ("Converted_Date", "2026-10-03", ""),
        ("Deal_Stage", "Closed Won", "Closed Lost"),
    ],
)
def test_a_column_like_an_outcome_says_who_has_converted(
    small_model: LeadModel, header: str, won: str, other: str
) -> None:
    assert found(scored_with(small_model, **{header: [other, won, other, other, won, other]})) == [
        1,
        4,
    ]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Status", ["Yes", "No", "1", "0", "Open", "Not converted"]),
        ("Campaign_name", ["Customer", "Won", "Lead", "Lead", "Lead", "Lead"]),
        ("Lead_Status", ["Not Won", "Qualified", "Open", "Nurture", "Prospective customer", "New"]),
        ("Newsletter", ["Converted"] * 6),
        ("Converted", [""] * 6),
    ],
)
def test_a_column_that_says_something_else_sets_no_lead_apart(
    small_model: LeadModel, header: str, cells: list[str]
) -> None:
    scored = scored_with(small_model, **{header: cells})
    assert found(scored) == []
    assert scored.call_order.tolist() == scored.ranking.order.tolist()


def test_the_models_own_outcome_is_believed_before_a_stage(small_model: LeadModel) -> None:
    columns = {"Converted": ["Yes", "No", "No", "No", "No", "No"], "Stage": ["Customer"] * 6}
    assert found(scored_with(small_model, **columns)) == [0]


def test_a_converted_lead_keeps_its_rank_and_has_no_turn(small_model: LeadModel) -> None:
    scored = scored_with(small_model, Converted=["No", "Yes", "No", "No", "Yes", "No"])
    bare = scored_with(small_model)
    assert scored.ranking.order.tolist() == bare.ranking.order.tolist()
    left = [place for place in bare.ranking.order.tolist() if place not in (1, 4)]
    assert scored.call_order.tolist() == scored.one_call_order.tolist() == left


def test_no_other_lead_of_a_person_who_converted_is_called(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 4).iloc[[0, 0, 2, 3]].reset_index(drop=True)
    frame["Converted"] = ["Yes", "No", "No", "No"]
    scored = score_table(table_of(frame), "leads.csv", small_model)
    assert sorted(scored.one_call_order.tolist()) == [2, 3]
    assert sorted(scored.call_order.tolist()) == [1, 2, 3]


def test_leads_are_called_where_all_have_converted_or_a_person_says_so(
    small_model: LeadModel,
) -> None:
    everyone = scored_with(small_model, Converted=["Yes"] * 6)
    some = scored_with(small_model, Converted=["Yes", *["No"] * 5])
    assert len(everyone.call_order) == len(everyone.one_call_order) == 6
    assert len(replace(some, switched=frozenset({Why.CONVERTED})).call_order) == 6
