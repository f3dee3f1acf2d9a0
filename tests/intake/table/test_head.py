import pytest
from key_words import lacking

from scoring.errors import FileRefused
from scoring.intake.table.head import Head, find_head

NAMES = ["Id", "Name", "Source", "Paid", "Day"]
LEADS = [[f"{n:03}", f"Ann {n}", "Web", f"{n}.50", f"2026-01-{n + 10}"] for n in range(1, 13)]


def head(*above: list[str]) -> Head:
    return find_head([*above, *LEADS])


def test_names_over_typed_cells_are_the_header() -> None:
    assert head(NAMES) == Head(NAMES, 0, 1)


def test_titles_filters_and_blank_lines_above_are_passed_over() -> None:
    found = head(["Open leads"], [""], ["Owner:", "Ann", "", "", ""], ["", "", "", "", ""], NAMES)
    assert (found.start, found.body, found.names) == (4, 5, NAMES)


def test_a_first_row_like_all_others_is_no_header() -> None:
    found = head()
    assert (found.missing, found.start, found.body, found.width) == (True, 0, 0, 5)


def test_a_first_row_is_taken_for_names_when_that_is_said() -> None:
    found = find_head(LEADS, header=True)
    assert (found.names, found.missing) == (LEADS[0], False)


def test_a_header_is_taken_for_a_lead_when_that_is_said() -> None:
    assert find_head([NAMES, *LEADS], header=False).missing


def test_years_may_be_column_names() -> None:
    rows = [["Town", "2019", "2020", "2021"], *(["Rome", "1", "2", "3"] for _ in range(9))]
    assert not find_head(rows).missing


def test_a_header_row_written_twice_is_joined_by_column() -> None:
    found = head(NAMES, NAMES)
    assert (found.names[0], found.body, found.rows) == ("Id Id", 2, 2)


def test_names_of_groups_are_joined_to_the_names_below() -> None:
    found = head(["", "Person", "", "Deal", ""], NAMES)
    assert found.names == ["Id", "Person Name", "Person Source", "Deal Paid", "Deal Day"]


def test_units_below_the_names_are_part_of_the_header() -> None:
    found = head(NAMES, ["(no)", "", "", "(EUR)", "(UTC)"])
    assert (found.names[3], found.body) == ("Paid (EUR)", 2)


def test_a_lead_without_values_is_not_taken_for_a_second_header() -> None:
    assert head(NAMES, ["xyz", "Bob", "Fair", "", ""]).body == 1


def test_a_header_in_another_delimiter_is_split() -> None:
    found = head(['Id Name "Source" Paid Day'])
    assert (found.names, found.start) == (NAMES, 0)
    assert "separator" in found.mended


def test_an_empty_name_too_many_is_left_out() -> None:
    found = head([*NAMES[:2], "", *NAMES[2:]])
    assert found.names == NAMES
    assert not lacking(found.mended, "empty name", "left out")


def test_columns_without_names_and_values_are_counted_and_left_out() -> None:
    rows = [[*row, *[""] * 5_000] for row in [NAMES, *LEADS]]
    found = find_head(rows)
    assert (found.names, found.empty) == (NAMES, 5_000)


def test_a_column_that_counts_the_rows_needs_no_name() -> None:
    rows = [NAMES, *([str(at), *row] for at, row in enumerate(LEADS))]
    assert find_head(rows).names == ["", *NAMES]


def test_two_names_glued_by_a_quote_are_parted() -> None:
    assert head(['Id"Name', *NAMES[2:]]).names == NAMES


def test_a_name_too_few_is_refused_when_its_place_cannot_be_told() -> None:
    with pytest.raises(FileRefused, match="has 4 names, but most rows have 5 cells"):
        head(NAMES[:4])


@pytest.mark.parametrize("few", [2, 12])
@pytest.mark.parametrize("blank", [[], [[""] * 5]])
def test_a_title_as_full_as_the_table_stands_above_the_names(few: int, blank: list) -> None:
    title = ["Leads", "Q1", "2026-05-01", "All regions", "Page 1"]
    found = find_head([title, *blank, NAMES, *LEADS[:few]])
    assert (found.start, found.names) == (1 + len(blank), NAMES)


@pytest.mark.parametrize(
    "types",
    [["int", "varchar(40)", "varchar(40)", "decimal", "date"],
     ["", "Free text", "List", "Number", ""], ["N/A", "text", "text", "number", "date"]],
)  # fmt: skip
@pytest.mark.parametrize("few", [1, 12])
def test_a_row_of_types_below_the_names_is_a_header_row(types: list[str], few: int) -> None:
    found = find_head([NAMES, types, *LEADS[:few]])
    assert (found.body, found.rows) == (2, 2)


def test_answers_named_below_their_question_are_a_header_row() -> None:
    rows = [[f"{n}", "2026-01-02", "CRM", "", "fine"] for n in range(100, 106)]
    second = ["", "Response", "CRM", "ERP", "Open-Ended Response"]
    found = find_head([["Id", "Day", "Products", "", "Note"], second, *rows])
    assert found.names[2:4] == ["Products CRM", "Products ERP"]


def test_names_again_in_another_order_leave_the_header_one() -> None:
    other = [NAMES[at] for at in (1, 0, 2, 4, 3)]
    found = find_head([NAMES, *LEADS[:3], other, *([r[1], r[0], *r[2:]] for r in LEADS[:3])])
    assert (found.missing, found.names) == (False, NAMES)


def test_one_long_row_of_few_does_not_hide_the_header() -> None:
    rows = [["Ann", "Acme", "a@b.co"], ["Bo", "Ames", " Lee", " and Co", "b@b.co"]]
    assert find_head([["name", "firm", "email"], *rows, ["Cy", "Best", "c@b.co"]]).start == 0


@pytest.mark.parametrize(
    "lead",
    [["000", "Ann", "N/A", "-", "N/A"], ["000", "Ann", "email", "text", "date"],
     ["", "N/A", "-", "N/A", "-"], ["email", "phone", "text", "", ""]],
)  # fmt: skip
@pytest.mark.parametrize("few", [1, 3, 12])
def test_a_first_lead_of_few_values_is_no_row_of_types(lead: list[str], few: int) -> None:
    assert find_head([NAMES, lead, *LEADS[:few]]).body == 1
