"""Reading a CSV file of UTF-8 into a table of text: ours, pandas, pyarrow, polars and DuckDB.

    python -m benchmarks.reading FILE ... [--rounds N] [--peers PYTHON]

Every reading runs in a process of its own, all in turn in each round, so that memory is that of one
reading: the peak of the process less what it held before. CPU seconds are those of all threads:
ours reads in one, the others as they like. The figures are medians, `x` is CPU as a multiple of
ours. The others are told the delimiter and that all is text; ours finds out what the file is and
which rows are leads. A library that PYTHON lacks is left out, and said to be; one with all of them:

    uv run --with pandas,pyarrow,polars,duckdb --no-project which python
"""

import argparse
import gzip
import statistics
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.reading_peers import LIBRARIES, told
from scoring.intake.table.reading import read_table

OURS = "ours"
PEERS = Path(__file__).with_name("reading_peers.py")
_LACKING = "ModuleNotFoundError"


class Reading(NamedTuple):
    """What one reading took: CPU and wall seconds, MB at the peak, and the rows found."""

    cpu: float
    wall: float
    memory: float
    rows: int
    version: str = ""


def delimiter(path: Path) -> str:
    """What parts the cells of the first line."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        first = file.readline().decode("utf-8-sig")
    return max(",;\t|", key=first.count)


def measured(name: str, path: Path, peers: str) -> Reading | None:
    """One reading in a new process, None where the library is not there."""
    command = [sys.executable, "-m", "benchmarks.reading", str(path), "--ours"]
    if name != OURS:
        command = [peers, str(PEERS), name, str(path), delimiter(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if name != OURS and _LACKING in done.stderr:
        return None
    if done.returncode:
        sys.exit(f"{name} did not read {path.name}: {done.stderr.strip()[-400:]}")
    cpu, wall, memory, rows, *version = done.stdout.split()
    return Reading(float(cpu), float(wall), float(memory), int(rows), *version)


def show(path: Path, rounds: int, peers: str) -> None:
    """Print medians of one file, a line for each reader, and who was left out."""
    runs = [{n: measured(n, path, peers) for n in (OURS, *LIBRARIES)} for _ in range(rounds)]
    found = {n: [r for run in runs if (r := run[n]) is not None] for n in (OURS, *LIBRARIES)}
    middle = {
        name: [statistics.median(figures) for figures in list(zip(*some, strict=True))[:3]]
        for name, some in found.items()
        if some
    }
    print(f"{path.name}, {path.stat().st_size / 1e6:,.1f} MB, {rounds} rounds")
    print(f"{'':16} {'CPU s':>7} {'x':>6} {'wall s':>7} {'peak MB':>8} {'x':>6} {'rows':>10}")
    for name, (cpu, wall, memory) in middle.items():
        one = found[name][0]
        print(
            f"{f'{name} {one.version}':16} {cpu:7.3f} {cpu / middle[OURS][0]:6.2f} {wall:7.3f}"
            f" {memory:8.0f} {memory / middle[OURS][2]:6.2f} {one.rows:10,}"
        )
    if out := [name for name in LIBRARIES if not found[name]]:
        print(f"left out, as not installed: {', '.join(out)}")
    print(flush=True)


def main() -> None:
    """Print the figures of every file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="that has them")
    parser.add_argument("--ours", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    for path in options.files:
        if options.ours:
            print(told(lambda path=path: len(read_table(path.read_bytes(), path.name).frame)))
        else:
            show(path, options.rounds, options.peers)


if __name__ == "__main__":
    main()
