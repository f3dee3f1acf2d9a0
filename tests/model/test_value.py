"""What leads are worth, and what calling some of them gives in money: by hand and by chance."""

import numpy as np
import pandas as pd
import pytest
from conftest import text_table
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.leads.batch import LeadBatch, build_batch
from scoring.model.call_order import CallOrder
from scoring.model.value import LeadWorth, by_value, money_interval, money_of, worth_of
from scoring.schema import Column, Kind, LeadSchema, Role

SCHEMA = LeadSchema((Column("Visits", Kind.NUMBER, Role.FEATURE),))
NAN = float("nan")
CHANCE = np.array([0.5, 0.1, 0.4, 0.2])
WORTH = LeadWorth(np.array([100.0, 900.0, NAN, 300.0]), "€")
BY_VALUE = np.array([2, 1, 3, 0])  # 0.4 × 300, 0.1 × 900, 0.2 × 300, 0.5 × 100
PAID = CallOrder(CHANCE * WORTH.counted, BY_VALUE)


def leads_worth(*cells: str) -> LeadBatch:
    columns = {"Visits": ["1"] * len(cells), "Deal value": list(cells)}
    return build_batch(text_table(columns), SCHEMA, contacts={})


def test_a_lead_without_a_value_counts_with_the_median_of_the_others() -> None:
    assert WORTH.counted.tolist() == [100, 900, 300, 300]
    assert (WORTH.typical, WORTH.unknown) == (300, 1)


def test_leads_are_ranked_by_chance_times_value_and_then_by_chance() -> None:
    by_chance = np.array([0, 2, 3, 1])
    assert by_value(by_chance, CHANCE, WORTH).tolist() == BY_VALUE.tolist()
    alike = LeadWorth(np.array([10.0, 50.0, 12.5, 25.0]))
    assert by_value(by_chance, CHANCE, alike).tolist() == [0, 2, 3, 1]


@pytest.mark.parametrize(
    ("values", "can_rank"),
    [
        ([100, NAN, NAN, 300], True),
        ([100, NAN, NAN, NAN], False),
        ([100, 100, 100, 100], False),
        ([NAN] * 4, False),
        ([], False),
    ],
)
def test_leads_are_ranked_by_value_where_a_third_has_one_and_they_differ(
    values: list[float], can_rank: bool
) -> None:
    assert LeadWorth(np.array(values)).can_rank is can_rank


def test_money_of_two_of_four_leads_adds_up_by_hand() -> None:
    money = money_of(PAID, WORTH, 2, CHANCE)
    figures = [money.expected, money.total, money.at_random, money.file_order]
    assert figures == pytest.approx([210, 320, 160, 140])
    assert (money.unknown, money.typical, money.currency) == (1, 300, "€")


def test_the_interval_of_money_is_that_of_its_top_by_hand() -> None:
    money = money_of(PAID, WORTH, 2, CHANCE)
    reach = 1.281552 * (300**2 * 0.24 + 900**2 * 0.09) ** 0.5
    assert (money.low, money.high) == pytest.approx((0, 210 + reach), rel=1e-6)


def test_an_error_common_to_all_leads_widens_the_money_by_hand() -> None:
    # A log-odds of 0.2 moves each of 300 chances of a half by 0.05, at 10 a lead.
    reach = 1.281552 * 10 * (300 * 0.25 + (300 * 0.05) ** 2) ** 0.5
    found = money_interval(np.full(300, 0.5), np.full(300, 10.0), np.full((1, 300), 0.2))
    assert found == pytest.approx((1500 - reach, 1500 + reach), rel=1e-6)


def test_a_capacity_beyond_the_leads_or_below_none_is_kept_within() -> None:
    assert money_of(PAID, WORTH, 99, CHANCE).expected == pytest.approx(320)
    nothing = money_of(PAID, WORTH, -1, CHANCE)
    assert (nothing.expected, nothing.low, nothing.high, nothing.unknown) == (0, 0, 0, 0)


@pytest.mark.parametrize("sigma", [0.0, 0.7, 1.4])
@pytest.mark.parametrize("n", [30, 300])
def test_the_interval_holds_the_money_eight_times_in_ten(n: int, sigma: float) -> None:
    rng = np.random.default_rng(n)
    chance, value = rng.beta(0.8, 2.5, n), np.exp(rng.normal(7, sigma, n))
    low, high = money_interval(chance, value)
    money = ((rng.random((4_000, n)) < chance) * value).sum(axis=1)
    assert 0.74 <= ((money >= low) & (money <= high)).mean() <= 0.88


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1e9)), min_size=1, max_size=30))
def test_the_interval_stays_within_what_there_is_and_around_the_expectation(
    leads: list[tuple[float, float]],
) -> None:
    chance, value = np.array(leads).T
    low, high = money_interval(chance, value)
    expected = float((chance * value).sum())
    assert 0 <= low <= expected * (1 + 1e-9)
    assert expected * (1 - 1e-9) <= high <= max(value.sum(), expected)


def test_the_worth_of_leads_is_what_their_file_says() -> None:
    worth = worth_of(leads_worth("€1,200", "300 €", "", "€900"))
    assert worth.value.tolist()[:2] == [1200, 300]
    assert (worth.currency, worth.typical, worth.unknown) == ("€", 900, 1)


def test_a_file_without_values_is_worth_nothing_that_is_known() -> None:
    batch = build_batch(text_table({"Visits": ["1", "2"]}), SCHEMA)
    worth = worth_of(batch)
    assert (worth.can_rank, worth.unknown) == (False, 2)
    assert pd.isna(worth.typical)
