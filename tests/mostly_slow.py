"""Families of cases: a spread of each runs with the fast tests, the others with the slow ones."""

from collections.abc import Iterable

import pytest


def mostly_slow(cases: Iterable[object], fast: int) -> list[object]:
    """The cases for `parametrize`: so many of them, evenly spread, are fast, and the others slow.

    The first is fast. A tuple is a case of several arguments.

    >>> [one for one in mostly_slow("abcdef", fast=2) if isinstance(one, str)]
    ['a', 'd']
    """
    every = list(cases)
    kept = {at * len(every) // fast for at in range(fast)}
    return [case if at in kept else as_slow(case) for at, case in enumerate(every)]


def as_slow(case: object) -> object:
    """A case that `make slow` runs."""
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.slow)
