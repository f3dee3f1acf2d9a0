"""Model versions on disk: publish, champion, roll back. Loads only what the manifest lists.

A model is plain numbers, text and arrays: an object of any kind is refused before it is built.

    models/registry.json      the one pointer: champion, the champions before it, all versions
    models/v0001/model.joblib the model
    models/v0001/card.json    its card, for people and machines

A version is written to a temporary folder, synced, renamed, and only then pointed to.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.plain import MAY_LACK, Misfit, made, plain
from scoring.registry.model_file import read_model, write_model

POINTER = "registry.json"
MODEL, CARD = "model.joblib", "card.json"
POINTER_FORMAT = 1
# What a stored model needs to be read back and to score as it did.
LIBRARIES = ("joblib", "lightgbm", "numpy")


@dataclass(frozen=True)
class _Version:
    """SHA-256 of a version's files, the libraries it was written with, and when."""

    files: Mapping[str, str]
    libraries: Mapping[str, str]
    published: str


@dataclass(frozen=True)
class _Pointer:
    """What serves, what served before, the newest last, and all there is.

    `since` is when the champion became it, "" in a list of an earlier release.
    """

    format: int = POINTER_FORMAT
    champion: str | None = None
    before: tuple[str, ...] = ()
    versions: Mapping[str, _Version] = field(default_factory=dict)
    since: str = field(default="", metadata=MAY_LACK)


@dataclass(frozen=True)
class Loaded:
    """A model that serves; `warning` says why when it is not the champion."""

    model: LeadModel
    warning: str = ""


class Registry:
    """The model versions of one folder; the folder need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def versions(self) -> list[str]:
        """All published versions, oldest first."""
        return sorted(self._pointer().versions)

    @property
    def champion(self) -> str | None:
        """The version that serves."""
        return self._pointer().champion

    @property
    def former(self) -> str | None:
        """The version that rolling back returns to, None where there is none."""
        before = self._pointer().before
        return before[-1] if before else None

    @property
    def since(self) -> str:
        """When the champion became it, in ISO 8601; "" without one.

        A list of an earlier release does not say it: then when the champion was published.
        """
        pointer = self._pointer()
        serving = pointer.versions.get(pointer.champion or "")
        return pointer.since or (serving.published if serving else "")

    def publish(self, model: LeadModel) -> LeadModel:
        """Store a model as a new version and make it champion; returns it with its version."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = self._next_version(self._pointer())
        named = replace(model, card=replace(model.card, version=name))
        manifest = self._write(named, name)
        # Read again: another process may have published while this one wrote.
        pointer = self._pointer()
        self._switch(replace(pointer, versions={**pointer.versions, name: manifest}), name)
        return named

    def promote(self, version: str) -> None:
        """Make a version champion, after proving that it loads."""
        self.load(version)
        self._switch(self._pointer(), version)

    def rollback(self, expected: str | None = None) -> str:
        """Return to the champion before this one, which is the one `expected`, if any.

        Raises ModelUnavailable where there is none, or another one meanwhile.
        """
        pointer = self._pointer()
        if not pointer.before:
            raise ModelUnavailable(
                "No other version has served before this one. "
                "Name a version yourself: python -m scoring models serve VERSION."
            )
        *before, previous = pointer.before
        if expected not in (None, previous):
            raise ModelUnavailable(
                f"The way back no longer leads to {expected} but to {previous}, because somebody "
                "else has switched the model meanwhile. Look at the versions again."
            )
        self.load(previous)
        self._write_pointer(_pointing(pointer, previous, before))
        return previous

    def serving(self) -> Loaded:
        """The champion, or the newest earlier champion that loads, with a warning."""
        pointer = self._pointer()
        if pointer.champion is None:
            raise ModelUnavailable(
                f"There is no model in “{self.folder.name}/” yet. "
                "Train one on a history: python -m scoring train HISTORY --outcome COLUMN."
            )
        problems: list[str] = []
        for name in dict.fromkeys([pointer.champion, *reversed(pointer.before)]):
            try:
                return Loaded(self.load(name), problems[0] if problems else "")
            except ModelUnavailable as problem:
                problems.append(str(problem))
        raise ModelUnavailable(problems[0])

    def load(self, version: str) -> LeadModel:
        """Load one version after checking its hash and libraries; raises ModelUnavailable."""
        manifest = self._manifest(version)
        _require_libraries(version, manifest)
        content = self._checked(version, manifest, MODEL)
        try:
            return read_model(content)
        except Misfit as problem:
            raise ModelUnavailable(
                f"Model version {version} was not loaded: {MODEL} should hold {problem.expected}, "
                f"found {problem.found}. Train the model again, or serve another version: "
                "python -m scoring models list."
            ) from None

    def card(self, version: str) -> dict[str, Any]:
        """A version's card as plain data, checked like the model; raises ModelUnavailable."""
        manifest = self._manifest(version)
        card: dict[str, Any] = json.loads(self._checked(version, manifest, CARD))
        return card

    def _manifest(self, version: str) -> _Version:
        versions = self._pointer().versions
        if version in versions:
            return versions[version]
        known = ", ".join(sorted(versions)) or "none"
        raise ModelUnavailable(
            f"There is no model version “{version}”. Expected one of: {known}. "
            "See them with: python -m scoring models list."
        )

    def _checked(self, version: str, manifest: _Version, name: str) -> bytes:
        path = self.folder / version / name
        try:
            content = path.read_bytes()
        except OSError:
            raise _damaged(version, name, "the file", "no such file") from None
        found, expected = hashlib.sha256(content).hexdigest(), manifest.files.get(name, "")
        if found != expected:
            raise _damaged(version, name, f"SHA-256 {expected[:12]}…", f"{found[:12]}…")
        return content

    def _pointer(self) -> _Pointer:
        path = self.folder / POINTER
        if not path.exists():
            return _Pointer()
        try:
            pointer: _Pointer = made(_Pointer, json.loads(path.read_bytes()), POINTER)
        except (OSError, ValueError, Misfit):
            pointer = _Pointer(format=0)
        if pointer.format != POINTER_FORMAT:
            raise ModelUnavailable(
                f"The list of model versions, {POINTER}, cannot be read. Expected JSON of format "
                f"{POINTER_FORMAT}. Restore it from a backup, or remove the folder and train again."
            )
        return pointer

    def _next_version(self, pointer: _Pointer) -> str:
        on_disk = [p.name for p in self.folder.glob("v[0-9]*")]
        numbers = [int(n[1:]) for n in [*pointer.versions, *on_disk] if n[1:].isdigit()]
        return f"v{max(numbers, default=0) + 1:04d}"

    def _write(self, model: LeadModel, name: str) -> _Version:
        scratch = Path(tempfile.mkdtemp(prefix=".publishing-", dir=self.folder))
        try:
            write_model(model, scratch / MODEL)
            (scratch / CARD).write_text(_json(card_of(model)), encoding="utf-8")
            for path in (scratch / MODEL, scratch / CARD):
                _sync(path)
            files = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in scratch.iterdir()}
            scratch.chmod(0o755)
            scratch.rename(self.folder / name)
        except OSError as problem:
            shutil.rmtree(scratch, ignore_errors=True)
            raise ModelUnavailable(
                f"The model could not be written to “{self.folder.name}/” ({problem.strerror}). "
                "Nothing was changed. Check the folder's free space and permissions."
            ) from problem
        libraries = {library: installed_version(library) for library in LIBRARIES}
        return _Version(files, libraries, model.card.trained_at)

    def _switch(self, pointer: _Pointer, name: str) -> None:
        old, before = pointer.champion, pointer.before
        if old != name:
            self._write_pointer(_pointing(pointer, name, (*before, *([old] if old else []))))

    def _write_pointer(self, pointer: _Pointer) -> None:
        scratch = self.folder / f".{POINTER}.{os.getpid()}"
        try:
            scratch.write_text(_json(plain(pointer)), encoding="utf-8")
            _sync(scratch)
            scratch.replace(self.folder / POINTER)
        except OSError as problem:
            raise ModelUnavailable(
                f"The champion could not be switched in “{self.folder.name}/” "
                f"({problem.strerror}). The current one still serves. Check the folder's free "
                "space and permissions."
            ) from problem


def _pointing(pointer: _Pointer, champion: str, before: Sequence[str]) -> _Pointer:
    """The pointer as it leads to another champion from now on."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return replace(pointer, champion=champion, before=tuple(before), since=now)


def card_of(model: LeadModel) -> dict[str, Any]:
    """The card as plain data, with fields, quarantine, tier floors and test figures."""
    columns = {"tier_floors": plain(model.floors), "columns": plain(model.schema.columns)}
    return {**plain(model.card), **columns}


def _require_libraries(version: str, manifest: _Version) -> None:
    for library in LIBRARIES:
        found = installed_version(library)
        written = manifest.libraries.get(library, found)
        if found.split(".")[0] != written.split(".")[0]:
            raise ModelUnavailable(
                f"Model version {version} was written with {library} {written}, and {found} is "
                "installed here, which may read it wrongly. Install the versions of "
                "requirements.txt, or train the model again."
            )


def _damaged(version: str, name: str, expected: str, found: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"Model version {version} is damaged and was not loaded: {name} should be {expected}, "
        f"found {found}. Restore the file, or serve another version: "
        "python -m scoring models list."
    )


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
