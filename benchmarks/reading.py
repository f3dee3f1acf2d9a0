"""Reading a clean CSV file into a table of text, against pandas.

    python -m benchmarks.reading FILE ... [--rounds N]

Every reading runs in a process of its own, in turn, so that memory is that of one reading: the peak
of the process less what it held before, the bytes of the file included in both. Seconds are those
of the processor. pandas is told the delimiter and the encoding, which ours has to find.
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
    """Read once and print seconds, MB and rows."""
    content = path.read_bytes()
    mark = max(",;\t|", key=content[:1000].decode("latin-1").count)
    encoding = "utf-8" if _is_utf8(content) else "cp1252"
    held, start = peak(), time.process_time()
    if reader == "ours":
        rows = len(read_table(content, path.name).frame)
    else:
        told = {"sep": mark, "encoding": encoding, "dtype": str, "keep_default_na": False}
        rows = len(pd.read_csv(BytesIO(content), **told))  # type: ignore[call-overload]
    print(time.process_time() - start, peak() - held, rows)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def measured(reader: str, path: Path) -> tuple[float, float, int]:
    """Seconds, MB and rows of one reading in a new process."""
    command = [sys.executable, "-m", "benchmarks.reading", str(path), "--reader", reader]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(told[0]), float(told[1]), int(told[2])


def show(path: Path, rounds: int) -> None:
    """Print medians of one file, and their ratios."""
    runs = [{r: measured(r, path) for r in READERS} for _ in range(rounds)]
    middle = {r: [statistics.median(run[r][at] for run in runs) for at in (0, 1)] for r in READERS}
    theirs, ours = middle["pandas"], middle["ours"]
    print(
        f"{path.name:24} {runs[0]['ours'][2]:9,} rows"
        f"  pandas {theirs[0]:.3f} s {theirs[1]:4.0f} MB  ours {ours[0]:.3f} s {ours[1]:4.0f} MB"
        f"  time {ours[0] / theirs[0]:.2f} x  memory {ours[1] / theirs[1]:.2f} x",
        flush=True,
    )


def main() -> None:
    """Print the figures of every file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    for path in options.files:
        if options.reader:
            read(options.reader, path)
        else:
            show(path, options.rounds)


if __name__ == "__main__":
    main()
