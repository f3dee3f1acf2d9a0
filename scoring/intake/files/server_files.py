"""Files that lie in a folder of the server, read like uploads: listed, opened by name only."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scoring.access import Person, UserRole
from scoring.errors import FileRefused
from scoring.wording import moment

# The endings of what can be read; what a file really is, is told by its content.
ENDINGS = (
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".xml",
    ".html", ".htm", ".parquet", ".zip", ".gz",
)  # fmt: skip
# No link is followed, and no pipe waited for.
_STRICTLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_MEGABYTE = 1 << 20
# What takes a role, as people are told who may not do it.
USE_FILES = "use the files on the server"


@dataclass(frozen=True, slots=True)
class ServerFile:
    """A file of the folder: its name, its size in bytes and when it was changed, in UTC."""

    name: str
    size: int
    changed: datetime

    @property
    def label(self) -> str:
        """The file in a line.

        >>> ServerFile("leads.csv", 2_400_000, datetime(2026, 3, 1, 9, 5, tzinfo=UTC)).label
        'leads.csv · 2.3 MB · 2026-03-01 09:05 UTC'
        """
        return f"{self.name} · {_size(self.size)} · {moment(self.changed)} UTC"


def server_files(folder: Path, *, by: Person) -> list[ServerFile]:
    """The files of a folder that may be read, newest first; none where there is no folder.

    Raises AccessRefused for who is no analyst. Left out are links, folders, hidden files and those
    with another ending than `ENDINGS`.
    """
    by.require(UserRole.ANALYST, USE_FILES)
    found = list[ServerFile]()
    with suppress(OSError):
        found.extend(_listed(folder))
    return sorted(found, key=lambda file: (-file.changed.timestamp(), file.name))


def _listed(folder: Path) -> Iterator[ServerFile]:
    for path in folder.iterdir():
        with suppress(OSError):  # it vanished between the two looks
            about = path.lstat()
            if stat.S_ISREG(about.st_mode) and _may_be_read(path.name):
                changed = datetime.fromtimestamp(about.st_mtime, UTC)
                yield ServerFile(path.name, about.st_size, changed)


def _may_be_read(name: str) -> bool:
    return not name.startswith(".") and name.casefold().endswith(ENDINGS)


def read_server_file(folder: Path, name: str, *, most_mb: int, by: Person) -> bytes:
    """The content of a file of the folder, by its name alone.

    Raises AccessRefused for who is no analyst, and FileRefused for what `server_files` would not
    list, a file that is gone, and one above `most_mb` megabytes.
    """
    by.require(UserRole.ANALYST, USE_FILES)
    if Path(name).name != name or not _may_be_read(name):
        raise FileRefused(_gone(name))
    try:
        # One byte more tells a file that is too large.
        content = _content(folder / name, most_mb * _MEGABYTE + 1)
    except (OSError, ValueError):
        raise FileRefused(_gone(name)) from None
    if len(content) > most_mb * _MEGABYTE:
        raise FileRefused(
            f"The file “{name}” on the server is larger than {most_mb} MB, the most that is read. "
            "Put a smaller part of it there, or the same file compressed (gzip or zip)."
        )
    return content


def _content(path: Path, most: int) -> bytes:
    with open(path, "rb", opener=_opened) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("no plain file")
        return file.read(most)


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | _STRICTLY)


def _gone(name: str) -> str:
    return (
        f"The file “{name[:100]}” can no longer be read from the server's folder: it was moved or "
        "deleted, or may not be opened. Choose a file from the current list."
    )


def _size(size: int) -> str:
    if size >= _MEGABYTE / 10:
        return f"{size / _MEGABYTE:,.1f} MB"
    return f"{max(1, round(size / 1024)):,} kB"
