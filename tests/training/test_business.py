from dataclasses import replace

import pytest
from conftest import table_of, text_table
from two_businesses import STAFF, STUDENTS, history_of

from scoring.history.meaning import USUAL, OutcomeMeaning
from scoring.model.lead_model import LeadModel
from scoring.registry import SAMPLE
from scoring.registry.named import is_model_name
from scoring.training.business import business_of, free_name

SAID = ("Converted", USUAL)


@pytest.mark.parametrize("name", [STUDENTS, STAFF])
def test_a_later_history_of_a_business_is_for_its_model(
    businesses: dict[str, LeadModel], name: str
) -> None:
    later = table_of(history_of(name).iloc[-400:])
    found = business_of(later, "leads.csv", SAID, businesses, businesses)
    assert (found.model, found.is_new) == (name, False)
    assert "22 of its 22 fields" in found.why
    assert "(400 leads)" in found.why


def test_a_history_of_other_columns_is_for_a_new_model_named_by_its_file(
    businesses: dict[str, LeadModel],
) -> None:
    other = text_table({"Ticket": ["1", "2"], "Converted": ["Yes", "No"]})
    found = business_of(other, "Kurse für Ärzte.csv", SAID, businesses, businesses)
    assert (found.model, found.is_new) == ("kurse-fur-arzte", True)
    assert "0 of its 22 fields" in found.why


def test_a_history_of_other_values_is_for_a_new_model(businesses: dict[str, LeadModel]) -> None:
    coded = history_of(STAFF).map(lambda cell: f"~{cell}")
    coded["Converted"] = history_of(STAFF)["Converted"]
    assert (
        business_of(table_of(coded), "staff.csv", SAID, businesses, businesses).model == "staff-2"
    )


@pytest.mark.parametrize(("name", "other"), [(STUDENTS, STAFF), (STAFF, STUDENTS)])
def test_a_history_of_other_people_with_the_same_columns_is_for_a_new_model(
    businesses: dict[str, LeadModel], name: str, other: str
) -> None:
    one = {name: businesses[name]}
    found = business_of(table_of(history_of(other)), "leads.csv", SAID, one, one)
    assert (found.model, found.is_new) == ("leads", True)
    assert "22 of its 22 fields" in found.why


def test_a_history_of_another_outcome_is_for_a_new_model(businesses: dict[str, LeadModel]) -> None:
    table = table_of(history_of(STAFF))
    found = business_of(table, "leads.csv", ("Enrolled", USUAL), businesses, businesses)
    assert found.is_new
    assert "“Enrolled”" in found.why


def test_an_outcome_of_another_meaning_is_another_outcome(businesses: dict[str, LeadModel]) -> None:
    yes, no = (OutcomeMeaning(converted=(word,)) for word in ("Yes", "No"))
    stated = replace(businesses[STAFF], card=replace(businesses[STAFF].card, meaning=yes))
    table, one = table_of(history_of(STAFF)), {STAFF: stated}
    assert business_of(table, "a.csv", ("Converted", no), one, one).is_new
    assert not business_of(table, "a.csv", ("Converted", yes), one, one).is_new


def test_the_model_of_the_sample_is_never_proposed(businesses: dict[str, LeadModel]) -> None:
    table = table_of(history_of(STAFF))
    found = business_of(table, "sample.csv", SAID, {SAMPLE: businesses[STAFF]}, [SAMPLE])
    assert (found.model, found.is_new) == ("sample-2", True)
    assert "first model of your own" in found.why


def test_a_history_may_be_for_a_model_that_cannot_be_loaded(
    businesses: dict[str, LeadModel],
) -> None:
    table, students = table_of(history_of(STAFF)), {STUDENTS: businesses[STUDENTS]}
    for models in ({}, students):
        found = business_of(table, "crm.csv", SAID, models, [SAMPLE, *models, STAFF])
        assert (found.is_new, found.unread) == (True, (STAFF,))
        assert found.why == "The history may be for staff, which cannot be loaded."
    own = table_of(history_of(STUDENTS))
    found = business_of(own, "crm.csv", SAID, students, [STUDENTS, STAFF])
    assert (found.model, found.is_new, found.unread) == (STUDENTS, False, (STAFF,))


@pytest.mark.parametrize(
    "filename",
    ["../../etc/passwd", "v0001.csv", "a" * 300 + ".csv", "", ".csv", "課程.xlsx", "=cmd|' /C'!A0",
     "main.csv", "sample.csv", "x\x00\u202ey.csv", "--.csv", "ß.csv"],
)  # fmt: skip
def test_any_file_gives_a_name_that_a_model_may_have_and_none_has(filename: str) -> None:
    taken = [name := free_name(filename, []), free_name(filename, [name])]
    third = free_name(filename, taken)
    assert all(map(is_model_name, [*taken, third]))
    assert len({*taken, third, SAMPLE, "main"}) == 5
