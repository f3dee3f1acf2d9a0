"""Who calls whom: a lead goes to the rep who owns it, the others are dealt so that all have alike.

An owner and a rep are one where their names have the same words, or where the words of one are all
in the other's and no third name fits: "Ana" is "Ana Lopez", unless there is an "Ana Diaz".
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.ranking import split_over_reps

# What stands behind a name in an export, and the domain of an address in its place.
_BESIDE = re.compile(r"[(<\[].*[)>\]]|(?<=\S)@\S+")


def deal(owners: NDArray[np.object_], reps: Sequence[str]) -> NDArray[np.int64]:
    """The rep of each call as a place in `reps`, of owners in rank order; both of shape (n,).

    Who is owned by no rep goes to those with the fewest calls, so that no two loads differ by more
    than one but by what a rep owns. Each gets them from the whole ranking, not from its top.
    """
    codes, names = pd.factorize(owners)
    own = reps_of(map(str, names), reps)
    rep = np.array([own.get(str(name), -1) for name in names], dtype=np.int64)[codes]
    free = np.flatnonzero(rep < 0)
    if len(free) == len(rep):
        return split_over_reps(len(rep), len(reps)) - 1
    loads = np.bincount(rep[rep >= 0], minlength=len(reps))
    rep[free] = _spread(_even(loads, len(free)))
    return rep


def reps_of(owners: Iterable[str], reps: Sequence[str]) -> dict[str, int]:
    """The rep that each of these different owners is, as a place in `reps`; others are left out.

    >>> reps_of(["Ana Lopez", "Ben (ben@x.org)", "Cy"], ["Ana", "Ben Lee"])
    {'Ana Lopez': 0, 'Ben (ben@x.org)': 1}
    >>> reps_of(["Ana Lopez", "Ana Diaz"], ["Ana"])
    {}
    """
    words = {owner: _words(owner) for owner in owners if _words(owner)}
    named = [_words(rep) for rep in reps]
    same = {
        owner: place
        for owner, has in words.items()
        for place, rep in enumerate(named)
        if rep == has
    }
    taken = set(same.values())
    left = {owner: has for owner, has in words.items() if owner not in same}
    fits = {o: [p for p, rep in enumerate(named) if p not in taken and _fit(has, rep)]
            for o, has in left.items()}  # fmt: skip
    wanted = [place for places in fits.values() for place in places]
    alone = {o: p[0] for o, p in fits.items() if len(p) == 1 and wanted.count(p[0]) == 1}
    return same | alone


def owner_counts(owners: NDArray[np.object_]) -> Mapping[str, int]:
    """How many leads each owner has, the largest first, without leads that have none."""
    counts = pd.Series(owners[owners != ""], dtype="str").value_counts()
    return {str(name): int(leads) for name, leads in counts.items()}


def _words(name: str) -> frozenset[str]:
    """The words of a name, without case and accents; of an address those before its sign."""
    bare = unicodedata.normalize("NFKD", _BESIDE.sub("", name.casefold()))
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return frozenset(re.findall(r"[^\W_]+", letters))


def _fit(owner: frozenset[str], rep: frozenset[str]) -> bool:
    """Whether all words of one are in the other, numbers alone aside."""
    fewer = owner & rep
    return fewer in (owner, rep) and any(not word.isdecimal() for word in fewer)


def _even(loads: NDArray[np.int64], free: int) -> NDArray[np.int64]:
    """How many of the free calls each rep gets: the lowest loads are filled up first."""
    by_load = np.argsort(loads, kind="stable")
    filled = loads[by_load].astype(np.int64)
    for count in range(len(filled), 0, -1):
        level, rest = divmod(int(filled[:count].sum()) + free, count)
        if level >= filled[count - 1]:
            filled[:count] = level
            filled[:rest] += 1
            break
    given = np.empty(len(loads), dtype=np.int64)
    given[by_load] = filled
    return given - loads


def _spread(given: NDArray[np.int64]) -> NDArray[np.int64]:
    """The reps of the free calls in rank order, those of each as far apart as they can be.

    >>> _spread(np.array([3, 1])).tolist(), _spread(np.array([2, 2, 2])).tolist()
    ([0, 0, 1, 0], [0, 1, 2, 2, 1, 0])
    """
    rep = np.repeat(np.arange(len(given)), given)
    turn = np.concatenate([np.arange(n) for n in given]) if len(given) else rep
    due = (turn + 0.5) / given[rep]
    # There and back, as a list without owners is dealt.
    return rep[np.lexsort((np.where(turn % 2 == 0, rep, -rep), due))]
