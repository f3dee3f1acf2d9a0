"""Model versions on disk: publish, champion, roll back. Loads only what the manifest lists.

    models/registry.json      the one pointer: champion, the champions before it, all versions
    models/v0001/model.joblib the model
    models/v0001/card.json    its card, for people and machines

A version is written to a temporary folder, synced, renamed, and only then pointed to.
"""

import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version as installed_version
from pathlib import Path
from pickle import PickleError
from typing import Any

import joblib

from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.schema import LeadSchema

POINTER = "registry.json"
MODEL, CARD = "model.joblib", "card.json"
FORMAT = 1
POINTER_KEYS = frozenset({"format", "champion", "before", "versions"})
# What a pickled model needs to be read back as it was.
LIBRARIES = ("joblib", "lightgbm", "numpy", "pandas", "scikit-learn")


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
        return sorted(self._pointer()["versions"])

    @property
    def champion(self) -> str | None:
        """The version that serves."""
        champion = self._pointer()["champion"]
        return None if champion is None else str(champion)

    def publish(self, model: LeadModel) -> LeadModel:
        """Store a model as a new version and make it champion; returns it with its version."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = self._next_version(self._pointer())
        named = replace(model, card=replace(model.card, version=name))
        manifest = self._write(named, name)
        # Read again: another process may have published while this one wrote.
        pointer = self._pointer()
        pointer["versions"][name] = manifest
        self._switch(pointer, name)
        return named

    def promote(self, version: str) -> None:
        """Make a version champion, after proving that it loads."""
        self.load(version)
        self._switch(self._pointer(), version)

    def rollback(self) -> str:
        """Return to the champion before this one; raises ModelUnavailable when there is none."""
        pointer = self._pointer()
        if not pointer["before"]:
            raise ModelUnavailable(
                "There is no earlier champion to return to. "
                "Name a version yourself: python -m scoring models promote VERSION."
            )
        previous = str(pointer["before"][-1])
        self.load(previous)
        pointer["before"] = pointer["before"][:-1]
        self._write_pointer(pointer | {"champion": previous})
        return previous

    def serving(self) -> Loaded:
        """The champion, or the newest earlier champion that loads, with a warning."""
        pointer = self._pointer()
        if pointer["champion"] is None:
            raise ModelUnavailable(
                f"There is no model in “{self.folder.name}/” yet. "
                "Train one on a history: python -m scoring train HISTORY --outcome COLUMN."
            )
        candidates = [pointer["champion"], *reversed(pointer["before"])]
        problems: list[str] = []
        for name in dict.fromkeys(candidates):
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
            model = joblib.load(io.BytesIO(content))
        except (AttributeError, ImportError, EOFError, ValueError, TypeError, PickleError):
            model = None
        if not isinstance(model, LeadModel) or not hasattr(model, "scorer"):
            expected, found = "a model this release reads", "one of another release"
            raise ModelUnavailable(_damaged(version, MODEL, expected, found))
        return model

    def card(self, version: str) -> dict[str, Any]:
        """A version's card as plain data, checked like the model; raises ModelUnavailable."""
        manifest = self._manifest(version)
        card: dict[str, Any] = json.loads(self._checked(version, manifest, CARD))
        return card

    def _manifest(self, version: str) -> dict[str, Any]:
        versions: dict[str, dict[str, Any]] = self._pointer()["versions"]
        if version in versions:
            return versions[version]
        known = ", ".join(sorted(versions)) or "none"
        raise ModelUnavailable(
            f"There is no model version “{version}”. Expected one of: {known}. "
            "See them with: python -m scoring models list."
        )

    def _checked(self, version: str, manifest: Mapping[str, Any], name: str) -> bytes:
        path = self.folder / version / name
        try:
            content = path.read_bytes()
        except OSError:
            raise ModelUnavailable(_damaged(version, name, "the file", "no such file")) from None
        found, expected = hashlib.sha256(content).hexdigest(), manifest["files"].get(name, "")
        if found != expected:
            raise ModelUnavailable(
                _damaged(version, name, f"SHA-256 {expected[:12]}…", f"{found[:12]}…")
            )
        return content

    def _pointer(self) -> dict[str, Any]:
        path = self.folder / POINTER
        if not path.exists():
            return {"format": FORMAT, "champion": None, "before": [], "versions": {}}
        try:
            pointer: dict[str, Any] = json.loads(path.read_bytes())
        except (OSError, ValueError):
            pointer = {}
        if not isinstance(pointer, dict) or not pointer.keys() >= POINTER_KEYS:
            pointer = {"format": None}
        if pointer["format"] != FORMAT:
            raise ModelUnavailable(
                f"The list of model versions, {POINTER}, cannot be read. Expected JSON of format "
                f"{FORMAT}. Restore it from a backup, or remove the folder and train again."
            )
        return pointer

    def _next_version(self, pointer: Mapping[str, Any]) -> str:
        on_disk = [p.name for p in self.folder.glob("v[0-9]*")]
        numbers = [int(n[1:]) for n in [*pointer["versions"], *on_disk] if n[1:].isdigit()]
        return f"v{max(numbers, default=0) + 1:04d}"

    def _write(self, model: LeadModel, name: str) -> dict[str, Any]:
        scratch = Path(tempfile.mkdtemp(prefix=".publishing-", dir=self.folder))
        try:
            joblib.dump(model, scratch / MODEL, compress=3)
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
        return {"files": files, "libraries": libraries, "published": model.card.trained_at}

    def _switch(self, pointer: dict[str, Any], name: str) -> None:
        old = pointer["champion"]
        before = [*pointer["before"], old] if old not in (None, name) else pointer["before"]
        self._write_pointer(pointer | {"champion": name, "before": before})

    def _write_pointer(self, pointer: Mapping[str, Any]) -> None:
        scratch = self.folder / f".{POINTER}.{os.getpid()}"
        try:
            scratch.write_text(_json(pointer), encoding="utf-8")
            _sync(scratch)
            scratch.replace(self.folder / POINTER)
        except OSError as problem:
            raise ModelUnavailable(
                f"The champion could not be switched in “{self.folder.name}/” "
                f"({problem.strerror}). The current one still serves. Check the folder's free "
                "space and permissions."
            ) from problem


def card_of(model: LeadModel) -> dict[str, Any]:
    """The card as plain data, with fields, quarantine, tier floors and test figures."""
    card = asdict(model.card)
    floors = asdict(model.floors)
    return card | {"tier_floors": floors, "columns": columns_of(model.schema)}


def columns_of(schema: LeadSchema) -> list[dict[str, str]]:
    """The columns as plain data: name, kind, role and reason."""
    return [
        {"name": c.name, "kind": c.kind.value, "role": c.role.value, "reason": c.reason}
        for c in schema.columns
    ]


def _require_libraries(version: str, manifest: Mapping[str, Any]) -> None:
    for library, written in manifest["libraries"].items():
        found = installed_version(library)
        if found.split(".")[0] != str(written).split(".")[0]:
            raise ModelUnavailable(
                f"Model version {version} was written with {library} {written}, and {found} is "
                "installed here, which may read it wrongly. Install the versions of "
                "requirements.txt, or train the model again."
            )


def _damaged(version: str, name: str, expected: str, found: str) -> str:
    return (
        f"Model version {version} is damaged and was not loaded: {name} should be {expected}, "
        f"found {found}. Restore the file, or promote another version: "
        "python -m scoring models list."
    )


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
