"""Processes that change one registry beside others or until they are killed.

Each is a fork of one that has everything loaded. What it is about to do, and what it was told was
done, it writes to a file that is on disk before it goes on. Prints what was lost, a line each.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.registry.pointer import Deed

PUBLICATIONS = 5
# Versions that pruning leaves beside those that serve.
KEPT = 3


def note(log: Path, *words: str) -> None:
    """Append a line that is on disk when this returns."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(handle, (" ".join(words) + "\n").encode())
    os.fsync(handle)
    os.close(handle)


def noted(log: Path) -> list[list[str]]:
    """The lines so far."""
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    return [line.split() for line in text.splitlines()]


def done(log: Path) -> list[list[str]]:
    return [line[1:] for line in noted(log) if line[0] == "done"]


def forked(work: Callable[[], None]) -> int:
    """A process that does this work and ends, with 1 where it fails."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return pid


def change_for_ever(folder: Path, model: LeadModel, log: Path, rng: random.Random) -> None:
    registry = Registry(folder)
    while True:
        name, turn = rng.choice(registry.versions), rng.random()
        if turn < 0.2:
            note(log, "about", "prune", "old")
            registry.prune(KEPT)
            note(log, "done", "prune", str(registry.champion))
        elif turn < 0.45:
            note(log, "about", "promote", name)
            registry.promote(name)
            note(log, "done", "promote", name)
        else:
            note(log, "about", "publish", "new")
            note(log, "done", "publish", registry.publish(model).card.version)


def kill_rounds(folder: Path, model: LeadModel, rounds: int) -> list[str]:
    """What was lost of what processes did before they were killed."""
    rng, log, lost = random.Random(9), folder.parent / "kill.log", []
    note(log, "done", "publish", Registry(folder).publish(model).card.version)
    for turn in range(rounds):
        own = random.Random(turn)
        pid = forked(lambda own=own: change_for_ever(folder, model, log, own))
        wanted = len(done(log)) + rng.randrange(3)
        while len(done(log)) < wanted:
            time.sleep(0.001)
        time.sleep(rng.random() * 0.03)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        lost += [f"round {turn}: {line}" for line in after_a_kill(folder, log)]
        # A change that was made and not told: from here on it is known, and must not be lost.
        note(log, "done", "found", str(Registry(folder).champion))
    return lost + not_loading(folder, set(Registry(folder).versions))


def published(log: Path) -> set[str]:
    return {name for change, name in done(log) if change in ("publish", "found")}


def after_a_kill(folder: Path, log: Path) -> list[str]:
    registry = Registry(folder)
    gone = {entry.version for entry in registry.log if entry.what is Deed.PRUNED}
    acknowledged = published(log) - gone
    loaded = registry.serving()
    last, cut_off = noted(log)[-1], done(log)[-1][1]
    may_serve = {cut_off}
    if last[0] == "about" and last[1] != "prune":
        new = set(registry.versions) - acknowledged
        may_serve |= new if last[1] == "publish" else {last[2]}
    lost = [f"{name} is not listed" for name in acknowledged - set(registry.versions)]
    if registry.champion not in may_serve:
        lost.append(f"{registry.champion} serves, not {sorted(may_serve)}")
    if loaded.warning or loaded.model.card.version != registry.champion:
        lost.append(f"warned: {loaded.warning}")
    lost += [f"{path.name} is left" for path in folder.glob(".publishing-*")]
    lost += [f"{name} was pruned" for name in {registry.champion, registry.former} & gone]
    return lost


def not_loading(folder: Path, names: set[str]) -> list[str]:
    lost = []
    for name in sorted(names):
        try:
            Registry(folder).load(name)
        except ModelUnavailable as problem:
            lost.append(str(problem))
    return lost


def publish_some(folder: Path, model: LeadModel, log: Path) -> None:
    for _ in range(PUBLICATIONS):
        note(log, "done", "publish", Registry(folder).publish(model).card.version)


def roll_back_some(folder: Path, log: Path) -> None:
    for _ in range(2 * PUBLICATIONS):
        # No other version may have served before this one.
        with suppress(ModelUnavailable):
            note(log, "done", "rollback", Registry(folder).rollback())


def publisher_rounds(folder: Path, model: LeadModel, rounds: int) -> list[str]:
    """What was lost of what two processes published beside one that rolled back."""
    lost = []
    for turn in range(rounds):
        place, log = folder / f"round{turn}", folder / f"round{turn}.log"
        pids = [forked(lambda p=place, g=log: publish_some(p, model, g)) for _ in range(2)]
        pids.append(forked(lambda p=place, g=log: roll_back_some(p, g)))
        codes = [os.waitpid(pid, 0)[1] for pid in pids]
        if any(codes):
            lost.append(f"round {turn}: a process failed")
        found, acknowledged = set(Registry(place).versions), published(log)
        if found != acknowledged or len(found) != 2 * PUBLICATIONS:
            lost.append(f"round {turn}: {sorted(found ^ acknowledged)} of {len(found)}")
        lost += not_loading(place, acknowledged)
        if Registry(place).serving().warning:
            lost.append(f"round {turn}: another version serves")
    return lost


def main(kind: str, models: str, folder: str, rounds: str) -> None:
    model = Registry(Path(models)).serving().model
    run = {"kill": kill_rounds, "publishers": publisher_rounds}[kind]
    print("\n".join(run(Path(folder), model, int(rounds))), end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
