"""The file of a command, read while the command still loads its libraries."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

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
    if any(word.startswith(_OTHERWISE) for word in words) or not path.is_file():
        return
    try:
        content = path.read_bytes()
    except OSError:
        return
    request, pool = leads_of(path.name), ThreadPoolExecutor(1)
    _BEGUN[path] = _Begun(path, content, request, pool.submit(ask, request, content))
    pool.shutdown(wait=False)


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
            return begun.answer.result()
    return None
