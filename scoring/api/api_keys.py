"""The keys of the API: who may ask, by the digest of a random token that is shown once.

A token has 256 random bits, which nobody can guess; so one SHA-256 protects it as well as a slow
hash would, and does not hold up each request.
"""

import hmac
import json
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from scoring.access import UserRole
from scoring.errors import SettingsRefused
from scoring.registry.disk import alone
from scoring.settings import keys_file
from scoring.storage import storing, write_whole
from scoring.wording import clipped, listed

PREFIX, TOKEN_BYTES = "lsk_", 32
LONGEST_NAME = 40
_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{LONGEST_NAME - 1}}}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
# Of keys: a rep has calls, of which the API gives none.
KEY_ROLES = {role.label: role for role in UserRole if role >= UserRole.VIEWER}
MAKE_ONE = "python -m scoring keys add NAME"


@dataclass(frozen=True)
class ApiKey:
    """Who may ask the API, in which role; `digest` is the SHA-256 of the token in hex."""

    name: str
    role: UserRole
    digest: str
    created: str

    def plain(self) -> dict[str, str]:
        """The key as it is kept."""
        told = {"name": self.name, "role": self.role.label}
        return {**told, "sha256": self.digest, "created": self.created}


class KeyFile:
    """The keys in a file, which need not exist yet; a change is seen at the next question."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or keys_file()
        self._seen: tuple[int, ...] | None = None
        self._keys: tuple[ApiKey, ...] = ()

    @property
    def keys(self) -> tuple[ApiKey, ...]:
        """All keys, the oldest first. Raises SettingsRefused where the file cannot be read."""
        state = self._state()
        if state != self._seen:
            self._keys = self._read() if state else ()
            self._seen = state
        return self._keys

    def owner(self, token: str) -> ApiKey | None:
        """The key that a token opens; it takes as long for any token. Raises SettingsRefused."""
        asked, found = digest(token), None
        for key in self.keys:
            if hmac.compare_digest(asked, key.digest):
                found = key
        return found

    def add(self, name: str, role: UserRole = UserRole.VIEWER) -> str:
        """Make a key and return its token, which nothing keeps.

        Raises SettingsRefused for a name that is taken or cannot be one, and StorageFailed.
        """
        if not _NAME.fullmatch(name):
            raise SettingsRefused(
                f"A key cannot be called “{clipped(name, LONGEST_NAME)}”. Use up to {LONGEST_NAME} "
                "letters, digits, dots, hyphens and underscores, such as “crm-import”."
            )
        token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
        with self._changing():
            if any(key.name == name for key in self.keys):
                raise SettingsRefused(
                    f"There is a key “{name}” already. Choose another name, or remove that key "
                    f"first: python -m scoring keys remove {name}"
                )
            self._write([*self.keys, ApiKey(name, role, digest(token), _now())])
        return token

    def remove(self, name: str) -> None:
        """Make a key open nothing any more. Raises SettingsRefused where there is none."""
        with self._changing():
            left = [key for key in self.keys if key.name != name]
            if len(left) == len(self.keys):
                names = [key.name for key in left]
                raise SettingsRefused(
                    f"There is no key “{clipped(name, LONGEST_NAME)}”. "
                    f"Known: {listed(names) if names else 'none'}."
                )
            self._write(left)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One change of the file at a time, whoever makes it."""
        with storing("The keys could not be saved in the data folder"):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with alone(self.path.parent):
                yield

    def _write(self, keys: Sequence[ApiKey]) -> None:
        content = json.dumps([key.plain() for key in keys], indent=1)
        write_whole(self.path, f"{content}\n".encode())

    def _state(self) -> tuple[int, ...] | None:
        """Changes whenever the file does; None where there is none."""
        with storing(_UNREAD), suppress(FileNotFoundError):
            found = self.path.stat()
            return found.st_ino, found.st_mtime_ns, found.st_size
        return None

    def _read(self) -> tuple[ApiKey, ...]:
        with storing(_UNREAD):
            content = self.path.read_bytes()
        try:
            return tuple(_key(entry) for entry in _entries(json.loads(content)))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise SettingsRefused(
                f"The keys in “{self.path.name}” cannot be read: the file is damaged. Expected a "
                "list of keys, each with name, role, sha256 and created. Restore it from a backup, "
                f"or delete it and make new keys: {MAKE_ONE}"
            ) from None


def digest(token: str) -> str:
    """The SHA-256 of a token in hex."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def role_named(word: str) -> UserRole:
    """The role of a key that a word names. Raises SettingsRefused."""
    if word in KEY_ROLES:
        return KEY_ROLES[word]
    found, roles = clipped(word, LONGEST_NAME), listed(KEY_ROLES)
    raise SettingsRefused(f"“{found}” is no role of a key. Expected: {roles}.")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _entries(said: object) -> list[dict[str, str]]:
    """The keys as they are kept; what is empty, but no list, is no file without keys."""
    if not isinstance(said, list):
        raise TypeError
    return said


def _key(entry: dict[str, str]) -> ApiKey:
    name, found = str(entry["name"]), str(entry["sha256"])
    if not _NAME.fullmatch(name) or not _DIGEST.fullmatch(found):
        raise ValueError
    return ApiKey(name, KEY_ROLES[str(entry["role"])], found, str(entry["created"]))


_UNREAD = "The keys in the data folder could not be read"
