"""A lead file to a ranked one with the reasons of every lead, against the usual ways.

    python -m benchmarks.call_sheet FILE [--models DIR] [--model NAME] [--trees N]

Ours reads, ranks, explains and writes. One peer does what most Streamlit projects do: a one-hot
pipeline, LightGBM, shap.TreeExplainer and a loop for the texts. The other one gives LightGBM its
levels natively and has the very trees of ours. Both explain `--peer-leads` leads, as all would take
too long, and are told by the lead; the one-hot trees are as many and as large, and learn the
same. With `--trees` a model of so many trees of 31 leaves is fitted first on the model's fields.

CPU seconds of one process; the floor reads the bytes of the file and writes those of the result.
"""

import argparse
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("OMP_NUM_THREADS", "1")

import lightgbm as lgb
import numpy as np
import pandas as pd
import shap
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

from benchmarks.fitted_trees import LEAVES, get_ready
from scoring.intake.in_hand import in_hand
from scoring.intake.table.date_order import settled
from scoring.intake.table.reading import read_table
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scorers import BoostedTrees, boosted
from scoring.model.scoring_path import score_table
from scoring.pipelines.jobs import explained, write_call_sheet
from scoring.registry import NamedModels
from scoring.settings import models_folder

REASONS, PAGE = 3, 25
# A level of fewer leads shares its column with the other rare ones.
RARE = 20


@dataclass(frozen=True)
class Setting:
    """What all of them work on, and where they write."""

    path: Path
    model: LeadModel
    one_hot: Pipeline
    peer_leads: int
    out: Path


def ours(at: Setting) -> int:
    """File to ranked CSV with reasons in words."""
    scored = scored_here(at.path, at.model)
    write_call_sheet(scored, explained(scored), at.out)
    return len(scored.leads)


def scored_here(path: Path, model: LeadModel) -> ScoredBatch:
    """The file read and scored; the product reads in a process apart, whose time nobody counts."""
    with in_hand():
        return score_table(settled(read_table(path.read_bytes(), path.name)), path.name, model)


def first_page(at: Setting) -> int:
    """File to ranking with the reasons of the first leads; the page is all that is worded."""
    scored = scored_here(at.path, at.model)
    scored.explainer.top(scored.ranking.order[:PAGE])
    return len(scored.leads)


def native(at: Setting) -> int:
    """The usual way with native levels: the same trees as ours."""
    frame = read(at)
    booster = lgb.Booster(model_str=at.model.scorer.text)
    codes = coded(frame, at.model)
    chance = booster.predict(codes, num_threads=1)
    shares = shap.TreeExplainer(booster).shap_values(codes)
    listed(frame, chance, shares, [f.column.name for f in at.model.encoder.fields], at.out)
    return len(frame)


def one_hot(at: Setting) -> int:
    """The usual way with a column for each level."""
    frame = read(at)
    encoder, trees = at.one_hot[0], at.one_hot[1]
    columns = encoder.transform(frame)
    chance = trees.predict_proba(columns)[:, 1]
    shares = shap.TreeExplainer(trees.booster_).shap_values(columns)
    listed(frame, chance, shares, list(encoder.get_feature_names_out()), at.out)
    return len(frame)


def floor(at: Setting) -> int:
    """Read the bytes of the file, write those of the result that is there."""
    at.path.read_bytes()
    (at.out.parent / "copy").write_bytes(at.out.read_bytes())
    return 1


def read(at: Setting) -> pd.DataFrame:
    """The first leads as pandas reads them."""
    return pd.read_csv(at.path, nrows=at.peer_leads)


def coded(frame: pd.DataFrame, model: LeadModel) -> NDArray[np.float64]:
    """Numbers as they are, levels by their places in the model."""
    columns = []
    for field in model.encoder.fields:
        cells = frame[field.column.name]
        if not field.is_number:
            cells = cells.map({level: float(at) for at, level in enumerate(field.levels)})
        columns.append(np.asarray(cells, dtype=float))
    return np.column_stack(columns)


def listed(
    frame: pd.DataFrame,
    chance: NDArray[np.float64],
    shares: NDArray[np.float64],
    names: list[str],
    out: Path,
) -> None:
    """The leads by chance with their strongest reasons, put into words one by one."""
    told = []
    for row in shares:
        order = np.argsort(-np.abs(row))[: 2 * REASONS]
        told.append([_worded(names[j], row[j]) for j in order])
    table = frame.assign(chance=chance, reasons=["; ".join(parts) for parts in told])
    table.sort_values("chance", ascending=False).to_csv(out.with_name("peer.csv"), index=False)


def _worded(name: str, share: float) -> str:
    return f"{name} {'raises' if share > 0 else 'lowers'} it by {share:.2f}"


def fitted(model: LeadModel, path: Path, trees: int) -> tuple[LeadModel, Pipeline]:
    """The model with so many trees, 0 for its own, and a one-hot pipeline with as many.

    Both learn which of these leads would convert, drawn by the chances of the model.
    """
    scored = scored_here(path, model)
    outcome = np.random.default_rng(0).random(len(scored.leads)) < scored.scores.propensity
    codes, levels = scored.scores.encoded.codes, model.encoder.categorical
    told = {"objective": "binary", "num_leaves": LEAVES, "verbosity": -1, "num_threads": 1}
    if trees:
        data = lgb.Dataset(codes, outcome, categorical_feature=levels)
        model = replace(model, scorer=boosted(lgb.train(told, data, trees)))
    fields = model.encoder.fields
    names = [f.column.name for f in fields if not f.is_number]
    ways = [("levels", OneHotEncoder(handle_unknown="ignore", min_frequency=RARE), names)]
    encoder = ColumnTransformer(
        [*ways, ("numbers", "passthrough", [f.column.name for f in fields if f.is_number])],
        sparse_threshold=0,
    )
    count = trees or len(model.scorer.trees)
    learner = lgb.LGBMClassifier(n_estimators=count, num_leaves=LEAVES, verbosity=-1, n_jobs=1)
    frame = pd.read_csv(path)
    return model, Pipeline([("encoder", encoder), ("trees", learner)]).fit(frame, outcome)


def spent(work: Callable[[Setting], int], at: Setting) -> tuple[float, float, int]:
    """Seconds of the processor and of the clock, and how many leads these were for."""
    cpu, wall = time.process_time(), time.perf_counter()
    leads = work(at)
    return time.process_time() - cpu, time.perf_counter() - wall, leads


def table(at: Setting, rounds: int) -> None:
    """Print the medians of all ways, which take turns."""
    ways = (ours, first_page, native, one_hot, floor)
    found = {work.__name__: list[tuple[float, float, int]]() for work in ways}
    for _ in range(rounds):
        for work in ways:
            found[work.__name__].append(spent(work, at))
    leads = found["ours"][0][2]
    print(f"{'':12} {'s CPU':>9} {'s wall':>9} {'µs a lead':>10}  ours is … times faster")
    reference = float(np.median([cpu for cpu, _, _ in found["ours"]])) / leads
    for name, figures in found.items():
        cpu, wall, count = np.median(np.array(figures), axis=0)
        # A peer explains some leads; its seconds are told for all.
        share = 1 if name == "floor" else leads / count
        seconds, each = f"{cpu * share:9.3f} {wall * share:9.3f}", cpu * share / leads
        print(f"{name:12} {seconds} {1e6 * each:10.1f} {each / reference:8.1f}")


def main() -> None:
    """Print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--models", type=Path, default=models_folder())
    parser.add_argument("--model", default="")
    parser.add_argument("--trees", type=int, default=0)
    parser.add_argument("--peer-leads", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    models = NamedModels(options.models)
    model = models.registry(options.model or models.usual).serving().model
    if not isinstance(model.scorer, BoostedTrees):
        sys.exit(f"The peers cannot read {type(model.scorer).__name__}: name another --model.")
    # shap tells of a change of its own.
    warnings.filterwarnings("ignore", message="LightGBM binary classifier")
    get_ready()
    model, pipeline = fitted(model, options.file, options.trees)
    with TemporaryDirectory() as folder:
        at = Setting(options.file, model, pipeline, options.peer_leads, Path(folder) / "calls.csv")
        ours(at)
        table(at, options.rounds)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"At most {most:,} MB; the result has {at.out.stat().st_size / 1e6:,.1f} MB.")


if __name__ == "__main__":
    main()
