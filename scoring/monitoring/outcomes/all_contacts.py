"""Leads compared by all of their contacts: who has which, and whether two have one in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NOWHERE, SEVERAL = -1, -2


@dataclass(frozen=True)
class AllContacts:
    """The keys of contacts of n leads: `key` (k,) is one of the lead `at` (k,), none is "".

    Of `known` leads (n,) a contact of the kind is known.
    """

    known: NDArray[np.bool_] = field(repr=False)
    at: NDArray[np.int64] = field(repr=False)
    key: NDArray[np.object_] = field(repr=False)

    @classmethod
    def of(cls, first: NDArray[np.object_], further: Iterable[tuple[int, str]]) -> Self:
        """The first contact of each lead, (n,), and the place and key of each further one.

        Further ones may be of another kind: no key of one kind is one of another.
        """
        more = list(further)
        places = np.array([at for at, _ in more], dtype=np.int64)
        keys = np.array([key for _, key in more], dtype=object)
        at = np.concatenate([np.arange(len(first)), places])
        key = np.concatenate([first, keys])
        filled = key != ""
        return cls(np.asarray(first != "", dtype=bool), at[filled], key[filled])

    @property
    def count(self) -> int:
        """How many leads they are of."""
        return len(self.known)

    def places_of(self, theirs: "AllContacts") -> NDArray[np.int64]:
        """Where each of m others stands among these, by any contact: NOWHERE or SEVERAL else.

        A contact that several of these have tells nothing where another one tells more.
        """
        codes, _ = pd.factorize(np.concatenate([self.key, theirs.key]))
        own, asked = codes[: len(self.key)], codes[len(self.key) :]
        size = int(codes.max(initial=-1)) + 1
        first, last = np.full(size, len(self.key) + self.count), np.full(size, NOWHERE)
        np.minimum.at(first, own, self.at)
        np.maximum.at(last, own, self.at)
        found, hit = last[asked], last[asked] != NOWHERE
        sole = hit & (first[asked] == found)
        low, high = np.full(theirs.count, self.count), np.full(theirs.count, NOWHERE)
        np.minimum.at(low, theirs.at[sole], found[sole])
        np.maximum.at(high, theirs.at[sole], found[sole])
        any_hit = np.bincount(theirs.at[hit], minlength=theirs.count) > 0
        places = np.where(any_hit, SEVERAL, NOWHERE)
        return np.where((high != NOWHERE) & (low == high), high, places)

    def alike(self, theirs: "AllContacts", places: NDArray[np.int64]) -> NDArray[np.int64]:
        """1 where m others share a contact with the lead at their place (m,), -1 where they do not.

        0 where of one of both none is known, or the place is nowhere.
        """
        there = places >= 0
        both = theirs.known & there & np.append(self.known, False)[np.where(there, places, -1)]
        codes, _ = pd.factorize(np.concatenate([self.key, theirs.key]))
        wide = int(codes.max(initial=0)) + 1
        own = self.at * wide + codes[: len(self.key)]
        asked = places[theirs.at] * wide + codes[len(self.key) :]
        hit = np.isin(asked, own) & there[theirs.at]
        same = np.bincount(theirs.at[hit], minlength=theirs.count) > 0
        return np.where(same, 1, np.where(both, -1, 0))


def each_further(further: NDArray[np.object_] | None) -> list[tuple[int, str]]:
    """The place and key of each further contact in tuples of them, (n,)."""
    held: Sequence[tuple[str, ...]] = () if further is None else further.tolist()
    return list(chain.from_iterable(((at, key) for key in keys) for at, keys in enumerate(held)))
