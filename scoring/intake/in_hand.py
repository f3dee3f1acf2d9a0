"""What is found of the columns of a file, found once while the file is worked on.

A training asks eight times what the dates of one column are, at different places that need not know
of each other. Within `in_hand` the answer is kept for these very cells, and forgotten at its end.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar

import pandas as pd

Found = TypeVar("Found")

# By function, cells, index and name: the cells themselves, so that they stay the same, and the
# answer.
_Key = tuple[object, int, tuple[int, int, int], object]
_KEPT: ContextVar[dict[_Key, tuple[object, object]] | None] = ContextVar("columns", default=None)


@contextmanager
def in_hand() -> Iterator[None]:
    """Keep within it what the functions of `of_column` find; what is kept already stays so."""
    if _KEPT.get() is not None:
        yield
        return
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def is_in_hand() -> bool:
    """Whether what is found now is kept."""
    return _KEPT.get() is not None


def of_column(function: Callable[[pd.Series], Found]) -> Callable[[pd.Series], Found]:
    """A function of a column that is asked once for the same cells while they are `in_hand`.

    The answer is shared: nobody may change it.
    """

    @wraps(function)
    def found(cells: pd.Series) -> Found:
        kept, texts, index = _KEPT.get(), cells.array, cells.index
        if (
            kept is None
            or not isinstance(texts, pd.arrays.ArrowStringArray)
            or not isinstance(index, pd.RangeIndex)
        ):
            return function(cells)
        # Arrow's cells never change: a frame that is written to holds others.
        held = texts.__arrow_array__()
        key = (function, id(held), (index.start, index.stop, index.step), cells.name)
        if key not in kept:
            kept[key] = held, function(cells)
        answer: Found = kept[key][1]  # type: ignore[assignment]
        return answer

    return found
