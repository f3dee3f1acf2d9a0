"""Work on several parts at once whose results come in order, few of them held at a time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from itertools import pairwise
from typing import TypeVar

from scoring.settings import available_cores

# From so many leads on it pays to work on parts of them at once.
MANY = 20_000

Part = TypeVar("Part")
Made = TypeVar("Made")


def workers_for(leads: int) -> int:
    """How many threads work on so many leads."""
    return available_cores() if leads >= MANY else 1


def spans(leads: int, parts: int) -> list[tuple[int, int]]:
    """Where each of so many parts of these leads begins and ends, about as long as each other.

    >>> spans(5, 2)
    [(0, 2), (2, 5)]
    """
    ends = [leads * part // parts for part in range(parts + 1)]
    return list(pairwise(ends))


def in_order(work: Callable[[Part], Made], parts: Iterable[Part], workers: int) -> Iterator[Made]:
    """What `work` makes of each part, by so many threads, one part each ahead of who takes them.

    >>> list(in_order(str, range(3), workers=2))
    ['0', '1', '2']
    """
    if workers < 2:
        yield from map(work, parts)
        return
    pool, begun = ThreadPoolExecutor(workers), deque[Future[Made]]()
    try:
        for part in parts:
            # What is found of a file's columns is kept for all who work in one context.
            begun.append(pool.submit(copy_context().run, work, part))
            if len(begun) > workers:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
