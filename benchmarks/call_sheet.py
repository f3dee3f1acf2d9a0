"""A lead file to a call sheet, against the usual way: pandas, the LightGBM wrapper and shap.

    python -m benchmarks.call_sheet FILE [--models DIR]

Both score the same leads with the same trees (boosted ones: the peer reads no other) and explain
every one; the peer stops at its matrix of SHAP values, without words, evidence, ranking or file.
CPU seconds of one process, one thread.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import lightgbm as lgb
import shap

from scoring.delivery.call_sheet import call_sheet
from scoring.delivery.tables import to_csv
from scoring.intake.leads.batch import build_batch
from scoring.intake.table.reading import read_table
from scoring.model.lead_model import LeadModel
from scoring.model.scorers import BoostedTrees
from scoring.pipelines.jobs import explain_all, score_file
from scoring.registry import NamedModels
from scoring.settings import models_folder


def ours(path: Path, model: LeadModel) -> None:
    """File to ranked CSV with reasons in words."""
    scored = score_file(path.read_bytes(), path.name, model)
    reasons = [r for block in explain_all(scored) for r in block]
    to_csv(call_sheet(scored, reasons))


def first_page(path: Path, model: LeadModel) -> None:
    """File to ranking with the reasons of the first 25 leads."""
    scored = score_file(path.read_bytes(), path.name, model)
    scored.explainer.top(scored.ranking.order[:25])


def peer(path: Path, model: LeadModel) -> None:
    """File to propensities and a matrix of SHAP values."""
    batch = build_batch(read_table(path.read_bytes(), path.name), model.schema)
    codes = model.encoder.encode(batch.values).codes
    booster = lgb.Booster(model_str=model.scorer.text)
    booster.predict(codes, num_threads=1)
    shap.TreeExplainer(booster).shap_values(codes)


def cpu_seconds(work: Callable[[Path, LeadModel], None], path: Path, model: LeadModel) -> float:
    """CPU time of one call."""
    start = time.process_time()
    work(path, model)
    return time.process_time() - start


def main() -> None:
    """Print seconds and ratios, the three in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--models", type=Path, default=models_folder())
    options = parser.parse_args()
    models = NamedModels(options.models)
    model = models.registry(models.usual).serving().model
    if not isinstance(model.scorer, BoostedTrees):
        sys.exit(f"The peer cannot read {type(model.scorer).__name__}: name other --models.")
    took = {w.__name__: cpu_seconds(w, options.file, model) for w in (first_page, ours, peer)}
    for name, seconds in took.items():
        print(f"{name:12} {seconds:8.2f} s CPU   {seconds / took['peer']:.2f} × peer")


if __name__ == "__main__":
    main()
