"""Leads unlike the history: several of their fields give the model nothing it has learned from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.model.reference import FieldProfile

# A field that fewer past leads lack was hardly ever empty when the model learned.
SELDOM_MISSING = 0.02
# Where more of the held-out leads had values new to the rest, a new one is what the field is like.
SELDOM_UNSEEN = 0.02
# One odd field of many is one typing error; a model of few fields has little else to go by.
ENOUGH, FEW_FIELDS = 2, 4
# Numbers side by side in a matrix that a processor fetches together.
AT_ONCE = 8


@dataclass(frozen=True)
class OddField:
    """The leads in which one field is unlike the history, as rising positions in the batch.

    `unread` have a text that is no number, or a level new to the model where new ones are seldom;
    `outside` a number beyond the range seen, `absent` no value where the history nearly always had
    one. No lead is in two of them.
    """

    profile: FieldProfile
    unread: NDArray[np.int64]
    outside: NDArray[np.int64]
    absent: NDArray[np.int64]

    @cached_property
    def leads(self) -> NDArray[np.int64]:
        """All of these leads."""
        return np.sort(np.concatenate([self.unread, self.outside, self.absent]))


def odd_field(
    profile: FieldProfile, codes: NDArray[np.float64], missing: NDArray[np.bool_]
) -> OddField:
    """What is odd in the codes (n,) of a field; `missing` (n,) is True where nothing was given."""
    blank = np.isnan(codes)
    seldom = profile.leads[-1] < SELDOM_MISSING * profile.leads.sum()
    return OddField(
        profile=profile,
        unread=np.flatnonzero(blank & ~missing & (profile.unseen < SELDOM_UNSEEN)),
        outside=np.flatnonzero(profile.out_of_range(codes)),
        absent=np.flatnonzero(blank & missing & seldom),
    )


def columns_of(codes: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """The columns of codes (n, p), each in one piece of memory, which is looked through sooner."""
    for start in range(0, codes.shape[1], AT_ONCE):
        yield from np.ascontiguousarray(codes[:, start : start + AT_ONCE].T)


def unlike_history(odd: Sequence[OddField], leads: int, fields: int) -> NDArray[np.bool_]:
    """True for leads with at least two odd fields, or one where the model reads at most four.

    `leads` is the size of the batch, the result's shape; `fields` is how many the model reads.
    """
    count = np.zeros(leads, dtype=np.int64)
    for field in odd:
        count[field.leads] += 1
    return np.asarray(count >= (1 if fields <= FEW_FIELDS else ENOUGH))
