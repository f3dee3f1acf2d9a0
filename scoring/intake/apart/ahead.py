"""The file of a command, read while the command still loads its libraries."""

from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pyarrow as pa

from scoring.errors import LeadScoringError
from scoring.intake.apart.process import Request, ask

# With these, leads are read in another way than is asked for here, or elsewhere.
_OTHERWISE = ("--part", "--header", "--cluster")


@dataclass(frozen=True)
class _Begun:
    """What is read, by whom it was asked for, and the answer once it is there."""

    path: Path
    content: bytes
    request: Request
    answer: Future[pa.Buffer]


_BEGUN = dict[Path, _Begun]()


def leads_of(filename: str, part: str | None = None, header: bool | None = None) -> Request:
    """The request for the table of leads in a file."""
    return {"reader": None, "filename": filename, "part": part, "header": header}


def read_ahead(words: Sequence[str]) -> None:
    """Begin to read the file that a command names first, before its options; returns at once.

    What is no file is left to the command, and so is one that options may have read otherwise.
    """
    path = Path(words[0]) if words else Path()
    try:
        if any(map(_reads_otherwise, words)) or not path.is_file():
            return
        content = path.read_bytes()
    except OSError:
        return
    begun = _Begun(path, content, leads_of(path.name), Future())
    _BEGUN[path] = begun
    # Nobody waits for it who needs it no more: a command that was interrupted, or asked wrongly.
    Thread(target=_answer, args=(begun,), daemon=True).start()


def _reads_otherwise(word: str) -> bool:
    """Whether a word is one of those options, which may be shortened.

    >>> [_reads_otherwise(word) for word in ("--cluster=a:1", "--clus", "--call", "x.csv")]
    [True, True, False, False]
    """
    name = word.partition("=")[0]
    return len(name) > 2 and name.startswith("--") and any(o.startswith(name) for o in _OTHERWISE)


def _answer(begun: _Begun) -> None:
    try:
        begun.answer.set_result(ask(begun.request, begun.content))
    except (LeadScoringError, OSError) as problem:
        begun.answer.set_exception(problem)
    finally:
        # Whatever else went wrong goes wrong again where it is asked for anew.
        begun.answer.cancel()


def content_ahead(path: Path) -> bytes | None:
    """The bytes of a file that is read ahead, None for another one."""
    begun = _BEGUN.get(path)
    return begun.content if begun else None


def answer_ahead(request: Request, content: bytes) -> pa.Buffer | None:
    """The answer to a request for these very bytes, given away once; None where none was begun.

    Waits for it. Raises what `ask` raises.
    """
    for path, begun in _BEGUN.items():
        if begun.content is content and begun.request == request:
            del _BEGUN[path]
            with suppress(CancelledError):
                return begun.answer.result()
    return None
