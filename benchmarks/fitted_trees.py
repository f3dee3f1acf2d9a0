"""Models of a lead file for the benchmarks of trees, and the figures of several ways."""

import getpass
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model import compiled_trees

LEAVES = 31
Codes = NDArray[np.float64]


@dataclass(frozen=True)
class LeadCodes:
    """Leads in codes (n, p), whether they converted, and which columns are levels."""

    codes: Codes
    outcome: NDArray[np.bool_]
    levels: list[int]


def lead_codes(path: Path, outcome: str) -> LeadCodes:
    """A file as a notebook would read it: levels by number, dates as days, hour and weekday."""
    frame = pd.read_csv(path)
    known, columns, levels = frame.pop(outcome), list[Codes](), list[int]()
    for name in frame:
        column = frame[name]
        if pd.api.types.is_numeric_dtype(column):
            columns.append(column.to_numpy(dtype=np.float64))
            continue
        when = pd.to_datetime(column, errors="coerce", format="ISO8601")
        if when.notna().mean() > 0.9:
            days = (when - when.min()).dt.days.to_numpy(dtype=np.float64)
            columns += [days, when.dt.hour.to_numpy(float), when.dt.day_of_week.to_numpy(float)]
            continue
        levels.append(len(columns))
        codes = column.astype("category").cat.codes.to_numpy(dtype=np.float64)
        columns.append(np.where(codes < 0, np.nan, codes))
    converted = known == sorted(known.dropna().unique())[-1]
    return LeadCodes(np.column_stack(columns), converted.to_numpy(dtype=bool), levels)


def booster(leads: LeadCodes, trees: int, *, by_level: bool) -> lgb.Booster:
    """LightGBM's trees; the levels as such, or as numbers."""
    levels = leads.levels if by_level else []
    data = lgb.Dataset(leads.codes, leads.outcome, categorical_feature=levels)
    told = {"objective": "binary", "num_leaves": LEAVES, "verbosity": -1, "num_threads": 1}
    return lgb.train(told, data, trees)


def get_ready() -> None:
    """Compile the loops or load them, and wait; a server does so in the background."""
    # Of this user alone, wherever the project lies.
    kept = Path(tempfile.gettempdir()) / f"lead-scoring-benchmarks-{getpass.getuser()}"
    os.environ.setdefault("LEAD_SCORING_COMPILED", str(kept))
    start = time.perf_counter()
    thread = compiled_trees.begin()
    if thread is not None:
        thread.join()
    print(f"Compiled loops after {time.perf_counter() - start:.1f} s, apart from what follows")


def installed(name: str, *packages: str) -> bool:
    """Whether a peer can run; says so by name where it cannot."""
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        print(f"  {name:32} skipped: {missing[0]} is not installed")
    return not missing


def show(ways: Mapping[str, tuple[Callable[[], object], int]], rounds: int) -> None:
    """Print the middle of the seconds of each way, of the processor and of the clock.

    A way comes with how many leads it is asked for. All run once before, then in turn; ratios are
    those of the first way's processor seconds a lead.
    """
    for work, _ in ways.values():
        work()
    spent = {name: list[tuple[float, float]]() for name in ways}
    for _ in range(rounds):
        for name, (work, leads) in ways.items():
            cpu, wall = time.process_time(), time.perf_counter()
            work()
            figures = time.process_time() - cpu, time.perf_counter() - wall
            spent[name].append((figures[0] / leads, figures[1] / leads))
    middle = {
        n: [1e6 * statistics.median(s) for s in zip(*f, strict=True)] for n, f in spent.items()
    }
    first = next(iter(middle.values()))[0]
    for name, (cpu, wall) in middle.items():
        print(f"  {name:32} {cpu:9.2f} µs cpu {wall:9.2f} µs wall a lead {cpu / first:8.1f} x")
