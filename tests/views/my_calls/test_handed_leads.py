"""The leads of a plan as they are handed out, with and without how they are reached."""

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, read_sample, table_of
from few_calls import few_scored

from scoring.model.call_plan import CallPlan
from scoring.model.scoring_path import score_table
from scoring.registry import Registry
from scoring.store.call_store import HandedLead
from scoring.views.my_calls.handed_leads import contact_of, handed_leads, handed_line

PLAN = CallPlan(5, ("Ana", "Ben"))


def leads_of(plan: CallPlan, frame: pd.DataFrame, *, contacts: bool) -> list[HandedLead]:
    model = Registry(ROOT / "models" / "sample").serving().model
    scored = score_table(table_of(frame), "leads.csv", model)
    called = plan.called(scored)
    reasons = scored.explainer.apart(called, called)
    return handed_leads(scored, plan, reasons, contacts=contacts)


def test_each_lead_of_the_plan_goes_to_its_rep_in_its_turn() -> None:
    found, scored = (
        leads_of(PLAN, read_sample("sample_leads.csv", 40), contacts=False),
        few_scored(),
    )
    order = scored.ranking.order[:5].tolist()
    assert [lead.place for lead in found] == order
    # Two reps take turns there and back.
    assert [lead.rep for lead in found] == ["Ana", "Ben", "Ben", "Ana", "Ana"]
    assert [lead.turn for lead in found] == [1, 2, 3, 4, 5]


def test_a_plan_without_reps_makes_one_list_of_the_team() -> None:
    found = leads_of(CallPlan(3), read_sample("sample_leads.csv", 40), contacts=False)
    assert {lead.rep for lead in found} == {"Team"}


def test_leads_that_were_drawn_by_lot_are_handed_out_as_such() -> None:
    plan = CallPlan(20, ("Ana", "Ben"), holdout=0.1, seed=7)
    found = leads_of(plan, read_sample("sample_leads.csv", 40), contacts=False)
    drawn = {lead.place for lead in found if lead.drawn}
    assert len(drawn) == 2
    assert drawn == set(np.flatnonzero(plan.is_drawn(few_scored())))
    assert not any(
        lead.drawn for lead in leads_of(PLAN, read_sample("sample_leads.csv", 40), contacts=False)
    )


def test_a_lead_has_the_reasons_of_the_call_list_as_sentences() -> None:
    found, scored = (
        leads_of(PLAN, read_sample("sample_leads.csv", 40), contacts=False),
        few_scored(),
    )
    called = PLAN.called(scored)
    first = scored.explainer.apart(called, called)[0]
    assert found[0].reasons[0] == tuple(reason.sentence for reason in first.supporting[:3])
    assert found[0].reasons[1] == tuple(reason.sentence for reason in first.opposing[:2])


def test_no_contact_is_handed_out_where_none_may_be_kept() -> None:
    frame = read_sample("sample_leads.csv", 40)
    told = repr(leads_of(PLAN, frame, contacts=False))
    cells = pd.concat([frame["Name"], frame["Email"], frame["Phone"]])
    assert [cell for cell in cells if cell and cell in told] == []


@pytest.mark.parametrize(("contacts", "is_there"), [(False, False), (True, True)])
def test_a_reason_whose_value_is_an_address_is_kept_with_contacts_alone(
    contacts: bool, is_there: bool
) -> None:
    frame = read_sample("sample_leads.csv", 40)
    frame["Occupation"] = "ana.canary@example.org"
    told = repr(leads_of(CallPlan(40), frame, contacts=contacts))
    assert ("ana.canary@example.org" in told) == is_there


def test_a_contact_says_how_a_lead_is_reached() -> None:
    frame = read_sample("sample_leads.csv", 40)
    row = frame[(frame["Phone"].str.startswith("+91"))].iloc[0]
    found = contact_of(few_scored().leads, int(row.name))
    assert (found["name"], found["email"]) == (row["Name"], row["Email"])
    assert (found["phone"], found["tel"]) == (
        row["Phone"], "tel:+91" + "".join(c for c in row["Phone"][3:] if c.isdigit()),
    )  # fmt: skip


def test_the_line_says_how_many_went_to_whom_and_what_became_of_an_earlier_list() -> None:
    assert handed_line({"Ben": 1}) == "1 call is handed out: Ben 1."
    said = handed_line({"Ben": 1, "Ana": 1_200}, again=True)
    assert said.startswith("1,201 calls are handed out: Ana 1,200, Ben 1. Calls made before stay")
