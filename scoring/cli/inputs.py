"""What several commands do: read a file, tell progress, write JSON, say who runs them."""

import argparse
import errno
import os
import sys
from contextlib import suppress
from getpass import getuser
from pathlib import Path

from scoring.access import Person, UserRole
from scoring.errors import FileRefused, StorageFailed
from scoring.intake.apart.ahead import content_ahead
from scoring.intake.issue import Table
from scoring.intake.table.date_order import settled
from scoring.intake.uploads.uploaded import read_upload
from scoring.plain import json_text
from scoring.recipes.recipe import Recipe, decode_recipe, read_recipe
from scoring.storage import refused, write_out


def recipe_of(options: argparse.Namespace) -> Recipe | None:
    """The recipe in the file of a command, None where none is named.

    Raises FileRefused and RecipeRefused.
    """
    path: Path | None = options.recipe
    if path is None:
        return None
    return read_recipe(decode_recipe(file_content(path), path.name))


def file_content(path: Path) -> bytes:
    """The bytes of a file; raises FileRefused."""
    begun = content_ahead(path)
    if begun is not None:
        return begun
    try:
        return path.read_bytes()
    except OSError as problem:
        raise FileRefused(
            f"The file “{path.name}” could not be opened ({problem.strerror}). "
            "Check the path and the permissions."
        ) from problem


def write_json(path: Path, content: object) -> None:
    """Write plain data for machines; raises StorageFailed."""
    text = json_text(content, indent=1)
    write_out(path, f"{text}\n".encode())


def read_file(options: argparse.Namespace, path: Path | None = None) -> Table:
    """The table in the file of a command, or in another of its files; raises FileRefused."""
    path = path or options.file
    content = file_content(path)
    table = read_upload(content, path.name, part=options.part, header=options.header)
    return settled(table, options.dates)


def require_folder(out: Path | None) -> None:
    """Refuse before the work what could not be written after it."""
    if out is None:
        return
    folder = out.resolve().parent
    if not folder.is_dir():
        raise FileRefused(
            f"The folder of “{out}” does not exist, so nothing could be written there. "
            "Create it first, or name another one."
        )
    # A device is written to as it is.
    is_file = out.is_file() or not out.exists()
    if is_file and not os.access(folder, os.W_OK):
        problem = PermissionError(errno.EACCES, "")
        raise StorageFailed(refused(f"“{out}” could not be written", problem))


def who() -> Person:
    """Who runs the command, who may do all; named "" where the system names nobody."""
    name = ""
    with suppress(OSError, KeyError, ImportError):
        name = getuser()
    return Person(name, UserRole.ADMIN)


def progress(share: float, step: str) -> None:
    """Tell the share done (0–1) and the step on stderr."""
    print(f"[{100 * share:3.0f}%] {step}", file=sys.stderr, flush=True)
