"""What several commands share: their options on files, reading a file, and progress."""

import argparse
import sys
from pathlib import Path

from scoring.errors import FileRefused
from scoring.intake.issue import Table
from scoring.intake.table.reading import read_leads
from scoring.recipes.recipe import Recipe, decode_recipe, read_recipe
from scoring.settings import models_folder


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Options that say how a file is to be read."""
    parser.add_argument("--part", metavar="NAME", help="which sheet, or which file of an archive")
    parser.add_argument(
        "--header", type=yes_or_no, metavar="yes|no", help="whether row 1 holds the column names"
    )


def add_folder(parser: argparse.ArgumentParser) -> None:
    """The option that names the folder of models."""
    parser.add_argument("--models", type=Path, default=models_folder(), metavar="DIR")


def add_recipe_file(parser: argparse.ArgumentParser) -> None:
    """The option that names a recipe."""
    parser.add_argument("--recipe", type=Path, metavar="FILE", help="a recipe, as TOML")


def recipe_of(options: argparse.Namespace) -> Recipe | None:
    """The recipe in the file of a command, None where none is named.

    Raises FileRefused and RecipeRefused.
    """
    path: Path | None = options.recipe
    if path is None:
        return None
    return read_recipe(decode_recipe(file_content(path), path.name))


def yes_or_no(text: str) -> bool:
    """The answer of an option."""
    if text not in ("yes", "no"):
        raise argparse.ArgumentTypeError(f"{text} is neither yes nor no")
    return text == "yes"


def file_content(path: Path) -> bytes:
    """The bytes of a file; raises FileRefused."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise FileRefused(
            f"The file “{path.name}” could not be opened ({problem.strerror}). "
            "Check the path and the permissions."
        ) from problem


def read_file(options: argparse.Namespace) -> Table:
    """The table in the file of a command; raises FileRefused."""
    content, name = file_content(options.file), options.file.name
    return read_leads(content, name, part=options.part, header=options.header)


def require_folder(out: Path | None) -> None:
    """Refuse before the work what could not be written after it."""
    if out is not None and not out.resolve().parent.is_dir():
        raise FileRefused(
            f"The folder of “{out}” does not exist, so nothing could be written there. "
            "Create it first, or name another one."
        )


def progress(share: float, step: str) -> None:
    """Tell the share done (0–1) and the step on stderr."""
    print(f"[{100 * share:3.0f}%] {step}", file=sys.stderr, flush=True)


def count(text: str) -> int:
    """A whole number of leads or trials."""
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number")
    return int(text)
