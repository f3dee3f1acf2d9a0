"""A person types what is read on the screen, and the lead is found."""

import pytest
from conftest import read_sample, table_of
from planned_leads import by_chance

from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.views.call_sheet.ranked import Query, ranked_page
from scoring.views.lead.finding import find_lead

NAMES = {"First Name": ["Zoë", "Carlos", "Ana"], "Last Name": ["Patel", "Lee", "Lee"]}
PHONES = {
    "Phone Number": ["+1 895 271 5178", "+1 895 271 5179", ""],
    "Mobile Phone Number": ["+1 415 555 0101", "", "+1 415 555 0103"],
}


@pytest.fixture(scope="module")
def scored(small_model: LeadModel) -> ScoredBatch:
    frame = read_sample("sample_leads.csv", 3).drop(columns=["Name", "Phone"])
    return score_table(table_of(frame.assign(**NAMES, **PHONES)), "leads.csv", small_model)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Zoë Patel", [0]),
        ("patel zoe", [0]),
        ("Carlos Lee", [1]),
        ("lee", [1, 2]),
        ("Carlos Patel", []),
        ("895 271 5178", [0]),
        ("4155550101", [0]),
        ("(895) 271-5179", [1]),
    ],
)
def test_both_pages_find_leads_by_name_and_by_any_phone(
    scored: ScoredBatch, text: str, leads: list[int]
) -> None:
    listed = ranked_page(scored, Query(text=text), CallPlan(3))
    assert sorted(listed.positions.tolist()) == leads
    assert sorted(find_lead(by_chance(scored), text).positions) == leads


def test_an_empty_list_says_what_left_it_empty() -> None:
    assert "filter" not in Query(text="xyz").nothing
    assert "“xyz”" in Query(text=" xyz ").nothing
    assert "filter" in Query(tiers=("D",)).nothing
    assert all(word in Query(text="xyz", unsure=True).nothing for word in ("“xyz”", "filter"))
