"""Files made to hurt, read as the app reads an upload: their seconds and their memory.

    python -m benchmarks.bombs [--mb 5] [--only WORDS] [--workers N] [--out FILE]

Each is made, read, scored by the bundled model and told of, in a process of its own. No file of
200 MB should take over 10 s of the processor or 1.5 GB, none under 5 MB over 5 s or 500 MB. The
seconds are those after the libraries are loaded; the memory is that of the process and of those it
starts, all together, libraries too.
"""

import argparse
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.bomb_files import archived, long_cells, markup, packages, texts
from benchmarks.bomb_files.bomb import Bomb
from scoring.errors import LeadScoringError
from scoring.model.scoring_path import match_table, score_table
from scoring.registry import Registry
from scoring.views.call_sheet.file import (
    accounting,
    file_facts,
    issue_page,
    read_together,
    set_aside_csv,
)
from scoring.views.call_sheet.file_note import file_note
from scoring.views.call_sheet.history_offer import history_offer

BOMBS: dict[str, Bomb] = {
    bomb.name: bomb for room in (texts, long_cells, markup, packages, archived)
    for bomb in room.BOMBS
}  # fmt: skip
MODELS = Path(__file__).parent.parent / "models"
MEGABYTE = 1_000_000
# Up to so many megabytes of file, seconds of the processor and megabytes of memory.
SMALL, LARGE = (5, 5.0, 500.0), (200, 10.0, 1_500.0)
_SEEN_EVERY = 0.02  # seconds between two looks at the memory
_PATIENCE = 4  # so many times the seconds, and it is ended
# A copied process does not count the libraries it shares; what comes so near the bound is read
# again in a process begun from nothing.
_SHARED = 80
DIED, NO_END = "the process died", "no end"
_Context = multiprocessing.context.ForkServerContext | multiprocessing.context.SpawnContext
_PAGE = 50


@dataclass(frozen=True)
class Spent:
    """What a file cost: seconds until it was read, and until all was done, and megabytes."""

    size: int
    read: float
    whole: float
    megabytes: float
    said: str


def use(content: bytes, filename: str) -> Iterator[str]:
    """What the app does with an upload, up to the first page of the list: reads it, then the rest.

    Raises LeadScoringError.
    """
    name, table = read_together([(filename, content)])
    yield accounting(table)
    file_facts(table, name)
    issue_page(table.issues)
    set_aside_csv(table)
    model = Registry(MODELS).serving().model
    history_offer(table)
    match_table(table, model)
    scored = score_table(table, name, model)
    file_note(scored)
    scored.explainer.top(scored.ranking.order[:_PAGE])
    yield ""


def _processor() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _child(pipe: Connection, filename: str) -> None:
    os.setpgid(0, 0)
    content = pipe.recv_bytes()
    pipe.send(None)
    start = _processor()
    ends, said = list[float](), ""
    try:
        for told in use(content, filename):
            said = said or told
            ends.append(_processor() - start)
    except LeadScoringError as refusal:
        said = f"{type(refusal).__name__}: {refusal}"
    pipe.send(((ends or [_processor() - start])[0], _processor() - start, said))


def measure(name: str, size: int, limits: tuple[float, float]) -> Spent:
    """Make and read one file; what takes far too long is ended."""
    content = BOMBS[name].make(size)
    filename = f"bomb.{BOMBS[name].ending}"
    spent = _read_apart(content, filename, limits[0], _server())
    if limits[1] - _SHARED < spent.megabytes <= limits[1]:
        return _read_apart(content, filename, limits[0], multiprocessing.get_context("spawn"))
    return spent


def _server() -> multiprocessing.context.ForkServerContext:
    """Children begin as copies of a process that has the libraries and has read nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.bombs"])
    return context


def _read_apart(content: bytes, filename: str, seconds: float, context: _Context) -> Spent:
    near, far = context.Pipe()
    child = context.Process(target=_child, args=(far, filename))
    child.start()
    far.close()
    group = int(child.pid or 0)
    try:
        near.send_bytes(content)
        near.recv()
        read, whole, said, megabytes = _watched(near, group, _PATIENCE * seconds)
    except (EOFError, BrokenPipeError):
        read, whole, said, megabytes = 0.0, 0.0, DIED, 0.0
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
    child.join()
    near.close()
    return Spent(len(content), read, whole, megabytes, said)


def _watched(near: Connection, group: int, patience: float) -> tuple[float, float, str, float]:
    most, first = 0.0, _held(group)[1]
    while not near.poll(_SEEN_EVERY):
        megabytes, seconds = _held(group)
        most = max(most, megabytes)
        if seconds - first > patience:
            return patience, patience, NO_END, most
    most = max(most, _held(group)[0])
    read, whole, said = near.recv()
    return read, whole, said, most


def _held(group: int) -> tuple[float, float]:
    """Megabytes that a group of processes holds, and the seconds of the processor it has had."""
    pages, ticks = 0, 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == group:
                    pages += int(fields[21])
                    ticks += sum(map(int, fields[11:15]))
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE, ticks / os.sysconf("SC_CLK_TCK")


def _line(name: str, spent: Spent, limits: tuple[float, float]) -> tuple[bool, str]:
    died = spent.said in (DIED, NO_END)
    passed = not died and spent.whole <= limits[0] and spent.megabytes <= limits[1]
    return passed, (
        f"{'pass' if passed else 'FAIL'}  {spent.size / MEGABYTE:7.2f} MB {spent.read:7.2f} s "
        f"{spent.whole:7.2f} s {spent.megabytes:7.0f} MB  {name:44} {spent.said[:70]}"
    )


def run(names: Sequence[str], megabytes: float, workers: int) -> list[tuple[bool, str]]:
    """A line for each of these files, of so many megabytes at most."""
    _, seconds, memory = SMALL if megabytes <= SMALL[0] else LARGE
    size = int(megabytes * MEGABYTE)

    def told(name: str) -> tuple[bool, str]:
        passed, line = _line(name, measure(name, size, (seconds, memory)), (seconds, memory))
        print(line, flush=True)
        return passed, line

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(told, names))


def main() -> None:
    """Print a line for each file, and how many stay within the bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=4.9)
    parser.add_argument("--only", default="", help="names that hold these words")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    names = [name for name in BOMBS if options.only.casefold() in name.casefold()]
    print("      of the file    read     all    memory")
    lines = run(names, options.mb, options.workers)
    failed = sum(not passed for passed, _ in lines)
    print(f"{len(lines) - failed} of {len(lines)} within the bounds")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
