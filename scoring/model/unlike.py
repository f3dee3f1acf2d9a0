"""Leads unlike the history: several of their fields give the model nothing it has learned from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.intake.leads.batch import LeadBatch
from scoring.model.codes import Encoded, FieldCode
from scoring.model.reference import FieldProfile
from scoring.schema import Column

# A field that fewer past leads lack was hardly ever empty when the model learned.
SELDOM_MISSING = 0.02
# Where more of the held-out leads had values new to the rest, a new one is what the field is like.
SELDOM_UNSEEN = 0.02
# One odd field of many is one typing error; a model of few fields has little else to go by.
ENOUGH, FEW_FIELDS = 2, 4
_NOBODY = np.empty(0, dtype=np.int64)


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


def odd_fields(
    profiles: Sequence[FieldProfile], fields: Sequence[FieldCode], leads: LeadBatch, found: Encoded
) -> tuple[OddField, ...]:
    """What is odd in each field of a model that a file has; `found` are the codes of its leads."""
    pairs = enumerate(zip(profiles, fields, strict=True))
    there = leads.match.matched
    return tuple(
        _odd_field(profile, found.counts_of(at).codes, leads, field.column)
        for at, (profile, field) in pairs
        if field.column.name in there
    )


def _odd_field(
    profile: FieldProfile, codes: NDArray[np.float64], leads: LeadBatch, column: Column
) -> OddField:
    """The same of one field of these different codes (d,): leads are looked at where one is odd."""
    places, outside = leads.typed[column.name].cells.codes, profile.out_of_range(codes)
    missing = leads.blank(column) if np.isnan(codes).any() else None
    if missing is not None:
        return odd_field(profile, codes[places], missing)
    beyond = np.flatnonzero(outside[places]) if outside.any() else _NOBODY
    return OddField(profile, unread=_NOBODY, outside=beyond, absent=_NOBODY)


def unlike_history(odd: Sequence[OddField], leads: int, fields: int) -> NDArray[np.bool_]:
    """True for leads with at least two odd fields, or one where the model reads at most four.

    `leads` is the size of the batch, the result's shape; `fields` is how many the model reads.
    """
    count = np.zeros(leads, dtype=np.int64)
    for field in odd:
        count[field.leads] += 1
    return np.asarray(count >= (1 if fields <= FEW_FIELDS else ENOUGH))
