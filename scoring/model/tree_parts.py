"""Trees taken apart into groups of leaves with few nodes above and between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import NamedTuple

from scoring.model.trees import Trees


class _Step(NamedTuple):
    """A node on the way to a leaf: the field it looks at, whether the leaf is to its left, and the
    share of its training leads that went this way."""

    node: int
    field: int
    left: bool
    share: float


class _Sends(NamedTuple):
    """What a field does on the way to a leaf: the bits of the nodes that look at it, those of them
    that send a lead left, and the share of the training leads that went this way at all of them."""

    mask: int = 0
    want: int = 0
    share: float = 1.0


@dataclass(frozen=True)
class Leaf:
    """What a leaf says, and the way to it from the root."""

    value: float
    way: tuple[_Step, ...]


class Look(NamedTuple):
    """A node that sets a bit of a lead's answers, where the lead goes to this side of it."""

    node: int
    field: int
    left: bool
    bit: int


@dataclass(frozen=True)
class TreePart:
    """Leaves of one tree, and what their fields get by the answers of a lead, a bit each.

    A bit says that a lead goes left at one node. The first nodes, which the ways to the leaves
    have in `common`, share a bit for each field: that a lead leaves the way at any of them.
    """

    leaves: Sequence[Leaf]
    common: int = 0

    @cached_property
    def looks(self) -> list[Look]:
        """The nodes on the ways to the leaves and their bits."""
        way = self.leaves[0].way[: self.common]
        bits = {field: bit for bit, field in enumerate(dict.fromkeys(s.field for s in way))}
        shared = [Look(s.node, s.field, not s.left, bits[s.field]) for s in way]
        own = {step.node: step.field for leaf in self.leaves for step in leaf.way[self.common :]}
        nodes = enumerate(own.items(), start=len(bits))
        return [*shared, *(Look(node, field, True, bit) for bit, (node, field) in nodes)]

    @cached_property
    def bits(self) -> int:
        """How many answers a lead gives."""
        return 1 + max((look.bit for look in self.looks), default=-1)

    @cached_property
    def fields(self) -> list[int]:
        """The fields that these nodes look at."""
        return list(dict.fromkeys(step.field for leaf in self.leaves for step in leaf.way))

    @property
    def cells(self) -> int:
        """The size of a table of what each field gets by the answers of all nodes."""
        return len(self.fields) << self.bits

    @property
    def baseline(self) -> float:
        """What the leaves say of the training leads that came to them, as a part of all."""
        return sum(leaf.value * prod(step.share for step in leaf.way) for leaf in self.leaves)

    def sends(self, leaf: Leaf) -> dict[int, _Sends]:
        """What each field does on the way to a leaf."""
        bits = {look.node: 1 << look.bit for look in self.looks}
        found = dict[int, _Sends]()
        for at, (node, field, left, share) in enumerate(leaf.way):
            mask, want, before = found.get(field, _Sends())
            wanted = bits[node] * (left and at >= self.common)
            found[field] = _Sends(mask | bits[node], want | wanted, before * share)
        return found


def tree_parts(trees: Trees, most: int, alone: int) -> list[TreePart] | None:
    """Each tree in parts of at `most` so many answers, of which a leaf that is `alone` has more.

    None where a leaf still has too many of them.
    """
    parts = [part for leaves in _trees(trees) for part in _parts(leaves, most)]
    return parts if all(part.bits <= alone for part in parts) else None


def _parts(leaves: Sequence[Leaf], most: int) -> Iterator[TreePart]:
    """The parts of a tree; nodes share bits only where a way to a leaf has too many of them."""
    deep = any(len(leaf.way) > most for leaf in leaves)
    return _parted(leaves, 0, most, deep)


def _trees(trees: Trees) -> Iterator[list[Leaf]]:
    """The leaves of each tree."""
    left, right, field = trees.left.tolist(), trees.right.tolist(), trees.feature.tolist()
    cover, value, ways = trees.cover.tolist(), trees.value.tolist(), dict[int, tuple[_Step, ...]]()
    for root, end in zip(trees.roots.tolist(), [*trees.roots.tolist()[1:], len(left)], strict=True):
        ways[root], leaves = (), list[Leaf]()
        for node in range(root, end):
            way = ways.pop(node)
            if left[node] == node:
                leaves.append(Leaf(value[node], way))
                continue
            for child, goes_left in ((left[node], True), (right[node], False)):
                step = _Step(node, field[node], goes_left, cover[child] / cover[node])
                ways[child] = (*way, step)
        yield leaves


def _parted(leaves: Sequence[Leaf], depth: int, most: int, deep: bool) -> Iterator[TreePart]:
    """These leaves, who have the first `depth` nodes on their ways in common, in parts."""
    part = next((p for p in _views(leaves, depth, deep) if p.bits <= most), None)
    if part is not None or len(leaves) == 1:
        yield part or TreePart(leaves, len(leaves[0].way))
        return
    for side in (True, False):
        on_it = [leaf for leaf in leaves if leaf.way[depth].left == side]
        yield from _parted(on_it, depth + 1, most, deep)


def _views(leaves: Sequence[Leaf], depth: int, deep: bool) -> Iterator[TreePart]:
    yield TreePart(leaves)
    if deep:
        yield TreePart(leaves, depth)
