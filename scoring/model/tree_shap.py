"""Exact SHAP values of LightGBM trees: each field's signed share of a lead's log-odds.

Tree SHAP after Lundberg et al., "From local explanations to global understanding with explainable
AI for trees" (2020), path-dependent: the training leads' own counts weigh the branches.
"""

from typing import Any

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from scoring.model.trees import Trees
from scoring.settings import threads

# Below this share of distinct leads it pays to explain each distinct one once.
WORTH_FOLDING = 0.8


def contributions(
    booster: lgb.Booster, codes: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """The contributions, shape (n, p) in log-odds, and the baseline they start from.

    Baseline plus a row's sum is the booster's raw score to 1e-5. Equal rows are explained once.
    """
    if not len(codes):
        return np.empty(codes.shape), float("nan")
    distinct, inverse = _distinct_rows(codes)
    both = np.asarray(booster.predict(distinct, pred_contrib=True, num_threads=threads()))
    return both[inverse, :-1], float(both[0, -1])


def forest_shares(
    trees: Trees, vote: bool, codes: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """The same for trees of scikit-learn, from the shap library; `codes` without gaps.

    Trees that vote in shares are explained in shares.
    """
    # Its import takes two seconds, and most models never need it.
    import shap

    explainer = shap.TreeExplainer({"trees": _for_shap(trees, vote)})
    shares = np.asarray(explainer.shap_values(codes, check_additivity=False))
    return shares, float(np.ravel(explainer.expected_value)[0])


def stretched(
    shares: NDArray[np.float64], start: float, vote: bool, raw: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """What adds up to a lead's votes, or log-odds, from a `start`, so that it adds up to `raw`.

    `raw` are log-odds, (n,). Each lead's contributions are stretched by one factor.
    """
    baseline = float(logit(start)) if vote else start
    total = shares.sum(axis=1)
    even = np.abs(total) < 1e-12
    stretch = (raw - baseline) / np.where(even, 1.0, total)
    left = np.where(even, raw - baseline, 0.0)[:, None] / shares.shape[1]
    return np.where(even[:, None], left, shares * stretch[:, None]), baseline


def _for_shap(trees: Trees, vote: bool) -> list[dict[str, NDArray[Any]]]:
    """Each tree by itself, its nodes counted from 0; what voting trees say is shared among all."""
    ends = [*trees.roots[1:], len(trees.left)]
    own = np.arange(len(trees.left))
    start = np.repeat(trees.roots, np.diff([*trees.roots, len(own)]))
    left, right = (np.where(to == own, -1, to - start) for to in (trees.left, trees.right))
    whole = {
        "children_left": left,
        "children_right": right,
        "children_default": np.where(trees.missing_left, left, right),
        "features": trees.feature,
        "thresholds": trees.threshold,
        "values": trees.value[:, None] / (len(trees) if vote else 1),
        "node_sample_weight": trees.cover,
    }
    parts = map(slice, trees.roots, ends)
    return [{name: cells[part] for name, cells in whole.items()} for part in parts]


def _distinct_rows(codes: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    rows = np.ascontiguousarray(codes + 0.0)
    rows[np.isnan(rows)] = np.nan
    keys = rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1]))).ravel()
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    if len(first) > WORTH_FOLDING * len(rows):
        return rows, np.arange(len(rows))
    return rows[first], inverse
