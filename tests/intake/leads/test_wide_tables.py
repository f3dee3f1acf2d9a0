"""Tables of very many columns: how often each is looked at, and how much of it."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from conftest import table_of

from scoring.intake.cells import counted_dates
from scoring.intake.cells.dates import DateOrder, read_dates, read_order
from scoring.intake.leads import creation
from scoring.intake.leads.contact_cells import sampled
from scoring.intake.leads.contact_finding import find_columns
from scoring.intake.table import date_order
from scoring.intake.table.date_order import settled
from scoring.intake.table.total_words import groups_of, may_name_total


def counting(function: Callable[..., object], calls: Counter[str]) -> Callable[..., object]:
    """The function, whose calls are counted by its name."""

    def counted(*asked: object, **named: object) -> object:
        calls[function.__name__] += 1
        return function(*asked, **named)

    return counted


def dated(columns: int, form: str = "2026-01-{:02}") -> pd.DataFrame:
    """So many columns of dates of 24 leads."""
    days = [form.format(1 + row % 12) for row in range(24)]
    return pd.DataFrame({f"Field {at}": days for at in range(columns)}, dtype="str")


def test_the_wider_a_table_the_fewer_cells_of_a_column_are_looked_at() -> None:
    cells = pd.Series([f"x{row}" for row in range(900)], dtype="str")
    assert [len(sampled(cells, width)) for width in (1, 200, 1_000, 2_000)] == [300, 300, 60, 30]


def test_each_date_is_compared_with_all_others_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = Counter[str]()
    monkeypatch.setattr(creation, "_shares_later", counting(creation._shares_later, calls))
    frame = dated(12)
    creation.find_creation(frame, list(frame.columns))
    # Each once, and then the eleven others with the first, both ways.
    assert calls["_shares_later"] <= 12 + 2 * 11


def test_of_very_many_columns_of_dates_only_some_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = Counter[str]()
    monkeypatch.setattr(creation, "dates_of", counting(creation.dates_of, calls))
    frame = dated(90)
    find_columns(frame, list(frame.columns), given={}, said={})
    assert calls["dates_of"] == 60


def test_short_numbers_without_the_name_of_a_date_are_not_read_as_dates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = Counter[str]()
    counted = counting(counted_dates.counted_dates, calls)
    monkeypatch.setattr(counted_dates, "counted_dates", counted)
    cells = pd.Series([str(45_000 + row) for row in range(40)], name="Field 7", dtype="str")
    assert not counted_dates.counts_time(cells)
    assert not calls


def test_the_country_of_a_table_is_asked_once_for_all_its_dates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = Counter[str]()
    monkeypatch.setattr(date_order, "_by_country", counting(date_order._by_country, calls))
    settled(table_of(dated(9, "{0:02}/{0:02}/2026").replace("01/01/2026", "03/04/2026")))
    assert calls["_by_country"] <= 1


@pytest.mark.parametrize(
    "cells",
    [
        ["03/04/2026", "05/06/2026", ""],
        ["03/04/2026", "25/06/2026"],
        ["03/04/2026", "05/26/2026"],
        ["13/04/2026", "05/26/2026", "01/02/2026"],
        ["2026-03-04", "2026-03-04 10:15:00Z", "2026-13-45"],
        ["03.04.2026", "05.06.2026"],
        ["04/04/2026", "05-05-2026"],
        ["03/04/2026 10:15", "05/06/2026 11:00"],
        ["N/A", "03/04/2026", "March 5, 2026"],
        ["99/99/2026", "03/04/2026"],
        ["2026-03-04 10:15:00", "", "2026-05-06 11:00:00"] * 200,
        ["2026-03-04", "03/04/2026"] * 300,
    ],
)
def test_the_order_of_dates_is_the_same_read_or_looked_at(cells: list[str]) -> None:
    column = pd.Series(cells, dtype="str")
    order, is_open = read_order(column)
    read = read_dates(column)
    assert order is read.order
    np.testing.assert_array_equal(is_open, read.open)


def test_an_open_order_is_open() -> None:
    assert read_order(pd.Series(["03/04/2026"], dtype="str"))[0] is DateOrder.OPEN


@pytest.mark.parametrize("cell", ["Web Total", "Gesamt", "总计", "Max", "Count of leads", "SUMME:"])
def test_a_cell_that_may_name_a_total_is_told_by_a_word(cell: str) -> None:
    assert may_name_total(cell)


def test_a_cell_without_such_a_word_is_the_total_of_nothing() -> None:
    assert [groups_of(cell) for cell in ("2026-01-05", "a@b.de", "+49 30 123")] == [[], [], []]
