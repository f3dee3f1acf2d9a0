"""Names that reading had to make up are shown as such, and never as if the file had them."""

from scoring.intake.issue import GENERATED
from scoring.intake.table.reading import read_leads, read_table


def test_a_blank_and_a_repeated_name_are_as_in_the_file_and_marked_in_ours() -> None:
    table = read_table(b"id,,City,City\n1,a,Pune,Goa\n2,b,Delhi,Goa\n", "leads.csv")
    assert list(table.frame.columns) == ["id", "column_2", "City", "City_2"]
    assert table.headers == ["id", "", "City", "City"]
    assert table.labels == ["id", "(column 2)", "City", "City (2)"]


def test_a_file_without_names_has_none_also_after_a_person_has_said_so() -> None:
    content = b"1,a@x.org,2026-01-02\n2,b@x.org,2026-01-03\n"
    table = read_leads(content, "leads.csv", header=False)
    assert table.headers == ["", "", ""]
    assert table.labels == ["(column 1)", "(column 2)", "(column 3)"]
    assert [(i.kind, i.set_aside) for i in table.issues] == [(GENERATED, False)]


def test_a_name_of_the_file_that_looks_made_up_is_its_own() -> None:
    table = read_table(b"column_1,City_2,(column 3)\n1,Pune,x\n2,Delhi,y\n", "leads.csv")
    assert table.labels == table.headers == ["column_1", "City_2", "(column 3)"]


def test_no_label_stands_twice_whatever_the_file_calls_its_columns() -> None:
    table = read_table(
        b"City,City (2),City,(column 5),\n1,Pune,x,u,a\n2,Delhi,y,v,b\n", "leads.csv"
    )
    assert table.labels[2:] == ["City (2) (column 3)", "(column 5)", "(column 5) (column 5)"]
