"""Model versions on disk: publish, champion, roll back. Loads only what the list names.

A model is plain numbers, text and arrays: an object of any kind is refused before it is built.

    registry.json        the list: champion, the champions before it, all versions, what was done
    registry.copy.json   the same once more
    .lock                held by who changes something
    v0001/model.joblib   the model
    v0001/card.json      its card, for people and machines
    v0001/golden.json    made-up leads and what it makes of them
    v0001/unseen.joblib  the leads that it was tested on, in its codes
    v0001/manifest.json  what it says of itself, should the list be lost

A version is written to a temporary folder, synced, renamed, and only then listed. A registry is one
folder and knows nothing of the folders around it.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scoring.errors import ChampionChanged, ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.model.unseen import UnseenLeads
from scoring.registry.disk import WAIT, alone, content_of, leftovers, tidy
from scoring.registry.pointer import (
    COPY,
    MODEL,
    MOST_BYTES,
    POINTER,
    Deed,
    LogEntry,
    Pointer,
    Reading,
    is_version,
    number,
    read_pointer,
    unlisted,
    write_pointer,
)
from scoring.registry.version import StoredVersion, write_version
from scoring.wording import day

# Versions beside those that serve or did just before that pruning leaves where nobody says.
KEPT_VERSIONS = 10


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
    """The versions of one model in one folder, which need not exist yet.

    Without a name the model is called as its folder is.
    """

    def __init__(self, folder: Path, name: str = "") -> None:
        self.folder, self.name = folder, name or folder.name

    @property
    def versions(self) -> list[str]:
        """All published versions, oldest first."""
        return self._pointer().names

    @property
    def published(self) -> dict[str, str]:
        """When each version was published, in ISO 8601, the oldest first; "" where unknown."""
        pointer = self._pointer()
        return {name: pointer.versions[name].published for name in pointer.names}

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
    def shadow(self) -> str | None:
        """The version whose chances are shown beside the champion's and not used."""
        return self._pointer().shadow

    @property
    def log(self) -> tuple[LogEntry, ...]:
        """Who did what to which version, the newest last."""
        return self._pointer().log

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
            dated = [_dated(path) for path in models]
            return (*found, *dated)
        return ()

    def require_room(self) -> None:
        """Raises ModelUnavailable where no version could be published, before one is trained."""
        with self._changing(create=True):
            return

    def publish(
        self,
        model: LeadModel,
        unseen: UnseenLeads | None = None,
        *,
        serve: bool = True,
        instead_of: str | None = None,
        by: str = "",
    ) -> LeadModel:
        """Store a model as a new version and make it champion; returns it with its version.

        Not to `serve` it stores it beside the champion, if there is one. `unseen` are the leads
        that it was tested on, `by` who does it. Nothing is left where it raises: ModelUnavailable
        where the folder cannot be written to, ChampionChanged where it is to serve and another one
        does by now than the one it is `instead_of`, "" for none, if that is said.
        """
        with self._changing(create=True) as pointer:
            if serve:
                _require_champion(pointer, instead_of, "The new version")
            name = self._next_version(pointer)
            card = replace(model.card, version=name)
            named = replace(model, card=card, line=self.name)
            serves = serve or pointer.champion is None
            files = write_version(self.folder, name, named, unseen, kept=not serves)
            noted = pointer.noting(Deed.PUBLISHED if serves else Deed.KEPT, name, by)
            listed = replace(noted, versions={**pointer.versions, name: files})
            try:
                write_pointer(self.folder, listed.succeeded_by(name) if serves else listed)
            except OSError:
                shutil.rmtree(self.folder / name, ignore_errors=True)
                raise
        return named

    def promote(self, version: str, *, instead_of: str | None = None, by: str = "") -> None:
        """Make a version champion, after proving that it loads.

        Raises ModelUnavailable also where another one serves by now than the one it is
        `instead_of`, if any is named.
        """
        with self._changing() as pointer:
            _require_champion(pointer, instead_of, version)
            self._version(version, pointer).load()
            if pointer.champion != version:
                noted = pointer.noting(Deed.SERVED, version, by)
                write_pointer(self.folder, noted.succeeded_by(version))

    def rollback(self, expected: str | None = None, *, by: str = "") -> str:
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
            self._version(previous, pointer).load()
            noted = pointer.noting(Deed.BACK, previous, by)
            write_pointer(self.folder, noted.leading(previous, before))
        return previous

    def shadowed(self, version: str | None, *, by: str = "") -> None:
        """Show a version's chances beside the champion's from now on, None for no longer any.

        Raises ModelUnavailable for the champion, and where the version does not load.
        """
        with self._changing() as pointer:
            if version == pointer.champion:
                raise ModelUnavailable(
                    f"{version} serves, so it cannot be shown beside itself. Choose another one."
                )
            if version is not None:
                self._version(version, pointer).load()
            told = version or pointer.shadow
            if told is not None and version != pointer.shadow:
                what = Deed.SHADOWED if version else Deed.UNSHADOWED
                write_pointer(self.folder, replace(pointer.noting(what, told, by), shadow=version))

    def prunable(self, keep: int = KEPT_VERSIONS) -> list[str]:
        """The versions that pruning would delete, oldest first."""
        return self._pointer().prunable(keep)

    def prune(
        self, keep: int = KEPT_VERSIONS, *, expected: Sequence[str] | None = None, by: str = ""
    ) -> list[str]:
        """Delete all but the newest `keep` versions; which ones, oldest first.

        Never the champion, the one that served before it and the one shown beside it. Raises
        ModelUnavailable where others than those `expected` would go by now.
        """
        with self._changing() as pointer:
            found, noted = pointer.prunable(keep), pointer
            if expected is not None and found != list(expected):
                raise ModelUnavailable(
                    "Nothing was deleted, because the versions have changed meanwhile. Look at "
                    "them again."
                )
            for name in found:
                noted = noted.noting(Deed.PRUNED, name, by)
            if found:
                # Listed no longer, then deleted: what is left of them by then is no version.
                write_pointer(self.folder, noted.without(found))
                self._clear(found)
        return found

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
        for name in pointer.succession:
            try:
                model = self._load(name, pointer)
            except ModelUnavailable as problem:
                problems.append(str(problem))
            else:
                notices = (*_restored(pointer), *self._version(name, pointer).notices())
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
        return self._version(version, self._pointer()).card()

    def unseen(self, version: str) -> UnseenLeads | None:
        """The leads that a version was tested on, None for one of a release that kept none.

        Raises ModelUnavailable where they are damaged.
        """
        return self._version(version, self._pointer()).unseen()

    def libraries(self, version: str) -> Mapping[str, str]:
        """The libraries that a version was written with, by name."""
        return self._version(version, self._pointer()).files.libraries

    def verify(self) -> dict[str, str]:
        """What is wrong with each version, oldest first, "" for a sound one; all files are read."""
        pointer = self._pointer()
        return {name: self._version(name, pointer).fault for name in pointer.names}

    def notices(self) -> tuple[str, ...]:
        """What is odd about the folder and its champion, without loading it."""
        pointer = self._pointer()
        champion = pointer.champion
        own = self._version(champion, pointer).notices() if champion else ()
        return (*_restored(pointer), *own)

    def _load(self, version: str, pointer: Pointer) -> LeadModel:
        return replace(self._version(version, pointer).load(), line=self.name)

    def _version(self, version: str, pointer: Pointer) -> StoredVersion:
        if version in pointer.versions:
            return StoredVersion(self.folder, version, pointer.versions[version])
        known = ", ".join(pointer.names) or "none"
        raise ModelUnavailable(
            f"There is no model version “{version}”. Expected one of: {known}. "
            "See them with: python -m scoring models list."
        )

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
        self._clear(pointer.gone)
        others = unlisted(self.folder, pointer)
        if reading.is_whole and not others:
            return pointer
        whole = replace(pointer, versions={**pointer.versions, **others})
        if whole.champion is None:
            whole = whole.leading(whole.succession[0], ())
        write_pointer(self.folder, whole)
        return read_pointer(self.folder).pointer

    def _clear(self, names: Iterable[str]) -> None:
        """Delete the folders of versions that are no longer listed."""
        for name in names:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _next_version(self, pointer: Pointer) -> str:
        on_disk = [p.name for p in self.folder.glob("v[0-9]*") if is_version(p.name)]
        # The name of a version that is gone stands in the log for that one.
        numbers = map(number, [*pointer.versions, *on_disk, *pointer.gone])
        return f"v{max(numbers, default=0) + 1:04d}"


def _require_champion(pointer: Pointer, expected: str | None, version: str) -> None:
    if expected not in (None, pointer.champion or ""):
        raise ChampionChanged(
            f"{version} was not made champion: {pointer.champion} serves by now and not "
            f"{expected or 'none'}, because somebody else has switched the model meanwhile. Look "
            "at the versions again."
        )


def _dated(path: Path) -> tuple[object, ...]:
    """Changes when a file is changed or put in place of another, also by one as old."""
    about = path.stat()
    return str(path), about.st_mtime_ns, about.st_ctime_ns, about.st_size


def _restored(pointer: Pointer) -> tuple[str, ...]:
    if not pointer.restored:
        return ()
    said = f"The list of model versions was damaged and was made anew on {day(pointer.restored)}."
    return (f"{said} Check that the version you want serves.",)
