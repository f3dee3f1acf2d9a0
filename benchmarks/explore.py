"""The views of Explore over a file of leads, against pandas' own grouping of every column.

    python -m benchmarks.explore FILE OUTCOME [--models DIR]

Each view works out all that it shows at first, pictures included, of leads that are loaded. The
peer counts the leads and the conversions of every value of every column, nothing else. Seconds on
the clock, and CPU seconds of the one process.
"""

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")

from benchmarks.fitted_trees import get_ready
from scoring.insight.leads import Leads
from scoring.intake.table.reading import read_table
from scoring.kept.spend import Spend
from scoring.pipelines.jobs import leads_to_explore
from scoring.registry import NamedModels
from scoring.settings import models_folder
from scoring.training.prepared import TrainingRequest
from scoring.views.explore import bands, compare, economics
from scoring.views.explore.findings import findings
from scoring.views.explore.report import VIEWS

Made = TypeVar("Made")


class Took(NamedTuple):
    """Seconds of some work, on the clock and of CPU."""

    wall: float
    cpu: float


def views(leads: Leads) -> dict[str, Callable[[], object]]:
    """What works out each view of these leads, by its name."""
    of_report = {name: lambda s=sections: list(s(leads)) for name, sections in VIEWS.items()}
    return of_report | {
        "Why": lambda: bands.why(leads, bands.Question()),
        "Economics": lambda: economics.sections(leads, Spend(), None),
        "Compare": lambda: compare.sections(leads, leads),
        "Overview": lambda: findings(leads, Spend()),
    }


def peer(leads: Leads) -> None:
    """Leads and conversions of each value of each column."""
    for field in leads.fields:
        cells = field.cells.to_frame("value").assign(won=leads.outcome)
        cells.groupby("value")["won"].agg(["size", "sum"])


def measured(work: Callable[[], Made]) -> tuple[Made, Took]:
    """What some work makes, and how long it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    return made, Took(time.perf_counter() - wall, time.process_time() - cpu)


def main() -> None:
    """Print seconds and ratios, the peer first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("outcome")
    parser.add_argument("--models", type=Path, default=models_folder())
    options = parser.parse_args()
    get_ready()
    models = NamedModels(options.models)
    model = models.registry(models.usual).serving().model
    request, name = TrainingRequest(options.outcome), options.file.name
    table, read = measured(lambda: read_table(options.file.read_bytes(), name))
    leads, load = measured(lambda: leads_to_explore(table, name, request, model=model))
    took = {"Read": read, "Load": load, "pandas": measured(lambda: peer(leads))[1]}
    took |= {view: measured(work)[1] for view, work in views(leads).items()}
    for part, (wall, cpu) in took.items():
        ratio = cpu / took["pandas"].cpu
        print(f"{part:12} {wall:8.2f} s   {cpu:8.2f} s CPU   {ratio:.2f} × pandas")


if __name__ == "__main__":
    main()
