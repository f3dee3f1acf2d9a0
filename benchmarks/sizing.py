"""How much memory a server needs: with one visitor, for each further one, and for leads by number.

    python -m benchmarks.sizing [--sessions 20] [--leads 10000 100000] [--training]

All processes of the server are counted, each page of memory once (Linux). At most is what was seen
while a file was read, ranked and explained, looked at ten times a second. What is held is what
stays while the visitor looks at the list. A batch of the API, and with --training the command that
trains on the sample, are looked at in the same way.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from benchmarks.api_load import Beside, serving
from benchmarks.large_file import write_leads
from benchmarks.load import is_ranked, own_leads
from benchmarks.served_app import ROOT, ServedApp, served
from benchmarks.streamlit_client import AppSession

# Seconds between two looks at the memory, and without work after which a server has done its own.
LOOKS, QUIET = 0.1, 3.0
# The leads of a usual visitor.
USUAL = 500


def held(pid: int) -> int:
    """The MB of a process and all that it has started, each page once.

    Their libraries are counted as those of the process that has the most of them.
    """
    found = [_own(one) for one in _tree(pid)]
    return (sum(own for own, _ in found) + max((files for _, files in found), default=0)) // 1024


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # it has ended
            for child in path.read_text().split():
                yield from _tree(int(child))


def _own(pid: int) -> tuple[int, int]:
    """The KB of a process beside files, shared ones in part, and those of files."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # it has ended
        return 0, 0
    own = sum(int(kb) for kb in re.findall(r"^Pss_(?:Anon|Shmem): +(\d+)", text, re.M))
    return own, sum(int(kb) for kb in re.findall(r"^RssFile:\s+(\d+)", status, re.M))


@contextmanager
def most(pid: int) -> Iterator[list[int]]:
    """The most MB that are held until the block ends, as the last of a list."""
    seen, done = [held(pid)], threading.Event()

    def look() -> None:
        while not done.wait(LOOKS):
            seen.append(max(seen[-1], held(pid)))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()


def rested(app: ServedApp) -> int:
    """What is held once the server does nothing any more."""
    before = -1.0
    while app.processor - before > 0.1:
        before = app.processor
        time.sleep(QUIET)
    return held(app.pid)


def of_sessions(count: int) -> None:
    """Print the memory at rest, and what visitors add who each look at a ranked list."""
    files = own_leads(count, USUAL)
    with served() as app, ExitStack() as all_open:
        first = all_open.enter_context(AppSession(app.address))
        first.open()
        # The first list loads what all others use.
        first.upload("leads.csv", files[0])
        rest = rested(app)
        for content in files:
            session = all_open.enter_context(AppSession(app.address))
            session.open()
            session.upload("leads.csv", content)
            is_ranked(session)
        after = rested(app)
    print(f"one visitor with {USUAL} leads          {rest:6} MB")
    print(f"each further one of {count:3}             {(after - rest) / count:8.1f} MB", flush=True)


def of_leads(leads: int) -> None:
    """Print what one visitor's file takes, at most and as long as the list is open."""
    content = _file_of(leads)
    with served() as app, AppSession(app.address) as session:
        session.open()
        before = rested(app)
        with most(app.pid) as seen:
            took = session.upload("leads.csv", content)
            is_ranked(session)
            after = rested(app)
        cpu = app.processor
    print(
        f"{leads:9,} leads ({len(content) / 1e6:5.1f} MB)   at most {seen[-1] - before:6} MB   "
        f"held {after - before:6} MB   list after {took:5.1f} s   {cpu:5.1f} s CPU with the start",
        flush=True,
    )


def of_batch(leads: int) -> None:
    """Print what a file takes that is sent to the API."""
    content = _file_of(leads)
    with serving("--api-only") as app:
        before = rested(app)
        with most(app.pid) as seen:
            Beside().score(app, content)
        after = rested(app)
    print(
        f"{leads:9,} leads by the API        at most {seen[-1] - before:6} MB   held "
        f"{after - before:6} MB   beside {before} MB of a server of the API alone",
        flush=True,
    )


def of_training() -> None:
    """Print what a training on the sample takes."""
    command = [sys.executable, "-m", "scoring", "train", "data/sample_history.csv"]
    command += ["--outcome", "Converted", "--answer-default", "--no-publish"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet)
    with most(process.pid) as seen:
        process.wait()
    print(f"a training on the sample         at most {seen[-1]:6} MB", flush=True)


def _file_of(leads: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        write_leads(path, leads)
        return path.read_bytes()


def measure(sessions: int, leads: Sequence[int]) -> None:
    """Print all figures."""
    print(f"{os.cpu_count()} cores; memory of all processes of the server")
    of_sessions(sessions)
    for count in leads:
        of_leads(count)
        of_batch(count)


def main() -> None:
    """Print what a server needs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--leads", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--training", action="store_true")
    options = parser.parse_args()
    measure(options.sessions, options.leads)
    if options.training:
        of_training()


if __name__ == "__main__":
    main()
