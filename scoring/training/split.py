"""Which leads of a history a model may learn from, and which prove it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

TEST_SHARE = 0.2
# Where more leads than this have no date, the dated ones do not stand for the history.
MOST_UNDATED = 0.5


@dataclass(frozen=True)
class Split:
    """Positions of the training and the test leads; `kind` is "time" or "random"."""

    kind: str
    train: NDArray[np.int64]
    test: NDArray[np.int64]


def split_history(
    created: NDArray[np.datetime64] | None, outcome: NDArray[np.bool_], seed: int
) -> Split:
    """The newest fifth as the test where most leads are dated, else a stratified random fifth.

    Leads without a date go to training. With dates, both parts must hold both outcomes; where
    the newest fifth does not, the split is random.
    """
    if created is not None and np.isnat(created).mean() < MOST_UNDATED:
        split = _by_time(created)
        if _has_both(outcome[split.train]) and _has_both(outcome[split.test]):
            return split
    positions = np.arange(len(outcome))
    train, test = train_test_split(
        positions, test_size=TEST_SHARE, stratify=outcome, random_state=seed
    )
    return Split("random", np.sort(train), np.sort(test))


def _by_time(created: NDArray[np.datetime64]) -> Split:
    dated = np.flatnonzero(~np.isnat(created))
    newest_first = dated[np.argsort(created[dated], kind="stable")][::-1]
    test = newest_first[: round(TEST_SHARE * len(dated))]
    train = np.setdiff1d(np.arange(len(created)), test)
    return Split("time", train, np.sort(test))


def _has_both(outcome: NDArray[np.bool_]) -> bool:
    return 0 < int(outcome.sum()) < len(outcome)
