"""Leads compared by all of their contacts: who has which, and whether two have one in common."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NOWHERE, SEVERAL = -1, -2
Places = NDArray[np.int64]


@dataclass(frozen=True)
class AllContacts:
    """The keys of contacts of n leads: `key` (k,) is one of the lead `at` (k,), none is "".

    `first` (n,) are those by which they are known best, "" where there is none. Of `shared` ones
    (k,) it is not known whose they are: several people have them, or a house.
    """

    first: NDArray[np.object_] = field(repr=False)
    at: NDArray[np.int64] = field(repr=False)
    key: NDArray[np.object_] = field(repr=False)
    shared: NDArray[np.bool_] = field(repr=False)

    @classmethod
    def of(
        cls,
        first: NDArray[np.object_],
        further: Iterable[tuple[int, str]],
        people: NDArray[np.int64] | None = None,
        houses: Collection[str] = (),
    ) -> Self:
        """The first contact of each lead, (n,), and the place and key of each further one.

        Further ones may be of another kind: no key of one kind is one of another. Leads with the
        same number among `people` (n,) are one person, without it each is another; `houses` are
        keys that are no person's.
        """
        more = list(further)
        places = np.array([at for at, _ in more], dtype=np.int64)
        keys = np.array([key for _, key in more], dtype=object)
        at = np.concatenate([np.arange(len(first)), places])
        key = np.concatenate([first, keys])
        at, key = at[key != ""], key[key != ""]
        codes, found = pd.factorize(key)
        low, high = _ends(codes, at if people is None else people[at], len(found))
        shared = (low[codes] != high[codes]) | np.isin(key, list(houses))
        return cls(first, at, key, np.asarray(shared, dtype=bool))

    @property
    def count(self) -> int:
        """How many leads they are of."""
        return len(self.first)

    def places_of(
        self, theirs: "AllContacts", apart: Callable[[Places, Places], NDArray[np.bool_]]
    ) -> Places:
        """Where each of m others stands among these, by any contact: NOWHERE or SEVERAL else.

        A shared contact tells nothing where another one tells more. Two are no hit whose first
        contacts differ, where neither is among the other's contacts; nor are those of which
        `apart` says so, given the places of some of these and of the others, (h,) each. Who has a
        contact of such a stranger beside one of a lead may be either of them.
        """
        codes, _ = pd.factorize(np.concatenate([self.key, theirs.key]))
        own, asked = codes[: len(self.key)], codes[len(self.key) :]
        size = int(codes.max(initial=-1)) + 1
        place, shared = np.full(size, NOWHERE), np.zeros(size, dtype=bool)
        place[own] = self.at
        shared[own] = self.shared
        hit = place[asked] != NOWHERE
        ours, other = place[asked[hit]], theirs.at[hit]
        several = (theirs.shared | shared[asked])[hit]
        none = ~shared[asked[hit]] & (self._strangers(theirs, ours, other) | apart(ours, other))
        low, high = _ends(other[~several], ours[~several], theirs.count)
        told = np.bincount(other[~none & ~several], minlength=theirs.count) > 0
        any_hit = np.bincount(other[~none], minlength=theirs.count) > 0
        return np.where(told & (low == high), high, np.where(any_hit, SEVERAL, NOWHERE))

    def _strangers(self, theirs: "AllContacts", ours: Places, other: Places) -> NDArray[np.bool_]:
        """Whether first contacts of these and others differ and neither knows that of the other."""
        mine, yours = self.first[ours], theirs.first[other]
        both = (mine != "") & (yours != "") & (mine != yours)
        near = self._has(ours, yours) | theirs._has(other, mine)
        return np.asarray(both & ~near, dtype=bool)

    def _has(self, places: Places, keys: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Whether leads at these places have these keys, (h,) each."""
        codes, _ = pd.factorize(np.concatenate([self.key, keys]))
        wide = int(codes.max(initial=0)) + 1
        return np.isin(
            places * wide + codes[len(self.key) :], self.at * wide + codes[: len(self.key)]
        )

    def alike(self, theirs: "AllContacts", places: Places) -> Places:
        """1 where m others are told by a contact of the lead at their place (m,), -1 where not.

        A contact that is shared tells it where it is the first one of both. 0 where of one of both
        no first one is known, or the place is nowhere.
        """
        there = places >= 0
        mine = np.append(self.first, "")[np.where(there, places, -1)]
        both = (theirs.first != "") & (mine != "")
        same = both & (mine == theirs.first)
        own, asked = ~self.shared, ~theirs.shared & there[theirs.at]
        sure = AllContacts(self.first, self.at[own], self.key[own], self.shared[own])
        hit = sure._has(places[theirs.at[asked]], theirs.key[asked])
        same[theirs.at[asked][hit]] = True
        return np.where(same, 1, np.where(both, -1, 0))


def _ends(groups: Places, values: Places, size: int) -> tuple[Places, Places]:
    """The least and the most of the values of each group (k,), by the number of the group."""
    low, high = np.full(size, np.iinfo(np.int64).max), np.full(size, NOWHERE)
    np.minimum.at(low, groups, values)
    np.maximum.at(high, groups, values)
    return low, high


def each_further(further: NDArray[np.object_] | None) -> list[tuple[int, str]]:
    """The place and key of each further contact in tuples of them, (n,)."""
    held: Sequence[tuple[str, ...]] = () if further is None else further.tolist()
    return list(chain.from_iterable(((at, key) for key in keys) for at, keys in enumerate(held)))
