"""The models of a company by name: one for each line of business, each with its own versions.

models/sample/           the model of the bundled sample
models/courses-us/       a model of one's own, a registry
models/registry.json     versions of an earlier release, which knew one model: `main`
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scoring.errors import ModelUnavailable, UnknownModel
from scoring.registry.pointer import COPY, MANIFEST, POINTER
from scoring.registry.store import Registry
from scoring.wording import listed

SAMPLE, MAIN = "sample", "main"
LONGEST = 40
_OTHERS = re.compile(r"[^a-z0-9]+")
_NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST - 1}}}")
# A folder of these names would be taken for a version.
_VERSION_LIKE = re.compile(r"v[0-9]+")


def is_model_name(name: str) -> bool:
    """Whether a model may have this name.

    >>> [is_model_name(name) for name in ("courses-us", "Courses", "../x", "v0001", "")]
    [True, False, False, False, False]
    """
    return _NAME.fullmatch(name) is not None and _VERSION_LIKE.fullmatch(name) is None


def model_name(words: str) -> str:
    """The name that a model gets out of any words, such as those of a file's name.

    >>> model_name("Kurse für Österreich 2026.csv"), model_name("課程"), model_name("v12")
    ('kurse-fur-osterreich-2026-csv', 'model', 'model-v12')
    """
    bare = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    slug = _OTHERS.sub("-", letters).strip("-")[:LONGEST].strip("-")
    if is_model_name(slug):
        return slug
    return f"model-{slug}"[:LONGEST].strip("-")


@dataclass(frozen=True)
class NamedModels:
    """The models of one folder, which need not exist yet."""

    folder: Path

    @property
    def names(self) -> list[str]:
        """The models that have a version, by name."""
        inside = [path.name for path in self.folder.glob("*") if self._is_one(path)]
        flat = [MAIN] if _has_versions(self.folder) else []
        return sorted({*inside, *flat})

    def registry(self, name: str) -> Registry:
        """The versions of a model, which need not have any yet.

        Raises UnknownModel for what cannot be the name of a model.
        """
        if not is_model_name(name):
            raise UnknownModel(
                f"A model cannot be called “{name[:LONGEST]}”. Use up to {LONGEST} small letters, "
                f"digits and hyphens, such as “{model_name(name)}”."
            )
        inside = self.folder / name
        flat = name == MAIN and not _has_versions(inside) and _has_versions(self.folder)
        return Registry(self.folder if flat else inside, name)

    def known(self, name: str) -> Registry:
        """The versions of a model that has some. Raises UnknownModel for any other name."""
        names = self.names
        if name in names:
            return self.registry(name)
        told = listed(names) if names else "none"
        raise UnknownModel(
            f"There is no model “{name[:LONGEST]}” in “{self.folder.name}/”. Known: {told}. "
            "See them with: python -m scoring models list."
        )

    @property
    def own(self) -> list[str]:
        """The models that are not the one of the bundled sample."""
        return [name for name in self.names if name != SAMPLE]

    @property
    def usual(self) -> str:
        """The model that serves where nothing says otherwise: of one's own the one whose champion
        changed last, without any that of the sample.
        """
        return max(self.own, key=lambda name: (self._since(name), name), default=SAMPLE)

    @property
    def state(self) -> tuple[object, ...]:
        """Changes whenever another version of any model may serve."""
        return tuple((name, self.registry(name).state) for name in self.names)

    def _since(self, name: str) -> str:
        try:
            return self.registry(name).since
        except ModelUnavailable:
            return ""

    def _is_one(self, path: Path) -> bool:
        """Whether a folder holds a model; a link out of the folder of models does not."""
        # What may not be looked into, and a link that leads to itself, hold none.
        with suppress(OSError, RuntimeError):
            inside = path.resolve().is_relative_to(self.folder.resolve())
            return is_model_name(path.name) and path.is_dir() and inside and _has_versions(path)
        return False


def _has_versions(folder: Path) -> bool:
    known = any((folder / name).exists() for name in (POINTER, COPY))
    return known or any(folder.glob(f"v[0-9]*/{MANIFEST}"))
