"""The kinds of model that are compared, from a constant to tuned trees."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import logit
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.tree import DecisionTreeClassifier

from scoring.model.codes import Encoder
from scoring.model.scorers import FilledTrees, LinearField, LinearModel, Scorer, boosted
from scoring.model.trees import sklearn_trees
from scoring.settings import threads
from scoring.training.fitting import PLAIN, Settings, TrainingSet, boost
from scoring.training.tuning import TunedTrial

CONSTANT, SINGLE, PRESENT = "Constant", "Best single field", "Present order"
LOGISTIC, TREE, FOREST = "Logistic regression", "Decision tree", "Random forest"
GRADIENT, LIGHTGBM, TUNED = "Gradient boosting", "LightGBM", "LightGBM tuned"
# The simplest first: of candidates that are alike within noise the first is recommended.
NAMES = (CONSTANT, SINGLE, PRESENT, LOGISTIC, TREE, LIGHTGBM, GRADIENT, FOREST, TUNED)

_LARGEST_FOREST = 20_000  # rows that each tree of a forest sees
_LEAST_IN_LEAF = 20.0  # leads
# Of each tree of a forest: without a bound a lead's reasons take nine times as long, for an AUC
# better by 0.002 (sample).
_FOREST_LEAVES = 128
# Leads that decide how a single number is fitted, and the trees that follow its bends.
_JUDGES, _BENDS = 20_000, 60
_SMALL: Settings = {**PLAIN, "num_leaves": 8, "feature_fraction": 1.0}


@dataclass(frozen=True)
class Context:
    """What fitting needs besides the leads: field sizes, seed, trees and the chosen columns.

    `levels` (p,) are the number of codes of each field, 0 for numbers; `single` and `present` are
    columns of the codes, -1 where there is none. `tried` are the trials that found the settings.
    """

    levels: tuple[int, ...]
    seed: int
    trees: int
    single: int = -1
    present: int = -1
    settings: Settings | None = None
    tried: tuple[TunedTrial, ...] = ()

    @classmethod
    def of(cls, encoder: Encoder, seed: int, trees: int) -> "Context":
        """From the encoder of the training leads."""
        levels = (0 if f.is_number else len(f.levels) + 1 for f in encoder.fields)
        return cls(tuple(levels), seed, trees)


def fit_candidate(name: str, data: TrainingSet, context: Context) -> Scorer:
    """A candidate fitted on weighted leads; both outcomes must occur."""
    return _FITTERS[name](data, context)


def _constant(data: TrainingSet, context: Context) -> Scorer:
    rate = np.average(data.outcome, weights=data.weight)
    nothing = tuple(_silent(size) for size in context.levels)
    return LinearModel(float(logit(rate)), nothing)


def _silent(size: int) -> LinearField:
    return LinearField(np.zeros(max(1, size)), 0.0, 0.0, is_number=size == 0)


def _one_field(data: TrainingSet, context: Context, column: int) -> Scorer:
    """Logistic regression on one field, or for a number what follows its bends, if that is better.

    Better is what has the lower log-loss on leads held out of some of the training leads.
    """
    fits = [_straight] if context.levels[column] else [_straight, _bent]
    if len(fits) == 1 or not 0 < data.outcome.sum() < len(data):
        return fits[0](data, context, column)
    step = max(1, len(data) // _JUDGES)
    some = data.part(np.arange(0, len(data), step))
    folds = list(StratifiedKFold(3).split(some.codes, some.outcome))
    losses = [
        sum(_loss(fit(some.part(known), context, column), some.part(held)) for known, held in folds)
        for fit in fits
    ]
    return fits[int(np.argmin(losses))](data, context, column)


def _straight(data: TrainingSet, context: Context, column: int) -> Scorer:
    levels = tuple(size if at == column else -1 for at, size in enumerate(context.levels))
    return _linear(data, levels, context.levels)


def _bent(data: TrainingSet, context: Context, column: int) -> Scorer:
    """Small boosted trees that see this field alone."""
    alone = np.full_like(data.codes, np.nan)
    alone[:, column] = data.codes[:, column]
    seen = TrainingSet.of(alone, data.outcome, data.categorical)
    seen = replace(seen, weight=data.weight)
    return boosted(boost(seen, context.seed, settings=_SMALL, trees=_BENDS))


def _loss(scorer: Scorer, held: TrainingSet) -> float:
    raw = held.raw(scorer)
    losses = np.logaddexp(0, np.where(held.outcome, -raw, raw))
    return float(np.average(losses, weights=held.weight))


def _linear(data: TrainingSet, used: tuple[int, ...], levels: tuple[int, ...]) -> LinearModel:
    """Ridge logistic regression on levels, standardised numbers and holes."""
    rows = data.joined
    parts = [_Design.of(column, size, rows.weight) if size >= 0 else None
             for column, size in zip(rows.codes.T, used, strict=True)]  # fmt: skip
    blocks = [p.columns(c) for p, c in zip(parts, rows.codes.T, strict=True) if p is not None]
    fitted = LogisticRegression(C=1.0, max_iter=500).fit(
        sparse.hstack(blocks, format="csr"), rows.outcome, sample_weight=rows.weight
    )
    weights, fields, start = fitted.coef_[0], list[LinearField](), 0
    for part, column, size in zip(parts, rows.codes.T, levels, strict=True):
        if part is None:
            fields.append(_silent(size))
            continue
        end = start + part.width
        fields.append(part.field(weights[start:end], column, rows.weight))
        start = end
    return LinearModel(float(fitted.intercept_[0]), tuple(fields))


@dataclass(frozen=True)
class _Design:
    """How one field becomes columns: a level each, or one standardised; the last for holes."""

    size: int
    low: float = 0.0
    high: float = 0.0
    centre: float = 0.0
    scale: float = 1.0

    @classmethod
    def of(cls, codes: NDArray[np.float64], size: int, weight: NDArray[np.float64]) -> "_Design":
        known = ~np.isnan(codes)
        if size or not known.any():
            return cls(size)
        low, high = np.quantile(codes[known], [0.005, 0.995])
        inside, share = np.clip(codes[known], low, high), weight[known]
        centre = np.average(inside, weights=share)
        spread = np.sqrt(np.average((inside - centre) ** 2, weights=share))
        return cls(0, float(low), float(high), float(centre), float(spread) or 1.0)

    @property
    def width(self) -> int:
        return max(1, self.size) + 1

    def columns(self, codes: NDArray[np.float64]) -> sparse.csr_array:
        """The field as a sparse matrix, shape (n, width)."""
        holes = np.isnan(codes)
        filled = np.where(holes, 0.0, codes)
        places = np.where(holes, self.width - 1, filled.astype(np.int64) if self.size else 0)
        placed = (np.clip(filled, self.low, self.high) - self.centre) / self.scale
        values = np.where(holes | bool(self.size), 1.0, placed)
        rows = np.arange(len(codes))
        return sparse.csr_array((values, (rows, places)), shape=(len(codes), self.width))

    def field(
        self, weights: NDArray[np.float64], codes: NDArray[np.float64], share: NDArray[np.float64]
    ) -> LinearField:
        """The field with its weights, and its average over the leads."""
        found = LinearField(
            weights[:-1], float(weights[-1]), 0.0, self.size == 0,
            self.low, self.high, self.centre, self.scale,
        )  # fmt: skip
        mean = float(np.average(found.part(codes), weights=share))
        return LinearField(
            found.weights, found.missing, mean, found.is_number,
            self.low, self.high, self.centre, self.scale,
        )  # fmt: skip


def _sklearn(data: TrainingSet, estimator: object) -> Scorer:
    rows = data.joined
    known = np.where(np.isnan(rows.codes), np.inf, rows.codes)
    lowest = known.min(axis=0)
    fill = np.where(np.isfinite(lowest), lowest, 0.0) - 1.0
    whole = np.where(np.isnan(rows.codes), fill, rows.codes)
    fitted = estimator.fit(whole, rows.outcome, sample_weight=rows.weight)  # type: ignore[attr-defined]
    return FilledTrees(sklearn_trees(fitted), fill, vote=not hasattr(fitted, "decision_function"))


def _share_in_leaf(data: TrainingSet) -> float:
    return min(0.5, _LEAST_IN_LEAF / len(data))


def _tree(data: TrainingSet, context: Context) -> Scorer:
    smallest = max(_share_in_leaf(data), 0.005)
    return _sklearn(
        data, DecisionTreeClassifier(min_weight_fraction_leaf=smallest, random_state=context.seed)
    )


def _forest(data: TrainingSet, context: Context) -> Scorer:
    rows = len(data.joined)
    forest = RandomForestClassifier(
        80,
        min_weight_fraction_leaf=_share_in_leaf(data),
        max_leaf_nodes=_FOREST_LEAVES,
        max_samples=min(rows, _LARGEST_FOREST) if rows > _LARGEST_FOREST else None,
        n_jobs=threads(),
        random_state=context.seed,
    )
    return _sklearn(data, forest)


def _gradient(data: TrainingSet, context: Context) -> Scorer:
    settings = {"max_iter": 150, "max_leaf_nodes": 20, "learning_rate": 0.08}
    small = max(2, round(20 * len(data.joined) / len(data)))
    boosting = HistGradientBoostingClassifier(
        **settings, min_samples_leaf=small, early_stopping=False, random_state=context.seed
    )
    return _sklearn(data, boosting)


def _lightgbm(data: TrainingSet, context: Context) -> Scorer:
    settings = context.settings or PLAIN
    return boosted(boost(data, context.seed, settings=settings, trees=context.trees))


_FITTERS: dict[str, Callable[[TrainingSet, Context], Scorer]] = {
    CONSTANT: _constant,
    SINGLE: lambda data, context: _one_field(data, context, context.single),
    PRESENT: lambda data, context: _one_field(data, context, context.present),
    LOGISTIC: lambda data, context: _linear(data, context.levels, context.levels),
    TREE: _tree,
    FOREST: _forest,
    GRADIENT: _gradient,
    LIGHTGBM: _lightgbm,
    TUNED: _lightgbm,
}
