"""The leaves of trees as bits, so that what a code rules out is masked and not walked.

As in Lucchese et al., "QuickScorer" (2015): the leaves of a tree are bits from the left to the
right. A node that sends a lead to the right rules the leaves on its left out; of those that are
left over when all nodes have answered, the lowest is the lead's own. What all nodes of a tree that
look one column up in sets rule out is looked up by the code, and columns of few codes together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.model.trees import Trees

# Leaves that one word has bits for; its halves are what nodes are compared for.
WIDTH, HALF = 32, 16
NO_BIT = np.uint32(0xFFFFFFFF)
HALF_BITS = np.uint16(0xFFFF)
# De Bruijn's: times a word of one bit, its upper bits tell which one that is.
SEQUENCE, SHIFT = np.uint32(0x077CB531), np.uint32(27)
# Whole codes nearer to zero than this are compared as they are; beyond are the missing ones.
SMALL, LOWEST, HIGHEST = 32_000.0, np.int16(-32_768), np.int16(32_767)
# Codes of columns that are looked up together: so small a table stays in the nearest cache.
_TOGETHER = 1024
# Entries of all tables of a model, 4 bytes each, and comparisons; models of more are walked.
_MOST_ENTRIES, _MOST_NODES = 1 << 24, 1 << 20
_Ints = NDArray[np.int64]
_Flags = NDArray[np.bool_]
_Short = NDArray[np.int16]
_Words = NDArray[np.uint32]


class LeafBits(NamedTuple):
    """What codes rule out, and what the leaves say.

    The k-th plane is a `column` as some nodes compare it, with what is missing below all others
    where `missing_left` and above them otherwise: its `known` bounds rise from `bounds_from[k]` on.
    Half h of a word is what its nodes keep, those from `node_from[h]` on: of codes of a `plane`
    above the bound of this `rank`, or where all are whole above this `whole` number, they keep the
    bits of `kept`.
    Of each `set_column` the `set_known` lowest whole codes stand by themselves. By its codes and
    those of the members before it, a lead has a place in the tables of the group that it is a
    `member_of`, of `groups` (1,). Word w, the `is_first` or `is_only` one of a tree, is what its
    halves leave over and its looks, those from `look_from[w]` on: in a `group`, of `bits` from an
    `offset` on.
    """

    column: _Ints
    missing_left: _Flags
    zero_missing: _Flags
    bounds: NDArray[np.float64]
    bounds_from: _Ints
    known: _Ints
    node_from: _Ints
    plane: _Ints
    rank: _Short
    whole: _Short
    kept: NDArray[np.uint16]
    set_column: _Ints
    set_known: _Ints
    member_of: _Ints
    groups: _Ints
    look_from: _Ints
    group: _Ints
    offset: _Ints
    bits: _Words
    is_first: _Flags
    is_only: _Flags
    value: NDArray[np.float64]


class _Planes(NamedTuple):
    """Columns as nodes compare them, (3, k), which one each node does, and its bound's place."""

    keys: _Ints
    bounds: list[NDArray[np.float64]]
    of_node: _Ints
    rank: _Ints


class _Nodes(NamedTuple):
    """What each half is compared for, the halves rising."""

    half: _Ints
    node: _Ints
    kept: NDArray[np.uint16]


@dataclass(frozen=True)
class _Column:
    """A column that is looked up, and how many of its lowest codes stand by themselves."""

    at: int
    known: int

    @property
    def codes(self) -> NDArray[np.float64]:
        """Them, and -1 for whatever is in no set."""
        return np.append(np.arange(self.known, dtype=np.float64), -1.0)


def leaf_bits(trees: Trees) -> LeafBits | None:
    """The bits of trees; None where they are too many."""
    numbers = np.flatnonzero(_inner(trees) & (trees.set_size == 0))
    planes, columns = _planes(trees, numbers), _columns(trees)
    nodes = _nodes(trees, numbers)
    group = _groups([column.known + 1 for column in columns])
    tables = _tables(trees, columns, group)
    if nodes is None or tables is None or max(map(len, planes.bounds), default=0) >= SMALL:
        return None
    words = _word_starts(trees)
    word = np.arange(words[-1])
    own = np.searchsorted(numbers, nodes.node)
    padded = [_padded(bounds) for bounds in planes.bounds]
    return LeafBits(
        column=planes.keys[0],
        missing_left=planes.keys[1] == 1,
        zero_missing=planes.keys[2] == 1,
        bounds=np.concatenate([np.empty(0), *padded]),
        bounds_from=np.cumsum([0, *map(len, padded)]),
        known=np.array([len(bounds) for bounds in planes.bounds], dtype=np.int64),
        node_from=np.searchsorted(nodes.half, np.arange(2 * len(word) + 1)),
        plane=planes.of_node[own],
        rank=planes.rank[own].astype(np.int16),
        whole=_whole(trees.threshold[nodes.node]),
        kept=nodes.kept,
        set_column=np.array([column.at for column in columns], dtype=np.int64),
        set_known=np.array([column.known for column in columns], dtype=np.int64),
        member_of=group,
        groups=np.array([group.max(initial=-1) + 1]),
        look_from=np.searchsorted(tables.word, [*word, len(word)]),
        group=tables.group,
        offset=tables.offset,
        bits=tables.bits,
        is_first=np.isin(word, words),
        is_only=np.isin(word, words) & np.isin(word + 1, words),
        value=_values(trees, words),
    )


def _inner(trees: Trees) -> _Flags:
    return np.asarray(trees.left != np.arange(len(trees.left)))


def _planes(trees: Trees, numbers: _Ints) -> _Planes:
    asked = [trees.feature[numbers], trees.missing_left[numbers], trees.zero_missing[numbers]]
    keys, of_node = np.unique(np.column_stack(asked).astype(np.int64), axis=0, return_inverse=True)
    of_node, bound = of_node.reshape(-1), trees.threshold[numbers]
    bounds = [np.unique(bound[of_node == at]) for at in range(len(keys))]
    rank = np.zeros(len(numbers), dtype=np.int64)
    for at, rising in enumerate(bounds):
        rank[of_node == at] = np.searchsorted(rising, bound[of_node == at])
    return _Planes(np.ascontiguousarray(keys.T), bounds, of_node, rank)


def _padded(bounds: NDArray[np.float64]) -> NDArray[np.float64]:
    """The bounds, made a power of two by endless ones."""
    more = (1 << len(bounds).bit_length()) - len(bounds)
    return np.append(bounds, np.full(more, np.inf))


def _whole(bounds: NDArray[np.float64]) -> _Short:
    """The whole numbers above which those small whole codes are that are above the bounds."""
    return np.clip(np.floor(bounds), LOWEST + 1, HIGHEST - 1).astype(np.int16)


def _nodes(trees: Trees, numbers: _Ints) -> _Nodes | None:
    """What the nodes keep of each half in which they rule leaves out; None of too many."""
    leaves, words = _leaves(trees), _word_starts(trees)
    tree = np.searchsorted(trees.roots, numbers, side="right") - 1
    start = leaves.before[numbers]
    end = start + leaves.below[trees.left[numbers]]
    first = start // HALF
    many = (end - 1) // HALF - first + 1
    if many.sum() > _MOST_NODES:
        return None
    own = np.repeat(np.arange(len(numbers)), many)
    at = first[own] + np.arange(len(own)) - np.repeat(np.cumsum(many) - many, many)
    low, high = (np.clip(edge[own] - HALF * at, 0, HALF) for edge in (start, end))
    half = 2 * words[tree[own]] + at
    kept = HALF_BITS & ~((1 << high) - (1 << low))
    order = np.argsort(half, kind="stable")
    return _Nodes(half[order], numbers[own[order]], kept[order].astype(np.uint16))


def _columns(trees: Trees) -> list[_Column]:
    """The columns that are looked up."""
    size = np.where(_inner(trees), trees.set_size, 0)
    found = np.unique(trees.feature[size > 0]).tolist()
    return [_Column(at, int(size[trees.feature == at].max())) for at in found]


def _groups(sizes: Sequence[int]) -> _Ints:
    """Which columns are looked up together, (columns,): the first group with room for each."""
    taken, group = list[int](), np.zeros(len(sizes), dtype=np.int64)
    for at in sorted(range(len(sizes)), key=lambda at: -sizes[at]):
        room = (one for one, size in enumerate(taken) if size * sizes[at] <= _TOGETHER)
        group[at] = next(room, len(taken))
        if group[at] == len(taken):
            taken.append(1)
        taken[group[at]] *= sizes[at]
    return group


def _word_starts(trees: Trees) -> _Ints:
    """The first word of each tree, and how many words there are, (t + 1,)."""
    leaf = ~_inner(trees)
    leaves = np.add.reduceat(leaf.astype(np.int64), trees.roots)
    return np.cumsum([0, *-(-leaves // WIDTH)])


class _Leaves(NamedTuple):
    """The leaves below each node: how many stand before them in the tree, and how many they are."""

    before: _Ints
    below: _Ints


def _leaves(trees: Trees) -> _Leaves:
    left, right = trees.left.tolist(), trees.right.tolist()
    before, count = [0] * len(left), [1] * len(left)
    for node in reversed(range(len(left))):
        if left[node] != node:
            count[node] = count[left[node]] + count[right[node]]
    for node in range(len(left)):
        if left[node] != node:
            before[left[node]] = before[node]
            before[right[node]] = before[node] + count[left[node]]
    return _Leaves(np.array(before), np.array(count))


def _values(trees: Trees, words: _Ints) -> NDArray[np.float64]:
    """What the leaves say, each where its bit times the sequence leads."""
    leaf = np.flatnonzero(~_inner(trees))
    before = _leaves(trees).before[leaf]
    tree = np.searchsorted(trees.roots, leaf, side="right") - 1
    bit = np.uint64(1) << (before % WIDTH).astype(np.uint64)
    slot = (bit * np.uint64(SEQUENCE) & np.uint64(NO_BIT)) >> np.uint64(SHIFT)
    value = np.zeros(WIDTH * words[-1])
    value[WIDTH * (words[tree] + before // WIDTH) + slot.astype(np.int64)] = trees.value[leaf]
    return value


class _Tables(NamedTuple):
    """The group, word and place in `bits` of each table, the words rising."""

    word: _Ints
    group: _Ints
    offset: _Ints
    bits: _Words


def _tables(trees: Trees, columns: Sequence[_Column], group: _Ints) -> _Tables | None:
    words, found = _word_starts(trees), dict[tuple[int, int], _Words]()
    asked = [_left_over(trees, column, words) for column in columns]
    entries = 0
    for one in range(group.max(initial=-1) + 1):
        members = np.flatnonzero(group == one).tolist()
        for word in sorted(set().union(*(asked[at] for at in members))):
            table = np.full(1, NO_BIT)
            for at in members:
                every = np.full(columns[at].known + 1, NO_BIT)
                table = np.bitwise_and.outer(table, asked[at].get(word, every)).ravel()
            found[word, one] = table
            entries += len(table)
            if entries > _MOST_ENTRIES:
                return None
    keys = sorted(found)
    of_words, of_groups = np.array(keys, dtype=np.int64).reshape(-1, 2).T.copy()
    tables = [found[key] for key in keys]
    offset = np.cumsum([0, *map(len, tables)])[:-1]
    bits = np.concatenate([np.empty(0, dtype=np.uint32), *tables])
    return _Tables(of_words, of_groups, offset, bits)


def _left_over(trees: Trees, column: _Column, words: _Ints) -> dict[int, _Words]:
    """What each kind of code leaves over of the words in which a column rules leaves out."""
    by_set = _inner(trees) & (trees.set_size > 0)
    nodes = np.flatnonzero(by_set & (trees.feature == column.at))
    leaves, found = _leaves(trees), dict[int, _Words]()
    trees_of = np.searchsorted(trees.roots, nodes, side="right") - 1
    for node, tree in zip(nodes.tolist(), trees_of.tolist(), strict=True):
        start = int(leaves.before[node])
        end = start + int(leaves.below[trees.left[node]])
        left = trees.goes_left(np.full(column.known + 1, node), column.codes)
        for at in range(start // WIDTH, (end - 1) // WIDTH + 1):
            own = _between(start - WIDTH * at, end - WIDTH * at)
            word = int(words[tree]) + at
            known = found.setdefault(word, np.full(column.known + 1, NO_BIT))
            known &= np.where(left, NO_BIT, ~own)
    return found


def _between(start: int, end: int) -> np.uint32:
    """A word with the bits from `start` to before `end`, as far as it has them."""
    low, high = max(0, start), min(WIDTH, end)
    return np.uint32((1 << high) - (1 << low))
