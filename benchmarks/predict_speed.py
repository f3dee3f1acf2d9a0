"""Scores of every lead: ours, LightGBM's own, scikit-learn's, and onnxruntime's.

    python -m benchmarks.predict_speed FILE OUTCOME [--rows N] [--rounds N]

Ours must be LightGBM's to the last bit. scikit-learn's boosting is a model of its own, of as many
trees and leaves on the same leads; ours then adds up the trees of that model.
"""

import argparse
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import lightgbm as lgb
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.fitted_trees import (
    LEAVES,
    Codes,
    LeadCodes,
    booster,
    get_ready,
    installed,
    lead_codes,
    show,
)
from scoring.model.fast_trees import FastTrees
from scoring.model.trees import Trees, lightgbm_trees, sklearn_trees


def ours(trees: Trees, codes: Codes) -> FastTrees:
    """The trees, with all made that is made once."""
    fast = FastTrees(trees, codes.shape[1])
    if fast.total(codes[:1]) is None:
        raise SystemExit("The compiled loops are not ready, or the trees are too many for them.")
    return fast


def boosted(leads: LeadCodes, trees: int, rounds: int, *, by_level: bool) -> None:
    """Print the figures of LightGBM's trees."""
    fitted, codes = booster(leads, trees, by_level=by_level), leads.codes
    fast = ours(lightgbm_trees(fitted.model_to_string()), codes)
    raw = fitted.predict(codes, raw_score=True, num_threads=1)
    if not np.array_equal(fast.total(codes), raw):
        raise SystemExit("A score is not LightGBM's.")
    ways: dict[str, tuple[Callable[[], object], int]] = {
        "ours, compiled": (lambda: fast.total(codes), len(codes)),
        "LightGBM": (partial(fitted.predict, codes, raw_score=True, num_threads=1), len(codes)),
    }
    if not by_level and installed("onnxruntime", "onnxruntime", "onnxmltools"):
        ways["onnxruntime"] = (_onnx(fitted, codes), len(codes))
    show(ways, rounds)


def _onnx(fitted: lgb.Booster, codes: Codes) -> Callable[[], object]:
    """The same trees in ONNX, which are asked in single precision."""
    import onnxruntime
    from onnxmltools import convert_lightgbm
    from onnxmltools.convert.common.data_types import FloatTensorType

    told = [("codes", FloatTensorType([None, codes.shape[1]]))]
    model = convert_lightgbm(fitted, initial_types=told, zipmap=False)
    rules = onnxruntime.SessionOptions()
    rules.intra_op_num_threads, rules.log_severity_level = 1, 3
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), rules, providers=["CPUExecutionProvider"]
    )
    single = codes.astype(np.float32)
    return lambda: session.run(None, {"codes": single})


def histogram(leads: LeadCodes, trees: int, rounds: int) -> None:
    """Print the figures of scikit-learn's trees."""
    codes = leads.codes
    fitted = HistGradientBoostingClassifier(
        max_iter=trees, max_leaf_nodes=LEAVES, early_stopping=False, random_state=0
    )
    fitted.fit(np.where(np.isfinite(codes).any(axis=0), codes, 0.0), leads.outcome)
    fast = ours(sklearn_trees(fitted), codes)
    if not np.allclose(fast.total(codes), fitted.decision_function(codes), rtol=0, atol=1e-9):
        raise SystemExit("A score is not scikit-learn's.")
    show(
        {
            "ours, compiled": (lambda: fast.total(codes), len(codes)),
            "HistGradientBoosting": (lambda: fitted.decision_function(codes), len(codes)),
        },
        rounds,
    )


def main() -> None:
    """Print the figures of each model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("outcome")
    parser.add_argument("--rows", type=int, default=25_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    whole = lead_codes(options.file, options.outcome)
    rows = slice(options.rows)
    leads = LeadCodes(np.ascontiguousarray(whole.codes[rows]), whole.outcome[rows], whole.levels)
    get_ready()
    for trees in (100, 300):
        for by_level in (False, True):
            kind = "levels" if by_level else "numbers"
            print(f"LightGBM, {trees} trees of {LEAVES} leaves, {kind}", flush=True)
            boosted(leads, trees, options.rounds, by_level=by_level)
        print(f"HistGradientBoosting, {trees} trees of {LEAVES} leaves", flush=True)
        histogram(leads, trees, options.rounds)


if __name__ == "__main__":
    main()
