"""Which leads of a history a model may learn from, and which prove it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from scoring.errors import TrainingRefused
from scoring.wording import counted

TEST_SHARE = 0.2
FOLDS = 5
# The part of the training leads that rolling origins predict, and in how many steps.
_ROLLED, _ORIGINS = 0.4, 4
# Where more leads than this have no date, the dated ones do not stand for the history.
MOST_UNDATED = 0.5
# Of either outcome in the newest fifth: with fewer, one lead decides on over a tenth of the AUC.
LEAST_IN_TEST = 10


class SplitKind(StrEnum):
    """Which leads test a model: the newest, or some at random."""

    TIME = "time"
    RANDOM = "random"


@dataclass(frozen=True)
class Split:
    """Positions of the training and the test leads.

    `left_out` earlier leads of persons in the test are in neither part. `one_sided` says in words
    why dated leads were split at random, "" where they were not.
    """

    kind: SplitKind
    train: NDArray[np.int64]
    test: NDArray[np.int64]
    left_out: int = 0
    one_sided: str = ""


@dataclass(frozen=True)
class Fold:
    """Positions within the training leads: those to fit on and those to predict."""

    fit: NDArray[np.int64]
    held_out: NDArray[np.int64]


def split_history(
    created: NDArray[np.datetime64] | None,
    outcome: NDArray[np.bool_],
    person: NDArray[np.int64],
    seed: int,
) -> Split:
    """The newest fifth as the test where most leads are dated, else a stratified random fifth.

    Leads without a date go to training. With dates, the newest fifth must hold LEAST_IN_TEST of
    either outcome and the rest both; else the split is random. No person is in both parts.
    """
    if created is None or np.isnat(created).mean() >= MOST_UNDATED:
        return random_split(outcome, person, seed)
    split = _by_time(created, person)
    one_sided = _one_sided(outcome[split.train], outcome[split.test])
    return replace(random_split(outcome, person, seed), one_sided=one_sided) if one_sided else split


def _one_sided(older: NDArray[np.bool_], newest: NDArray[np.bool_]) -> str:
    """Why the newest cannot test what the older teach, "" where they can."""
    converted, others = int(newest.sum()), int((~newest).sum())
    if min(converted, others) < LEAST_IN_TEST:
        held, odd = (
            (f"{_only(converted)} that converted", "hardly any")
            if converted <= others
            else (f"{_only(others)} that did not convert", "nearly all")
        )
        return (
            f"The newest fifth of the leads holds {held}, too few to test on, so the test used a "
            f"random fifth. Find out why {odd} converted lately."
        )
    if _has_both(older):
        return ""
    return (
        f"{'All' if older.any() else 'None'} of the leads before the newest fifth converted, so "
        "the test used a random fifth. Find out why that changed."
    )


def random_split(outcome: NDArray[np.bool_], person: NDArray[np.int64], seed: int) -> Split:
    """A stratified random fifth as the test, all leads of a person on one side."""
    fold = random_folds(outcome, person, seed)[0]
    return Split(SplitKind.RANDOM, fold.fit, fold.held_out)


def random_folds(outcome: NDArray[np.bool_], person: NDArray[np.int64], seed: int) -> list[Fold]:
    """Random fifths of the persons, alike in how many of them converted.

    Raises TrainingRefused where there are too few persons for that.
    """
    persons, place = np.unique(person, return_inverse=True)
    converted = np.bincount(place, outcome) > 0
    if min(converted.sum(), (~converted).sum()) < FOLDS:
        raise TrainingRefused(
            f"The {counted(len(person), 'lead')} are of too few persons: "
            f"{int(converted.sum()):,} who converted and {int((~converted).sum()):,} who did not. "
            f"Expected at least {FOLDS} of each, as nobody is both learned from and tested on. "
            "One e-mail, phone or id may stand in many rows; correct or remove that column."
        )
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(persons, converted)
    held = (np.isin(place, chosen) for _, chosen in parts)
    return [Fold(np.flatnonzero(~part), np.flatnonzero(part)) for part in held]


def _by_time(created: NDArray[np.datetime64], person: NDArray[np.int64]) -> Split:
    dated = np.flatnonzero(~np.isnat(created))
    newest_first = dated[np.argsort(created[dated], kind="stable")][::-1]
    test = newest_first[: round(TEST_SHARE * len(dated))]
    rest = np.delete(np.arange(len(created)), test)
    train = rest[~np.isin(person[rest], person[test])]
    return Split(SplitKind.TIME, train, np.sort(test), len(rest) - len(train))


def folds_of(
    kind: SplitKind,
    created: NDArray[np.datetime64],
    outcome: NDArray[np.bool_],
    person: NDArray[np.int64],
    seed: int,
) -> list[Fold]:
    """Folds of the training leads: rolling origins where time orders them, else random fifths.

    Rolling origins fit on all that is older and predict the next tenth, over the newest four
    tenths of the training leads. All arrays are those of the training leads.
    """
    if kind == SplitKind.TIME:
        folds = [fold for fold in _rolling(created, person) if _is_usable(fold, outcome)]
        if folds:
            return folds
    return random_folds(outcome, person, seed)


def _rolling(created: NDArray[np.datetime64], person: NDArray[np.int64]) -> Iterator[Fold]:
    dated = np.flatnonzero(~np.isnat(created))
    undated = np.flatnonzero(np.isnat(created))
    order = dated[np.argsort(created[dated], kind="stable")]
    start = round((1 - _ROLLED) * len(order))
    for held_out in np.array_split(order[start:], _ORIGINS):
        before = order[: np.searchsorted(created[order], created[held_out[0]])] if len(held_out) \
            else order[:0]  # fmt: skip
        fit = np.concatenate([undated, before])
        yield Fold(fit[~np.isin(person[fit], person[held_out])], held_out)


def _is_usable(fold: Fold, outcome: NDArray[np.bool_]) -> bool:
    return _has_both(outcome[fold.fit]) and _has_both(outcome[fold.held_out])


def _only(leads: int) -> str:
    return f"only {leads:,}" if leads else "none"


def _has_both(outcome: NDArray[np.bool_]) -> bool:
    return bool(outcome.any() and not outcome.all())
