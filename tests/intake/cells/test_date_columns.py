"""Which columns hold dates, and what is said where they could not be read."""

import pandas as pd
import pytest
from conftest import text_table

from scoring.intake.cells.date_columns import date_column, dates_of, filled_of, holds_dates
from scoring.intake.cells.unread import date_issues


def column(*texts: str) -> pd.Series:
    return pd.Series(list(texts), dtype="str", name="Created")


def told(*texts: str) -> list[tuple[str, int, str]]:
    table = text_table({"Created": list(texts)})
    read = dates_of(table.frame["Created"]).read
    return [(i.kind, i.count, i.remedy) for i in date_issues(table, "Created", read)]


def test_a_column_with_some_words_among_its_dates_holds_dates() -> None:
    found = date_column(column("13/02/2026", "14/02/2026", "Never", ""))
    assert found is not None
    assert found.problem == "2 of 3 filled cells could be read as dates, but not “Never”"
    assert not found.is_read


def test_dates_that_could_be_read_in_two_ways_are_dates_all_the_same() -> None:
    found = date_column(column("03/04/2026", "05/06/2026"))
    assert found is not None
    assert (found.share, found.example) == (0.0, "03/04/2026")


@pytest.mark.parametrize(
    "texts",
    [["", "Select"], ["Web", "Ads"], ["iPhone 13", "Room 5"], ["call 5 Oct 2026", "1"]],
)
def test_other_columns_hold_none(texts: list[str]) -> None:
    assert not holds_dates(column(*texts))


def test_several_zones_are_told_with_the_one_they_went_to() -> None:
    texts = ["2026-10-01T09:00Z", "2026-10-02T09:00Z", "2026-10-03T09:00-05:00"]
    kind, count, remedy = told(*texts)[0]
    assert (kind, count) == ("several time zones", 1)
    assert remedy == "1 time of another zone was changed to Z."


def test_clocks_without_a_zone_and_unknown_zones_are_told() -> None:
    texts = ["2026-10-01 09:00 XYZT", "2026-10-02 09:00 IST", "2026-10-02 09:00 CET"]
    assert [count for _, count, _ in told(*texts, "2026-10-03 09:00")] == [2, 1, 1]


def test_exchanged_days_are_told_once_with_an_example() -> None:
    days = pd.date_range("2026-03-01", "2026-06-28", freq="4D")
    texts = [f"{d:%Y-%d-%m}" if d.day <= 12 else f"{d:%d/%m/%Y}" for d in days]
    found = told(*texts)
    assert [kind for kind, _, _ in found] == ["exchanged day and month"]
    assert "“2026-01-03” is read as 2026-03-01" in found[0][2]


def test_filled_cells_hold_a_value_and_nobody_can_change_which() -> None:
    filled = filled_of(column("13/02/2026", "", "Select", "Never"))
    assert filled.tolist() == [True, False, False, True]
    with pytest.raises(ValueError, match="read-only"):
        filled[0] = False
