"""What is done to a registry's folder: one at a time, whole files, and nothing outside it."""

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

LOCK = ".lock"
# What begins so is not yet, or no longer, part of a registry.
SCRATCH = ".publishing-"
# Seconds that one change waits for another, which takes far less.
WAIT = 20.0


@contextmanager
def alone(folder: Path, wait: float = WAIT) -> Iterator[None]:
    """Change the folder with nobody else; the lock of a process that died is free.

    Raises OSError where the folder cannot be written to, or another one changes it all the while.
    """
    lock = FileLock(folder / LOCK, timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        raise OSError(errno.EBUSY, "another process is changing it") from None
    except NotImplementedError:
        raise OSError(errno.ENOLCK, "no locks on this disk") from None
    try:
        yield
    finally:
        lock.release()


def leftovers(folder: Path) -> list[Path]:
    """What changes that never ended have left."""
    return list(folder.glob(f"{SCRATCH}*"))


def tidy(folder: Path) -> None:
    """Remove what is left over; only for who is alone there."""
    for path in leftovers(folder):
        shutil.rmtree(path, ignore_errors=True)
        with suppress(OSError):
            path.unlink(missing_ok=True)


def plain_file(folder: Path, *parts: str) -> Path | None:
    """The file at this place, None for none, for a pipe or folder, and for a link out of here."""
    path = folder.joinpath(*parts)
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        return None
    return path


def content_of(folder: Path, *parts: str, most: int | None = None) -> bytes | None:
    """The bytes of such a file, none of one larger than `most`.

    Raises OSError where there is one that cannot be read.
    """
    path = plain_file(folder, *parts)
    if path is None:
        return None
    return b"" if most is not None and path.stat().st_size > most else path.read_bytes()


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files in place of those of these names, all or none; a reader sees each of them whole.

    The first one decides: once it is in place nothing is raised. Raises OSError before.
    """
    scratch = {name: folder / f"{SCRATCH}{name.replace('/', '-')}" for name in files}
    try:
        for name, content in files.items():
            write_synced(scratch[name], content)
        first, *others = files
        scratch[first].replace(folder / first)
        for name in others:
            with suppress(OSError):
                scratch[name].replace(folder / name)
    finally:
        for path in scratch.values():
            with suppress(OSError):
                path.unlink(missing_ok=True)
    for place in {(folder / name).parent for name in files}:
        sync_folder(place)


def write_synced(path: Path, content: bytes) -> None:
    """Write a file that is on disk when this returns."""
    path.write_bytes(content)
    sync(path)


def sync(path: Path) -> None:
    """Bring what was written to a file onto the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names of a folder onto the disk, where its system knows how to."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
