"""Many visitors at once, each with leads of their own, beside a bare Streamlit app.

    python -m benchmarks.load [--sessions 1 10 20] [--leads 500] [--beside FILE] [--app SCRIPT]

Every visitor opens the app, then all upload at the same moment: seconds of the clock from there to
the whole page with its ranked list and reasons, and the server's seconds of the processor for each
upload, with what it does in the background. The bare app reads the same files with pandas and shows
them. The clock means something on a quiet machine only; its ratio to the bare app's and the seconds
of the processor mean something on any. With `--beside` another visitor uploads that file, and the
first ones change pages meanwhile: an app that still answers does so within 2 seconds.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from websockets.exceptions import WebSocketException

from benchmarks.large_file import write_leads
from benchmarks.served_app import ROOT, ServedApp, served
from benchmarks.streamlit_client import AppSession

APP, BARE = ROOT / "streamlit_app.py", Path(__file__).with_name("bare_app.py")
# Files of so many sizes around the usual one, as those of many teams.
SIZES = 20
# What a look at another page may take while one visitor uploads, in seconds.
ANSWERS_WITHIN = 2.0
# A server that took no processor for so many seconds has done its work.
QUIET = 0.5
Check = Callable[[AppSession], None]


@dataclass(frozen=True)
class Load:
    """What so many visitors at once waited for, in seconds, and what each cost the server."""

    waits: Sequence[float]
    processor: float
    opened: float
    runs: int

    def line(self, name: str) -> str:
        """The figures in a row."""
        half, most = np.quantile(self.waits, [0.5, 0.95])
        return (
            f"{name:12} {len(self.waits):3} at once   p50 {half:6.2f} s   p95 {most:6.2f} s   "
            f"{self.processor:5.2f} s CPU an upload in {self.runs} runs, "
            f"{self.opened:4.2f} s CPU to open"
        )


def own_leads(count: int, leads: int) -> list[bytes]:
    """A file for each visitor: no lead twice, no two of one size in a row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        write_leads(path, count * (leads + SIZES))
        header, *lines = path.read_bytes().splitlines(keepends=True)
    starts = [place * (leads + SIZES) for place in range(count)]
    sizes = [max(1, leads - SIZES // 2 + 7 * place % SIZES) for place in range(count)]
    pairs = zip(starts, sizes, strict=True)
    return [b"".join([header, *lines[start : start + size]]) for start, size in pairs]


def is_ranked(session: AppSession) -> None:
    """Stop unless the page has the ranked list with reasons, and the first lead's in full."""
    if faults := session.faults():
        sys.exit(f"The page shows an error: {faults}")
    every = [table for table in session.tables() if "Why" in table]
    if len(every) != 1:
        sys.exit(f"The page has {len(every)} ranked lists: {session.texts()[:500]}")
    table = every[0]
    is_sorted = table["Chance"].is_monotonic_decreasing and len(table) > 1
    if not is_sorted or not (table["Why"].str.len() > 3).any():
        sys.exit(f"The list is not ranked with reasons: {table.head()}")
    if "Reasons to call" not in session.texts():
        sys.exit("The first lead has no reasons beside the list.")


def is_shown(session: AppSession) -> None:
    """Stop unless the bare app shows a table."""
    if not any(isinstance(table, pd.DataFrame) for table in session.tables()):
        sys.exit("The bare app shows no table.")


def at_once(app: ServedApp, files: Sequence[bytes], check: Check) -> Load:
    """Every file by a visitor of its own, all at the same moment."""
    before = app.processor
    sessions = [AppSession(app.address) for _ in files]
    for session in sessions:
        session.open()
    opened, start = quiet(app), threading.Barrier(len(files))

    def upload(place: int) -> float:
        start.wait()
        try:
            return sessions[place].upload(f"leads_{place}.csv", files[place])
        except (OSError, ValueError, WebSocketException) as error:
            seen = sessions[place].faults() or sessions[place].texts()[:500]
            error.add_note(f"That was visitor {place + 1} of {len(files)}, who sees {seen}")
            raise

    runs = sum(session.runs for session in sessions)
    with ThreadPoolExecutor(len(files)) as visitors:
        waits = list(visitors.map(upload, range(len(files))))
    for session in sessions:
        check(session)
    took, count = quiet(app) - opened, len(files)
    runs = sum(session.runs for session in sessions) - runs
    for session in sessions:
        session.close()
    return Load(waits, took / count, (opened - before) / count, runs // count)


def quiet(app: ServedApp) -> float:
    """The processor that a server has taken once it does nothing more."""
    while True:
        before = app.processor
        time.sleep(QUIET)
        if app.processor - before < QUIET / 10:
            return app.processor


def warm(app: ServedApp, check: Check) -> None:
    """One upload before the clock runs: the first visitor of a server waits for its libraries."""
    at_once(app, own_leads(1, 100), check)


def compared(app: Path, counts: Sequence[int], leads: int) -> None:
    """The product and the bare app, in one run."""
    with served(app) as product, served(BARE) as bare:
        warm(product, is_ranked)
        warm(bare, is_shown)
        for count in counts:
            files = own_leads(count, leads)
            ours, least = at_once(product, files, is_ranked), at_once(bare, files, is_shown)
            print(ours.line("product"), least.line("bare app"), sep="\n", flush=True)
            ratio = np.quantile(ours.waits, 0.95) / np.quantile(least.waits, 0.95)
            print(f"{'ratio':12} {count:3} at once   p95 {ratio:.1f} times the bare app's")


def beside(app: Path, content: bytes, name: str, leads: int) -> None:
    """How long others wait for a page while one visitor uploads this file."""
    with served(app) as product, AppSession(product.address) as other:
        warm(product, is_ranked)
        other.open()
        other.upload("leads.csv", own_leads(1, leads)[0])
        with AppSession(product.address) as one, ThreadPoolExecutor(1) as visitors:
            one.open()
            work, waits = visitors.submit(one.upload, name, content), list[float]()
            while not work.done() or not waits:
                waits.append(other.rerun())
                time.sleep(0.05)
            took = work.result()
    print(f"{name}: {took:.2f} s; meanwhile others waited {np.median(waits):.2f} s for a page, "
          f"at most {max(waits):.2f} s")  # fmt: skip
    if max(waits) > ANSWERS_WITHIN:
        print(f"That is longer than {ANSWERS_WITHIN:.0f} s.")


def main() -> None:
    """Print the waits of each number of visitors, or of others beside one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 10, 20])
    parser.add_argument("--leads", type=int, default=500)
    parser.add_argument("--beside", type=Path, nargs="*")
    parser.add_argument("--app", type=Path, default=APP)
    options = parser.parse_args()
    if not options.beside:
        compared(options.app, options.sessions, options.leads)
    for path in options.beside or ():
        beside(options.app, path.read_bytes(), path.name, options.leads)


if __name__ == "__main__":
    main()
