"""Names of groups that a report writes once, and rows that go on with the lead above them."""

import pytest

from scoring.intake.issue import Table
from scoring.intake.table.reading import read_table


def read(*lines: str) -> Table:
    return read_table("\n".join([*lines, ""]).encode(), "report.csv")


def told(table: Table, kind: str) -> int:
    return sum(issue.count for issue in table.issues if issue.kind == kind)


REPORT = ["Quelle,Lead ID,Name", "Messe,L01,Ann Lee", ",L02,Bo Ek", ",L03,Cy Fox", "Summe,3,"]


def test_a_name_in_the_first_row_of_its_group_is_carried_down_and_told() -> None:
    table = read(*REPORT, "Web,L04,Di Gray", ",L05,Ed Hall", "Summe,2,", "Gesamtsumme,5,")
    assert table.frame["Quelle"].tolist() == ["Messe"] * 3 + ["Web"] * 2
    assert told(table, "group names") == 3
    assert table.outside["place"].tolist() == ["header", "total", "total", "total"]


def test_names_without_totals_and_order_are_left_and_told() -> None:
    table = read("Team,Lead ID", "West,L01", ",L02", ",L03", "East,L04", ",L05", ",L06")
    assert table.frame["Team"].tolist() == ["West", "", "", "East", "", ""]
    assert told(table, "perhaps group names") == 4


def test_groups_in_order_of_their_names_need_no_totals() -> None:
    rows = [f"{team},L{n}1\n,L{n}2" for n, team in enumerate(["Ahr", "Main", "Ruhr", "Saar"])]
    assert read("Team,Lead ID", *rows).frame["Team"].tolist()[:4] == ["Ahr", "Ahr", "Main", "Main"]


def test_names_with_rows_of_their_own_become_a_column() -> None:
    web = ["Source: Web (2 leads),,,", "L01,Ann Lee,Pune,3", "L02,Bo Ek,Goa,4"]
    fair = ["Source: Fair,,,", "L03,Cy Fox,Pune,5", "L04,Di Gray,Goa,6", "L05,Ed Hall,Pune,2"]
    table = read("Lead ID,Name,City,Visits", *web, *fair, "L06,Flo Ito,Goa,1", "L07,Gus Kim,Goa,3")
    assert table.frame["Source"].tolist() == ["Web", "Web", *["Fair"] * 5]
    assert (told(table, "group names"), len(table.outside)) == (2, 3)


def test_rows_that_go_on_with_an_order_are_no_leads() -> None:
    first = "Order,Email,City,Item,Qty"
    table = read(first, "#11,a@example.org,Pune,Lamp,1", ",,,Rope,2", "#12,b@example.org,Goa,Mat,1",
                 "#13,c@example.org,Goa,Lamp,1", ",,,Chair,1", ",,,Desk,1")  # fmt: skip
    assert table.frame["Order"].tolist() == ["#11", "#12", "#13"]
    assert told(table, "continued lead") == 3
    assert table.records_read == 7


@pytest.mark.parametrize("blank", [",e@example.org,,,", ",e@example.org,Goa,Mat,2"])
def test_leads_without_an_id_are_leads(blank: str) -> None:
    rows = [f"#{n},p{n}@example.org,Pune,Lamp,{n}" for n in range(10, 20)]
    assert len(read("Order,Email,City,Item,Qty", *rows[:5], blank, *rows[5:], blank).frame) == 12


ORDERS = [
    f"2026-05-{n},#{n},p{n}@example.org,paid,Pune,card,{n}7.00,Lamp\n"
    f",#{n},p{n}@example.org,,,,,Rope\n,#{n},,,,,,Mat"
    for n in range(11, 16)
]


def test_rows_that_repeat_the_order_and_the_buyer_go_on_with_it() -> None:
    table = read("Day,Order,Email,Status,City,Paid by,Total,Item", *ORDERS)
    assert table.frame["Order"].tolist() == [f"#{n}" for n in range(11, 16)]
    assert (told(table, "continued lead"), table.records_read) == (10, 16)


def test_a_row_of_the_same_order_with_another_buyer_is_a_lead() -> None:
    other = [rows.replace(f"p{n}@example.org,,", f"q{n}@example.org,,")
             for n, rows in enumerate(ORDERS, start=11)]  # fmt: skip
    buyers = read("Day,Order,Email,Status,City,Paid by,Total,Item", *other).frame["Email"]
    assert buyers.tolist() == [f"{x}{n}@example.org" for n in range(11, 16) for x in "pq"]


def test_sparse_leads_without_a_phone_number_are_leads() -> None:
    rows = [f"L{n},555{n:04},p{n}@example.org,Pune\nM{n},,," for n in range(10, 20)]
    assert len(read("Id,Phone,Email,City", *rows).frame) == 20


def test_rows_that_repeat_the_day_and_the_order_go_on_with_it() -> None:
    rows = [f"#{n},2026-05-{n},p{n}@example.org,Ann,50,Mug,1\n#{n},2026-05-{n},,,,Pen,2"
            for n in range(11, 16)]  # fmt: skip
    assert len(read("Order,Day,Email,Name,Total,Item,Qty", *rows).frame) == 5


def test_rows_of_a_log_that_repeat_the_whole_lead_are_kept() -> None:
    rows = [f"#{n},p{n}@example.org,Ann,Pune,{stage}"
            for n in range(11, 16) for stage in ("New", "Called")]  # fmt: skip
    assert len(read("Lead,Email,Name,City,Stage", *rows).frame) == 10


def test_a_later_visit_of_a_lead_with_a_day_of_its_own_is_kept() -> None:
    rows = [f"#{n},Ann,p{n}@example.org,Pune,Web,3,2026-05-01\n"
            f"#{n},Ann,p{n}@example.org,,,,2026-08-02" for n in range(11, 17)]  # fmt: skip
    assert len(read("Lead,Name,Email,City,Source,Visits,Day", *rows).frame) == 12
