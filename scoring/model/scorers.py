"""What turns a lead's codes into log-odds, and its share of them: trees, weights, or a table.

Every scorer takes codes, shape (n, p), to raw log-odds (n,) and to contributions (n, p) with their
baseline, which together are the raw log-odds to 1e-5. It is plain numbers and text: no object of a
library.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from scoring.model.alike_rows import LEAST_ROWS, alike_rows
from scoring.model.compiled_trees import loops
from scoring.model.fast_trees import FastTrees
from scoring.model.shap_tables import ShapTables, shap_tables
from scoring.model.tree_shap import contributions, forest_shares, stretched
from scoring.model.trees import Trees, cuts, lightgbm_trees
from scoring.settings import threads

# Of fewer leads LightGBM's own prediction is as fast.
_MANY = 1_000
# Leads whose codes a linear model looks at together.
_BLOCK = 4_096
# A share of trees that votes all one way still leaves some doubt.
_SURELY = 1e-4


@dataclass(frozen=True)
class BoostedTrees:
    """LightGBM's own text."""

    text: str = field(repr=False)

    @cached_property
    def booster(self) -> lgb.Booster:
        """The trees, ready to predict."""
        return lgb.Booster(model_str=self.text)

    @cached_property
    def trees(self) -> Trees:
        """The same trees as arrays."""
        return lightgbm_trees(self.text)

    @cached_property
    def tables(self) -> ShapTables | None:
        """What parts of the trees give each field; None for trees too deep or too many."""
        return shap_tables(self.trees)

    @cached_property
    def _fast(self) -> FastTrees:
        return FastTrees(self.trees, self.booster.num_feature())

    def raw(self, codes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log-odds before calibration."""
        if not len(codes):
            return np.empty(0)
        fast = self._fast.total(codes) if len(codes) >= _MANY and loops(len(codes)) else None
        if fast is not None:
            return fast
        alike = alike_rows(codes, self._cuts) if len(codes) >= LEAST_ROWS else None
        if alike is not None:
            return self._predicted(codes[alike.first])[alike.place]
        return self._predicted(codes)

    @cached_property
    def _cuts(self) -> list[NDArray[np.float64] | None]:
        """The thresholds of each column; none, where its codes are looked up in sets."""
        return cuts(self.trees, self.booster.num_feature())

    def _predicted(self, codes: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(self.booster.predict(codes, raw_score=True, num_threads=threads()))

    def contributions(self, codes: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """Exact SHAP values."""
        if self.tables is None:
            return contributions(self.booster, codes)
        return self._fast.shares(self.tables, codes)


def boosted(booster: lgb.Booster) -> BoostedTrees:
    """The scorer of a fitted booster."""
    return BoostedTrees(booster.model_to_string())


@dataclass(frozen=True)
class LinearField:
    """How one field adds to the log-odds: by level, or by its standardised value.

    A level adds `weights[code]`, a missing one `missing`. A number adds
    `weights[0] · (clipped to low…high - centre) / scale`, a missing one `missing`. `mean` is the
    average over the training leads.
    """

    weights: NDArray[np.float64]
    missing: float
    mean: float
    is_number: bool = False
    low: float = 0.0
    high: float = 0.0
    centre: float = 0.0
    scale: float = 1.0

    def part(self, codes: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the field adds for each lead, shape (n,)."""
        absent = np.isnan(codes)
        filled = np.where(absent, 0.0, codes)
        if self.is_number:
            placed = (np.clip(filled, self.low, self.high) - self.centre) / self.scale
            return np.where(absent, self.missing, self.weights[0] * placed)
        return np.where(absent, self.missing, self.weights[filled.astype(np.int64)])


@dataclass(frozen=True)
class LinearModel:
    """Log-odds as a sum over fields; the contribution of a field is its part less its mean."""

    intercept: float
    fields: tuple[LinearField, ...]

    def raw(self, codes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log-odds before calibration."""
        raw = np.full(len(codes), self.intercept)
        # A block of columns stays near the processor while it is added up.
        for start in range(0, len(codes), _BLOCK):
            block = np.ascontiguousarray(codes[start : start + _BLOCK].T)
            for field_, column in zip(self.fields, block, strict=True):
                raw[start : start + _BLOCK] += field_.part(column)
        return raw

    def raw_of(
        self, distinct: Sequence[NDArray[np.float64]], places: Sequence[NDArray[np.int32]]
    ) -> NDArray[np.float64]:
        """The same (n,) of the `distinct` codes (d,) of each field, at the `places` (n,) of leads.

        What a code adds is worked out once, and added in the same order.
        """
        parts = [field_.part(own) for field_, own in zip(self.fields, distinct, strict=True)]
        raw = np.full(len(places[0]), self.intercept)
        for start in range(0, len(raw), _BLOCK):
            some = slice(start, start + _BLOCK)
            for part, place in zip(parts, places, strict=True):
                raw[some] += part[place[some]]
        return raw

    def contributions(self, codes: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """Exact SHAP values of independent fields."""
        columns = zip(self.fields, codes.T, strict=True)
        shares = [f.part(column) - f.mean for f, column in columns]
        baseline = self.intercept + sum(f.mean for f in self.fields)
        return np.column_stack(shares) if shares else np.empty(codes.shape), float(baseline)


@dataclass(frozen=True)
class FilledTrees:
    """Trees of scikit-learn on codes without gaps: they say shares and vote, or add up log-odds.

    `fill` (p,) stands for a missing code of each field, below all others. Contributions of trees
    that vote in shares are stretched to add up in log-odds.
    """

    trees: Trees = field(repr=False)
    fill: NDArray[np.float64]
    vote: bool

    @cached_property
    def tables(self) -> ShapTables | None:
        """What parts of the trees give each field; None for trees too deep or too many."""
        return shap_tables(self.trees)

    @cached_property
    def _fast(self) -> FastTrees:
        return FastTrees(self.trees, len(self.fill))

    def raw(self, codes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log-odds before calibration."""
        return self._raw(self._whole(codes))

    def _raw(self, whole: NDArray[np.float64]) -> NDArray[np.float64]:
        fast = self._fast.total(whole)
        total = self.trees.total(whole) if fast is None else fast
        share = total / len(self.trees) if self.vote else expit(total)
        return np.asarray(logit(np.clip(share, _SURELY, 1 - _SURELY)))

    def contributions(self, codes: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """SHAP values in log-odds."""
        whole = self._whole(codes)
        if self.tables is None:
            shares, start = forest_shares(self.trees, self.vote, whole)
        else:
            shares, start = self._fast.shares(self.tables, whole)
            voters = len(self.trees) if self.vote else 1
            shares, start = shares / voters, start / voters
        return stretched(shares, start, self.vote, self._raw(whole))

    def _whole(self, codes: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = np.where(np.isnan(codes), self.fill, codes)
        # scikit-learn's trees that vote compare in single precision.
        return whole.astype(np.float32).astype(np.float64) if self.vote else whole


Scorer = BoostedTrees | LinearModel | FilledTrees
