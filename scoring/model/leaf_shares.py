"""What the leaves of parts of trees give each field, for every way that a lead may go there."""

from collections import defaultdict
from collections.abc import Sequence
from math import factorial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.model.tree_parts import Leaf, TreePart


class _KnownLeaf(NamedTuple):
    """A leaf, the fields on the way to it, and what they do there as in `TreePart.sends`, (d,)."""

    part: int
    leaf: Leaf
    fields: list[int]
    sends: NDArray[np.float64]


def leaf_shares(parts: Sequence[TreePart]) -> list[NDArray[np.float64]]:
    """Of each part what its fields get, (fields, 2^bits), by a lead's answers."""
    given = [np.zeros((len(part.fields), 1 << part.bits)) for part in parts]
    alike = defaultdict[tuple[int, int], list[_KnownLeaf]](list)
    for at, part in enumerate(parts):
        for leaf in part.leaves:
            sends = part.sends(leaf)
            fields = [part.fields.index(field) for field in sends]
            told = _KnownLeaf(at, leaf, fields, np.array(list(sends.values())).T)
            alike[len(sends), part.bits].append(told)
    for (depth, bits), leaves in alike.items():
        if depth:
            for told, shares in zip(leaves, _shares(leaves, bits), strict=True):
                given[told.part][told.fields] += shares
    return given


def _shares(leaves: Sequence[_KnownLeaf], bits: int) -> NDArray[np.float64]:
    """What leaves with as many fields give them, (l, d, 2^bits)."""
    mask, want, share = np.stack([told.sends for told in leaves], axis=1)
    answers = np.arange(1 << bits)
    row = np.zeros((len(leaves), len(answers)), dtype=np.int64)
    for place in range(mask.shape[1]):
        looked, wanted = (each[:, place, None].astype(np.int64) for each in (mask, want))
        row |= (answers & looked == wanted).astype(np.int64) << place
    table = _by_sent(np.array([told.leaf.value for told in leaves]), share)
    return np.take_along_axis(table, row[:, None, :], axis=2)


def _by_sent(value: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """What leaves of a `value` (l,) give each field, (l, d, 2^d), by those that send leads there.

    Shapley's formula: a field that is known sends a lead there or not, one that is not known does
    so with its `share` (l, d) of the training leads.
    """
    depth = share.shape[1]
    sent = (np.arange(1 << depth) >> np.arange(depth)[:, None] & 1).astype(np.float64)
    orders = [factorial(s) * factorial(depth - s - 1) / factorial(depth) for s in range(depth)]
    given = np.empty((len(value), depth, 1 << depth))
    for own in range(depth):
        # The sum over all groups of as many other fields that are known.
        known = np.zeros((depth, len(value), 1 << depth))
        known[0] = 1
        for other in (place for place in range(depth) if place != own):
            more = known[:-1] * sent[other]
            known *= share[:, other, None]
            known[1:] += more
        given[:, own] = (sent[own] - share[:, own, None]) * np.tensordot(orders, known, axes=1)
    return given * value[:, None, None]
