"""Shapley's way to share out what several changes did together, whatever their order.

Shapley, "A value for n-person games" (1953): each player gets the mean of what it adds over all
orders in which the players may come. The shares sum to what all of them did; a player that changes
nothing gets exactly 0.
"""

from collections.abc import Callable
from math import factorial

import numpy as np
from numpy.typing import NDArray

# Up to so many players every group of them is looked at; of more, some orders stand for all.
MOST_EXACT = 10
ORDERS = 64


def shares_of(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of each of k players, shape (k, …), from the values of all groups, (2^k, …).

    Bit j of a group's number says whether player j is in it.

    >>> shares_of(np.array([0.0, 1.0, 3.0, 10.0]))  # alone 1 and 3, together 10
    array([4., 6.])
    """
    players = len(values).bit_length() - 1
    groups = np.arange(len(values))
    weights = np.array(
        [factorial(s) * factorial(players - s - 1) / factorial(players) for s in range(players)]
    )
    shares = []
    for player in range(players):
        without = groups[groups >> player & 1 == 0]
        added = values[without | 1 << player] - values[without]
        shares.append(np.tensordot(weights[np.bitwise_count(without)], added, axes=1))
    return np.array(shares).reshape(players, *values.shape[1:])


def shares_by(
    worth: Callable[[NDArray[np.bool_]], NDArray[np.float64]], players: int
) -> NDArray[np.float64]:
    """The share of each player, shape (players,), by asking what groups are worth.

    `worth` takes who is in, (groups, players), and gives (groups,). Of more than `MOST_EXACT`
    players the mean over `ORDERS` seeded orders is given, each with its reverse; it sums exactly
    all the same.
    """
    if players <= MOST_EXACT:
        groups = np.arange(1 << players)[:, None] >> np.arange(players) & 1 == 1
        return shares_of(worth(groups))
    random = np.random.default_rng(0)
    half = [random.permutation(players) for _ in range(ORDERS // 2)]
    orders = np.array([*half, *(order[::-1] for order in half)])
    # A player is in once its turn has come; there is a step before the first one.
    turn = np.argsort(orders, axis=1)
    steps = turn[:, None, :] < np.arange(players + 1)[None, :, None]
    values = worth(steps.reshape(-1, players)).reshape(len(orders), players + 1)
    added = np.take_along_axis(np.diff(values, axis=1), turn, axis=1)
    return np.asarray(added.mean(axis=0))
