"""Leads that are lost or must not be phoned: found, told, set apart, called if a person says so."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample, table_of

from scoring.history.meaning import OutcomeMeaning
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.set_apart import Why

OPEN = "Open - Not Contacted"


def scored_with(model: LeadModel, **columns: list[str]) -> ScoredBatch:
    """Six leads of the sample, each of another person, with further columns."""
    frame = read_sample("sample_leads.csv", 6)
    for name, cells in columns.items():
        frame[name.replace("_", " ")] = cells
    return score_table(table_of(frame), "leads.csv", model)


def found(scored: ScoredBatch, why: Why) -> list[int]:
    groups = [np.flatnonzero(group.leads).tolist() for group in scored.apart if group.why is why]
    return groups[0] if groups else []


@pytest.mark.parametrize(
    ("header", "lost", "other"),
    [
        ("Lead_Status", "Unqualified", "New"),
        ("Status", "Closed - Not Converted", OPEN),
        ("Lead_Status", "Junk Lead", "Contact in Future"),
        ("Status_Reason", "Cannot Contact", "New"),
        ("Prospect_Stage", "Invalid", "Prospect"),
        ("Deal_-_Status", "lost", "open"),
        ("Statusgrund", "Verloren", "Neu"),
        ("Statut_du_lead", "Non qualifié", "Nouveau"),
        ("Estado_del_lead", "No interesado", "Nuevo"),
        ("Is_Disqualified", "TRUE", "FALSE"),
    ],
)
def test_a_status_says_who_is_lost(
    small_model: LeadModel, header: str, lost: str, other: str
) -> None:
    scored = scored_with(small_model, **{header: [other, lost, other, "", lost, other]})
    assert found(scored, Why.LOST) == np.flatnonzero(scored.not_called).tolist() == [1, 4]
    assert f"closed or disqualified: {header.replace('_', ' ')} = {lost}" in scored.flags[1]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Previous_Lead_Status", ["Lost", "Unqualified", "New", "New", "New", "New"]),
        ("Last_Campaign_Result", ["Lost", "Lost", "New", "New", "New", "New"]),
        ("Tags", ["Lost to competitor", "Not interested", "x", "x", "x", "x"]),
        ("Lead_Status", ["Qualified", "Nurturing", "Contacted", OPEN, "New", ""]),
        ("Lost_properties", ["Yes", "Yes", "No", "No", "No", "No"]),
        ("Email_Opt_Out", ["Yes", "Yes", "No", "No", "No", "No"]),
        ("Status", ["Unsubscribed", "Subscribed", "", "", "", ""]),
        ("Converted", ["No", "No", "No", "No", "No", ""]),
    ],
)
def test_other_columns_and_words_set_no_lead_apart(
    small_model: LeadModel, header: str, cells: list[str]
) -> None:
    assert scored_with(small_model, **{header: cells}).apart == ()


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Lead_Status", ["Inactive", "New", "Closed", "New", "New", "New"]),
        ("Lead_Status", ["Unqualified", "Qualified", "Unqualified", "Demo done", "", ""]),
        ("Loss_Reason", ["Price", "", "Competitor", "", "", ""]),
        ("Is_Closed", ["1", "0", "1", "0", "0", "0"]),
    ],
)
def test_what_a_word_leaves_open_is_told_and_set_apart_only_if_a_person_says_so(
    small_model: LeadModel, header: str, cells: list[str]
) -> None:
    scored = scored_with(small_model, **{header: cells})
    assert found(scored, Why.MAYBE_LOST) == [0, 2]
    assert not scored.not_called.any()
    apart = replace(scored, switched=frozenset({Why.MAYBE_LOST}))
    assert np.flatnonzero(apart.not_called).tolist() == [0, 2]


def test_a_lost_lead_that_another_column_says_is_worked_on_is_in_doubt(
    small_model: LeadModel,
) -> None:
    stage = ["Closed Lost", "Closed Lost", *["Proposal"] * 4]
    scored = scored_with(small_model, Deal_Stage=stage, Lead_Status=["Working", *["New"] * 5])
    assert (found(scored, Why.LOST), found(scored, Why.MAYBE_LOST)) == ([], [0, 1])
    lifecycle = scored_with(
        small_model, Lead_Status=["Unqualified", *["New"] * 5], Lifecycle_Stage=["MQL"] * 6
    )
    assert found(lifecycle, Why.LOST) == [0]


def test_a_status_that_the_model_reads_is_left_to_it(small_model: LeadModel) -> None:
    words = ["Lost", "New", "New", "New", "New", "New"]
    scored = scored_with(small_model, Lead_Status=words)
    match = scored.leads.match
    read = replace(match, matched={**match.matched, "Platform": "Lead Status"})
    batch = replace(scored, leads=replace(scored.leads, match=read))
    assert (found(scored, Why.LOST), found(batch, Why.MAYBE_LOST)) == ([0], [0])
    assert not batch.not_called.any()


def test_what_was_stated_of_the_models_own_outcome_goes_before_its_words(
    small_model: LeadModel,
) -> None:
    meaning = OutcomeMeaning(("Won",), ("New", "Dead"), others=("Lost", "Gone"))
    model = replace(small_model, card=replace(small_model.card, meaning=meaning))
    scored = scored_with(model, Converted=["Won", "Dead", "Lost", "Gone", "New", ""])
    kinds = (Why.CONVERTED, Why.LOST, Why.MAYBE_LOST)
    assert [found(scored, why) for why in kinds] == [[0], [2], [3]]


@pytest.mark.parametrize(
    ("meaning", "words"),
    [
        (OutcomeMeaning(("gewonnen",), ("offen",), others=("verloren",)),
         ["gewonnen", "kein Interesse", "erledigt", "in Bearbeitung", "Absage", "offen"]),
        (OutcomeMeaning(("Gagné",), others=("Perdu",)),
         ["Gagné", "Pas intéressé", "Inactif", "En cours", "Disqualifié", "Nouveau"]),
        (OutcomeMeaning(("Won",), ("Dead",), others=("Lost",)),
         ["Won", "Junk lead", "Closed", "Dead", "Not interested", "Contacted"]),
    ],
)  # fmt: skip
def test_values_that_the_history_did_not_have_are_judged_by_their_words(
    small_model: LeadModel, meaning: OutcomeMeaning, words: list[str]
) -> None:
    model = replace(small_model, card=replace(small_model.card, meaning=meaning))
    scored = scored_with(model, Converted=words)
    kinds = (Why.CONVERTED, Why.LOST, Why.MAYBE_LOST)
    assert [found(scored, why) for why in kinds] == [[0], [1, 4], [2]]


def test_a_stage_under_an_unknown_name_sets_apart_by_its_words(small_model: LeadModel) -> None:
    words = ["offen", "gewonnen", "kein Interesse", "neu", "DNC", "erledigt"]
    scored = scored_with(small_model, Bearbeitungsstand=words)
    kinds = (Why.CONVERTED, Why.LOST, Why.DO_NOT_CALL, Why.MAYBE_LOST)
    assert [found(scored, why) for why in kinds] == [[1], [2], [4], [5]]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Do_Not_Call", ["Yes", "No", "1", "0", "", "true"]),
        ("Do_not_allow_Phone_Calls", ["Do Not Allow", "Allow", "Do Not Allow", "Allow", "", "1"]),
        ("Telefonanrufe_nicht_zulassen", ["Ja", "Nein", "Nicht zulassen", "", "", "ja"]),
        ("Lead_Status", ["Do not call", "New", "DNC", "New", "Open", "Do Not Contact"]),
    ],
)
def test_who_is_marked_is_not_called(small_model: LeadModel, header: str, cells: list[str]) -> None:
    scored = scored_with(small_model, **{header: cells})
    assert found(scored, Why.DO_NOT_CALL) == np.flatnonzero(scored.not_called).tolist() == [0, 2, 5]


def test_one_group_is_called_too_and_the_others_stay_apart(small_model: LeadModel) -> None:
    scored = scored_with(
        small_model,
        Lead_Status=["Lost", "New", "Converted", "New", "Lost", "New"],
        Do_Not_Call=["1", "1", "0", "0", "0", "0"],
    )
    assert np.flatnonzero(scored.not_called).tolist() == [0, 1, 2, 4]
    too = replace(scored, switched=frozenset({Why.LOST}))
    assert np.flatnonzero(too.not_called).tolist() == [0, 1, 2]


def test_where_all_leads_are_lost_the_others_reasons_still_count(small_model: LeadModel) -> None:
    scored = scored_with(small_model, Lead_Status=["Lost"] * 6, Do_Not_Call=["1", *["0"] * 5])
    assert scored.reasons_apart == (Why.DO_NOT_CALL,)
    assert np.flatnonzero(scored.not_called).tolist() == [0]


def test_another_inquiry_of_a_person_is_called_unless_nobody_may_phone(
    small_model: LeadModel,
) -> None:
    frame = read_sample("sample_leads.csv", 4).iloc[[0, 0, 2, 3]].reset_index(drop=True)
    frame["Lead Status"] = ["Lost", "New", "New", "New"]
    scored = score_table(table_of(frame), "leads.csv", small_model)
    assert sorted(scored.one_call_order.tolist()) == [1, 2, 3]
    marked = table_of(frame.assign(**{"Do Not Call": ["yes", "", "", ""]}))
    assert sorted(score_table(marked, "x.csv", small_model).one_call_order.tolist()) == [2, 3]
