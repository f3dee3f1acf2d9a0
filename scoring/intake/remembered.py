"""What is worked out of one cell is kept while leads are in hand, and forgotten with them."""

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Generic, ParamSpec, TypeVar, cast

import pyarrow as pa

Asked = ParamSpec("Asked")
Found = TypeVar("Found")
Key = TypeVar("Key")

_FORGET: list[Callable[[], None]] = []


def remembered(most: int) -> Callable[[Callable[Asked, Found]], Callable[Asked, Found]]:
    """Keep the newest answers of a function, at `most` so many, until `forget` is called.

    For all that is asked of cells and headers: functools keeps a person's name until the process
    ends.
    """

    def decorate(function: Callable[Asked, Found]) -> Callable[Asked, Found]:
        kept = lru_cache(maxsize=most)(function)
        _FORGET.append(kept.cache_clear)
        return cast("Callable[Asked, Found]", kept)

    return decorate


class Memory(Generic[Key, Found]):
    """Answers by keys, until `forget` is called, for questions whose cells must not be kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Key, Found] = {}
        _FORGET.append(self._kept.clear)

    def get(self, key: Key, work_out: Callable[[], Found]) -> Found:
        """The answer, worked out where it is not known; at `most` so many are kept."""
        found = self._kept.get(key)
        if found is None:
            found = work_out()
            if len(self._kept) >= self._most:
                self._kept.clear()
            self._kept[key] = found
        return found


@contextmanager
def undisturbed() -> Iterator[None]:
    """Make many things, none of them in a circle, without a look for garbage among them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def settle() -> None:
    """Free what nobody holds, and do not look at what is held now before this is called again.

    A server holds a million objects of its libraries, and looks for garbage after each page.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def forget() -> None:
    """Forget all answers, which are worked out again when asked for, and free what nobody holds."""
    for clear in _FORGET:
        clear()
    settle()
    pa.default_memory_pool().release_unused()
    # What was freed lies in the heap as it was until it is used again or given back.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
