"""A history learned by workers of this machine, against one process: time, memory and AUC.

    python -m benchmarks.cluster_training HISTORY OUTCOME [--workers 1 2] [--files 4] [--most MB]

HISTORY is a CSV file, which workers get cut into files of as many rows, or a folder of files for
the workers alone. Each is the whole command, LightGBM alone, and nothing is published. CPU seconds
and the peak memory of the largest process are of the command with the processes that it starts, and
of each worker with those that it starts; what a worker takes before any work is counted. With
`--most` a process that comes to hold more megabytes is ended, as in a container of that size, and
Dask is told to keep its workers below.
"""

import argparse
import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil
from distributed import Client, LocalCluster

from benchmarks.training import ROOT, TOLD
from scoring.cluster.crew import ANY_PORT, mute

_LOOK = 0.2  # seconds between two looks at the memory of the processes
_MB = 1 << 20


@dataclass
class Watched:
    """A process with those that it starts: CPU seconds, and the megabytes of the largest."""

    pid: int
    most: float = float("inf")
    megabytes: float = 0.0
    ended: bool = False
    spent: dict[int, float] = field(default_factory=dict)

    @property
    def cpu(self) -> float:
        """Seconds of all of them, as far as they were seen."""
        return sum(self.spent.values())

    def look(self) -> None:
        """Look at all of them once; what holds more than it may is ended."""
        try:
            process = psutil.Process(self.pid)
            for one in (process, *process.children(recursive=True)):
                with one.oneshot():
                    times, held = one.cpu_times(), one.memory_info().rss / _MB
                self.spent[one.pid] = times.user + times.system
                self.megabytes = max(self.megabytes, held)
                if held > self.most:
                    self.ended = True
                    one.kill()
        except psutil.NoSuchProcess:
            return


class Watch:
    """Looks at processes in a thread until it is left."""

    def __init__(self, watched: Sequence[Watched]) -> None:
        self.watched = watched
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(_LOOK):
            for one in self.watched:
                one.look()


@dataclass(frozen=True)
class Trained:
    """What a training took, and the AUC of its test, None where it came to none; why in words."""

    wall: float
    command: Watched
    workers: tuple[Watched, ...]
    auc: float | None
    why: str = ""


def trained(options: argparse.Namespace, history: Path, count: int) -> Trained:
    """Train once, by so many workers or, with none, by the command itself."""
    most = options.most or float("inf")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        asked = ["--outcome", options.outcome, "--answer-default", "--candidates", "LightGBM"]
        asked += ["--no-publish", "--models", str(folder), "--json", str(folder / "report.json")]
        workers: tuple[Watched, ...] = ()
        if count:
            cluster = stack.enter_context(_cluster(count, options.most))
            stack.enter_context(Client(cluster)).register_plugin(mute())
            asked += ["--cluster", cluster.scheduler_address]
            workers = tuple(Watched(one.pid, most) for one in cluster.workers.values())
        command = [sys.executable, "-m", "scoring", "train", str(history.resolve()), *asked]
        said = stack.enter_context(tempfile.TemporaryFile())
        start = time.monotonic()
        running = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **TOLD}, stdout=said, stderr=said
        )
        own = Watched(running.pid, most)
        with Watch((own, *workers)):
            running.wait()
        return Trained(time.monotonic() - start, own, workers, *_found(folder, said))


def _cluster(count: int, most: int) -> LocalCluster:
    """Workers of one thread each; Dask starts one anew that holds nearly as much as it may."""
    return LocalCluster(
        n_workers=count, threads_per_worker=1, dashboard_address=None, env=TOLD,
        scheduler_kwargs={"dashboard_address": ANY_PORT}, silence_logs=50,
        memory_limit=most * _MB or "auto",
    )  # fmt: skip


def _found(folder: Path, said: IO[bytes]) -> tuple[float | None, str]:
    report = folder / "report.json"
    if report.exists():
        return float(json.loads(report.read_text(encoding="utf-8"))["test"]["auc"]), ""
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    return None, lines[-1] if lines else "it was ended"


def cut(history: Path, count: int, folder: Path) -> Path:
    """The rows of a CSV file in so many files of a folder, in their order."""
    with _opened(history) as lines:
        leads = sum(1 for _ in csv.reader(lines)) - 1
    with _opened(history) as lines:
        rows = csv.reader(lines)
        head, size = next(rows), -(-leads // count)
        for number in range(count):
            with (folder / f"{number:03}.csv").open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                writer.writerow(head)
                writer.writerows(_some(rows, size))
    return folder


def _opened(history: Path) -> IO[str]:
    if history.suffix == ".gz":
        return gzip.open(history, "rt", encoding="utf-8", newline="")
    return history.open(encoding="utf-8", newline="")


def _some(rows: Iterator[list[str]], size: int) -> Iterator[list[str]]:
    yield from (row for _, row in zip(range(size), rows, strict=False))


def line(name: str, found: Trained) -> str:
    """One training in words and numbers."""
    own = found.command
    told = "    –" if found.auc is None else f"{found.auc:.3f}"
    said = f"{name:12}{found.wall:8.1f}{own.cpu:9.1f}{own.megabytes:8.0f}"
    cpu = "+".join(f"{one.cpu:.1f}" for one in found.workers) or "–"
    held = "+".join(f"{one.megabytes:.0f}" for one in found.workers) or "–"
    ended = any(one.ended for one in (own, *found.workers))
    why = " A process held more than it may and was ended." if ended else ""
    return f"{said} {cpu:>14} {held:>12}  {told}  {found.why[:160]}{why}".rstrip()


def main() -> None:
    """Print a line for one process and each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("history", type=Path, metavar="HISTORY")
    parser.add_argument("outcome")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--files", type=int, default=4, help="that a file is cut into for workers")
    parser.add_argument("--most", type=int, default=0, metavar="MB", help="that a process may hold")
    options = parser.parse_args()
    print(f"{'':12}{'wall s':>8}{'CPU s':>9}{'MB':>8} {'workers: CPU s':>14} {'MB':>12}  AUC")
    with tempfile.TemporaryDirectory() as name:
        parts = options.history
        if not parts.is_dir():
            print(line("one process", trained(options, options.history, 0)), flush=True)
            parts = cut(options.history, options.files, Path(name))
        for count in options.workers:
            who = f"{count} worker{'s' * (count > 1)}"
            print(line(who, trained(options, parts, count)), flush=True)


if __name__ == "__main__":
    main()
