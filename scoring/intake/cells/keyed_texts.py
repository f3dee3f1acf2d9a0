"""Texts that are known again when they are met, and that nobody can read.

Of each a keyed hash is kept, and its key beside it. Who has the file cannot read the texts, look
for a part of one, or compare two files; but he can try a text that he guesses, one by one.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

_KEY_BYTES = 16
# Of 100,000 texts beside 10,000 kept ones, one in 18 billion files takes a strange one for known.
_MARK_BYTES = 8


@dataclass(frozen=True)
class KeyedTexts:
    """A set of texts by their marks: BLAKE2b under a random `key` in hexadecimal digits.

    >>> kept = KeyedTexts.of(["Jane Roe"])
    >>> "Jane Roe" in kept, "Jane" in kept, len(kept), "Jane Roe" in KeyedTexts()
    (True, False, 1, False)
    """

    key: str = ""
    marks: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str]) -> "KeyedTexts":
        """These texts under a key of their own; none without a key."""
        empty = cls(secrets.token_hex(_KEY_BYTES))
        marks = frozenset(map(empty.mark, texts))
        return cls(empty.key, marks) if marks else cls()

    def mark(self, text: str) -> str:
        """What is kept of a text, in hexadecimal digits."""
        found = blake2b(
            text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=_MARK_BYTES
        )
        return found.hexdigest()

    @cached_property
    def _key(self) -> bytes:
        return self.key.encode()

    def __contains__(self, text: str) -> bool:
        return bool(self.marks) and self.mark(text) in self.marks

    def __len__(self) -> int:
        return len(self.marks)


NO_TEXTS = KeyedTexts()
