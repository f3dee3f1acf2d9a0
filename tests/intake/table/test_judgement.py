"""What rows below a header are, with sound leads that must not be taken for anything else."""

import pytest

from scoring.intake.issue import Table
from scoring.intake.table.columns import ColumnModel, spread
from scoring.intake.table.judgement import Judge, Seen
from scoring.intake.table.reading import read_table
from scoring.intake.table.row_states import RowState

HEADER = ["Lead ID", "Name", "City", "Visits", "Created"]
CITIES = ("Pune", "Delhi", "Goa")
LEADS = [
    [f"L{n:03}", f"Ann Lee {n}", CITIES[n % 3], str(n % 7), f"2026-01-{n % 28 + 1:02}"]
    for n in range(1, 41)
]
JUDGE = Judge(ColumnModel(LEADS, 5), HEADER)


def states(*rows: list[str]) -> list[RowState]:
    return JUDGE.readings([Seen(row, row) for row in [*LEADS[:5], *rows]])[1][5:]


def read(*rows: list[str]) -> Table:
    lines = [",".join(row) for row in [HEADER, *rows]]
    return read_table("\n".join([*lines, ""]).encode(), "leads.csv")


def places(table: Table) -> list[str]:
    return [place for place in table.outside["place"] if place != "header"]


@pytest.mark.parametrize(
    "total",
    [["Total", "", "", "91", ""], ["", "", "Pune Count", "12", ""], ["Summe", "", "", "9", ""],
     ["", "Grand Total", "40", "", ""], ["Sous-total : 12", "", "", "", ""]],
)  # fmt: skip
def test_totals_are_none_wherever_they_stand(total: list[str]) -> None:
    assert states(total, LEADS[7]) == [RowState.TOTAL, RowState.LEAD]


@pytest.mark.parametrize(
    "lead",
    [["L041", "", "", "", ""], ["L042", "Total Energies", "Pune", "3", ""],
     ["L043", "Confidential Ltd", "", "", ""], ["", "Bo Ek", "Goa", "2", "2026-02-01"],
     ["L044", "", "", "", "2026-02-01"], ["L045", "Count Dracula", "Delhi", "", ""]],
)  # fmt: skip
def test_leads_of_few_cells_or_with_words_of_totals_stay_leads(lead: list[str]) -> None:
    assert states(lead, LEADS[7]) == [RowState.LEAD] * 2


def test_the_header_again_is_no_lead_in_any_case() -> None:
    assert states([name.upper() for name in HEADER], LEADS[7])[0] is RowState.AGAIN


def test_another_table_begins_at_its_names_and_ends_with_the_file() -> None:
    other = [
        ["Owner", "Team", "Region", "Quota", "Since"],
        *[["Bo", "North", "East", "x", "May"]] * 4,
    ]
    assert states(*other) == [RowState.OTHER_NAMES, *[RowState.OTHER] * 4]


def test_leads_that_change_with_time_are_no_other_table() -> None:
    # From the middle on another system filled other columns, in other forms.
    later = [[f"{n}", f"bo.{n}@example.org", "", "", f"{n % 28 + 1}/02/2026"] for n in range(30)]
    table = read(*LEADS, *later)
    assert (len(table.frame), places(table)) == (70, [])


def test_leads_of_a_file_that_repeats_itself_stay_leads() -> None:
    rows = [[f"L{n:05}", *LEADS[n % 4][1:]] for n in range(4_000)]
    table = read(*rows)
    assert (len(table.frame), places(table)) == (4_000, [])


def test_a_header_of_the_same_names_elsewhere_begins_another_table() -> None:
    turned = [[row[1], row[0], *row[2:]] for row in [HEADER, *LEADS[:6]]]
    table = read(*LEADS, *turned)
    assert (len(table.frame), places(table)) == (40, ["other table"] * 7)


def test_places_to_learn_from_have_no_period() -> None:
    taken = spread(100_000, 200)
    assert (len(taken), len(set((taken % 50).tolist())) > 40) == (200, True)
    assert spread(5, 200).tolist() == [0, 1, 2, 3, 4]


def test_years_may_be_the_names_of_another_table() -> None:
    other = [["Town", "2023", "2024", "2025", "2026"], *[["Rome", "4", "2", "7", "5"]] * 4]
    assert states(*other) == [RowState.OTHER_NAMES, *[RowState.OTHER] * 4]


def test_a_lead_of_two_years_is_no_header() -> None:
    rows = [[f"L{n:03}", "Ann", "Goa", str(1950 + n), str(2000 + n)] for n in range(20)]
    judge = Judge(ColumnModel(rows, 5), ["Id", "Name", "City", "Founded", "Joined"])
    assert judge.readings([Seen(row, row) for row in rows[:4]])[1] == [RowState.LEAD] * 4


@pytest.mark.parametrize(
    "total",
    [["Total: Campaigns", "", "", "91", ""], ["Total: Search", "--", "--", "9", "--"],
     ["Median", "", "", "3", ""], ["Max", "", "", "9", ""], ["Total général", "", "", "120", ""]],
)  # fmt: skip
def test_totals_of_other_systems_are_none(total: list[str]) -> None:
    assert states(LEADS[7], total) == [RowState.LEAD, RowState.TOTAL]


@pytest.mark.parametrize(
    "lead", [["Max", "Lee", "Pune", "3", "2026-01-02"], ["Max", "m@example.org", "", "", ""]]
)
def test_a_lead_called_max_is_a_lead(lead: list[str]) -> None:
    assert states(LEADS[7], lead) == [RowState.LEAD, RowState.LEAD]


def test_the_same_word_everywhere_beside_an_exact_sum_is_a_total() -> None:
    table = read(*LEADS, ["All", "All", "All", str(sum(int(r[3]) for r in LEADS)), "All"])
    assert (len(table.frame), places(table)) == (40, ["total"])


@pytest.mark.parametrize("foot", ["(3 rows)", "End of report", "12 rows selected.", "Page 1 of 1"])
@pytest.mark.parametrize("blank", [[], [[""] * 5]])
def test_a_known_footer_is_one_below_three_leads(foot: str, blank: list[list[str]]) -> None:
    table = read(*LEADS[:3], *blank, [foot, "", "", "", ""])
    assert (len(table.frame), places(table)) == (3, ["footer"])


@pytest.mark.parametrize(
    "again",
    [
        ["lead_id", "name", "CITY", "visits", "created"],
        ['"""Lead ID"""', "Name", "City", "Visits", "Created"],
    ],
)
def test_names_spelled_another_way_are_the_header_again(again: list[str]) -> None:
    table = read(*LEADS[:20], again, *LEADS[20:])
    assert (len(table.frame), places(table)) == (40, ["repeated header"])


def test_a_header_before_every_lead_is_one_each_time() -> None:
    table = read(*(row for lead in LEADS * 3 for row in (lead, HEADER)))
    assert (len(table.frame), places(table)) == (120, ["repeated header"] * 120)


def test_leads_cut_off_at_any_width_stay_leads() -> None:
    table = read(*(lead[: 2 + n % 4] for n, lead in enumerate(LEADS * 3)))
    assert (len(table.frame), places(table)) == (120, [])


def test_a_remark_after_every_lead_loses_none() -> None:
    table = read(*(row for n, lead in enumerate(LEADS * 3) for row in (lead, [f"remark {n}"])))
    assert len(table.frame) == 120


def test_the_total_of_a_group_of_one_lead_is_none_in_a_short_report() -> None:
    rows = [
        row
        for n, group in enumerate(["Email", "Event", "Partner"])
        for row in ([group, f"L{n}", "Ann Lee", str(n + 3)], [f"{group} Total", "", "", str(n + 3)])
    ]
    text = "\n".join(",".join(row) for row in [["Source", "Lead ID", "Name", "Visits"], *rows])
    table = read_table(f"{text}\nGrand Total,,,12\n".encode(), "report.csv")
    assert (len(table.frame), places(table)) == (3, ["total"] * 4)


@pytest.mark.parametrize(
    "lead",
    [["Max", "", "", "3", ""], ["Total: Energies", "Lyon", "Pune", "3", ""],
     ["Total: Energies", "t@example.org", "", "3", ""], ["Min", "", "", "9", ""]],
)  # fmt: skip
def test_words_of_totals_beside_values_of_a_lead_are_none(lead: list[str]) -> None:
    assert states(lead, LEADS[7]) == [RowState.LEAD, RowState.LEAD]


def test_the_same_value_everywhere_is_no_total_by_chance() -> None:
    row = ["Web", "Web", "Web", str(sum(int(r[3]) for r in LEADS)), "Web"]
    assert len(read(*LEADS, row).frame) == 41


@pytest.mark.parametrize("blank", [[], [["", "", "", "", ""]]])
@pytest.mark.parametrize(
    "names", [["Name", "Lead ID", "City"], ["City", "Name", "Visits", "Created"]]
)
def test_names_of_some_columns_below_the_header_are_it_again_and_totals_stay_none(
    names: list[str], blank: list[list[str]]
) -> None:
    sparse = ["L900", "Bo Sen", "", "", ""]
    table = read(*blank, names, *LEADS, sparse, ["Total", "", "", "91", ""])
    assert table.frame.to_numpy().tolist() == [*LEADS, sparse]
    assert places(table) == ["repeated header", "total"]
    assert table.parts == ()


@pytest.mark.parametrize("total", [[], [["Total", "", "", "91", ""]]])
def test_several_rows_of_names_below_the_header_are_all_it_again(total: list[list[str]]) -> None:
    names = ["City", "Name", "Visits", "Created", "Lead ID"]
    table = read([""] * 5, names, HEADER, names, *total, *LEADS)
    assert table.frame.to_numpy().tolist() == LEADS
    assert places(table) == [*["repeated header"] * 3, *["total"] * len(total)]


@pytest.mark.parametrize(("name", "visits"), [("L9{:02}", ""), ("Ann Lee {}", "7")])
def test_boxes_that_are_ticked_by_their_names_are_values(name: str, visits: str) -> None:
    boxes = ["Email", "Phone", "Fax", "Post"]
    ticked = [[box if n % (at + 2) else "" for at, box in enumerate(boxes)] for n in range(60)]
    rows = [[name.format(n), *ticks, str(n % 9), visits] for n, ticks in enumerate(ticked)]
    lines = [",".join(row) for row in [["Lead", *boxes, "Days", "Visits"], *rows]]
    table = read_table("\n".join([*lines, ""]).encode(), "leads.csv")
    assert table.frame.to_numpy().tolist() == rows
    assert places(table) == []


@pytest.mark.parametrize("first", [True, False])
def test_a_ticked_row_that_names_another_column_too_stays_a_lead(first: bool) -> None:
    header = ["Lead", "Email", "Phone", "Fax", "Post", "Preferred", "Visits"]
    rows = [[f"L{n:03}", "Email", "", "Fax", "", "Web", str(n % 9)] for n in range(40)]
    rows.insert(0 if first else 20, ["L900", "Email", "Phone", "Fax", "Post", "Phone", "3"])
    lines = [",".join(row) for row in [header, *rows]]
    table = read_table("\n".join([*lines, ""]).encode(), "leads.csv")
    assert table.frame.to_numpy().tolist() == rows


@pytest.mark.parametrize(
    ("header", "names"),
    [("Lead,Email,Phone,2023,2024", "Lead,Email,Phone,2025,2026"),
     ("Lead,Name,City,Phone,Group", "Lead,Name,City,Phone,Q3")],
)  # fmt: skip
def test_names_over_ids_begin_another_table_also_beside_a_year_or_a_code(
    header: str, names: str
) -> None:
    rows = [f"L{n:03},Ann {n},+49 30 12345{n},{n},A{n % 7}" for n in range(10, 20)]
    table = read_table("\n".join([header, *rows, names, *rows, ""]).encode(), "leads.csv")
    assert len(table.frame) == 10
    assert places(table) == ["other table"] * 11


def test_some_names_in_a_wide_table_are_the_header_again_and_cost_no_sparse_lead() -> None:
    header = ["Lead ID", "Post", "Phone", "Fax", *(f"f{n}" for n in range(15))]
    rows = [[f"L{n:03}", "", "", "", *["7"] * 15] for n in range(40)]
    rows[30] = ["L030", "", "", "", "", "Yes", *[""] * 13]
    names = ["Lead ID", "Post", "Phone", "Fax", *[""] * 15]
    lines = [",".join(row) for row in [header, *rows[:10], names, *rows[10:]]]
    table = read_table("\n".join([*lines, ""]).encode(), "leads.csv")
    assert table.frame.to_numpy().tolist() == rows
    assert places(table) == ["repeated header"]


def test_a_damaged_row_below_such_names_is_set_aside() -> None:
    damaged = ["L900", "x", "y", "z", "2026", "1", "2", "3"]
    table = read(["Name", "Lead ID", "City"], damaged, *LEADS)
    assert table.frame.to_numpy().tolist() == LEADS
    assert table.set_aside["row"].tolist() == [3]
