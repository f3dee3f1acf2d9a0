"""Explanation dashboards until they can be used: ours, explainerdashboard and Shapash.

    python -m benchmarks.dashboards HISTORY OUTCOME [--leads N] [--rounds N] [--only-made]
                                    [--environments DIR]

Ours learns LightGBM from the history; the peers get a LightGBM of 100 trees of 31 leaves, fitted on
the fields that ours chose, in numbers. Measured is each as a whole process, from its start: ours
from the file to the call sheet with reasons for every lead, explainerdashboard until it could be
served, Shapash until it has listed the reasons of every lead. One thread each. The peers live in
environments of their own, which are made, from a package index, where they are missing; one that
cannot be made is named with the reason.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import pandas as pd

from benchmarks.environments import Peer, kept, program, python_of
from benchmarks.training import Cost, cost
from scoring.intake.leads.batch import build_batch
from scoring.intake.table.reading import read_table
from scoring.model.lead_model import LeadModel
from scoring.registry import NamedModels

NAME = "benchmark"
PEERS = (
    Peer(
        "explainerdashboard",
        "explainer_dashboard",
        (("explainerdashboard==0.5.8", "lightgbm==4.6.0"),),
    ),
    Peer("Shapash", "shapash_table", (("shapash==2.10.0", "lightgbm==4.6.0"),)),
)


def learned(history: Path, outcome: str, models: Path) -> LeadModel:
    """A LightGBM of our own training, from a history."""
    asked = [str(history), "--outcome", outcome, "--answer-default", "--candidates", "LightGBM"]
    cost(
        [sys.executable, "-m", "scoring", "train", *asked, "--models", str(models), "--model", NAME]
    )
    return NamedModels(models).registry(NAME).serving().model


def fields(history: Path, outcome: str, leads: int, folder: Path) -> pd.Series:
    """Write the first leads without their outcome, which is given back as 0 and 1."""
    frame = pd.read_csv(history, dtype=str, keep_default_na=False, nrows=leads)
    said = frame.pop(outcome)
    frame.to_csv(folder / "leads.csv", index=False)
    return (said == sorted(said.unique())[-1]).astype(int)


def write_codes(model: LeadModel, outcome: pd.Series, folder: Path) -> None:
    """The same leads in numbers, as the model sees them: the peers take no other."""
    path = folder / "leads.csv"
    batch = build_batch(read_table(path.read_bytes(), path.name), model.schema)
    codes = pd.DataFrame(model.encoder.encode(batch.values).codes).fillna(-1.0)
    codes.columns = [f"field_{at}" for at in range(codes.shape[1])]
    codes.assign(outcome=outcome.to_numpy()).to_csv(folder / "codes.csv", index=False)


def commands(options: argparse.Namespace, folder: Path) -> dict[str, list[str]]:
    """What is measured, by name; says who is left out."""
    leads, sheet = str(folder / "leads.csv"), str(folder / "sheet.csv")
    ours = [sys.executable, "-m", "scoring", "score", leads, "--out", sheet, "--anyway"]
    found = {"ours": [*ours, "--models", str(folder / "models"), "--model", NAME]}
    for peer in PEERS:
        python = python_of(peer, options.environments, make=not options.only_made)
        if isinstance(python, str):
            print(f"{peer.name} is left out: {python}")
            continue
        cost([str(python), program(peer), "FIT", str(folder)])
        found[peer.name] = [str(python), program(peer), "READY", str(folder)]
    return found


def show(rounds: list[dict[str, Cost]]) -> None:
    """Print the middle of each figure, and how many times ours the processor was taken."""
    print(f"{'':20}{'CPU s':>8}{'wall s':>8}{'MB':>7}{'x ours':>8}")
    first = 0.0
    for name in rounds[0]:
        costs = [each[name] for each in rounds]
        cpu = statistics.median(each.cpu for each in costs)
        wall = statistics.median(each.wall for each in costs)
        size = statistics.median(each.megabytes for each in costs)
        first = first or cpu
        print(f"{name:20}{cpu:8.1f}{wall:8.1f}{size:7.0f}{cpu / first:8.1f}")


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, metavar="HISTORY")
    parser.add_argument("outcome")
    parser.add_argument("--leads", type=int, default=25_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only-made", action="store_true")
    parser.add_argument("--environments", type=Path, default=kept())
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        model = learned(options.file.resolve(), options.outcome, folder / "models")
        outcome = fields(options.file, options.outcome, options.leads, folder)
        write_codes(model, outcome, folder)
        asked = commands(options, folder)
        print(f"{len(outcome):,} leads, {len(model.schema.inputs)} fields")
        show([{name: cost(one) for name, one in asked.items()} for _ in range(options.rounds)])


if __name__ == "__main__":
    main()
