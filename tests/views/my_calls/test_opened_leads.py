"""Whose the calls are by a file that a rep opens."""

import numpy as np
import pytest
from conftest import text_table
from few_calls import a_call, few_scored

from scoring.delivery.workbook import call_workbook
from scoring.intake.leads.people import people_of
from scoring.intake.table.reading import read_table
from scoring.model.call_plan import CallPlan
from scoring.store.contact_keys import contact_secret, lead_keys
from scoring.views.my_calls.opened_leads import OpenedLeads

FILE = {
    "Lead ID": ["A1", "A2", "A3", "A4", "A4"],
    "Full Name": ["Ana Diaz", "Ben Ode", "Cy Poe", "Di Roe", "Ed Low"],
    "Email": ["ana@x.org", "ben@x.org", "cy@x.org", "di@x.org", "ed@x.org"],
    "Phone": ["+44 20 7946 0018", "+44 20 7946 0019", "+44 20 7946 0020", "", ""],
}


def opened(**changed: list[str]) -> OpenedLeads:
    leads = people_of(text_table(FILE | changed))
    return OpenedLeads("own.csv", leads, lead_keys(leads, contact_secret()))


def keys(lead_id: str = "", email: str = "", phone: str = "") -> tuple[str, str, str]:
    """The keys of one lead, as the store has them."""
    columns = {"Lead ID": [lead_id], "Email": [email], "Phone": [phone], "Full Name": ["Somebody"]}
    found = lead_keys(people_of(text_table(columns)), contact_secret())
    return found.id[0], found.email[0], found.phone[0]


A1, ANA = ("A1", "", ""), ("", "ana@x.org", "")


@pytest.mark.parametrize(
    ("who", "place"),
    [
        (("A2", "", ""), 1),
        (("A2", "BEN@x.org", "+44 20 7946 0000"), 1),
        # The id is of another system: neither address nor phone is the same.
        (("A2", "other@x.org", "+44 20 7946 9999"), None),
        (("A2", "cy@x.org", ""), 2),
        (("Z9", "cy@x.org", ""), 2),
        (("", "", "+44 20 7946 0020"), 2),
        # One phone, two addresses: perhaps another person of the house.
        (("", "other@x.org", "+44 20 7946 0020"), None),
        # Two leads have this id.
        (("A4", "", ""), None),
        (("A4", "ed@x.org", ""), 4),
        (("", "", ""), None),
    ],
)
def test_a_lead_is_found_by_its_id_then_its_address_then_its_phone(
    who: tuple[str, str, str], place: int | None
) -> None:
    assert opened().place(a_call(1, keys=keys(*who))) == place


def test_numbers_of_rows_are_no_ids() -> None:
    without = {name: cells for name, cells in FILE.items() if name != "Lead ID"}
    leads = people_of(text_table(without))
    found = OpenedLeads("own.csv", leads, lead_keys(leads, contact_secret()))
    assert found.place(a_call(1, lead_id="2", keys=keys())) is None


def test_the_contact_of_a_lead_is_read_from_the_file() -> None:
    found = opened().contact(a_call(1, keys=keys("A2")))
    assert found is not None
    assert (found["name"], found["tel"]) == ("Ben Ode", "tel:+442079460019")


def test_every_lead_of_the_list_that_was_downloaded_is_found_in_it() -> None:
    scored, plan = few_scored(), CallPlan(8, ("Ana", "Ben"))
    called = plan.called(scored)
    book = call_workbook(scored, scored.explainer.apart(called, called), plan)
    leads = people_of(read_table(book, "call_8.xlsx"))
    found = OpenedLeads("call_8.xlsx", leads, lead_keys(leads, contact_secret()))
    known = lead_keys(scored.leads, contact_secret())
    three = np.stack([known.id, known.email, known.phone], axis=1)[called]
    contacts = [found.contact(a_call(1, keys=tuple(of_lead))) for of_lead in three]
    assert [c and c["name"] for c in contacts] == scored.leads.contacts.name[called].tolist()
