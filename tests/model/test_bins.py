"""Bins of numbers: what a label prints selects the leads that the bin counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from scoring.model.bins import number_edges, number_labels, span, written

WILD = st.floats(-1e6, 1e6) | st.floats(allow_nan=False, allow_infinity=False)
DECIMALS = st.builds(lambda n, d: n / 10**d, st.integers(-(10**6), 10**6), st.integers(0, 6))


def labels(numbers: ArrayLike) -> tuple[str, ...]:
    filled = np.asarray(numbers, dtype=np.float64)
    return number_labels(filled, number_edges(filled))


def printed(label: str) -> tuple[float, float]:
    """The ends of a label as a person reads them."""
    first, *last = label.replace(",", "").split(" to ")
    return float(first), float((last or [first])[0])


def counted(numbers: NDArray[np.float64], label: str) -> int:
    low, high = printed(label)
    return int(((numbers >= low) & (numbers <= high)).sum())


def check(numbers: list[float]) -> None:
    """Every label selects the numbers of its bin."""
    filled = np.array(numbers)
    edges = number_edges(filled)
    found = np.bincount(np.searchsorted(edges, filled), minlength=len(edges) + 1)
    assert [counted(filled, label) for label in labels(filled)[:-1]] == found.tolist()


def test_numbers_of_one_decimal_go_on_by_a_tenth() -> None:
    found = labels(np.arange(1, 17) / 2)
    assert found[:2] + found[-2:] == ("0.5 to 1", "1.1 to 2", "7.1 to 8", "")


def test_numbers_of_many_decimals_are_cut_at_short_numbers_between_two() -> None:
    thirds = [1 / 3, 2 / 3, 4 / 3]
    assert number_edges(np.array(thirds)).tolist() == [0.4, 1.0]
    assert labels(thirds) == ("0.3333 to 0.4", "0.4 to 1", "1 to 1.334", "")


def test_neighbours_among_floats_are_printed_in_all_their_digits() -> None:
    assert labels([0.3, 0.1 + 0.2]) == ("0.2999 to 0.3", "0.30000000000000004 to 0.3001", "")


def test_a_number_shared_by_many_is_in_one_bin_and_its_label() -> None:
    shared = [0.123456] * 188 + [0.2222222 + i / 1e3 for i in range(312)]
    assert counted(np.array(shared), labels(shared)[0]) == 188


def test_labels_of_measured_numbers_are_short() -> None:
    measured = np.random.default_rng(0).lognormal(2, 1, 5_000)
    assert max(map(len, labels(measured))) <= len("123.45 to 123.45")


def test_large_whole_numbers_are_printed_in_full() -> None:
    assert labels([12_345_678_901, 5]) == ("5", "6 to 12,345,678,901", "")


@given(st.lists(WILD, min_size=1, max_size=60))
def test_a_label_selects_the_leads_of_its_bin_whatever_the_numbers(numbers: list[float]) -> None:
    check(numbers)


@given(st.lists(DECIMALS, min_size=1, max_size=60))
def test_a_label_selects_the_leads_of_its_bin_for_decimals(numbers: list[float]) -> None:
    check(numbers)


@given(st.integers(1, 500), st.integers(0, 1_000))
def test_a_label_selects_the_leads_of_its_bin_where_many_share_a_number(
    distinct: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    check(random.choice(random.lognormal(1, 2, distinct), 400).tolist())


@given(WILD)
def test_a_written_number_reads_back_as_itself(number: float) -> None:
    assert float(written(number).replace(",", "")) == number


@pytest.mark.parametrize(
    ("low", "high", "words"), [(0, 9, "0 to 9"), (5, 5, "5"), (0.25, 1e6, "0.25 to 1,000,000")]
)
def test_a_span_is_written_as_people_do(low: float, high: float, words: str) -> None:
    assert span(low, high) == words
