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
_Answers = dict[_Key, tuple[object, object]]
_KEPT: ContextVar[_Answers | None] = ContextVar("columns", default=None)
_LARGE: ContextVar[_Answers | None] = ContextVar("large", default=None)


@contextmanager
def in_hand() -> Iterator[None]:
    """Keep within it what the functions of `of_column` find; what is kept already stays so."""
    with _kept_in(_KEPT):
        yield


@contextmanager
def cells_in_hand() -> Iterator[None]:
    """`in_hand`, and keep what takes as much room as the cells, of `of_cells`."""
    with _kept_in(_KEPT), _kept_in(_LARGE):
        yield


@contextmanager
def _kept_in(place: ContextVar[_Answers | None]) -> Iterator[None]:
    if place.get() is not None:
        yield
        return
    token = place.set({})
    try:
        yield
    finally:
        place.reset(token)


def is_in_hand() -> bool:
    """Whether what is found now is kept."""
    return _KEPT.get() is not None


def of_column(function: Callable[[pd.Series], Found]) -> Callable[[pd.Series], Found]:
    """A function of a column that is asked once for the same cells while they are `in_hand`.

    The answer is shared: nobody may change it.
    """
    return _asked_once(function, _KEPT)


def of_cells(function: Callable[[pd.Series], Found]) -> Callable[[pd.Series], Found]:
    """The same, while they are `cells_in_hand`."""
    return _asked_once(function, _LARGE)


def _asked_once(
    function: Callable[[pd.Series], Found], place: ContextVar[_Answers | None]
) -> Callable[[pd.Series], Found]:
    @wraps(function)
    def found(cells: pd.Series) -> Found:
        kept, texts, index = place.get(), cells.array, cells.index
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
