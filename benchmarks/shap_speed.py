"""Exact contributions of every lead: ours, LightGBM's own, shap's, and woodelf's.

    python -m benchmarks.shap_speed FILE OUTCOME [--rows N] [--slow-rows N] [--rounds N]

All explain the same trees and leads, and the figures of one table are of one run. Equal rows are
not counted on. Each way is compared with the shap library's contributions before it is timed.
"""

import argparse
import os
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import lightgbm as lgb
import numpy as np
import pandas as pd
import shap
from sklearn.ensemble import RandomForestClassifier

from benchmarks.fitted_trees import (
    Codes,
    LeadCodes,
    booster,
    get_ready,
    installed,
    lead_codes,
    show,
)
from scoring.model.fast_trees import FastTrees
from scoring.model.shap_tables import shap_tables
from scoring.model.trees import Trees, lightgbm_trees, sklearn_trees

NEAR = 1e-5  # log-odds


def boosted(leads: LeadCodes, trees: int, rows: tuple[int, int, int], *, by_level: bool) -> None:
    """Print the figures of LightGBM's trees."""
    fitted = booster(leads, trees, by_level=by_level)
    # The library's own form of a model; it takes LightGBM's word for what the trees say.
    explainer = shap.TreeExplainer(fitted)
    read = lightgbm_trees(fitted.model_to_string())
    theirs: dict[str, Callable[[Codes], object]] = {
        "LightGBM pred_contrib": partial(_own, fitted),
        "shap.TreeExplainer": explainer.shap_values,
    }
    if not by_level and installed("woodelf", "woodelf", "treelite"):
        theirs["woodelf"] = partial(_woodelf, fitted)
    _compare(read, leads.codes, theirs, rows)


def _own(fitted: lgb.Booster, codes: Codes) -> Codes:
    return np.asarray(fitted.predict(codes, pred_contrib=True, num_threads=1))[:, :-1]


def _woodelf(fitted: lgb.Booster, codes: Codes) -> Codes:
    """Its tables are made anew by each call, and it tells its progress."""
    from woodelf import WoodelfExplainer

    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        return np.asarray(WoodelfExplainer(fitted).shap_values(pd.DataFrame(codes)))


def forest(leads: LeadCodes, rows: tuple[int, int, int]) -> None:
    """Print the figures of a forest as the product trains it."""
    codes = np.nan_to_num(leads.codes, nan=-1.0).astype(np.float32).astype(np.float64)
    fitted = RandomForestClassifier(80, max_leaf_nodes=128, min_samples_leaf=20, random_state=0)
    fitted.fit(codes, leads.outcome)
    explainer = shap.TreeExplainer(fitted)

    def votes(some: Codes) -> Codes:
        return 80 * np.asarray(explainer.shap_values(some, check_additivity=False))[..., 1]

    _compare(sklearn_trees(fitted), codes, {"shap.TreeExplainer": votes}, rows)


def _compare(
    trees: Trees,
    codes: Codes,
    theirs: dict[str, Callable[[Codes], object]],
    rows: tuple[int, int, int],
) -> None:
    many, few = codes[: rows[0]], codes[: rows[1]]
    tables, fast = shap_tables(trees), FastTrees(trees, codes.shape[1])
    if tables is None:
        print("  too deep for tables: the library's own contributions serve")
        return
    fast.shares(tables, few)
    ways: dict[str, tuple[Callable[[], object], int]] = {
        "ours, compiled": (lambda: fast.shares(tables, many), len(many)),
        "ours, NumPy": (lambda: tables.contributions(few), len(few)),
    }
    found = fast.shares(tables, few)[0]
    for name, work in theirs.items():
        apart = float(np.abs(np.asarray(work(few)) - found).max())
        if apart > NEAR:
            raise SystemExit(f"{name} says something else: {apart:.1e} apart.")
        # What it does once a call counts for little among many leads.
        some = many if name == "woodelf" else few
        ways[name] = (partial(work, some), len(some))
    show(ways, rows[2])


def main() -> None:
    """Print the figures of each model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("outcome")
    parser.add_argument("--rows", type=int, default=25_000)
    parser.add_argument("--slow-rows", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    leads = lead_codes(options.file, options.outcome)
    rows = options.rows, options.slow_rows, options.rounds
    get_ready()
    for trees in (100, 300):
        for by_level in (False, True):
            kind = "levels" if by_level else "numbers"
            print(f"LightGBM, {trees} trees of 31 leaves, {kind}", flush=True)
            boosted(leads, trees, rows, by_level=by_level)
    print("Random forest, 80 trees of at most 128 leaves", flush=True)
    forest(leads, rows)


if __name__ == "__main__":
    main()
