"""Day or month first: decided by the file where it can be, otherwise left to a person."""

import pytest
from conftest import text_table

from scoring.intake.cells.date_columns import dates_of
from scoring.intake.cells.dates import DateOrder
from scoring.intake.in_hand import in_hand
from scoring.intake.issue import Table
from scoring.intake.table.date_order import ORDER_READ, open_dates, settled

# Days and months in no order, none over 12.
MIXED_UP = [f"{(7 * i) % 12 + 1:02}/{(5 * i) % 11 + 1:02}/2026" for i in range(24)]
FIRST, DAY_FIRST, MONTH_FIRST = "08/06/2026", "2026-06-08", "2026-08-06"


def read(said: DateOrder | None = None, delimiter: str = ",", **columns: list[str]) -> Table:
    table = text_table(columns)
    return settled(
        Table(table.frame, table.rows, (), table.set_aside, 0, "", delimiter=delimiter), said
    )


def second(table: Table) -> str:
    return str(table.frame["created"].iloc[1])


def test_what_nothing_decides_is_left_to_a_person() -> None:
    table = read(created=MIXED_UP)
    assert (open_dates(table), second(table)) == (("created",), FIRST)
    assert "--dates day-first" in table.issues[0].remedy


@pytest.mark.parametrize(
    ("said", "iso"), [(DateOrder.DAY_FIRST, DAY_FIRST), (DateOrder.MONTH_FIRST, MONTH_FIRST)]
)
def test_an_answer_is_taken_also_after_the_file_was_read(said: DateOrder, iso: str) -> None:
    table = settled(read(created=MIXED_UP), said)
    assert (second(table), open_dates(table)) == (iso, ())


def test_another_column_shows_the_order() -> None:
    table = read(created=MIXED_UP, closed=[f"{i + 1}/3/2026" for i in range(24)])
    assert second(table) == DAY_FIRST
    assert "as in “closed”" in table.issues[0].remedy


def test_rows_in_order_show_it() -> None:
    pairs = sorted((month, day) for month in (2, 5, 9) for day in (11, 3, 7, 4))
    table = read(created=[f"{month}/{day}/2026 9:05 AM" for month, day in pairs])
    assert second(table) == "2026-02-04 9:05 AM"


def test_a_week_of_march_is_not_the_third_of_every_month() -> None:
    table = read(created=[f"03/{(4 * i) % 7 + 2:02}/2026" for i in range(20)])
    assert second(table) == "2026-03-06"


def test_first_days_of_months_are_no_week_of_january() -> None:
    assert open_dates(read(created=[f"01/{(4 * i) % 7 + 2:02}/2026" for i in range(20)]))


@pytest.mark.parametrize(("code", "iso"), [("+1 ", MONTH_FIRST), ("+49 ", DAY_FIRST)])
def test_the_country_of_phones_shows_it(code: str, iso: str) -> None:
    phones = [f"{code}415 555 {i:04}" for i in range(24)]
    assert second(read(created=MIXED_UP, phone=phones)) == iso


def test_phones_against_a_semicolon_show_nothing() -> None:
    phones = [f"+1 415 555 {i:04}" for i in range(24)]
    assert open_dates(read(delimiter=";", created=MIXED_UP, phone=phones))


def test_a_semicolon_shows_it_and_the_issue_says_so() -> None:
    issue = read(delimiter=";", created=MIXED_UP).issues[0]
    assert (issue.kind, issue.count, issue.row) == (ORDER_READ, 21, 3)
    assert f"“{FIRST}” is {DAY_FIRST}" in issue.remedy
    assert "--dates month-first" in issue.remedy


@pytest.mark.parametrize(
    "cells",
    [
        [*MIXED_UP, "25/03/2026"],
        [*MIXED_UP, "25/03/2026", "03/25/2026"],
        ["2026-03-04"] * 9,
        ["3/4", "5/10"] * 9,
        ["08 09 16", "11 02 24"] * 9,
        ["Plan 3", "", "1/2/2026 or later than that"] * 9,
        ["03.04.2026", "05.06.2026"],
    ],
)  # fmt: skip
def test_other_columns_are_left_as_they_are(cells: list[str]) -> None:
    table = read(delimiter=";", created=cells)
    assert (table.frame["created"].tolist(), table.issues) == (cells, ())


@pytest.mark.parametrize(
    "cells",
    [MIXED_UP, ["13/02/2026", *MIXED_UP], ["02/13/2026", *MIXED_UP], ["2026-02-13", ""] * 9,
     ["13/02/2026", "02/13/2026", "03/04/2026", "Never"], ["2026-13-45", *MIXED_UP]],
    ids=["open", "day first", "month first", "ISO", "mixed", "no date"],
)  # fmt: skip
def test_a_file_in_hand_is_settled_alike_and_its_dates_are_kept(cells: list[str]) -> None:
    plain = read(created=cells)
    with in_hand():
        found = read(created=cells)
        assert dates_of(found.frame["created"]) is dates_of(found.frame["created"])
    assert found.frame["created"].tolist() == plain.frame["created"].tolist()
    assert (found.issues, found.orders) == (plain.issues, plain.orders)
