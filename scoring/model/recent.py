"""What was worked out lately, held so that it is worked out once."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Recent(Generic[Found]):
    """The newest answers by what was asked, at `most` so many.

    Threads may ask at once: two that ask the same may both work it out, and get the same.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[Hashable, Found] = {}

    def once(self, asked: Hashable, work: Callable[[], Found]) -> Found:
        """What is held for this, else what `work` makes of it, held from now on."""
        held = self._held
        if asked in held:
            return held[asked]
        # The oldest goes first: what is made may be as large as a column.
        kept = list(held.items())[max(0, len(held) + 1 - self._most) :]
        self._held = dict(kept)
        found = work()
        self._held = dict(kept) | {asked: found}
        return found
