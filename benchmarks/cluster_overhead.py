"""A lead file to a call sheet by a Dask cluster of this machine, against one process.

    python -m benchmarks.cluster_overhead FILE [--model NAME] [--models DIR] [--rounds N]

The same leads, model and functions: read, ranked, explained and written as CSV, by one process and
by one and two workers of one thread each, in turn; medians of the rounds. CPU seconds are of all
processes that work. A cluster is started before, as it serves many files; what that takes is told
beside it. The rows of all are compared: they must be equal.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import pandas as pd
from distributed import default_client

from scoring.cluster.crew import Crew, crew
from scoring.cluster.file_sketch import FileAsked
from scoring.cluster.whole_run import score_files, write_parts
from scoring.intake.leads.mapping import Confirmed
from scoring.model.lead_model import LeadModel
from scoring.pipelines.jobs import call_sheet_file, explained, score_file
from scoring.registry import NamedModels
from scoring.settings import models_folder


def by_one(path: Path, model: LeadModel, out: Path) -> None:
    """File to call sheet in this process."""
    scored = score_file(path.read_bytes(), path.name, model)
    out.write_bytes(call_sheet_file(scored, explained(scored)))


def by_crew(workers: Crew, path: Path, model: LeadModel, out: Path) -> None:
    """File to parts of a call sheet by workers."""
    run = score_files(workers, [FileAsked(path)], model, Confirmed({}))
    write_parts(run, out, ".csv")


def rows(out: Path) -> pd.DataFrame:
    """What was written, by rank."""
    files = sorted(out.glob("*.csv")) if out.is_dir() else [out]
    parts = [pd.read_csv(file, dtype="str", keep_default_na=False) for file in files]
    whole = pd.concat(parts).sort_values("rank", key=lambda ranks: ranks.astype(int))
    return whole.drop(columns="scored_at").reset_index(drop=True)


def seconds(work: Callable[[], None], others: Callable[[], float]) -> tuple[float, float]:
    """Wall and CPU seconds of work, with those of the processes that `others` counts."""
    wall, cpu = time.perf_counter(), time.process_time() + others()
    work()
    return time.perf_counter() - wall, time.process_time() + others() - cpu


def of_workers() -> float:
    """CPU seconds that the workers have taken so far."""
    return float(sum(default_client().run(time.process_time).values()))


def measured(path: Path, model: LeadModel, count: int, folder: Path) -> tuple[float, float, float]:
    """Seconds to start so many workers (0 for this process), and wall and CPU of the work."""
    out = folder / f"out-{count}"
    if not count:
        return 0.0, *seconds(lambda: by_one(path, model, out.with_suffix(".csv")), lambda: 0.0)
    begun = time.perf_counter()
    with crew("", lambda _share, _step: None, workers=count) as workers:
        # What a worker imports, it imports once for all files.
        workers.results([workers.hand_out(model)], "Starting")
        started = time.perf_counter() - begun
        return started, *seconds(lambda: by_crew(workers, path, model, out), of_workers)


def main() -> None:
    """Print seconds and ratios for one process, one worker and two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", default="")
    parser.add_argument("--models", type=Path, default=models_folder())
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    models = NamedModels(options.models)
    model = models.registry(options.model or models.usual).serving().model
    took: dict[int, list[tuple[float, float, float]]] = {0: [], 1: [], 2: []}
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for count in took:
                took[count].append(measured(options.file.resolve(), model, count, folder))
            alone = rows(folder / "out-0.csv")
            for count in (1, 2):
                pd.testing.assert_frame_equal(alone, rows(folder / f"out-{count}"))
    print(f"{len(alone):,} leads, {alone.shape[1]} columns, {options.rounds} rounds; rows equal")
    base = [statistics.median(column) for column in zip(*took[0], strict=True)]
    for count, found in took.items():
        start, wall, cpu = (statistics.median(column) for column in zip(*found, strict=True))
        who = f"{count} worker{'s' * (count > 1)}" if count else "one process"
        print(
            f"{who:12} start {start:6.2f} s   wall {wall:7.2f} s ({wall / base[1]:.2f} ×)   "
            f"CPU {cpu:7.2f} s ({cpu / base[2]:.2f} ×)"
        )


if __name__ == "__main__":
    main()
