"""How much less an old lead teaches than a new one, chosen by what foretells the next weeks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.scorers import boosted
from scoring.training.fitting import TrainingSet, boost
from scoring.training.split import Fold
from scoring.training.two_at_once import two_at_once

# Days in which the weight of a lead halves.
_DAYS = (180.0, 90.0, 45.0, 20.0, 10.0)
# The same for rows in the order of time, as shares of the training leads.
_SHARES = (1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32)
_TREES = 100
# What foretells better must do so by this many standard errors of the paired difference.
_CLEARLY = 2.0
_DAY = np.timedelta64(1, "D")


def recency_weights(
    created: NDArray[np.datetime64], origin: np.datetime64, half_life: float | None
) -> NDArray[np.float64]:
    """0.5 to the power of age over half-life, shape (n,); undated leads get the median's."""
    if half_life is None:
        return np.ones(len(created))
    age = (origin - created) / _DAY
    known = ~np.isnat(created)
    age = np.where(known, age, np.median(age[known]) if known.any() else 0.0)
    return np.asarray(0.5 ** (np.maximum(age, 0.0) / half_life))


def newest(created: NDArray[np.datetime64]) -> np.datetime64:
    """The latest date, NaT where there is none."""
    known = created[~np.isnat(created)]
    return known.max() if len(known) else np.datetime64("NaT")


def weighted(
    data: TrainingSet, created: NDArray[np.datetime64], half_life: float | None
) -> TrainingSet:
    """The leads weighted by their age at the newest of them."""
    return data.weighted(recency_weights(created, newest(created), half_life))


def half_lives(rows: int | None = None) -> tuple[float, ...]:
    """The half-lives to try, the longest first: days, or rows of so many in the order of time.

    Rows are a day apart in `History.created`, so that either is an age in days.

    >>> half_lives(32_000)
    (16000.0, 8000.0, 4000.0, 2000.0, 1000.0)
    """
    return _DAYS if rows is None else tuple(float(f"{share * rows:.2g}") for share in _SHARES)


def choose_half_life(
    data: TrainingSet,
    created: NDArray[np.datetime64],
    folds: Sequence[Fold],
    seed: int,
    lives: Sequence[float] = _DAYS,
) -> float | None:
    """The half-life with the lowest log-loss over the newest rolling origins, None for no weights.

    `lives` are those to try, from long to short. A shorter one is taken only where the leads of
    these origins prove it better than by chance.
    """
    best: float | None = None
    origins = [_Origin(data.part(f.fit), created[f.fit], data.part(f.held_out)) for f in folds[-2:]]
    lowest = _losses(origins, None, seed)
    for half_life in lives:
        losses = _losses(origins, half_life, seed)
        gain = lowest - losses
        if gain.mean() > _CLEARLY * gain.std() / np.sqrt(len(gain)):
            best, lowest = half_life, losses
    return best


@dataclass(frozen=True)
class _Origin:
    """Leads to fit on, with their dates (n,), and those that came after."""

    fit: TrainingSet
    created: NDArray[np.datetime64]
    held_out: TrainingSet


def _losses(origins: Sequence[_Origin], half_life: float | None, seed: int) -> NDArray[np.float64]:
    """The log-loss of every lead that came after an origin."""

    def lost(origin: _Origin) -> NDArray[np.float64]:
        known, held = weighted(origin.fit, origin.created, half_life), origin.held_out
        raw = held.raw(boosted(boost(known, seed, trees=_TREES)))
        return np.asarray(np.logaddexp(0, np.where(held.outcome, -raw, raw)))

    return np.concatenate(two_at_once(lost, origins))
