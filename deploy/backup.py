"""A copy of all that a server has learned and been told, while it runs; and the way back.

    python -m deploy.backup save > backup.tar.gz
    python -m deploy.backup restore < backup.tar.gz        with the server stopped

Saved are the models and the data folder, without histories/ and pipelines/, which hold files of
leads, and what is half written. Each file keeps its permissions; both run as the server's user.
Each model is copied while nobody changes it, its list and its versions together; all other files
are replaced whole by those who write them, and the database of runs is copied by SQLite itself.
A restore reads the archive to its end before it changes anything. What it finds is moved to
before-restore/ and not deleted.
"""

import gzip
import io
import os
import shutil
import sqlite3
import stat
import sys
import tarfile
import tempfile
import time
import zlib
from collections.abc import Container, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from scoring.registry import NamedModels
from scoring.registry.disk import alone
from scoring.settings import models_folder, runs_folder
from scoring.storage import write_whole

MODELS, DATA = "models", "data"
BEFORE, ARRIVING = "before-restore", ".restoring"
# Of the data folder: files of leads, of which a backup must not become another copy.
LEFT_OUT = ("histories", "pipelines", BEFORE)
# Machine code, which this server makes anew: none that comes from elsewhere is to be run.
MACHINE_CODE = (".nbi", ".nbc")
DATABASES = (".db", ".sqlite")
# Beside a database, of which what is committed is in the copy; another one it would spoil.
LOGS = ("-wal", "-shm", "-journal")
# Anywhere: what is made anew, and what is not whole.
PASSING = (
    "*.lock", ".*", *(f"*{end}" for end in MACHINE_CODE),
    *(f"*{kind}{log}" for kind in DATABASES for log in LOGS),
)  # fmt: skip


def save(out: BinaryIO) -> list[str]:
    """Write the archive; the names of the models in it. Raises OSError."""
    models, data = models_folder(), runs_folder().parent
    _require_owner(data)
    with tarfile.open(fileobj=out, mode="w|gz") as archive:
        for folder in _registries(models):
            with alone(folder):
                for path in (folder, *_files(folder)):
                    _add(archive, path, f"{MODELS}/{path.relative_to(models)}")
        inside = models.resolve() if models.resolve() != data.resolve() else None
        for path in _files(data, LEFT_OUT):
            if inside is None or not path.resolve().is_relative_to(inside):
                _add(archive, path, f"{DATA}/{path.relative_to(data)}")
    return NamedModels(models).names


def restore(source: BinaryIO) -> list[str]:
    """Put what an archive holds into its places; the models there now.

    Raises OSError, EOFError, TarError or zlib.error for an archive that is not whole.
    """
    places = {MODELS: models_folder(), DATA: runs_folder().parent}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    _require_owner(places[DATA])
    with tempfile.TemporaryDirectory(dir=places[DATA], prefix=ARRIVING) as folder:
        with gzip.GzipFile(fileobj=source) as content:
            with tarfile.open(fileobj=content, mode="r|") as archive:
                _unpack(archive, Path(folder))
            # Its checksum stands at its end, behind the last file.
            while content.read(io.DEFAULT_BUFFER_SIZE):
                pass
        for name, place in places.items():
            _put(Path(folder) / name, place, places[MODELS])
    return NamedModels(places[MODELS]).names


def faults() -> list[str]:
    """What is wrong with each version that does not load."""
    models = NamedModels(models_folder())
    found = {name: models.registry(name).verify() for name in models.names}
    return [fault for versions in found.values() for fault in versions.values() if fault]


def _require_owner(data: Path) -> None:
    """Raise PermissionError for root in another one's folder, who could not use what root makes."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and data.exists() and data.stat().st_uid:
        raise PermissionError(
            f"“{data}” belongs to the user {data.stat().st_uid}; run this as that user, not as root"
        )


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Write the files of an archive below a folder. Raises TarError for any outside it."""
    for member in archive:
        place = folder / member.name
        if ".." in place.parts or not place.is_relative_to(folder):
            raise tarfile.TarError(f"“{member.name}” is no file that was saved")
        if place.name.casefold().endswith(MACHINE_CODE):
            continue
        if member.isdir():
            place.mkdir(parents=True, exist_ok=True)
            place.chmod(stat.S_IRWXU | member.mode & 0o777)
        elif content := archive.extractfile(member):
            write_whole(place, content.read(), mode=member.mode & 0o777)
        else:
            raise tarfile.TarError(f"“{member.name}” is no file that was saved")


def _put(arrived: Path, place: Path, models: Path) -> None:
    """Move what has arrived to its place, and what it replaces aside."""
    before = place / BEFORE / time.strftime("%Y%m%d-%H%M%S")
    for path in sorted(arrived.iterdir()) if arrived.is_dir() else []:
        old = place / path.name
        if old.resolve() == models.resolve():
            continue
        for replaced in (old, *(old.with_name(f"{old.name}{log}") for log in LOGS)):
            if replaced.exists():
                before.mkdir(parents=True, exist_ok=True)
                replaced.rename(before / replaced.name)
        shutil.move(path, old)


def _registries(models: Path) -> Iterator[Path]:
    found = NamedModels(models)
    yield from (found.registry(name).folder for name in found.names)


def _files(folder: Path, left_out: Container[str] = ()) -> Iterator[Path]:
    """The folders and plain files in a folder and below, in order, without what is left out."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_symlink() or path.name in left_out or any(map(path.match, PASSING)):
            continue
        if path.is_dir():
            yield path
            yield from _files(path)
        elif path.is_file():
            yield path


def _add(archive: tarfile.TarFile, path: Path, name: str) -> None:
    """Add one file or folder as it is now; nothing where it is gone by now."""
    told = tarfile.TarInfo(name)
    try:
        found = path.stat()
        content = b"" if path.is_dir() else _content(path)
    except FileNotFoundError:
        return
    told.type = tarfile.DIRTYPE if stat.S_ISDIR(found.st_mode) else tarfile.REGTYPE
    told.size, told.mode = len(content), stat.S_IMODE(found.st_mode)
    told.mtime = int(found.st_mtime)
    archive.addfile(told, io.BytesIO(content))


def _content(path: Path) -> bytes:
    return _database(path) if path.suffix in DATABASES else path.read_bytes()


def _database(path: Path) -> bytes:
    """A database as it is between two changes."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return copy.read_bytes()


def main() -> None:
    """Save to standard output, or restore from standard input."""
    deeds = {"save": (save, sys.stdout.buffer), "restore": (restore, sys.stdin.buffer)}
    if len(sys.argv) != 2 or sys.argv[1] not in deeds:
        sys.exit(__doc__)
    deed, stream = deeds[sys.argv[1]]
    try:
        models = deed(stream)
    except (OSError, EOFError, tarfile.TarError, zlib.error, sqlite3.Error) as problem:
        sys.exit(f"The {sys.argv[1]} did not end well: {problem}. Nothing was deleted.")
    sys.stderr.write(f"{sys.argv[1].capitalize()}d: models {', '.join(models) or 'none'}.\n")
    if deed is restore:
        sys.stderr.write(
            "Start the server now. Start one anew that ran meanwhile: it may have written to what "
            f"is in {BEFORE}/ by now, and that does not count.\n"
        )
        sys.exit("\n".join(faults()) or 0)


if __name__ == "__main__":
    main()
