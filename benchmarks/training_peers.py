"""Trainings against PyCaret's compare_models, as whole processes.

    python -m benchmarks.training_peers HISTORY OUTCOME [--rounds N] [--only-made]
                                        [--environments DIR]

Ours is a training with all candidates, from the file to the model and its figures. PyCaret gets
the fields that ours chose, as its documentation sets a comparison up; it neither looks for leaking
columns nor splits by time. One thread each. It lives in an environment of its own, which is made,
from a package index, where it is missing; where that fails, it is named with the reason.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import pandas as pd

from benchmarks.dashboards import learned, show
from benchmarks.environments import Peer, kept, program, python_of
from benchmarks.training import cost

# tbats, which it needs, is built with six and does not say so.
PEER = Peer("PyCaret", "pycaret_compared", (("six==1.17.0",), ("pycaret==3.3.2",)))


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, metavar="HISTORY")
    parser.add_argument("outcome")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only-made", action="store_true")
    parser.add_argument("--environments", type=Path, default=kept())
    options = parser.parse_args()
    history = options.file.resolve()
    train = [sys.executable, "-m", "scoring", "train", str(history), "--outcome", options.outcome]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        told = ["--answer-default", "--no-publish", "--models", str(folder / "models")]
        asked = {"ours": [*train, *told]}
        python = python_of(PEER, options.environments, make=not options.only_made)
        if isinstance(python, str):
            print(f"{PEER.name} is left out: {python}")
        else:
            model = learned(history, options.outcome, folder / "models")
            frame = pd.read_csv(history)
            names = [column.name for column in model.schema.inputs if column.name in frame]
            frame[names].assign(outcome=frame[options.outcome]).to_csv(
                folder / "fields.csv", index=False
            )
            print(f"{len(frame):,} leads, {len(names)} fields")
            asked[PEER.name] = [str(python), program(PEER), str(folder)]
        show([{name: cost(one) for name, one in asked.items()} for _ in range(options.rounds)])


if __name__ == "__main__":
    main()
