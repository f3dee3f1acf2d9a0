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
from scoring.model.scoring_path import match_columns_of, names_a_field, score_table
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

MODELS = Path(__file__).parent.parent.parent / "models" / "sample"
MEGABYTE = 1_000_000
_SEEN_EVERY = 0.02  # seconds between two looks at the memory
_PATIENCE = 4  # so many times the seconds, and it is ended
DIED, NO_END = "the process died", "no end"
_PAGE = 50


@dataclass(frozen=True)
class Spent:
    """What a file cost: seconds until it was read, and until all was done, and megabytes."""

    size: int
    read: float
    whole: float
    megabytes: float
    said: str

    @property
    def ended(self) -> bool:
        """Whether it was read or refused."""
        return self.said not in (DIED, NO_END)

    def within(self, limits: tuple[float, float]) -> bool:
        """Whether it came to an end within these seconds and megabytes."""
        return self.ended and self.whole <= limits[0] and self.megabytes <= limits[1]


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
    if not names_a_field(table, model):
        match_columns_of(table, model)  # a person is asked to match them
        return
    scored = score_table(table, name, model)
    file_note(scored)
    scored.explainer.top(scored.ranking.order[:_PAGE])
    yield ""


def _child(pipe: Connection, filename: str) -> None:
    content, said = pipe.recv_bytes(), ""
    pipe.send("")
    try:
        for told in use(content, filename):
            said = said or told
            pipe.send(said)
    except LeadScoringError as refusal:
        pipe.send(f"{type(refusal).__name__}: {refusal}")
    pipe.send(None)
    pipe.recv_bytes()


def measure(bomb: Bomb, size: int, limits: tuple[float, float]) -> Spent:
    """Make a file of so many bytes and read it; what takes far longer than the limit is ended.

    `limits` are seconds of the processor and megabytes.
    """
    content, filename = bomb.make(size), f"bomb.{bomb.ending}"
    return _read_apart(content, filename, limits[0])


def _read_apart(content: bytes, filename: str, seconds: float) -> Spent:
    # Begun from nothing: a copy would share its libraries with this process.
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe()
    child = context.Process(target=_child, args=(far, filename))
    child.start()
    far.close()
    root = int(child.pid or 0)
    try:
        near.send_bytes(content)
        near.recv()
        read, whole, said, megabytes = _watched(near, root, _PATIENCE * seconds)
    except (EOFError, BrokenPipeError):
        read, whole, said, megabytes = 0.0, 0.0, DIED, 0.0
    for process in _tree(root):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, signal.SIGKILL)
    child.join()
    near.close()
    return Spent(len(content), read, whole, megabytes, said)


def _watched(near: Connection, root: int, patience: float) -> tuple[float, float, str, float]:
    """Seconds until the file was read and until all was done, what was said, and megabytes."""
    # A process that has ended is no longer listed, so that what each has had is kept.
    had = _seconds(root)
    most, first, ends, said = 0.0, sum(had.values()), list[float](), ""
    while True:
        ready = near.poll(_SEEN_EVERY)
        most = max(most, sum(map(_held, _tree(root))))
        had |= _seconds(root)
        seconds = sum(had.values()) - first
        if ready:
            told = near.recv()
            if told is None:
                return (*ends, seconds)[0], seconds, said, most
            ends.append(seconds)
            said = said or told
        elif seconds > patience:
            return patience, patience, NO_END, most


def _tree(root: int) -> dict[int, list[str]]:
    """A process and all that it has started, each with its fields of /proc/PID/stat."""
    every: dict[int, list[str]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                text = (folder / "stat").read_text()
                every[int(folder.name)] = text.rpartition(")")[2].split()
    found, new = dict[int, list[str]](), {root} & every.keys()
    while new:
        found |= {process: every[process] for process in new}
        new = {p for p, fields in every.items() if int(fields[1]) in new and p not in found}
    return found


def _seconds(root: int) -> dict[int, float]:
    """The seconds of the processor that each process of a tree has had."""
    tick = os.sysconf("SC_CLK_TCK")
    return {p: (int(fields[11]) + int(fields[12])) / tick for p, fields in _tree(root).items()}


def _held(process: int) -> float:
    """Megabytes that a process holds, its part of those that it shares with others."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / MEGABYTE
    return 0.0
