"""Reading a clean CSV file into a table of text, against pandas.

    python -m benchmarks.reading FILE [--rounds N]

Every reading runs in a process of its own, in turn, so that memory is that of one reading: the peak
of the process less what it held before, the bytes of the file included in both.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pandas as pd

from scoring.intake.table.reading import read_table

READERS = ("pandas", "ours")


def peak() -> float:
    """The most memory this process has held so far, in MB (Linux counts in kB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read(reader: str, path: Path) -> None:
    """Read once and print seconds and MB."""
    content = path.read_bytes()
    held, start = peak(), time.perf_counter()
    if reader == "ours":
        rows = len(read_table(content, path.name).frame)
    else:
        rows = len(pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False))
    print(time.perf_counter() - start, peak() - held, rows)


def measured(reader: str, path: Path) -> tuple[float, float, int]:
    """Seconds, MB and rows of one reading in a new process."""
    command = [sys.executable, "-m", "benchmarks.reading", str(path), "--reader", reader]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(told[0]), float(told[1]), int(told[2])


def main() -> None:
    """Print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reader:
        read(options.reader, options.file)
        return
    runs = [{r: measured(r, options.file) for r in READERS} for _ in range(options.rounds)]
    middle = {r: [statistics.median(run[r][at] for run in runs) for at in (0, 1)] for r in READERS}
    for reader in READERS:
        seconds, memory = middle[reader]
        ratios = [
            mine / theirs for mine, theirs in zip(middle[reader], middle["pandas"], strict=True)
        ]
        print(
            f"{reader:7} {runs[0][reader][2]:,} rows  {seconds:.2f} s ({ratios[0]:.2f} x)"
            f"  {memory:.0f} MB ({ratios[1]:.2f} x)"
        )


if __name__ == "__main__":
    main()
