"""Each upload is read in a process of its own, with its time and its memory measured."""

import multiprocessing
import os
import resource
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from .case import Case
from .judge import Grade, Verdict, judge

SECONDS = 10
MEGABYTES = 500
# Seconds are those of the processor, so that a busy machine does not fail a case; what waits for
# ever is ended after so many of the clock.
_PATIENCE = 60
# A copied process does not count the libraries it shares, some 60 MB. What comes near the bound is
# read again in a process begun from nothing, which counts all.
_NEAR = 400

_WORST = list(Grade)
_Context = multiprocessing.context.ForkServerContext | multiprocessing.context.SpawnContext


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case came out: its verdict, its slowest trial's seconds, its largest one's peak."""

    case: Case
    verdict: Verdict
    seconds: float
    megabytes: float


def run(case: Case) -> Outcome:
    """Read every trial of a case apart; the worst of them is the case's verdict."""
    started = _server()
    tried = [_measured(case, number, started) for number in range(len(case.trials))]
    worst = max(tried, key=lambda done: _WORST.index(done[0].grade))
    number = tried.index(worst) + 1
    why = f"trial {number}: {worst[0].why}" if len(tried) > 1 and worst[0].why else worst[0].why
    verdict = Verdict(worst[0].grade, why)
    return Outcome(case, verdict, max(t[1] for t in tried), max(t[2] for t in tried))


def _measured(
    case: Case, number: int, started: multiprocessing.context.ForkServerContext
) -> tuple[Verdict, float, float]:
    done = _trial(case, number, started)
    return done if done[2] < _NEAR else _trial(case, number, multiprocessing.get_context("spawn"))


def _server() -> multiprocessing.context.ForkServerContext:
    """Children begin as copies of a process that has imported the reader and read nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["scoring.intake.table.reading", "scoring.intake.leads.batch"])
    return context


def _trial(case: Case, number: int, context: _Context) -> tuple[Verdict, float, float]:
    content = case.trials[number].build()
    near, far = context.Pipe()
    child = context.Process(target=_child, args=(far, case.family, case.name, number))
    child.start()
    far.close()
    near.send_bytes(content)
    answer = _answer(near)
    if child.pid is not None and child.is_alive() and answer is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.join()
    near.close()
    if answer is None:
        return Verdict(Grade.HANG, f"no end after {_PATIENCE} s"), float(_PATIENCE), 0.0
    return _within_bounds(*answer)


def _answer(near: Connection) -> tuple[Verdict, float, float] | None:
    if not near.poll(_PATIENCE):
        return None
    try:
        verdict, seconds, megabytes = near.recv()
    except EOFError:
        return Verdict(Grade.CRASH, "the process died"), 0.0, 0.0
    return verdict, seconds, megabytes


def _within_bounds(
    verdict: Verdict, seconds: float, megabytes: float
) -> tuple[Verdict, float, float]:
    if megabytes > MEGABYTES:
        verdict = Verdict(Grade.MEMORY, f"{megabytes:.0f} MB; {verdict.grade}: {verdict.why}")
    elif seconds > SECONDS:
        verdict = Verdict(Grade.HANG, f"{seconds:.1f} s; {verdict.grade}: {verdict.why}")
    return verdict, seconds, megabytes


def _child(pipe: Connection, family: str, name: str, number: int) -> None:
    from .cases import FAMILIES

    os.setpgid(0, 0)
    case = next(case for case in FAMILIES[family] if case.name == name)
    content = pipe.recv_bytes()
    start = _processor_seconds()
    verdict = judge(case.trials[number], content)
    pipe.send((verdict, _processor_seconds() - start, _peak()))


def _processor_seconds() -> float:
    """What this process and those it has started and seen end have cost."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _peak() -> float:
    """The most megabytes held by this process or by one that it has started and seen end."""
    lines = Path("/proc/self/status").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, started) / 1024


def count(outcomes: Sequence[Outcome], grade: Grade) -> int:
    """How many came out so."""
    return sum(outcome.verdict.grade is grade for outcome in outcomes)
