"""What a call list that came back beside an export says of the leads of the export."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of

from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.set_apart import Why
from scoring.views.call_sheet.notices import apart_line, apart_summary

LEADS = read_sample("sample_leads.csv", 6)
IDS = LEADS["Lead ID"].tolist()
NAMES = ["Ana", "Ben", "Cy", "Dee", "Eli", "Flo"]
PHONES = [f"0171 55501{place}" for place in range(6)]


def with_lists(model: LeadModel, *lists: dict[str, list[str]], **own: list[str]) -> ScoredBatch:
    """Six leads beside lists that came back, as "list 1.xlsx"."""
    frame = LEADS.assign(Name=NAMES, Phone=PHONES, **own)
    frames = [pd.DataFrame(one, dtype="str") for one in lists]
    back = tuple((f"list {n}.xlsx", one) for n, one in enumerate(frames, 1))
    return score_table(replace(table_of(frame), lists=back), "leads.csv", model)


def apart(scored: ScoredBatch) -> dict[Why, list[int]]:
    return {group.why: np.flatnonzero(group.leads).tolist() for group in scored.apart}


def test_who_converted_or_wants_no_call_is_set_apart_and_others_are_called(
    small_model: LeadModel,
) -> None:
    words = ["gekauft", "Do not call again", "kein Interesse", "Call back", "RNR", ""]
    scored = with_lists(small_model, {"Id": IDS, "Outcome": words})
    assert apart(scored) == {Why.DO_NOT_CALL: [1], Why.CONVERTED: [0], Why.LOST: [2]}
    assert sorted(scored.call_order.tolist()) == [3, 4, 5]
    assert "already converted: outcome in list 1.xlsx = gekauft" in scored.flags[0]
    too = replace(scored, switched=frozenset({Why.CONVERTED}))
    assert sorted(too.call_order.tolist()) == [0, 3, 4, 5]


def test_a_lead_of_a_list_without_ids_is_found_by_name_and_phone(small_model: LeadModel) -> None:
    said = {"Name": ["BEN ", "Cy"], "Phone": ["171-555011", PHONES[3]], "Outcome": ["Won", "Won"]}
    assert apart(with_lists(small_model, said)) == {Why.CONVERTED: [1]}


def test_an_id_of_somebody_else_says_nothing(small_model: LeadModel) -> None:
    said = {"Id": IDS[:2], "Name": ["Zoe", "Ben B."], "Phone": ["0152 1", PHONES[1]]}
    scored = with_lists(small_model, {**said, "Outcome": ["Converted", "Converted"]})
    assert apart(scored) == {Why.CONVERTED: [1]}


def test_a_wrong_number_that_has_been_corrected_is_called(small_model: LeadModel) -> None:
    said = {"Id": IDS[:2], "Name": NAMES[:2], "Phone": [PHONES[0], "0171 9"]}
    scored = with_lists(small_model, {**said, "Outcome": ["Wrong number", "falsche Nummer"]})
    assert apart(scored) == {Why.LOST: [0]}


@pytest.mark.parametrize("turn", [1, -1])
def test_of_lists_that_differ_the_order_does_not_matter(small_model: LeadModel, turn: int) -> None:
    first = {"Id": IDS[:3], "Outcome": ["Not interested", "Not qualified", "Interested"]}
    second = {"Id": IDS[:3], "Outcome": ["Call back", "Converted", "Do not call again"]}
    scored = with_lists(small_model, *[first, second][::turn])
    assert apart(scored) == {Why.DO_NOT_CALL: [2], Why.CONVERTED: [1]}


def test_the_line_names_the_status_and_the_list(small_model: LeadModel) -> None:
    status = ["Customer", "Open", "Open", "Lost", "", ""]
    said = {"Id": IDS[1:2], "Outcome": ["Converted"]}
    scored = with_lists(small_model, said, Status=status)
    line = apart_line(scored, scored.apart[0])
    assert line.startswith("2 of 6 leads have already converted")
    assert "Status says “Customer”; outcome in list 1.xlsx says “Converted”" in line


def test_a_lead_with_two_reasons_counts_once(small_model: LeadModel) -> None:
    status = ["Customer", "Lost", "Lost", "Inactive", "Inactive", ""]
    said = {"Id": IDS[:4], "Outcome": ["Do not call again", "", "DNC", "DNC"]}
    scored = with_lists(small_model, said, Status=status)
    assert apart_summary(scored) == (
        "4 of 6 leads are not called: 3 not to be called, 1 closed or disqualified. "
        "May be called: 1 perhaps closed."
    )
