"""Columns that hold how far each lead has come, of several systems and languages."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import text_table
from made import made

from scoring.history.meaning import OutcomeMeaning
from scoring.insight.funnel import funnel_of, funnel_table
from scoring.insight.ladder import find_ladder
from scoring.insight.leads import leads_of
from scoring.insight.stages import is_climbed, on_the_way, propose_stages
from scoring.views.explore.funnel import funnel

HUBSPOT = ["Lead"] * 50 + ["Marketing Qualified Lead"] * 30 + ["Opportunity"] * 15
HUBSPOT += ["Customer"] * 5


@pytest.mark.parametrize(
    ("name", "values", "steps"),
    [
        ("Lifecycle Stage", HUBSPOT, ["Lead", "Marketing Qualified Lead", "Opportunity",
                                      "Customer"]),
        ("Lead Status", ["Open - Not Contacted", "Working - Contacted", "Closed - Converted",
                         "Closed - Not Converted"] * 25,
         ["Open - Not Contacted", "Working - Contacted", "Closed - Converted"]),
        ("mx_LeadStage", ["Prospect", "Opportunity", "Customer", "Disqualified"] * 25,
         ["Prospect", "Opportunity", "Customer"]),
        ("Verkaufsphase", ["Neu", "Kontaktiert", "Angebot", "Gewonnen", "Verloren"] * 20,
         ["Neu", "Kontaktiert", "Angebot", "Gewonnen"]),
        ("Étape", ["Nouveau", "Contacté", "Devis", "Gagné"] * 25,
         ["Nouveau", "Contacté", "Devis", "Gagné"]),
        ("Pipeline", ["2 - Lab visit", "1. Form", "10 Signed", "3 Offer in hand"] * 25,
         ["1. Form", "2 - Lab visit", "3 Offer in hand", "10 Signed"]),
    ],
)  # fmt: skip
def test_the_steps_of_a_system_stand_in_their_order(
    name: str, values: list[str], steps: list[str]
) -> None:
    found = find_ladder(made({name: values, "City": ["Pune", "Goa"] * 50}))
    assert found is not None
    assert (found.column, [step.name for step in found.steps]) == (name, steps)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Marital status", ["Single", "Married", "Divorced", "Widowed"] * 25),
        ("Employment status", ["Working", "Retired", "Student", "Other"] * 25),
        ("Last activity", ["Contacted", "Demo", "Negotiation", "Won"] * 25),
        ("Status", ["Open", "Won"] * 50),
        ("Stage of life", ["1-2 children", "3-4 children", "Lead", "Won"] * 25),
    ],
)
def test_other_columns_are_no_steps(name: str, values: list[str]) -> None:
    assert find_ladder(made({name: values})) is None


def test_a_lead_at_a_step_counts_at_all_before_it() -> None:
    leads = made({"Lifecycle Stage": HUBSPOT, "Visits": ["1", "0"] * 50})
    table = funnel_table(funnel_of(leads, on_the_way(leads, propose_stages(leads))))
    assert table["stage"].tolist() == ["Leads", *["Marketing Qualified Lead", "Opportunity"],
                                       "Customer"]  # fmt: skip
    assert table["reached"].tolist() == [100, 50, 20, 5]
    assert "holds the step each lead is at now" in funnel(leads, propose_stages(leads)).note


def test_steps_of_the_outcome_itself_end_with_its_own_conversion() -> None:
    table = text_table({"Lifecycle Stage": HUBSPOT})
    meaning = OutcomeMeaning(("Customer",))
    leads = leads_of(table, "made.csv", outcome="Lifecycle Stage", meaning=meaning)
    names = [stage.name for stage in propose_stages(leads)]
    assert (names[-1], is_climbed(propose_stages(leads))) == ("Customer", True)


def test_beside_another_outcome_that_one_is_the_conversion() -> None:
    won = ["No"] * 95 + ["Yes"] * 5
    leads = made({"Lifecycle Stage": HUBSPOT, "Won": won}, "Won")
    assert [s.name for s in propose_stages(leads)][-2:] == ["Opportunity", "Converted"]


def test_without_outcomes_what_most_expected_conversions_skip_is_no_stage() -> None:
    cells = {"Visits": ["1"] * 90 + ["0"] * 10, "Callback requests": ["0"] * 90 + ["1"] * 10}
    leads = replace(made(cells), propensity=np.full(100, 0.2))
    assert [s.name for s in on_the_way(leads, propose_stages(leads))] == ["Visited"]
