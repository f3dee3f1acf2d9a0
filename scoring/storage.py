"""Files written whole or not at all, and what the system refuses of them in plain words."""

import errno
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from scoring.errors import StorageFailed

Content = bytes | memoryview
PRIVATE, USUAL = 0o600, 0o666
# Nothing that is written here takes so long.
LEFT_SECONDS = 60
# So many bytes go to the disk while the parts behind them are made.
_AT_ONCE = 64 << 20
# Why the system refuses to write or to read, and what to do about it.
_WHY = {
    errno.ENOSPC: ("the disk is full", "Free some space on it and try again."),
    errno.EDQUOT: ("the space allowed there is used up", "Free some of it and try again."),
    errno.EFBIG: (
        "the file would be larger than the system allows", "Raise that limit and try again."
    ),
    errno.EROFS: ("the disk is read-only", "Make it writable, or choose another folder."),
    errno.EACCES: (
        "the program has no permission", "Correct the permissions of the folder and try again."
    ),
    errno.ENOENT: ("the folder or file does not exist", "Create the folder and try again."),
    errno.ENOTDIR: (
        "a file is where the folder should be", "Move that file away, or choose another folder."
    ),
    errno.EISDIR: ("a folder has the name of the file", "Rename one of them and try again."),
    errno.EMFILE: (
        "the program has too many files open", "Try again in a minute, or restart the program."
    ),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter name."),
    errno.EIO: ("the disk reports an error", "Check the disk before you try again."),
}  # fmt: skip
_WHY |= {
    errno.EPERM: _WHY[errno.EACCES], errno.ENFILE: _WHY[errno.EMFILE],
    errno.EEXIST: _WHY[errno.ENOTDIR],
}  # fmt: skip
_OTHERWISE = "Check the folder, its permissions and its free space, then try again."
# What a disk answers that syncs no folders.
_NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})


@contextmanager
def storing(doing: str) -> Iterator[None]:
    """Raise StorageFailed where the system refuses what is done within.

    `doing` is the first half of its sentence, such as "The keys could not be saved in the data
    folder".
    """
    try:
        yield
    except OSError as problem:
        raise StorageFailed(refused(doing, problem)) from problem


def refused(doing: str, problem: OSError, *, kept: str = "") -> str:
    """What could not be done, why, what holds all the same, and what to do.

    >>> refused("The list could not be saved", OSError(errno.ENOSPC, "No space left on device"))
    'The list could not be saved: the disk is full. Free some space on it and try again.'
    """
    said = f"the system says “{problem.strerror or type(problem).__name__}”"
    why, remedy = _WHY.get(problem.errno or 0, (said, _OTHERWISE))
    return " ".join(part for part in (f"{doing}: {why}.", kept, remedy) if part)


def write_whole(place: Path, content: bytes | Iterable[Content], *, mode: int = PRIVATE) -> None:
    """Put these bytes in place of a file; a reader, also after a crash, sees the old or the new.

    Bytes that come in parts are never held together. Its folder is made where there is none. A
    device or pipe is written to as it is. Raises OSError, and what making the parts raises; the old
    bytes are still there then, and nothing else.
    """
    place = place.resolve()
    parts = (content,) if isinstance(content, bytes) else content
    if place.exists() and not place.is_file():
        with place.open("wb") as target:
            target.writelines(parts)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    scratch = place.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        _write_synced(scratch, parts, mode)
        scratch.replace(place)
    finally:
        # Nothing is left of what could not be written, or made.
        with suppress(OSError):
            scratch.unlink(missing_ok=True)
    sync_folder(place.parent)


def sweep(folder: Path) -> None:
    """Delete what writers who were killed have left in a folder and below."""
    for scratch in folder.rglob(".*.tmp"):
        with suppress(OSError):
            if is_left(scratch):
                scratch.unlink()


def is_left(scratch: Path) -> bool:
    """Whether nobody can be writing it any more. Raises OSError."""
    return time.time() - scratch.stat().st_mtime > LEFT_SECONDS


def write_out(place: Path, content: bytes | Iterable[Content]) -> None:
    """Write a file that a person asked for, whole or not at all. Raises StorageFailed."""
    with storing(f"“{place}” could not be written"):
        write_whole(place, content, mode=USUAL)


def _write_synced(path: Path, parts: Iterable[Content], mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "wb") as target, ThreadPoolExecutor(1) as beside:
        syncing, left = Future[None](), 0
        syncing.set_result(None)
        for part in parts:
            left += target.write(part)
            if left >= _AT_ONCE and syncing.done():
                # The system tells once what the disk has refused.
                syncing.result()
                syncing, left = beside.submit(os.fsync, handle), 0
        target.flush()
        syncing.result()
        os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, too: else a new file may be gone after a crash."""
    if os.name == "nt":  # which opens no folders
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)
