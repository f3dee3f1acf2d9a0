"""LightGBM, cross-fitted and calibrated."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from scoring.model.lead_model import Calibration
from scoring.settings import threads
from scoring.training.evaluation import FOLDS

MOST_TREES = 400
PATIENCE = 30
# Shallow trees lose next to nothing on tables like these and halve the cost of exact reasons.
TREES: dict[str, int | float | str | bool] = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 20,
    "max_depth": 6,
    "min_data_in_leaf": 30,
    "lambda_l2": 1.0,
    "cat_smooth": 20.0,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}


@dataclass(frozen=True)
class TrainingSet:
    """Coded leads (n, p), their outcomes (n,) and which columns of the codes are levels."""

    codes: NDArray[np.float64]
    outcome: NDArray[np.bool_]
    categorical: tuple[int, ...]

    def part(self, positions: NDArray[np.int64]) -> "TrainingSet":
        """Only the leads at these positions."""
        return replace(self, codes=self.codes[positions], outcome=self.outcome[positions])


@dataclass(frozen=True)
class Fold:
    """The held-out positions of a fold, their raw scores and the number of trees that was best."""

    positions: NDArray[np.int64]
    raw: NDArray[np.float64]
    trees: int


def cross_fit(data: TrainingSet, seed: int) -> Iterator[Fold]:
    """Fit on four fifths, score the fifth with early stopping on it; five times."""
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for rest, held_out in folds.split(data.codes, data.outcome):
        booster = _boost(data.part(rest), seed, stop_on=data.part(held_out))
        codes = data.codes[held_out]
        raw = np.asarray(booster.predict(codes, raw_score=True, num_threads=threads()))
        yield Fold(held_out, raw, max(1, booster.best_iteration))


def fit_trees(data: TrainingSet, trees: int, seed: int) -> lgb.Booster:
    """A booster of exactly `trees` trees."""
    return _boost(data, seed, trees=trees)


def _boost(
    data: TrainingSet, seed: int, *, trees: int = MOST_TREES, stop_on: TrainingSet | None = None
) -> lgb.Booster:
    train = lgb.Dataset(data.codes, data.outcome, categorical_feature=list(data.categorical))
    settings = TREES | {"seed": seed, "num_threads": threads()}
    if stop_on is None:
        return lgb.train(settings, train, trees)
    held_out = lgb.Dataset(stop_on.codes, stop_on.outcome, reference=train)
    stopping = lgb.early_stopping(PATIENCE, verbose=False)
    return lgb.train(settings, train, trees, valid_sets=[held_out], callbacks=[stopping])


def fit_calibration(raw: NDArray[np.float64], outcome: NDArray[np.bool_]) -> Calibration:
    """Platt's sigmoid on held-out raw scores; the base rate where these carry no signal."""
    platt = LogisticRegression(C=np.inf).fit(raw.reshape(-1, 1), outcome)
    slope, intercept = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    if slope > 0:
        return Calibration(slope, intercept)
    return Calibration(0.0, float(logit(outcome.mean())))
