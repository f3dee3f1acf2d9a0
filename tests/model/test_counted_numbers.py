"""Numbers that are counted have the quantiles that numpy finds of all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model.counted_numbers import CountedNumbers

FEW = st.sampled_from([-1.5, -0.1, 0.0, 0.1, 0.3, 1 / 3, 2.0, 7.0])
NUMBERS = st.lists(FEW | st.floats(-1e6, 1e6), min_size=1, max_size=60)


@given(NUMBERS, st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_quantiles_are_those_of_numpy_to_the_last_digit(
    numbers: list[float], shares: list[float]
) -> None:
    found = CountedNumbers.of(np.array(numbers)).quantiles(shares)
    assert found.tolist() == np.quantile(numbers, shares).tolist()


@given(NUMBERS, st.integers(2, 9))
def test_the_ends_of_parts_are_the_inverted_quantiles_of_numpy(
    numbers: list[float], parts: int
) -> None:
    found = CountedNumbers.of(np.array(numbers)).parts(parts)
    # Exact in whole numbers, where numpy's shares of three parts are rounded.
    ranks = [-(-len(numbers) * step // parts) - 1 for step in range(1, parts)]
    assert found.tolist() == [sorted(numbers)[rank] for rank in ranks]


@pytest.mark.parametrize("leads", [1, 7, 8, 9, 800, 1_003])
def test_eighths_are_those_of_numpy(leads: int) -> None:
    numbers = np.random.default_rng(leads).integers(0, 40, leads) / 4
    oracle = np.quantile(numbers, np.arange(1, 8) / 8, method="inverted_cdf")
    assert CountedNumbers.of(numbers).parts(8).tolist() == oracle.tolist()


@given(st.lists(st.tuples(FEW, st.integers(1, 5)), max_size=20))
def test_a_number_that_is_there_twice_is_counted_together(pairs: list[tuple[float, int]]) -> None:
    numbers, leads = ([pair[at] for pair in pairs] for at in (0, 1))
    found = CountedNumbers.among(np.array(numbers, dtype=float), np.array(leads, dtype=np.int64))
    whole = CountedNumbers.of(np.repeat(np.array(numbers, dtype=float), leads))
    assert (found.numbers.tolist(), found.leads.tolist()) == (
        whole.numbers.tolist(), whole.leads.tolist(),
    )  # fmt: skip
    assert len(found) == sum(leads)
