"""Model versions on disk: publish, champion, roll back. Loads only what the list names.

A model is plain numbers, text and arrays: an object of any kind is refused before it is built.

    models/registry.json       the list: champion, the champions before it, all versions
    models/registry.copy.json  the same once more
    models/.lock               held by who changes something
    models/v0001/model.joblib  the model
    models/v0001/card.json     its card, for people and machines
    models/v0001/golden.json   made-up leads and what it makes of them
    models/v0001/manifest.json what it says of itself, should the list be lost

A version is written to a temporary folder, synced, renamed, and only then listed. A registry is one
folder and knows nothing of the folders around it.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.plain import Misfit
from scoring.registry import libraries
from scoring.registry.card_file import card_of, read_card
from scoring.registry.disk import (
    SCRATCH,
    WAIT,
    alone,
    content_of,
    leftovers,
    sync,
    sync_folder,
    tidy,
    write_synced,
)
from scoring.registry.golden import COUNT, departs, golden_leads, read_golden
from scoring.registry.model_file import read_model, write_model
from scoring.registry.pointer import (
    COPY,
    MANIFEST,
    MODEL,
    MOST_BYTES,
    POINTER,
    Pointer,
    Reading,
    VersionFiles,
    as_json,
    from_json,
    is_time,
    is_version,
    manifest,
    number,
    read_pointer,
    unlisted,
    write_pointer,
)
from scoring.wording import day

CARD, GOLDEN = "card.json", "golden.json"
TRAIN_AGAIN = "Train the model again, or serve another version: python -m scoring models list."


@dataclass(frozen=True)
class Loaded:
    """A model that serves; `warning` says why when it is not the champion, it is `instead_of` that.

    `notices` are what is odd about it or its folder and does not keep it from serving.
    """

    model: LeadModel
    warning: str = ""
    notices: tuple[str, ...] = ()
    instead_of: str = ""


class Registry:
    """The model versions of one folder; the folder need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def versions(self) -> list[str]:
        """All published versions, oldest first."""
        return self._pointer().names

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

    @property
    def state(self) -> tuple[object, ...]:
        """Changes whenever another version may serve: the list, and the files of the models."""
        models = sorted(self.folder.glob(f"v[0-9]*/{MODEL}"))
        with suppress(OSError):
            found = [content_of(self.folder, name, most=MOST_BYTES) for name in (POINTER, COPY)]
            dated = [(str(path), (s := path.stat()).st_mtime_ns, s.st_size) for path in models]
            return (*found, *dated)
        return ()

    def require_room(self) -> None:
        """Raises ModelUnavailable where no version could be published, before one is trained."""
        with self._changing(create=True):
            return

    def publish(self, model: LeadModel) -> LeadModel:
        """Store a model as a new version and make it champion; returns it with its version.

        Raises ModelUnavailable where the folder cannot be written to; nothing is left there then.
        """
        with self._changing(create=True) as pointer:
            name = self._next_version(pointer)
            named = replace(model, card=replace(model.card, version=name))
            versions = {**pointer.versions, name: self._write(named, name)}
            try:
                self._switch(replace(pointer, versions=versions), name)
            except OSError:
                shutil.rmtree(self.folder / name, ignore_errors=True)
                raise
        return named

    def promote(self, version: str) -> None:
        """Make a version champion, after proving that it loads."""
        with self._changing() as pointer:
            self._load(version, pointer)
            self._switch(pointer, version)

    def rollback(self, expected: str | None = None) -> str:
        """Return to the champion before this one, which is the one `expected`, if any.

        Raises ModelUnavailable where there is none, or another one meanwhile.
        """
        with self._changing() as pointer:
            if not pointer.before:
                raise ModelUnavailable(
                    "No other version has served before this one. "
                    "Name a version yourself: python -m scoring models serve VERSION."
                )
            *before, previous = pointer.before
            if expected not in (None, previous):
                raise ModelUnavailable(
                    f"The way back no longer leads to {expected} but to {previous}, because "
                    "somebody else has switched the model meanwhile. Look at the versions again."
                )
            self._load(previous, pointer)
            write_pointer(self.folder, pointer.leading(previous, before))
        return previous

    def serving(self) -> Loaded:
        """The champion, or the newest version that loads, former champions first, with a warning.

        What is damaged in the folder and can be made anew is.
        """
        pointer = self._cared_for()
        if pointer.champion is None:
            raise ModelUnavailable(
                f"There is no model in “{self.folder.name}/” yet. "
                "Train one on a history: python -m scoring train HISTORY --outcome COLUMN."
            )
        problems: list[str] = []
        order = [pointer.champion, *reversed(pointer.before), *reversed(pointer.names)]
        for name in dict.fromkeys(order):
            try:
                model = self._load(name, pointer)
            except ModelUnavailable as problem:
                problems.append(str(problem))
            else:
                notices = (*_restored(pointer), *self._notices(name, pointer))
                if not problems:
                    return Loaded(model, notices=notices)
                return Loaded(model, problems[0], notices, pointer.champion)
        raise ModelUnavailable(problems[0])

    def load(self, version: str) -> LeadModel:
        """Load one version after checking its hash, its libraries and what it makes of its golden
        leads; raises ModelUnavailable.
        """
        return self._load(version, self._pointer())

    def card(self, version: str) -> dict[str, Any]:
        """A version's card as plain data, checked like the model; raises ModelUnavailable.

        Its fields are those of a ModelCard, `tier_floors` those of TierFloors, `columns` Columns.
        """
        content = self._checked(version, _listed(version, self._pointer()), CARD)
        try:
            return read_card(content, version)
        except Misfit as problem:
            raise _not_loaded(version, CARD, problem) from None

    def notices(self) -> tuple[str, ...]:
        """What is odd about the folder and its champion, without loading it."""
        pointer = self._pointer()
        own = self._notices(pointer.champion, pointer) if pointer.champion else ()
        return (*_restored(pointer), *own)

    def _load(self, version: str, pointer: Pointer) -> LeadModel:
        files = _listed(version, pointer)
        libraries.require(version, files.libraries)
        content = self._checked(version, files, MODEL)
        try:
            model = read_model(content)
        except Misfit as problem:
            raise _not_loaded(version, MODEL, problem) from None
        if model.card.version != version:
            raise _damaged(version, MODEL, f"version {version}", "another version")
        if change := self._departure(model, files):
            raise ModelUnavailable(
                f"Model version {version} was not loaded: of its check leads one gets {change}, as "
                "other libraries or another machine read it otherwise. Install the versions of "
                "requirements.txt, or train the model again."
            )
        return model

    def _departure(self, model: LeadModel, files: VersionFiles) -> str:
        """What a model makes otherwise of its golden leads; "" also where they are not sound."""
        with suppress(ModelUnavailable, Misfit):
            content = self._checked(model.card.version, files, GOLDEN)
            leads = read_golden(from_json(content), model.encoder.fields)
            return departs(model, leads)
        return ""

    def _notices(self, version: str, pointer: Pointer) -> tuple[str, ...]:
        """What is odd about a version and does not keep it from serving."""
        files = pointer.versions[version]
        lacking = [name for name in (CARD, GOLDEN) if not self._is_sound(version, files, name)]
        minor = libraries.minor(version, files.libraries)
        told = [f"Model version {version} lacks its card: {CARD} is missing or damaged."]
        if GOLDEN in lacking:
            kept = f"Model version {version} has no sound check leads, so that nobody can see"
            proof = f"{kept} whether it still scores as it did. Train it again to get them."
        else:
            proof = f"Its {COUNT} check leads get the chances that they got then." if minor else ""
        said = [minor, told[0] if CARD in lacking else "", proof]
        return tuple(filter(None, said))

    def _is_sound(self, version: str, files: VersionFiles, name: str) -> bool:
        with suppress(ModelUnavailable):
            return bool(self._checked(version, files, name))
        return False

    def _checked(self, version: str, files: VersionFiles, name: str) -> bytes:
        try:
            content = content_of(self.folder, version, name)
        except OSError as problem:
            raise _damaged(version, name, "the file", f"{problem.strerror}") from None
        if content is None:
            raise _damaged(version, name, "the file", "no such file")
        found, expected = hashlib.sha256(content).hexdigest(), files.files.get(name, "")
        if found != expected:
            raise _damaged(version, name, f"SHA-256 {expected[:12]}…", f"{found[:12]}…")
        return content

    def _pointer(self) -> Pointer:
        return read_pointer(self.folder).pointer

    def _cared_for(self) -> Pointer:
        """The list, after what is damaged or left over was put in order, if that can be done now.

        Somebody else may be at it, or the folder be read-only.
        """
        reading = read_pointer(self.folder)
        if not reading.is_whole or leftovers(self.folder) or unlisted(self.folder, reading.pointer):
            with suppress(ModelUnavailable), self._changing(wait=0.0) as pointer:
                return pointer
        return reading.pointer

    @contextmanager
    def _changing(self, *, create: bool = False, wait: float = WAIT) -> Iterator[Pointer]:
        """Nobody else changes the folder meanwhile; the list after everything was put in order.

        Raises ModelUnavailable where the folder cannot be written to.
        """
        if not create and not self.folder.is_dir():
            yield Pointer()
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with alone(self.folder, wait):
                tidy(self.folder)
                yield self._in_order(read_pointer(self.folder))
        except OSError as problem:
            raise ModelUnavailable(
                f"The models in “{self.folder.name}/” could not be changed "
                f"({problem.strerror or problem}). Nothing was changed. Check the folder's free "
                "space and permissions, then try again."
            ) from problem

    def _in_order(self, reading: Reading) -> Pointer:
        """The list with the versions whose publication was cut off at its end, on disk."""
        pointer = reading.pointer
        others = unlisted(self.folder, pointer)
        if reading.is_whole and not others:
            return pointer
        whole = replace(pointer, versions={**pointer.versions, **others})
        if whole.champion is None:
            whole = whole.leading(whole.names[-1], ())
        write_pointer(self.folder, whole)
        return read_pointer(self.folder).pointer

    def _next_version(self, pointer: Pointer) -> str:
        on_disk = [p.name for p in self.folder.glob("v[0-9]*") if is_version(p.name)]
        numbers = map(number, [*pointer.versions, *on_disk])
        return f"v{max(numbers, default=0) + 1:04d}"

    def _write(self, model: LeadModel, name: str) -> VersionFiles:
        """A version's folder, whole or not at all. Raises OSError."""
        scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=self.folder))
        try:
            write_model(model, scratch / MODEL)
            sync(scratch / MODEL)
            write_synced(scratch / CARD, as_json(card_of(model)))
            write_synced(scratch / GOLDEN, as_json(golden_leads(model)))
            hashes = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in scratch.iterdir()}
            at = model.card.trained_at
            files = VersionFiles(hashes, libraries.installed(), at if is_time(at) else "")
            write_synced(scratch / MANIFEST, manifest(name, files))
            scratch.chmod(0o755)
            sync_folder(scratch)
            scratch.rename(self.folder / name)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        sync_folder(self.folder)
        return files

    def _switch(self, pointer: Pointer, name: str) -> None:
        old, before = pointer.champion, pointer.before
        if old != name:
            former = (*before, *([old] if old else []))
            write_pointer(self.folder, pointer.leading(name, former))


def _listed(version: str, pointer: Pointer) -> VersionFiles:
    if version in pointer.versions:
        return pointer.versions[version]
    known = ", ".join(pointer.names) or "none"
    raise ModelUnavailable(
        f"There is no model version “{version}”. Expected one of: {known}. "
        "See them with: python -m scoring models list."
    )


def _restored(pointer: Pointer) -> tuple[str, ...]:
    if not pointer.restored:
        return ()
    said = f"The list of model versions was damaged and was made anew on {day(pointer.restored)}."
    return (f"{said} Check that the version you want serves.",)


def _damaged(version: str, name: str, expected: str, found: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"Model version {version} is damaged and was not loaded: {name} should be {expected}, "
        f"found {found}. Restore the file, or serve another version: "
        "python -m scoring models list."
    )


def _not_loaded(version: str, name: str, problem: Misfit) -> ModelUnavailable:
    return ModelUnavailable(
        f"Model version {version} was not loaded: {name} should hold {problem.expected}, "
        f"found {problem.found}. {TRAIN_AGAIN}"
    )
