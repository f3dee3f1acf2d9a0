"""Trainings as whole commands: one candidate, all of them, and all with trials.

    python -m benchmarks.training HISTORY OUTCOME [--trials 20] [--rounds 3]

Medians of rounds in turn: processor and clock seconds from the file to the model, and the peak
memory of the largest process. Nothing is published.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Python keeps what it compiles, as where the product is installed: to do it again for each command
# takes half a second.
TOLD = {
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "passive",
    "LEAD_SCORING_TRACKING": "off",
    "PYTHONDONTWRITEBYTECODE": "",
}


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of the processor and of the clock, and megabytes at most."""

    cpu: float
    wall: float
    megabytes: float


def cost(command: Sequence[str]) -> Cost:
    """Run a command and measure it with all that it started. Ends the benchmark where it fails."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **TOLD}, stdout=said, stderr=said
        )
        _, status, used = os.wait4(running.pid, 0)
        wall = time.monotonic() - start
        running.returncode = os.waitstatus_to_exitcode(status)
        # A training whose model is held, or kept beside another one, was done all the same.
        if running.returncode not in (0, 3, 4):
            said.seek(0)
            sys.exit(f"Failed: {' '.join(command)}\n{said.read().decode(errors='replace')}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def commands(options: argparse.Namespace, folder: str) -> dict[str, list[str]]:
    """What is measured, by name."""
    asked = [str(options.file.resolve()), "--outcome", options.outcome, "--answer-default"]
    ours = [sys.executable, "-m", "scoring", "train", *asked, "--no-publish", "--models", folder]
    return {
        "LightGBM alone": [*ours, "--candidates", "LightGBM"],
        "all candidates": ours,
        f"and {options.trials} trials": [*ours, "--trials", str(options.trials)],
    }


def main() -> None:
    """Print the medians, a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, metavar="HISTORY")
    parser.add_argument("outcome")
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asked = commands(options, folder)
        rounds = [
            {name: cost(command) for name, command in asked.items()} for _ in range(options.rounds)
        ]
    print(f"{'':16}{'CPU s':>8}{'wall s':>8}{'MB':>7}")
    for name in asked:
        costs = [each[name] for each in rounds]
        cpu, wall, size = (
            statistics.median(getattr(c, unit) for c in costs)
            for unit in ("cpu", "wall", "megabytes")
        )
        print(f"{name:16}{cpu:8.1f}{wall:8.1f}{size:7.0f}")


if __name__ == "__main__":
    main()
