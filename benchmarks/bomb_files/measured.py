"""What the app does with an upload, in a process of its own, whose time and memory are measured."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

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

MODELS = Path(__file__).parent.parent.parent / "models"
MEGABYTE = 1_000_000
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

    def within(self, limits: tuple[float, float]) -> bool:
        """Whether it came to an end within these seconds and megabytes."""
        ended = self.said not in (DIED, NO_END)
        return ended and self.whole <= limits[0] and self.megabytes <= limits[1]


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


def measure(bomb: Bomb, size: int, limits: tuple[float, float]) -> Spent:
    """Make a file of so many bytes and read it; what takes far longer than the limit is ended.

    `limits` are seconds of the processor and megabytes.
    """
    content, filename = bomb.make(size), f"bomb.{bomb.ending}"
    spent = _read_apart(content, filename, limits[0], _server())
    if limits[1] - _SHARED < spent.megabytes <= limits[1]:
        return _read_apart(content, filename, limits[0], multiprocessing.get_context("spawn"))
    return spent


def _server() -> multiprocessing.context.ForkServerContext:
    """Children begin as copies of a process that has the libraries and has read nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
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
