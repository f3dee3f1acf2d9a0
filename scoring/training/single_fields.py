"""What each field tells of the outcome on its own, on held-out folds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from scoring.model.bins import MOST_BINS
from scoring.model.reference import FieldProfile
from scoring.training.fitting import TrainingSet
from scoring.training.split import FOLDS
from scoring.training.two_at_once import two_at_once

# Weight of the average in a value's rate, in leads: a few leads prove little.
SHRINKAGE = 10.0
# Finer spans than those of the profile find a leak in the highest few per cent.
_SPAN_LEADS, _MOST_SPANS = 100, 50
# A number is read as a key only where that tells clearly more than its size.
_CLEARLY = 0.05

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Alone:
    """How well one field tells the outcomes apart.

    `right` is the share of leads judged right by its value (converted from a rate of a half on),
    `guessed` that of always guessing the commoner outcome. `by_value` is true where it is the very
    same number that counts and not its size, as with a customer number.
    """

    auc: float
    right: float
    guessed: float
    by_value: bool = False

    @property
    def cleared(self) -> float:
        """The share of the leads guessed wrong that the value saves, 1 for a copy.

        >>> round(Alone(auc=0.9, right=0.9, guessed=0.7).cleared, 3)
        0.667
        """
        return (self.right - self.guessed) / (1 - self.guessed)


def fields_alone(
    profiles: Sequence[FieldProfile], data: TrainingSet, seed: int, person: Places | None = None
) -> list[Alone]:
    """What each field tells alone (its value or that it is missing), in matrix order.

    Each value is scored by the rate of the other folds' leads with it, so a field of many rare
    values gains nothing from its own outcomes. Leads of one `person` (n,) never judge each other
    by the same number or finely cut spans.
    """
    fold = _folds(data, seed)
    apart = _apart(data, person, seed)
    columns = zip(profiles, data.codes.T, strict=True)
    return two_at_once(lambda one: _alone(*one, data.outcome, fold, apart), columns)


def _folds(data: TrainingSet, seed: int) -> Places:
    fold = np.empty(len(data), dtype=np.int64)
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for at, (_, held_out) in enumerate(parts.split(data.codes, data.outcome)):
        fold[held_out] = at
    return fold


def _apart(data: TrainingSet, person: Places | None, seed: int) -> Places:
    """Folds that keep a person together or, where none comes twice, a row exported twice."""
    named = person is not None and int(np.bincount(person).max()) > 1
    keys = person if person is not None and named else data.group
    numbers = np.random.default_rng(seed).permutation(int(keys.max()) + 1)
    found: Places = numbers[keys] % FOLDS
    return found


def _alone(
    profile: FieldProfile, column: NDArray[np.float64], outcome: NDArray[np.bool_],
    fold: Places, apart: Places,
) -> Alone:  # fmt: skip
    bins = profile.bins(column)
    coarse = _judged(bins, outcome, fold)
    if not profile.is_number or _has_few_values(column):
        return coarse
    values, places = np.unique(column, return_inverse=True)
    fine = _judged(_spans(values, places), outcome, apart)
    exact = _judged(places, outcome, apart, by_value=True)
    by_size = fine if fine.auc > coarse.auc else coarse
    return exact if exact.auc > by_size.auc + _CLEARLY else by_size


def _has_few_values(column: NDArray[np.float64]) -> bool:
    """Whether the profile gives every number a bin of its own."""
    return len(np.unique(column[~np.isnan(column)])) <= MOST_BINS


def _spans(values: NDArray[np.float64], places: Places) -> Places:
    """Spans of about equal size, in finer steps than the profile's; the last without a value."""
    leads = np.bincount(places)
    count = min(_MOST_SPANS, max(MOST_BINS, len(places) // _SPAN_LEADS))
    middle = np.cumsum(leads) - leads / 2
    span = np.where(np.isnan(values), count, middle * count // len(places))
    found: Places = span.astype(np.int64)[places]
    return found


def _judged(
    places: Places, outcome: NDArray[np.bool_], fold: Places, *, by_value: bool = False
) -> Alone:
    """By the leads and conversions of each fold and place, which is as exact as by lead."""
    size = int(places.max()) + 1
    keys = fold * size + places
    leads = np.bincount(keys, minlength=FOLDS * size).reshape(FOLDS, size)
    converted = np.bincount(keys[outcome], minlength=FOLDS * size).reshape(FOLDS, size)
    rest, won = leads.sum(axis=0) - leads, converted.sum(axis=0) - converted
    rate = (won + SHRINKAGE * outcome.mean()) / (rest + SHRINKAGE)
    there = leads > 0
    found = _two_sided(rate[there], converted[there], (leads - converted)[there])
    return Alone(*found, float(max(outcome.mean(), 1 - outcome.mean())), by_value)


def _two_sided(
    rate: NDArray[np.float64], converted: NDArray[np.int64], others: NDArray[np.int64]
) -> tuple[float, float]:
    """AUC and share judged right of leads counted by their rate, all of shape (k,)."""
    levels, place = np.unique(rate, return_inverse=True)
    hits, misses = np.bincount(place, converted), np.bincount(place, others)
    below = np.cumsum(misses) - misses / 2
    right = np.where(levels >= 0.5, hits, misses).sum() / (hits.sum() + misses.sum())
    return float(hits @ below / (hits.sum() * misses.sum())), float(right)
