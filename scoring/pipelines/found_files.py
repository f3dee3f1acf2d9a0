"""The files that a pipeline reads: one, or those of a folder or pattern, and their tables."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scoring.access import LOCAL
from scoring.errors import FileRefused
from scoring.intake.files.server_files import server_files
from scoring.intake.issue import Table
from scoring.intake.table.date_order import ORDERS, settled
from scoring.intake.uploads.uploaded import read_upload
from scoring.pipelines.config import DataPart, InferencePart
from scoring.pipelines.resumable import sha256
from scoring.recipes.recipe import Recipe, decode_recipe, read_recipe
from scoring.wording import clipped


@dataclass(frozen=True)
class FoundFile:
    """A file and how it is to be read; it is read when it is asked for."""

    place: Path
    said: DataPart | InferencePart | None = None

    @property
    def name(self) -> str:
        """The name of the file, without its folder."""
        return self.place.name

    @cached_property
    def content(self) -> bytes:
        """Its bytes. Raises FileRefused."""
        try:
            return self.place.read_bytes()
        except OSError as problem:
            raise FileRefused(
                f"The file “{self.name}” could not be opened ({problem.strerror}). "
                "Check the path and the permissions."
            ) from None

    @cached_property
    def digest(self) -> str:
        """The mark of its content."""
        return sha256(self.content)

    @cached_property
    def table(self) -> Table:
        """Its leads. Raises FileRefused."""
        if self.said is None:
            return settled(read_upload(self.content, self.name))
        said = self.said
        order = next((o for o in ORDERS if o.option == said.dates), None)
        read = read_upload(self.content, self.name, part=said.part, header=said.header)
        return settled(read, order)


def files_at(place: Path) -> list[Path]:
    """The file at a place, or the files of a folder or pattern, the newest first.

    Of a folder only what can be read counts, as of a server's folder of files. Raises FileRefused
    where there is none.
    """
    found = list[Path]()
    with suppress(OSError):  # a name that is too long, a folder that may not be listed
        found = _files_at(place)
    if found:
        return found
    raise FileRefused(
        f"There is no file at “{clipped(str(place), 200)}” that can be read. Expected a file, a "
        "folder with files such as .csv or .xlsx, or a pattern such as exports/leads_*.csv. "
        "Correct “input” in the settings, or put a file there."
    )


def _files_at(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    if place.is_dir():
        return [place / file.name for file in server_files(place, by=LOCAL)]
    found = [path for path in _matching(place) if path.is_file()]
    return sorted(found, key=lambda path: (-path.stat().st_mtime, path.name))


def _matching(pattern: Path) -> Iterator[Path]:
    """The places that a pattern stands for, of files or of their folders."""
    whole = pattern.resolve()
    # What is no pattern, such as “a**”, stands for no file.
    with suppress(ValueError):
        yield from Path(whole.anchor).glob(str(whole.relative_to(whole.anchor)))


def recipe_in(place: Path | None) -> Recipe | None:
    """The recipe in a file, None for none. Raises FileRefused and RecipeRefused."""
    if place is None:
        return None
    file = FoundFile(place)
    return read_recipe(decode_recipe(file.content, file.name))
