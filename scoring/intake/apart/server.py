"""The process apart: reads files for another process, each in a child of its own.

Started by its path. Without arguments it is warm: requests come over the socket on standard input,
each with three handles, of the file, of the answer and of a pipe that tells how it ended. With a
request as argument it reads one file from standard input and writes the answer to standard output.
"""

import gc
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType, ModuleType
from typing import NoReturn

# By name, as it stands above: it asks this program while it reads elsewhere.
_ANSWERS = "scoring.intake.uploads.answers"
_MOST_ASKED = 1 << 16  # bytes of a request
_GRACE = 5  # seconds to say that the time is over


def main() -> None:
    """Answer requests until nobody is left to ask."""
    gc.disable()  # rows make no cycles, and a collection would copy what is shared
    _find_package()
    import_module("scoring.intake.apart.process").become_apart()
    # All that reads a file is loaded here, before the first child is forked.
    answers = import_module(_ANSWERS)
    if len(sys.argv) > 1:
        _bound(json.loads(sys.argv[1]))
        answers.answer(json.loads(sys.argv[1]), sys.stdin.buffer.read(), sys.stdout.buffer)
        return
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are not waited for
    answers.rehearse()
    line = socket.socket(fileno=os.dup(0))
    with Path(os.devnull).open() as nothing:
        os.dup2(nothing.fileno(), 0)  # children must not hold the socket
    while _served(line):
        pass


def _served(line: socket.socket) -> bool:
    """Have a child answer the next request, of which nothing stays here; whether there was one."""
    asked, handles, *_ = socket.recv_fds(line, _MOST_ASKED, 3)
    if asked and os.fork() == 0:
        line.close()
        _read(asked, handles)
    for handle in handles:
        os.close(handle)
    return bool(asked)


def _find_package() -> None:
    """Have the package found where this program lies: it is started by its path."""
    package = ModuleType("scoring")
    package.__path__ = [str(Path(__file__).resolve().parents[2])]
    sys.modules["scoring"] = package


def _read(asked: bytes, handles: Sequence[int]) -> NoReturn:
    """Read one file in this child and end; a fault is told by its place, without any cell."""
    from scoring.intake.apart.process import DONE, SLOW, WORD

    source, target, told = handles

    def stop(*_: int | FrameType | None) -> None:
        os.write(told, SLOW)
        os._exit(1)

    try:
        os.write(told, str(os.getpid()).encode().ljust(WORD))
        signal.signal(signal.SIGXCPU, stop)
        _bound(json.loads(asked))
        _fill(asked, source, target)
        os.write(told, DONE)
    finally:
        error = sys.exception()
        if error is not None:
            places = traceback.format_tb(error.__traceback__)
            sys.stderr.write("".join([*places, type(error).__name__, "\n"]))
            sys.stderr.flush()
        os._exit(0)


def _fill(asked: bytes, source: int, target: int) -> None:

    with os.fdopen(source, "r+b", buffering=0) as file:
        content = file.read()
        file.truncate(0)  # it would be held twice
    with os.fdopen(target, "wb") as sink:
        import_module(_ANSWERS).answer(json.loads(asked), content, sink)


def _bound(request: dict[str, int]) -> None:
    """Let the system stop this process when it takes more; Windows has no such call."""
    try:
        import resource
    except ImportError:
        return
    memory, seconds = _size() + request["memory"], request["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + _GRACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _size() -> int:
    """How much address space this process has already, in bytes; much where that is not told."""
    status = Path("/proc/self/statm")
    if not status.exists():
        return 1 << 30
    return int(status.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
