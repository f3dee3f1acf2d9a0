"""Tables whose first column has no name, as R writes them, and headers with parts of groups."""

import pytest

from scoring.errors import FileRefused
from scoring.intake.table.columns import ColumnModel
from scoring.intake.table.head import find_head
from scoring.intake.table.names import sign, unnamed_first

LEADS = [[f"lead {n}", f"a{n}@example.org", f"2026-01-{n:02}", str(n)] for n in range(1, 9)]


def test_row_names_stand_in_a_column_without_a_name() -> None:
    found = find_head([["Email", "Created", "Visits"], *LEADS])
    assert found.names == ["", "Email", "Created", "Visits"]


def test_a_table_of_numbers_with_named_rows_needs_no_telling_names() -> None:
    rows = [[f"Mazda {n}", f"{n}.5", str(n), f"{n}1"] for n in range(1, 9)]
    assert unnamed_first(["mpg", "cyl", "disp"], rows)


def test_a_header_that_fits_from_the_left_is_not_shifted() -> None:
    assert not unnamed_first(["Name", "Email", "Created"], LEADS)
    with pytest.raises(FileRefused, match="3 names"):
        find_head([["Name", "Email", "Created"], *LEADS])


def test_parts_of_groups_are_named_after_them_also_below_a_blank_row() -> None:
    rows = [[f"0{n}/04/2026", "Pune", "", f"£{n}5.60", "", f"£{n}5.60"] for n in range(1, 7)]
    groups, parts = ["Date", "City", "Travel", "", "", "Total"], ["", "", "Air", "Rail", "Taxi", ""]
    names = ["Date", "City", "Travel Air", "Travel Rail", "Travel Taxi", "Total"]
    assert find_head([groups, parts, *rows]).names == names
    assert find_head([groups, [""] * 6, parts, *rows]).names == names


def test_a_title_with_as_many_cells_as_the_table_is_above_it() -> None:
    rows = [[f"L{n:03}", f"Ann {n}", f"{n}.5"] for n in range(1, 12)]
    found = find_head(
        [["Weekly leads", "all regions", "2026-01-31"], ["Id", "Name", "Paid"], *rows]
    )
    assert (found.names, found.start) == (["Id", "Name", "Paid"], 1)


COLUMNS = ColumnModel([[f"A-{n:03}", "Web", str(n), ""] for n in range(1, 13)], 4)


@pytest.mark.parametrize(
    ("cells", "named", "lead"),
    [(["Key", "Source", "Visits", "Left"], 1.7, 0), (["A-019", "Web", "3", "2026-01-31"], 0, 4),
     (["Key", "", "2024", "2025"], 1.7, 0), (["Q1", "Source", "n", "12"], 1, 0)],
)  # fmt: skip
def test_cells_speak_for_names_or_for_a_lead_by_the_columns_below(
    cells: list[str], named: float, lead: float
) -> None:
    found = sign(cells, COLUMNS)
    assert (found.named, found.lead) == (pytest.approx(named), lead)


def test_more_speaks_against_a_lead_as_names_than_against_names() -> None:
    names = sign(["Key", "Source", "Visits", "Left"], COLUMNS).against
    # Words over codes, over words twice, over numbers: 0.8, 0.8, 0.8 and 0.2.
    assert names == pytest.approx(2.6)
    assert sign(["A-019", "Web", "3", "2026-01-31"], COLUMNS).against > 4 * names
    assert sign(["Key", "Key", "Visits", "Left"], COLUMNS).against == pytest.approx(4.6)


def test_a_dated_title_over_columns_of_words_is_above_the_names() -> None:
    rows = [[f"Ann {'abcdefg'[n]}", "Pune", "Web"] for n in range(7)]
    found = find_head([["Leads", "West", "2026-01-31"], ["Name", "City", "Source"], *rows])
    assert (found.names, found.start) == (["Name", "City", "Source"], 1)


def test_names_that_speak_of_other_kinds_do_not_make_a_title_of_the_row_above() -> None:
    rows = [[f"T{n}", "Pune", "Web"] for n in range(1, 8)]
    found = find_head([["Code", "Place", "Way"], ["Email", "Date", "Phone"], *rows])
    assert found.start == 0
