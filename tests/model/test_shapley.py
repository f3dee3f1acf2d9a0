"""Shares of what several changes did together, by hand and by going through all orders."""

from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.model.shapley import MOST_EXACT, shares_by, shares_of


def by_orders(values: NDArray[np.float64]) -> list[float]:
    """The mean of what each player adds over all orders, group by group."""
    players = range(len(values).bit_length() - 1)
    orders = list(permutations(players))
    added = dict.fromkeys(players, 0.0)
    for order in orders:
        group = 0
        for player in order:
            added[player] += values[group | 1 << player] - values[group]
            group |= 1 << player
    return [added[p] / len(orders) for p in players]


def test_one_right_glove_is_worth_more_than_each_of_two_left_ones() -> None:
    pairs = np.array([0, 0, 0, 0, 0, 1, 1, 1], dtype=np.float64)
    assert shares_of(pairs) == pytest.approx([1 / 6, 1 / 6, 4 / 6])


def test_shares_are_the_mean_over_all_orders() -> None:
    values = np.random.default_rng(1).normal(size=32)
    assert shares_of(values) == pytest.approx(by_orders(values), abs=1e-12)


def test_many_games_are_shared_out_at_once() -> None:
    games = np.random.default_rng(2).normal(size=(8, 3))
    assert shares_of(games)[:, 1] == pytest.approx(by_orders(games[:, 1]), abs=1e-12)


def test_a_player_that_changes_nothing_gets_exactly_nothing() -> None:
    alone = np.random.default_rng(3).normal(size=4)
    assert shares_of(np.repeat(alone, 2))[0] == 0


def test_nobody_shares_nothing() -> None:
    assert len(shares_by(lambda groups: np.ones(len(groups)), 0)) == 0


@pytest.mark.parametrize("players", [3, MOST_EXACT, MOST_EXACT + 1, 40])
def test_shares_sum_to_what_all_did(players: int) -> None:
    worth = np.random.default_rng(4).normal(size=players)
    shares = shares_by(lambda groups: np.tanh(groups @ worth), players)
    assert shares.sum() == pytest.approx(np.tanh(worth.sum()), abs=1e-12)


def test_of_many_players_who_do_not_meet_each_gets_its_own() -> None:
    own = np.arange(25.0)
    assert shares_by(lambda groups: groups @ own, 25) == pytest.approx(own, abs=1e-12)
