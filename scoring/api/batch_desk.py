"""Batches are scored in a process apart, so that single leads and screens need not wait for them.

Requests and answers go through its standard input and output: a line of JSON, then the bytes of the
file or of the answer. It ends with this process.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol

from starlette.responses import Response

from scoring.access import Person, UserRole
from scoring.api.batch_answers import Looked, answer, refusal
from scoring.api.batch_jobs import BatchJobs, BatchWish, Tell
from scoring.api.faults import problem
from scoring.api.served import ServedModels
from scoring.deployment import deployment
from scoring.errors import LeadScoringError
from scoring.intake.apart.process import warm
from scoring.store import lead_store

# Screens and single leads go first where there are too few cores.
NICENESS = 5
# Headers that the server writes by itself.
_OWN = ("content-length",)


class Desk(Protocol):
    """Where batches are begun, looked at and dropped; `owner` tells one key from another."""

    def begin(self, owner: str, wish: BatchWish, content: bytes, looked: Looked) -> Response:
        """Have a file scored."""

    def found(self, owner: str, batch_id: str, looked: Looked) -> Response:
        """What there is of a batch."""

    def drop(self, owner: str, batch_id: str) -> Response:
        """End and forget a batch."""

    def warm(self) -> None:
        """Be ready, so that the first file does not wait."""

    def sweep(self) -> None:
        """Forget what is over."""

    def close(self) -> None:
        """End all."""


class DeskHere:
    """Batches that are scored in this process."""

    def __init__(self, jobs: BatchJobs) -> None:
        self._jobs, self._writers = jobs, ThreadPoolExecutor(1, "sheets")

    def begin(self, owner: str, wish: BatchWish, content: bytes, looked: Looked) -> Response:
        """Have a file scored."""
        try:
            return answer(self._jobs.begin(owner, wish, content), looked, self._writers)
        except LeadScoringError as fault:
            return refusal(fault)

    def found(self, owner: str, batch_id: str, looked: Looked) -> Response:
        """What there is of a batch."""
        try:
            return answer(self._jobs.of(owner, batch_id), looked, self._writers)
        except LeadScoringError as fault:
            return refusal(fault)

    def drop(self, owner: str, batch_id: str) -> Response:
        """End and forget a batch."""
        try:
            self._jobs.drop(owner, batch_id)
        except LeadScoringError as fault:
            return refusal(fault)
        return Response(status_code=204)

    def warm(self) -> None:
        """Be ready, so that the first file does not wait."""
        warm()
        if deployment().keep_batches:
            # A database that does not answer must hold up no file.
            threading.Thread(target=_open_store, daemon=True).start()

    def sweep(self) -> None:
        """Forget what is over."""
        self._jobs.sweep()

    def close(self) -> None:
        """End all."""
        self._jobs.close()
        self._writers.shutdown(wait=False, cancel_futures=True)


def _open_store() -> None:
    """Bring the store up to date; why it cannot be, each batch says that is not saved in it."""
    with suppress(LeadScoringError):
        lead_store()


@dataclass
class DeskApart:
    """Batches that are scored in a process apart, which is started where there is none.

    It says with each answer what was scored since the one before, of which `tell` is told.
    """

    models: Path
    tell: Tell = lambda _model, _leads: None
    _process: "subprocess.Popen[bytes] | None" = None

    def begin(self, owner: str, wish: BatchWish, content: bytes, looked: Looked) -> Response:
        """Have a file scored."""
        told = {"owner": owner, "wish": asdict(wish), "looked": asdict(looked)}
        return self._asked("begin", told, content)

    def found(self, owner: str, batch_id: str, looked: Looked) -> Response:
        """What there is of a batch."""
        return self._asked("found", {"owner": owner, "id": batch_id, "looked": asdict(looked)})

    def drop(self, owner: str, batch_id: str) -> Response:
        """End and forget a batch."""
        return self._asked("drop", {"owner": owner, "id": batch_id})

    def warm(self) -> None:
        """Be ready, so that the first file does not wait."""
        self._started()

    def sweep(self) -> None:
        """Forget what is over."""
        if self._process is not None:
            self._asked("sweep", {})

    def close(self) -> None:
        """End all."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            _close(process)

    def _asked(self, what: str, told: dict[str, Any], content: bytes = b"") -> Response:
        process = self._started()
        try:
            if process.stdin is None or process.stdout is None:
                raise EOFError
            _write(process.stdin, {"what": what, **told}, content)
            head, body = _read(process.stdout)
        except (OSError, EOFError):
            self.close()
            return problem(503, _ENDED, headers={"Retry-After": "1"})
        for model, leads in head["scored"]:
            self.tell(model, leads)
        return Response(body, int(head["status"]), dict(head["headers"]))

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scoring.api.batch_desk", str(self.models)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=Path(__file__).resolve().parents[2],
            )
        return self._process


def _close(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _write(sink: IO[bytes], head: dict[str, Any], body: bytes) -> None:
    sink.write(json.dumps(head | {"bytes": len(body)}).encode() + b"\n")
    sink.write(body)
    sink.flush()


def _read(source: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """The next message. Raises EOFError where whoever writes has ended."""
    line = source.readline()
    if not line:
        raise EOFError
    head = json.loads(line)
    body = source.read(head.pop("bytes"))
    return head, body


def _answered(desk: Desk, head: dict[str, Any], content: bytes) -> Response:
    """What a desk answers to a message."""
    if head["what"] == "begin":
        wish, looked = _wish_of(head["wish"]), Looked(**head["looked"])
        return desk.begin(head["owner"], wish, content, looked)
    if head["what"] == "found":
        return desk.found(head["owner"], head["id"], Looked(**head["looked"]))
    if head["what"] == "drop":
        return desk.drop(head["owner"], head["id"])
    desk.sweep()
    return Response(status_code=204)


def _wish_of(told: dict[str, Any]) -> BatchWish:
    by = Person(told["by"]["name"], UserRole(told["by"]["role"]))
    return BatchWish(**{**told, "by": by})


def _say_place(kind: type[BaseException], _fault: BaseException, at: TracebackType | None) -> None:
    """Note where this process failed, without any cell of a lead."""
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    where = f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at is not None else "?"
    sys.stderr.write(f"{kind.__name__} at {where}\n")


def _say_place_of_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        _say_place(ended.exc_type, ended.exc_value, ended.exc_traceback)


def _note(scored: deque[tuple[str, int]], model: str, leads: int) -> None:
    scored.append((model, leads))


def main() -> None:
    """Answer until nobody asks any more."""
    sys.excepthook = _say_place
    threading.excepthook = _say_place_of_thread
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever is printed goes to the log of the server.
    os.dup2(2, 1)
    scored = deque[tuple[str, int]]()
    tell = partial(_note, scored)
    desk = DeskHere(BatchJobs(ServedModels(Path(sys.argv[1])), tell=tell))
    desk.warm()
    with suppress(EOFError):
        while True:
            found = _answered(desk, *_read(source))
            headers = {n: v for n, v in found.headers.items() if n not in _OWN}
            told = [scored.popleft() for _ in range(len(scored))]
            head = {"status": found.status_code, "headers": headers, "scored": told}
            _write(sink, head, bytes(found.body))
    # Nobody wants what is still being scored.
    os._exit(0)


_ENDED = (
    "The process that scores files has ended, perhaps for want of memory, and its batches are "
    "lost. Another one starts at once: send the file again, in smaller parts where it is large."
)

if __name__ == "__main__":
    main()
