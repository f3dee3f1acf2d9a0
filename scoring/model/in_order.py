"""Work on several parts at once whose results come in order, few of them held at a time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")


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
            begun.append(pool.submit(work, part))
            if len(begun) > workers:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
