"""The leaves of trees as bits, so that what a code rules out is looked up and not walked.

As in Lucchese et al., "QuickScorer" (2015): the leaves of a tree are bits from the left to the
right. A node that sends a lead to the right rules the leaves on its left out; of those that are
left over when all nodes have answered, the lowest is the lead's own. What all nodes of a tree that
ask one column rule out is looked up by the code, and columns of few codes are looked up together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.model.trees import Trees, cuts

# Leaves that one word has bits for.
WIDTH = 32
NO_BIT = np.uint32(0xFFFFFFFF)
# De Bruijn's: times a word of one bit, its upper bits tell which one that is.
SEQUENCE, SHIFT = np.uint32(0x077CB531), np.uint32(27)
# Codes of columns that are looked up together: so small a table stays in the nearest cache.
_TOGETHER = 1024
# Entries of all tables of a model, 4 bytes each; models of more are walked.
_MOST_ENTRIES = 1 << 24
_Ints = NDArray[np.int64]
_Words = NDArray[np.uint32]


class LeafBits(NamedTuple):
    """What codes rule out, and what the leaves say.

    Of the k-th of the columns asked, `column`, the codes stand by the rising `bounds` from
    `bounds_from[k]` on, of which `known` are finite, or where `is_set` each of the `known` lowest
    whole codes by itself. By its codes and those of the members before it, a lead has a place in
    the tables of the group that it is a `member_of`, of `groups` (1,). Word w, the `is_first` or
    `is_only` one of a tree, is what its looks leave over, those from `look_from[w]` on: in a
    `group`, of `bits` from an `offset` on.
    """

    column: _Ints
    bounds: NDArray[np.float64]
    bounds_from: _Ints
    known: _Ints
    is_set: NDArray[np.bool_]
    member_of: _Ints
    groups: _Ints
    look_from: _Ints
    group: _Ints
    offset: _Ints
    bits: _Words
    is_first: NDArray[np.bool_]
    is_only: NDArray[np.bool_]
    value: NDArray[np.float64]


@dataclass(frozen=True)
class _Column:
    """A column that is asked, and a code of each kind that the trees tell apart, (k,)."""

    at: int
    bounds: NDArray[np.float64] | None
    codes: NDArray[np.float64]

    @property
    def known(self) -> int:
        """How many codes there are beside those that are missing or beyond all others."""
        return len(self.codes) - 1 if self.bounds is None else len(self.bounds)

    @property
    def padded(self) -> NDArray[np.float64]:
        """The bounds, made a power of two by endless ones."""
        if self.bounds is None:
            return np.empty(0)
        more = (1 << self.known.bit_length()) - self.known
        return np.append(self.bounds, np.full(more, np.inf))


def leaf_bits(trees: Trees) -> LeafBits | None:
    """The bits of trees; None where they are too many, or ask a column in two ways."""
    columns = _columns(trees)
    if columns is None:
        return None
    group = _groups([len(column.codes) for column in columns])
    tables = _tables(trees, columns, group)
    if tables is None:
        return None
    words = _word_starts(trees)
    word = np.arange(words[-1])
    look_from = np.searchsorted(tables.word, [*word, len(word)])
    bounds = [column.padded for column in columns]
    return LeafBits(
        column=np.array([column.at for column in columns]),
        bounds=np.concatenate([np.empty(0), *bounds]),
        bounds_from=np.cumsum([0, *map(len, bounds)]),
        known=np.array([column.known for column in columns]),
        is_set=np.array([column.bounds is None for column in columns]),
        member_of=group,
        groups=np.array([group.max() + 1]),
        look_from=look_from,
        group=tables.group,
        offset=tables.offset,
        bits=tables.bits,
        is_first=np.isin(word, words),
        is_only=np.isin(word, words) & np.isin(word + 1, words),
        value=_values(trees, words),
    )


def _columns(trees: Trees) -> list[_Column] | None:
    """The columns that are asked, at least one; None where one is looked up and compared, too."""
    inner = trees.left != np.arange(len(trees.left))
    by_set = trees.set_size > 0
    asked = np.unique(trees.feature[inner]) if inner.any() else np.zeros(1, dtype=np.int64)
    bounds = cuts(trees, int(asked.max()) + 1)
    found = list[_Column]()
    for at in asked.tolist():
        own, here = bounds[at], inner & (trees.feature == at)
        if own is not None:
            found.append(_Column(at, own, np.concatenate([own, [np.inf, np.nan]])))
            continue
        if not by_set[here].all():
            return None
        # -1 stands for whatever is in no set.
        codes = np.append(np.arange(trees.set_size[here].max(), dtype=np.float64), -1.0)
        found.append(_Column(at, None, codes))
    return found


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
    leaf = trees.left == np.arange(len(trees.left))
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
    leaf = np.flatnonzero(trees.left == np.arange(len(trees.left)))
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
    for one in range(group.max() + 1):
        members = np.flatnonzero(group == one).tolist()
        for word in sorted(set().union(*(asked[at] for at in members))):
            table = np.full(1, NO_BIT)
            for at in members:
                every = np.full(len(columns[at].codes), NO_BIT)
                table = np.bitwise_and.outer(table, asked[at].get(word, every)).ravel()
            found[word, one] = table
            entries += len(table)
            if entries > _MOST_ENTRIES:
                return None
    for word in range(words[-1]):
        # A tree that asks nothing, or leaves of a word that nothing rules out.
        if not any((word, one) in found for one in range(group.max() + 1)):
            sizes = [len(columns[at].codes) for at in np.flatnonzero(group == 0).tolist()]
            found[word, 0] = np.full(int(np.prod(sizes)), NO_BIT)
    keys = sorted(found)
    word, own = np.array(keys).T
    tables = [found[key] for key in keys]
    offset = np.cumsum([0, *map(len, tables[:-1])])
    return _Tables(np.array(word), np.array(own), offset, np.concatenate(tables))


def _left_over(trees: Trees, column: _Column, words: _Ints) -> dict[int, _Words]:
    """What each kind of code leaves over of the words in which a column rules leaves out."""
    inner = trees.left != np.arange(len(trees.left))
    nodes = np.flatnonzero(inner & (trees.feature == column.at))
    leaves, found = _leaves(trees), dict[int, _Words]()
    trees_of = np.searchsorted(trees.roots, nodes, side="right") - 1
    for node, tree in zip(nodes.tolist(), trees_of.tolist(), strict=True):
        start = int(leaves.before[node])
        end = start + int(leaves.below[trees.left[node]])
        left = trees.goes_left(np.full(len(column.codes), node), column.codes)
        for at in range(start // WIDTH, (end - 1) // WIDTH + 1):
            own = _between(start - WIDTH * at, end - WIDTH * at)
            word = int(words[tree]) + at
            known = found.setdefault(word, np.full(len(column.codes), NO_BIT))
            known &= np.where(left, NO_BIT, ~own)
    return found


def _between(start: int, end: int) -> np.uint32:
    """A word with the bits from `start` to before `end`, as far as it has them."""
    low, high = max(0, start), min(WIDTH, end)
    return np.uint32((1 << high) - (1 << low))
