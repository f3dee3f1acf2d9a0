"""LightGBM on weighted leads; equal leads are learned from once, which changes next to nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from scoring.model.alike_rows import alike_rows
from scoring.model.scorers import Scorer
from scoring.settings import threads

MOST_TREES = 400
PATIENCE = 30
# Equal rows are joined when this share of the rows is left at most.
WORTH_JOINING = 0.5
Settings = Mapping[str, float]
# Shallow trees lose next to nothing on tables like these and halve the cost of exact reasons.
PLAIN: Settings = {
    "learning_rate": 0.06,
    "num_leaves": 20,
    "max_depth": 6,
    "min_sum_hessian_in_leaf": 5.0,
    "lambda_l2": 1.0,
    "feature_fraction": 0.8,
}
# Of so few fields a tree that must do without some loses more than it gains in variety.
_FEW_FIELDS = 12
# In leads; joined rows stand for several, so both are scaled to rows.
_CAT_SMOOTH, _LEAST_LEVEL = 20.0, 100


@dataclass(frozen=True)
class TrainingSet:
    """Coded leads (n, p), their outcomes and weights (n,), and which columns are levels.

    `group` (n,) has the same number for leads with equal codes.
    """

    codes: NDArray[np.float64]
    outcome: NDArray[np.bool_]
    weight: NDArray[np.float64]
    categorical: tuple[int, ...]
    group: NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def of(
        cls, codes: NDArray[np.float64], outcome: NDArray[np.bool_], categorical: tuple[int, ...]
    ) -> "TrainingSet":
        """All leads with the same weight."""
        return cls(codes, outcome, np.ones(len(codes)), categorical, equal_rows(codes))

    def part(self, positions: NDArray[np.int64]) -> "TrainingSet":
        """Only the leads at these positions."""
        return replace(
            self,
            codes=self.codes[positions],
            outcome=self.outcome[positions],
            weight=self.weight[positions],
            group=self.group[positions],
        )

    def weighted(self, weight: NDArray[np.float64]) -> "TrainingSet":
        """The same leads, each so many times its own weight, scaled to a mean of 1."""
        times = self.weight * weight
        return replace(self, weight=times / times.mean())

    @property
    def joined(self) -> "TrainingSet":
        """One row for all equal leads of an outcome, with the sum of their weights."""
        return self if self._fewer is None else self._fewer

    @cached_property
    def _fewer(self) -> "TrainingSet | None":
        # A set that held itself would not be freed when nobody needs it any more.
        first, place = _firsts(2 * self.group + self.outcome)
        if len(first) > WORTH_JOINING * len(self):
            return None
        weight = np.asarray(np.bincount(place, self.weight), dtype=np.float64)
        return replace(self.part(first), weight=weight)

    @cached_property
    def binned(self) -> lgb.Dataset:
        """The joined leads in LightGBM's bins, the same for all that is learned from them.

        Above 200,000 rows LightGBM draws the rows that it bins by, with the seed of the first who
        learns; a request has one seed.
        """
        return _dataset(self.joined)

    def raw(self, scorer: Scorer) -> NDArray[np.float64]:
        """The raw scores of the leads (n,), equal leads scored once."""
        first, place = _firsts(self.group)
        if len(first) > WORTH_JOINING * len(self):
            return scorer.raw(self.codes)
        return scorer.raw(self.codes[first])[place]


def _firsts(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each different number stands first, by size, and which of these each is, (n,).

    As `np.unique` has them, which sorts; numbers of rows are hardly larger than there are rows.
    """
    first = np.full(int(numbers.max(initial=-1)) + 1, -1)
    # Written from the last to the first, so that the first stays.
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    held = first >= 0
    return first[held], (np.cumsum(held) - 1)[numbers]


def equal_rows(codes: NDArray[np.float64]) -> NDArray[np.int64]:
    """The same number for equal rows, holes equal to holes; shape (n,)."""
    rows = np.ascontiguousarray(codes + 0.0)
    rows[np.isnan(rows)] = np.nan
    if not rows.shape[1]:
        return np.zeros(len(rows), dtype=np.int64)
    # Where many are equal, only the different ones are sorted.
    alike = alike_rows(rows, [None] * rows.shape[1])
    if alike is not None:
        return _sorted_places(rows[alike.first])[alike.place]
    return _sorted_places(rows)


def _sorted_places(rows: NDArray[np.float64]) -> NDArray[np.int64]:
    """The place of each row (n,) among the different ones as their bytes sort them."""
    keys = rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1]))).ravel()
    found: NDArray[np.int64] = np.unique(keys, return_inverse=True)[1]
    return found


def boost(
    data: TrainingSet,
    seed: int,
    *,
    settings: Settings = PLAIN,
    trees: int = MOST_TREES,
    stop_on: TrainingSet | None = None,
) -> lgb.Booster:
    """A booster of `trees` trees, fewer where the log-loss on `stop_on` no longer falls."""
    share, width = len(data.joined) / len(data), data.codes.shape[1]
    whole = boosting_parameters(settings, seed, width, share) | {"num_threads": threads()}
    # Otherwise the trees are written as text and read again, as those who ask do anyway.
    train = partial(lgb.train, keep_training_booster=True)
    if stop_on is None:
        return train(whole, data.binned, trees)
    stopping = lgb.early_stopping(PATIENCE, verbose=False)
    held_out = _dataset(stop_on.joined, data.binned)
    return train(whole, data.binned, trees, valid_sets=[held_out], callbacks=[stopping])


def boosting_parameters(
    settings: Settings, seed: int, fields: int, share: float = 1.0
) -> dict[str, float | int | str | bool]:
    """LightGBM's parameters by its own names, for leads of so many `fields`.

    Counts of leads become counts of joined rows, which are this `share` of the leads.
    """
    whole = {"feature_fraction": 1.0} if fields <= _FEW_FIELDS else {}
    return {
        "objective": "binary",
        "seed": seed,
        "min_data_in_leaf": 1,
        "cat_smooth": _CAT_SMOOTH * share,
        "min_data_per_group": max(1, round(_LEAST_LEVEL * share)),
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
        **settings,
        **whole,
    }


def _dataset(rows: TrainingSet, reference: lgb.Dataset | None = None) -> lgb.Dataset:
    return lgb.Dataset(
        rows.codes,
        rows.outcome,
        weight=rows.weight,
        categorical_feature=list(rows.categorical),
        reference=reference,
        params={"min_data_in_bin": 1, "verbosity": -1},
    )
