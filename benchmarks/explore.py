"""The views of Explore over a file of leads, against pandas' own grouping of every column.

    python -m benchmarks.explore FILE OUTCOME [--models DIR]

Each view works out all that it shows at first, pictures included, of leads that are loaded. The
peer counts the leads and the conversions of every value of every column, nothing else. CPU seconds
of one process, one thread.
"""

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

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


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print seconds and ratios, the peer first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("outcome")
    parser.add_argument("--models", type=Path, default=models_folder())
    options = parser.parse_args()
    models = NamedModels(options.models)
    model = models.registry(models.usual).serving().model
    table = read_table(options.file.read_bytes(), options.file.name)
    start = time.process_time()
    request = TrainingRequest(options.outcome)
    leads = leads_to_explore(table, options.file.name, request, model=model)
    took = {"Load": time.process_time() - start, "pandas": cpu_seconds(lambda: peer(leads))}
    took |= {name: cpu_seconds(work) for name, work in views(leads).items()}
    for name, seconds in took.items():
        print(f"{name:12} {seconds:8.2f} s CPU   {seconds / took['pandas']:.2f} × pandas")


if __name__ == "__main__":
    main()
