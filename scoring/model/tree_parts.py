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


@dataclass(frozen=True)
class TreePart:
    """Leaves of one tree. Bit j of a number says whether a lead goes left at node j of theirs."""

    leaves: Sequence[Leaf]

    @cached_property
    def nodes(self) -> list[int]:
        """The nodes on the ways to the leaves."""
        return list(dict.fromkeys(step.node for leaf in self.leaves for step in leaf.way))

    @cached_property
    def fields(self) -> list[int]:
        """The fields that these nodes look at."""
        return list(dict.fromkeys(step.field for leaf in self.leaves for step in leaf.way))

    @property
    def cells(self) -> int:
        """The size of a table of what each field gets by the answers of all nodes."""
        return len(self.fields) << len(self.nodes)

    @property
    def baseline(self) -> float:
        """What the leaves say of the training leads that came to them, as a part of all."""
        return sum(leaf.value * prod(step.share for step in leaf.way) for leaf in self.leaves)

    def sends(self, leaf: Leaf) -> dict[int, _Sends]:
        """What each field does on the way to a leaf."""
        bits = {node: 1 << bit for bit, node in enumerate(self.nodes)}
        found = dict[int, _Sends]()
        for node, field, left, share in leaf.way:
            mask, want, before = found.get(field, _Sends())
            found[field] = _Sends(mask | bits[node], want | bits[node] * left, before * share)
        return found


def tree_parts(trees: Trees, most: int) -> list[TreePart] | None:
    """Each tree in parts of at `most` so many nodes; None where a way to a leaf has more."""
    every = list(_trees(trees))
    if any(len(leaf.way) > most for leaves in every for leaf in leaves):
        return None
    return [part for leaves in every for part in _parted(leaves, 0, most)]


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


def _parted(leaves: Sequence[Leaf], depth: int, most: int) -> Iterator[TreePart]:
    """These leaves, who have the first `depth` nodes on their ways in common, in parts."""
    part = TreePart(leaves)
    if len(part.nodes) <= most:
        yield part
        return
    for side in (True, False):
        on_it = [leaf for leaf in leaves if leaf.way[depth].left == side]
        yield from _parted(on_it, depth + 1, most)
