"""All polluted files of a seed, or a part of them."""

from collections.abc import Iterator
from random import Random

from .around import around
from .encodings import encoded
from .file_wide import empty_files, file_wide
from .one_row import one_row
from .polluted import Polluted, by_group
from .sources import Source, sources


def corpus(seed: int, *, of_each: int | None = None) -> Iterator[Polluted]:
    """Every source in every class.

    Of each class of single rows at most `of_each` files are made per source; None makes one for
    every row and column, many thousands.
    """
    tables = sources(seed)
    yield from empty_files()
    yield from encoded(seed)
    for at, source in enumerate(tables):
        yield from file_wide(source)
        yield from around(source, tables[at - 1])
        yield from _rows(source, Random(f"{seed} {source.name}"), of_each)


def _rows(source: Source, random: Random, of_each: int | None) -> Iterator[Polluted]:
    for makers in one_row(source).values():
        some = of_each is not None and len(makers) > of_each
        for make in random.sample(makers, of_each) if some and of_each else makers:
            yield make()


def published_like(seed: int, *, of_each: int | None = None) -> Iterator[Polluted]:
    """One source of the published shape in every class; `of_each` as for the whole corpus."""
    first, *others = sources(seed)
    yield from empty_files()
    yield from file_wide(first)
    yield from around(first, others[0])
    yield from _rows(first, Random(seed), of_each)


def sample(files: Iterator[Polluted], count: int, seed: int) -> list[Polluted]:
    """About `count` files, every class with its share and at least one."""
    random, groups = Random(seed), by_group(files)
    share = count / max(1, sum(map(len, groups.values())))
    return [
        polluted
        for same in groups.values()
        for polluted in random.sample(same, max(1, round(share * len(same))))
    ]
