"""The list of a registry: what serves, what served before, all versions; twice on disk, sealed.

A list whose seal is broken is not believed. The other copy stands in for it, and where both are
gone what the version folders say of themselves.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from scoring.errors import ModelUnavailable
from scoring.plain import MAY_LACK, Misfit, made, plain
from scoring.registry.disk import content_of, plain_file, put

POINTER, COPY, MANIFEST = "registry.json", "registry.copy.json", "manifest.json"
MODEL = "model.joblib"
# Lists of format 1, of earlier releases, have no copy and no seal.
POINTER_FORMAT = 2
_SEAL = "seal"
_VERSION = re.compile(r"v[0-9]{4,20}")
_HASH = re.compile(r"[0-9a-f]{64}")
_SHORT = re.compile(r"[\w .+!-]{1,60}", re.ASCII)
# A list of which nobody's hand but ours has written is far from either of these.
_MOST_CHANGES = 10**15
MOST_BYTES = 32 << 20


@dataclass(frozen=True)
class VersionFiles:
    """SHA-256 of a version's files, the libraries it was written with, and when; none if unknown.

    Raises Misfit for what no release has written.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    libraries: Mapping[str, str] = field(default_factory=dict)
    published: str = ""

    def __post_init__(self) -> None:
        said = (*self.files, *self.libraries, *self.libraries.values())
        hashes = all(_HASH.fullmatch(h) for h in self.files.values())
        if not (hashes and all(_SHORT.fullmatch(s) for s in said) and is_time(self.published)):
            raise Misfit("hashes, libraries and a time")


@dataclass(frozen=True)
class Pointer:
    """What serves, what served before, the newest last, and all there is.

    `since` is when the champion became it, "" in a list of an earlier release; `changes` counts how
    often the list was written; `restored` is when it was last made anew out of a damaged one, ""
    since the last switch. Raises Misfit for what no release has written.
    """

    champion: str | None = None
    before: tuple[str, ...] = ()
    versions: Mapping[str, VersionFiles] = field(default_factory=dict)
    since: str = field(default="", metadata=MAY_LACK)
    changes: int = field(default=0, metadata=MAY_LACK)
    restored: str = field(default="", metadata=MAY_LACK)

    def __post_init__(self) -> None:
        named = {*self.before, *([] if self.champion is None else [self.champion])}
        sound = named <= self.versions.keys() and all(map(is_version, self.versions))
        times = is_time(self.since) and is_time(self.restored)
        if not (sound and times and self.changes >= 0):
            raise Misfit("versions that are listed")

    @property
    def names(self) -> list[str]:
        """All versions, the newest last."""
        return sorted(self.versions, key=number)

    def leading(self, champion: str, before: Iterable[str]) -> "Pointer":
        """The list as it leads to another champion from now on."""
        return replace(self, champion=champion, before=tuple(before), since=now(), restored="")


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
    said = {name: _manifest(folder, name) for name in found if name not in pointer.versions}
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
    champion = told.get("champion")
    return Pointer(champion if _is_one(champion, kept) else None, tuple(known), kept)


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
    return Reading(replace(whole, champion=said.champion or whole.names[-1]), is_whole=False)


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
