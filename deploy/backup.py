"""A copy of all that a server has learned and been told, while it runs; and the way back.

    python -m deploy.backup save > backup.tar.gz
    python -m deploy.backup restore < backup.tar.gz        with the server stopped

Saved are the models and the data folder, without the files in histories/ and what is half written.
Each model is copied while nobody changes it, its list and its versions together; all other files
are replaced whole by those who write them, and the database of runs is copied by SQLite itself.
What a restore finds is moved to before-restore/ and not deleted.
"""

import io
import shutil
import sqlite3
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from scoring.errors import ModelUnavailable
from scoring.registry import NamedModels
from scoring.registry.disk import alone, write_synced
from scoring.settings import models_folder, runs_folder

MODELS, DATA = "models", "data"
BEFORE, ARRIVING = "before-restore", ".restoring"
# Exports of others, which they have; what is made anew; what is not whole.
LEFT_OUT = ("histories", BEFORE, ARRIVING, "*.lock", ".*")
DATABASES = (".db", ".sqlite")


def save(out: BinaryIO) -> list[str]:
    """Write the archive; the names of the models in it. Raises OSError."""
    models, data = models_folder(), runs_folder().parent
    with tarfile.open(fileobj=out, mode="w|gz") as archive:
        for folder in _registries(models):
            with alone(folder):
                for path in _files(folder):
                    _add(archive, path, f"{MODELS}/{path.relative_to(models)}")
        inside = models.resolve() if models.resolve() != data.resolve() else None
        for path in _files(data):
            if inside is None or not path.resolve().is_relative_to(inside):
                _add(archive, path, f"{DATA}/{path.relative_to(data)}")
    return NamedModels(models).names


def restore(source: BinaryIO) -> list[str]:
    """Put what an archive holds into its places; the models that serve. Raises OSError."""
    places = {MODELS: models_folder(), DATA: runs_folder().parent}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=places[DATA], prefix=ARRIVING) as folder:
        with tarfile.open(fileobj=source, mode="r|gz") as archive:
            _unpack(archive, Path(folder))
        for name, place in places.items():
            _put(Path(folder) / name, place, places[MODELS])
    return [name for name in NamedModels(places[MODELS]).names if _serves(name)]


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Write the files of an archive below a folder. Raises TarError for any outside it."""
    for member in archive:
        content, place = archive.extractfile(member), folder / member.name
        if content is None or ".." in place.parts or not place.is_relative_to(folder):
            raise tarfile.TarError(f"“{member.name}” is no file that was saved")
        place.parent.mkdir(parents=True, exist_ok=True)
        write_synced(place, content.read())


def _put(arrived: Path, place: Path, models: Path) -> None:
    """Move what has arrived to its place, and what it replaces aside."""
    before = place / BEFORE / time.strftime("%Y%m%d-%H%M%S")
    for path in sorted(arrived.iterdir()) if arrived.is_dir() else []:
        old = place / path.name
        if old.resolve() == models.resolve():
            continue
        if old.exists():
            before.mkdir(parents=True, exist_ok=True)
            old.rename(before / path.name)
        shutil.move(path, old)


def _serves(name: str) -> bool:
    try:
        NamedModels(models_folder()).known(name).serving()
    except ModelUnavailable:
        return False
    return True


def _registries(models: Path) -> Iterator[Path]:
    found = NamedModels(models)
    yield from (found.registry(name).folder for name in found.names)


def _files(folder: Path) -> Iterator[Path]:
    """The plain files in a folder and below, in order, without those that are left out."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_symlink() or any(path.match(rule) for rule in LEFT_OUT):
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path


def _add(archive: tarfile.TarFile, path: Path, name: str) -> None:
    """Add one file as it is now; nothing where it is gone by now."""
    try:
        content = _database(path) if path.suffix in DATABASES else path.read_bytes()
        told = tarfile.TarInfo(name)
        told.size, told.mode, told.mtime = len(content), 0o600, int(path.stat().st_mtime)
    except FileNotFoundError:
        return
    archive.addfile(told, io.BytesIO(content))


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
    except (OSError, tarfile.TarError, sqlite3.Error) as problem:
        sys.exit(f"The {sys.argv[1]} did not end well: {problem}. Nothing was deleted.")
    sys.stderr.write(f"{sys.argv[1].capitalize()}d: models {', '.join(models) or 'none'}.\n")


if __name__ == "__main__":
    main()
