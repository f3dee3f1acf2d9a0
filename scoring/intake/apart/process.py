"""Asking a process apart, so that nothing in a file can end, fill or stop this one.

A warm process is started once and forks for each file: a fork costs some milliseconds, a Python
with its libraries most of a second. Elsewhere than on Linux a new process reads each file.
"""

import json
import mmap
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import IO

import pyarrow as pa

from scoring.errors import FileRefused

PROGRAM = Path(__file__).with_name("server.py")
# What a file may take beside what the libraries take: a text by its size, a packed one by what it
# has beyond a few megabytes.
_BASE_MEMORY, _MOST_MEMORY = 340 << 20, 1500 << 20
_MEMORY_PER_BYTE, _MEMORY_PER_PACKED_BYTE, _SMALL = 8, 40, 5_000_000
_PACKED = (b"PK", b"\x1f\x8b")
# Seconds of the processor, three times what any file should take here, as machines differ; a busy
# one grants a process a small part of them.
_BASE_SECONDS, _SECONDS_PER_MB, _PATIENCE = 15, 0.075, 20
# Each library would start a thread per core and reserve memory for each.
_ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
}
_WARM = hasattr(os, "memfd_create")  # Linux
# Files that are read at the same time: each may take all the memory that one is granted.
_TURNS = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
# What the child says through the pipe: who it is, then how it ended.
WORD = 16
DONE, SLOW = b"done".ljust(WORD), b"slow".ljust(WORD)

Request = dict[str, str | bool | None]


@dataclass
class _Server:
    """The warm process of this one; it ends with the socket, whatever ends this one."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    running: subprocess.Popen[bytes] | None = None
    line: socket.socket | None = None

    def send(self, request: bytes, handles: list[int]) -> None:
        """Hand a request over; starts the process where there is none or it has ended."""
        with self.lock:
            try:
                socket.send_fds(self.started(), [request], handles)
            except OSError:
                self.stop()
                socket.send_fds(self.started(), [request], handles)

    def started(self) -> socket.socket:
        """The socket to the process, which is started where there is none."""
        if self.line is None:
            self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self.running = _start([], stdin=theirs.fileno(), stdout=subprocess.DEVNULL)
        return self.line

    def stop(self) -> None:
        """End the process; the next request starts another."""
        if self.line is not None and self.running is not None:
            self.line.close()
            self.running.kill()
            self.running.wait()
        self.line = self.running = None


_SERVER = _Server()
_HERE = threading.Event()  # set where this process is the one that reads


def become_apart() -> None:
    """From now on this process reads files itself."""
    _HERE.set()


def is_apart() -> bool:
    """Whether this process is one that reads files for another."""
    return _HERE.is_set()


def warm() -> None:
    """Start the warm process, so that the first file does not wait for it."""
    with _SERVER.lock, suppress(OSError):
        if _WARM:
            _SERVER.started()


def ask(request: Request, content: bytes) -> pa.Buffer:
    """What the process apart answers to a request about a file, as `server` writes it.

    Raises FileRefused where it takes more memory or time than a file of its size may, or dies.
    """
    bounds = {"memory": _memory(content), "seconds": _seconds(len(content))}
    asked = json.dumps({**request, **bounds}).encode()
    try:
        with _TURNS, _scratch() as source, _scratch() as target:
            source.write(content)
            source.seek(0)
            read = _read_warm if _WARM else _read_fresh
            read(asked, (source, target), _PATIENCE * bounds["seconds"])
            return _answer(target)
    except OSError as error:
        raise FileRefused(_NO_PLACE) from error


def _memory(content: bytes) -> int:
    if content.startswith(_PACKED):
        more = _MEMORY_PER_PACKED_BYTE * max(0, len(content) - _SMALL)
    else:
        more = _MEMORY_PER_BYTE * len(content)
    return min(_BASE_MEMORY + more, _MOST_MEMORY)


def _seconds(size: int) -> int:
    return int(_BASE_SECONDS + _SECONDS_PER_MB * size / 2**20)


def _scratch() -> IO[bytes]:
    """A file without a name: in memory where the system has such, so that no disk keeps a lead."""
    if _WARM:
        return os.fdopen(os.memfd_create("leads"), "w+b")
    return tempfile.TemporaryFile()


def _read_warm(asked: bytes, files: tuple[IO[bytes], IO[bytes]], seconds: float) -> None:
    """Let the warm process fork, or a new one where it has ended."""
    end = _ended(asked, files, seconds) or _ended(asked, files, seconds)
    if end == SLOW:
        raise FileRefused(_SLOW)
    if end != DONE:
        raise FileRefused(_DIED)


def _ended(asked: bytes, files: tuple[IO[bytes], IO[bytes]], seconds: float) -> bytes | None:
    """How the child ended, as it tells through a pipe.

    SLOW also where it was stopped, another word where it died, b"" where it was never forked.
    """
    told, theirs = os.pipe()
    with os.fdopen(told, "rb", buffering=0) as pipe:
        try:
            _SERVER.send(asked, [*(file.fileno() for file in files), theirs])
        finally:
            os.close(theirs)
        pid = _word(pipe, seconds)
        end = _word(pipe, seconds) if pid else pid
        if pid and end is None:
            os.kill(int(pid), signal.SIGKILL)
    return SLOW if end is None else end or pid


def _word(told: IO[bytes], seconds: float) -> bytes | None:
    """What the child tells next: b"" once it has ended, None where it is silent for too long."""
    with DefaultSelector() as waiting:
        waiting.register(told, EVENT_READ)
        return told.read(WORD) if waiting.select(seconds) else None


def _read_fresh(asked: bytes, files: tuple[IO[bytes], IO[bytes]], seconds: float) -> None:
    source, target = (file.fileno() for file in files)
    process = _start([asked.decode()], stdin=source, stdout=target)
    try:
        if process.wait(seconds):
            raise FileRefused(_DIED)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.wait()
        raise FileRefused(_SLOW) from error


def _start(words: list[str], *, stdin: int, stdout: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", str(PROGRAM), *words],
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        env=os.environ | _ONE_THREAD,
    )


def _answer(target: IO[bytes]) -> pa.Buffer:
    """The answer where it lies: it is given back whole once nothing is left of the table."""
    return pa.py_buffer(mmap.mmap(target.fileno(), 0, access=mmap.ACCESS_READ))


_SLOW = (
    "This file takes longer to read than a file of its size should, so reading was stopped. It may "
    "be damaged, perhaps on purpose. Open it in Excel, save the leads as CSV and upload that file."
)
_DIED = (
    "This file could not be read: it is damaged, or it takes more memory than a file of its size "
    "should, perhaps because of stray cells far below or right of the leads. Open it in Excel, "
    "copy the leads to a new workbook, save that as XLSX or CSV, and upload that file."
)
_NO_PLACE = (
    "This file could not be read, as the computer that runs this has no memory or no space for "
    "temporary files left. The file itself may be sound. Close other programs or free some space "
    "there, then upload it again."
)
