"""The list of a registry: what serves, what served before, all versions; twice on disk, sealed.

A list whose seal is broken is not believed. The other copy stands in for it, and where both are
gone what the version folders say of themselves.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from scoring.errors import ModelUnavailable
from scoring.plain import MAY_LACK, Misfit, made, plain
from scoring.registry.disk import content_of, plain_file, put
from scoring.wording import clipped

POINTER, COPY, MANIFEST = "registry.json", "registry.copy.json", "manifest.json"
MODEL = "model.joblib"
# Lists of format 1, of earlier releases, have no copy and no seal.
POINTER_FORMAT = 2
_SEAL = "seal"
_SERVING = ("champion", "shadow")
_VERSION = re.compile(r"v[0-9]{4,20}")
_HASH = re.compile(r"[0-9a-f]{64}")
_SHORT = re.compile(r"[\w .+!-]{1,60}", re.ASCII)
# A list of which nobody's hand but ours has written is far from either of these.
_MOST_CHANGES = 10**15
MOST_BYTES = 32 << 20
# Older changes are no longer told.
MOST_LOGGED = 500
LONGEST_NAME = 60


@dataclass(frozen=True)
class VersionFiles:
    """SHA-256 of a version's files, the libraries it was written with, and when; none if unknown.

    `kept` is whether it was stored beside a champion, not to serve.

    Raises Misfit for what no release has written.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    libraries: Mapping[str, str] = field(default_factory=dict)
    published: str = ""
    kept: bool = field(default=False, metadata=MAY_LACK)

    def __post_init__(self) -> None:
        said = (*self.files, *self.libraries, *self.libraries.values())
        hashes = all(_HASH.fullmatch(h) for h in self.files.values())
        if not (hashes and all(_SHORT.fullmatch(s) for s in said) and is_time(self.published)):
            raise Misfit("hashes, libraries and a time")


class Deed(StrEnum):
    """What was done to a version."""

    PUBLISHED = "published"
    KEPT = "kept"
    SERVED = "served"
    BACK = "back"
    PRUNED = "pruned"
    SHADOWED = "shadowed"
    UNSHADOWED = "unshadowed"


@dataclass(frozen=True)
class LogEntry:
    """Who did what to a version and when, in ISO 8601; `former` is the champion until then.

    Raises Misfit for what no release has written.
    """

    time: str
    what: Deed
    version: str
    who: str = ""
    former: str = ""

    def __post_init__(self) -> None:
        named = is_version(self.version) and (not self.former or is_version(self.former))
        if not (named and is_time(self.time) and self.who == clean_name(self.who)):
            raise Misfit("a change of a version")


@dataclass(frozen=True)
class Pointer:
    """What serves, what served before, the newest last, and all there is.

    `since` is when the champion became it, "" in a list of an earlier release; `changes` counts how
    often the list was written; `restored` is when it was last made anew out of a damaged one, ""
    since the last switch. `shadow` is the version that is shown beside the champion, and `log` what
    was done, the newest last. Raises Misfit for what no release has written.
    """

    champion: str | None = None
    before: tuple[str, ...] = ()
    versions: Mapping[str, VersionFiles] = field(default_factory=dict)
    since: str = field(default="", metadata=MAY_LACK)
    changes: int = field(default=0, metadata=MAY_LACK)
    restored: str = field(default="", metadata=MAY_LACK)
    shadow: str | None = field(default=None, metadata=MAY_LACK)
    log: tuple[LogEntry, ...] = field(default=(), metadata=MAY_LACK)

    def __post_init__(self) -> None:
        named = {*self.before, self.champion, self.shadow} - {None}
        sound = named <= self.versions.keys() and all(map(is_version, self.versions))
        times = is_time(self.since) and is_time(self.restored)
        if not (sound and times and self.changes >= 0):
            raise Misfit("versions that are listed")

    @property
    def names(self) -> list[str]:
        """All versions, the newest last."""
        return sorted(self.versions, key=number)

    @property
    def succession(self) -> list[str]:
        """Which version serves where those before it cannot: what was only kept comes last."""
        newest = self.names[::-1]
        kept = [name for name in newest if self.versions[name].kept]
        chosen = [self.champion, *self.before[::-1]] if self.champion else []
        return list(dict.fromkeys([*chosen, *(n for n in newest if n not in kept), *kept]))

    def leading(self, champion: str, before: Iterable[str]) -> "Pointer":
        """The list as it leads to another champion from now on."""
        shadow = None if champion == self.shadow else self.shadow
        told = replace(self, champion=champion, before=tuple(before), since=now(), restored="")
        return replace(told, shadow=shadow)

    def succeeded_by(self, version: str) -> "Pointer":
        """The list as it leads to a version, and back from it to the champion of now."""
        before = (*self.before, *([self.champion] if self.champion else []))
        return self if version == self.champion else self.leading(version, before)

    def prunable(self, keep: int) -> list[str]:
        """All but the newest versions, those that serve, did just before, or are shown beside."""
        newest = self.names[len(self.names) - keep :] if keep < len(self.names) else self.names
        needed = {self.champion, self.shadow, *self.before[-1:], *newest}
        return [name for name in self.names if name not in needed]

    def without(self, names: Collection[str]) -> "Pointer":
        """The list without these versions, none of which serves or is shown beside the champion."""
        left = {name: files for name, files in self.versions.items() if name not in names}
        before = [name for name in self.before if name not in names]
        # The way back leads to another version at each step.
        nexts = [*before, self.champion][1:]
        turns = tuple(n for n, then in zip(before, nexts, strict=True) if n != then)
        return replace(self, versions=left, before=turns)

    def noting(self, what: Deed, version: str, who: str) -> "Pointer":
        """The list with one more change noted, which is about to be made to it as it is here."""
        entry = LogEntry(now(), what, version, clean_name(who), self.champion or "")
        return replace(self, log=(*self.log, entry)[-MOST_LOGGED:])

    @property
    def gone(self) -> frozenset[str]:
        """The versions that were pruned, as far back as is noted."""
        pruned = {entry.version for entry in self.log if entry.what is Deed.PRUNED}
        return frozenset(pruned - self.versions.keys())


class Reading(NamedTuple):
    """A list, and whether it is on disk as it should be."""

    pointer: Pointer
    is_whole: bool


def is_version(name: str) -> bool:
    """Whether a version may have this name.

    >>> is_version("v0001"), is_version("../v0001"), is_version("v٠٠٠١")
    (True, False, False)
    """
    return _VERSION.fullmatch(name) is not None


def number(name: str) -> int:
    """The number in the name of a version."""
    return int(name[1:])


def clean_name(who: str) -> str:
    """Who did it as one short line, "" for none.

    >>> clean_name(" Ann\\n Lee ")
    'Ann Lee'
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in who)
    return clipped(" ".join(shown.split()), LONGEST_NAME)


def is_time(stamp: str) -> bool:
    """Whether a text is a time in ISO 8601, or says of none."""
    with suppress(ValueError):
        return stamp == "" or (stamp.isascii() and bool(datetime.fromisoformat(stamp)))
    return False


def now() -> str:
    """This second in ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_pointer(folder: Path) -> Reading:
    """The list of a folder, made anew where it is damaged.

    Raises ModelUnavailable where there is one of which nothing can be made, or the disk fails.
    """
    try:
        copies = [c for c in (_copy(folder, POINTER), _copy(folder, COPY)) if c is not None]
        sound = [copy.pointer for copy in copies if copy.is_whole]
        if not sound:
            return _rebuilt(folder, [copy.pointer for copy in copies])
    except OSError as problem:
        raise ModelUnavailable(
            f"The list of model versions, {POINTER}, cannot be read "
            f"({problem.strerror or problem}). Check the folder's permissions, then try again."
        ) from problem
    newest = max(sound, key=lambda pointer: pointer.changes)
    if len(sound) < len(copies) or (len(copies) == 1 and newest.changes):
        return Reading(replace(newest, restored=now()), is_whole=False)
    # Where a change was cut off between the two, the first of them counts.
    return Reading(newest, is_whole=len({pointer.changes for pointer in sound}) == 1)


def write_pointer(folder: Path, pointer: Pointer) -> None:
    """Put a list in place of the one before, and its copy; raises OSError, nothing is changed then.

    Versions of earlier releases are given a manifest of their own.
    """
    counted = replace(pointer, changes=pointer.changes + 1)
    content = sealed({"format": POINTER_FORMAT, **plain(counted)})
    bare = {name: files for name, files in pointer.versions.items() if _lacks(folder, name, files)}
    manifests = {f"{name}/{MANIFEST}": manifest(name, files) for name, files in bare.items()}
    put(folder, {POINTER: content, COPY: content, **manifests})


def manifest(name: str, files: VersionFiles) -> bytes:
    """What a version's folder says of itself."""
    return sealed({"version": name, **plain(files)})


def unlisted(folder: Path, pointer: Pointer) -> dict[str, VersionFiles]:
    """The versions of a folder that say of themselves what they are and are not in the list."""
    found = [path.name for path in folder.glob("v[0-9]*") if is_version(path.name)]
    known = pointer.versions.keys() | pointer.gone
    said = {name: _manifest(folder, name) for name in found if name not in known}
    return {name: files for name, files in said.items() if files is not None}


def sealed(content: Mapping[str, Any]) -> bytes:
    """JSON with the SHA-256 of what it says."""
    return as_json({**content, _SEAL: _seal(content)})


def as_json(content: Mapping[str, Any]) -> bytes:
    """JSON for people and machines."""
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def from_json(content: bytes) -> Any:
    """What JSON says, None where it is none."""
    with suppress(ValueError, RecursionError):
        return json.loads(content)
    return None


def _seal(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _unsealed(data: object) -> dict[str, Any]:
    """What was sealed. Raises Misfit where it was changed since."""
    if isinstance(data, dict):
        rest = _without(data, _SEAL)
        with suppress(RecursionError):
            if data.get(_SEAL) == _seal(rest):
                return rest
    raise Misfit("what was written", "something else")


def _without(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != name}


def _copy(folder: Path, name: str) -> Reading | None:
    """One of the two copies as far as it can be read, None where there is none."""
    content = content_of(folder, name, most=MOST_BYTES)
    return None if content is None else _read(content)


# Asked for several times by everything that looks at several versions.
@lru_cache(maxsize=4)
def _read(content: bytes) -> Reading:
    data = from_json(content)
    try:
        return Reading(_strict(data), is_whole=True)
    except Misfit:
        return Reading(_as_far_as_read(data), is_whole=False)


def _strict(data: Any) -> Pointer:
    first = isinstance(data, dict) and data.get("format") == 1
    told = data if first else _unsealed(data)
    if not first and told.get("format") != POINTER_FORMAT:
        raise Misfit(f"a list of format {POINTER_FORMAT}")
    pointer: Pointer = made(Pointer, _without(told, "format"), POINTER)
    # A list of versions says which one serves, and one more change must fit.
    if pointer.changes >= _MOST_CHANGES or (pointer.versions and pointer.champion is None):
        raise Misfit("a list that was written here")
    return replace(pointer, changes=0) if first else pointer


def _as_far_as_read(data: Any) -> Pointer:
    """What a damaged list says that makes sense; a version of which it makes none has no files."""
    told = data if isinstance(data, dict) else {}
    listed, before = told.get("versions"), told.get("before")
    versions = listed if isinstance(listed, dict) else {}
    kept = {name: _files(entry) for name, entry in versions.items() if is_version(name)}
    known = [n for n in before if _is_one(n, kept)] if isinstance(before, list) else []
    champion, shadow = (n if _is_one(n, kept) else None for n in map(told.get, _SERVING))
    return Pointer(champion, tuple(known), kept, shadow=shadow, log=_log(told.get("log")))


def _log(data: object) -> tuple[LogEntry, ...]:
    with suppress(Misfit):
        log: tuple[LogEntry, ...] = made(tuple[LogEntry, ...], data, "log")
        return log
    return ()


def _is_one(name: object, versions: Mapping[str, VersionFiles]) -> bool:
    return isinstance(name, str) and name in versions


def _files(entry: object) -> VersionFiles:
    try:
        files: VersionFiles = made(VersionFiles, entry, "version")
    except Misfit:
        return VersionFiles()
    return files


def _rebuilt(folder: Path, damaged: list[Pointer]) -> Reading:
    """A list out of what damaged ones say and what the versions' folders say of themselves."""
    said = next((pointer for pointer in damaged if pointer.versions), Pointer())
    own = unlisted(folder, Pointer())
    whole = replace(said, versions={**said.versions, **own}, restored=now())
    if not whole.versions:
        if damaged:
            raise ModelUnavailable(
                f"The list of model versions, {POINTER}, cannot be read: neither it nor a folder "
                "beside it lists any. Restore the folder from a backup, or remove it and train "
                "again."
            )
        return Reading(Pointer(), is_whole=True)
    return Reading(replace(whole, champion=said.champion or whole.succession[0]), is_whole=False)


def _manifest(folder: Path, name: str) -> VersionFiles | None:
    content = content_of(folder, name, MANIFEST)
    if content is None:
        return None
    try:
        told = _unsealed(from_json(content))
        files: VersionFiles = made(VersionFiles, _without(told, "version"), MANIFEST)
    except Misfit:
        return None
    return files if told.get("version") == name else None


def _lacks(folder: Path, name: str, files: VersionFiles) -> bool:
    """Whether a version that is there says nothing of itself."""
    there = bool(files.files) and plain_file(folder, name, MODEL) is not None
    return there and not (folder / name / MANIFEST).exists()
