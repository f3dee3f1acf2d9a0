"""What deals may bring: money as it is written, and what nobody has meant."""

import numpy as np
import pytest
from conftest import text_table

from scoring.intake.leads.deal_value import (
    ABSURD,
    CURRENCIES,
    NOT_GIVEN,
    DealValue,
    read_deal_value,
)


def read(*cells: str, **others: list[str]) -> DealValue:
    return read_deal_value(text_table({"Amount": list(cells), **others}), "Amount")


@pytest.mark.parametrize(
    ("cells", "values", "currency"),
    [
        (["₹5 lakh", "₹50,000", "₹1.2 crore"], [500_000, 50_000, 12_000_000], "₹"),
        (["$1.2k", "$900", "$3.5m"], [1_200, 900, 3_500_000], "$"),
        (["1.200,00 €", "980,50 €"], [1_200, 980.5], "€"),
        (["1.200 €", "3.000 €"], [1_200, 3_000], "€"),
        (["10 000 ₽", "9 500 ₽"], [10_000, 9_500], "₽"),
        (["£1,250.00", "£99"], [1_250, 99], "£"),
        (["12,34,500", "5,000"], [1_234_500, 5_000], ""),
        (["1500", "250.5"], [1_500, 250.5], ""),
    ],
)
def test_money_is_read_as_the_world_writes_it(
    cells: list[str], values: list[float], currency: str
) -> None:
    found = read(*cells)
    assert (found.values.tolist(), found.currency, found.issues) == (values, currency, ())


def test_a_column_of_currencies_says_which_it_is() -> None:
    assert read("100", "200", Currency=["EUR", "EUR"]).currency == "€"
    assert read("100", "200", Währung=["Euro", "Euro"]).currency == "€"


def test_values_that_nobody_has_meant_are_left_out_and_told() -> None:
    found = read("5000", "-5", "1", "999999999", "7000", "6000", "9000", "90000000", "", "8000")
    assert np.flatnonzero(np.isnan(found.values)).tolist() == [1, 2, 3, 7, 8]
    told = {issue.kind: (issue.count, issue.row) for issue in found.issues}
    assert told == {ABSURD: (4, 3), NOT_GIVEN: (1, None)}


def test_small_prices_of_one_are_no_dummies() -> None:
    assert read("1", "2", "3", "1", "5", "4").issues == ()


def test_amounts_in_another_currency_do_not_count_and_are_told() -> None:
    found = read("$100", "$200", "€300", "400")
    assert [(issue.kind, issue.count) for issue in found.issues] == [(CURRENCIES, 1)]
    assert (found.currency, np.flatnonzero(np.isnan(found.values)).tolist()) == ("$", [2])


def test_a_column_of_currencies_says_which_amounts_count() -> None:
    found = read("100", "200", "300", Currency=["INR", "USD", "INR"])
    assert (found.currency, np.flatnonzero(np.isnan(found.values)).tolist()) == ("₹", [1])


@pytest.mark.parametrize("header", ["Amount in company currency", "Amount (converted)", "MRR USD"])
def test_amounts_brought_into_one_currency_count_whatever_the_deal_was_in(header: str) -> None:
    columns = {header: ["100", "200", "300"], "Currency": ["INR", "USD", "INR"]}
    found = read_deal_value(text_table(columns), header)
    assert (found.values.tolist(), found.issues) == ([100, 200, 300], ())


def test_without_a_column_nothing_is_known() -> None:
    found = read_deal_value(text_table({"x": ["1", "2"]}), None)
    assert np.isnan(found.values).all()
    assert found.issues == ()
