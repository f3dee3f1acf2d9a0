"""Exact SHAP values of LightGBM trees: each field's signed share of a lead's log-odds.

Tree SHAP after Lundberg et al., "From local explanations to global understanding with explainable
AI for trees" (2020), path-dependent: the training leads' own counts weigh the branches.
"""

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

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


def _distinct_rows(
    codes: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    rows = np.ascontiguousarray(codes + 0.0)
    rows[np.isnan(rows)] = np.nan
    keys = rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1]))).ravel()
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    if len(first) > WORTH_FOLDING * len(rows):
        return rows, np.arange(len(rows))
    return rows[first], inverse
