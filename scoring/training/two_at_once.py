"""Pieces of a training worked on two at a time, where there are two cores."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from threadpoolctl import threadpool_limits

from scoring.settings import available_cores, threads

Item = TypeVar("Item")
Made = TypeVar("Made")

# Each fit takes half of the cores unless somebody says otherwise: more would wait for each other.
_AT_ONCE = 2


def two_at_once(work: Callable[[Item], Made], items: Iterable[Item]) -> list[Made]:
    """What `work` makes of each item, in their order, two items at a time.

    It must neither write to what another item needs nor make its own leads' bins for two at once.
    Raises what the first item to fail raises; those not yet begun are left then.

    >>> two_at_once(abs, [-1, 2])
    [1, 2]
    """
    asked = list(items)
    if len(asked) < 2 or available_cores() < 2:
        return [work(item) for item in asked]
    # What is found of a column is kept for all of them.
    places = [copy_context() for _ in asked]
    with ThreadPoolExecutor(_AT_ONCE, initializer=_bounded) as pool:
        return list(pool.map(lambda item, place: place.run(work, item), asked, places))


def _bounded() -> None:
    """OpenMP counts its threads for each thread that asks; other libraries for the process."""
    threadpool_limits(threads(), user_api="openmp")
