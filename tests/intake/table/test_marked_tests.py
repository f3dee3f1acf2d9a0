"""Test leads that a system marks stand outside the table; rows still add up."""

import pytest

from scoring.intake.issue import Table
from scoring.intake.table.reading import read_table

META = "<test lead: dummy data for {}>"


def read(header: str, *rows: str) -> Table:
    return read_table("\n".join([header, *rows, ""]).encode(), "leads.csv")


def test_a_test_lead_of_meta_is_no_lead_wherever_it_stands() -> None:
    dummy = f"l:9,{META.format('full_name')},p:{META.format('phone_number')}"
    table = read("id,full_name,phone_number", "l:1,Ana,p:+919810000000", dummy, "l:2,Ben,")
    assert table.frame["full_name"].tolist() == ["Ana", "Ben"]
    assert table.rows.tolist() == [2, 4]
    assert table.outside["place"].tolist() == ["header", "test lead"]
    assert (table.outside["row"].tolist(), table.records_read) == ([1, 3], 4)
    assert [(i.kind, i.row, i.count) for i in table.issues if i.kind == "test lead"] == [
        ("test lead", 3, 1)
    ]


@pytest.mark.parametrize("name", ["is_test", "Test lead", "Is Test Lead", "test_lead"])
@pytest.mark.parametrize(("yes", "no"), [("TRUE", "FALSE"), ("yes", ""), ("1", "0")])
def test_a_column_that_marks_tests_is_believed(name: str, yes: str, no: str) -> None:
    table = read(f"id,name,{name}", f"a,Ana,{no}", f"b,Test,{yes}", f"c,Ben,{no}")
    assert table.frame["id"].tolist() == ["a", "c"]


def test_a_test_of_a_google_lead_form_is_known_by_its_id() -> None:
    table = read("lead_id,name", "A7,Ana", "TeSter-0123456789-ABCDEFGHIJ,First Last", "B8,Ben")
    assert table.frame["name"].tolist() == ["Ana", "Ben"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("id,name,email", "b,test test,test@example.com"),
        ("id,name,Test", "b,Eva,yes"),
        ("id,name,is_test", "b,Eva,maybe"),
        ("id,name,note", "b,Eva,saw <test lead: dummy data for x> in the form"),
        ("id,name,Test score", "b,Eva,1"),
    ],
)
def test_what_no_system_marks_stays_a_lead(header: str, row: str) -> None:
    table = read(header, "a,Ana,0", row, "c,Ben,0")
    assert len(table.frame) == 3
