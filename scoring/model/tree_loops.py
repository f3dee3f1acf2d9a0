"""Loops over trees and leads that numba compiles, and keeps compiled on disk.

Importing it takes a while, so only `compiled_trees` does. Leads are taken in blocks, whose codes,
answers and sums stay in the processor's nearest cache; what is added to a lead is added in the
order in which NumPy and LightGBM add it, so that the sums are the same to the last bit.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.model.leaf_bits import (
    HALF_BITS,
    HIGHEST,
    LOWEST,
    NO_BIT,
    SEQUENCE,
    SHIFT,
    SMALL,
    WIDTH,
    LeafBits,
)
from scoring.model.numba_compiled import compiled
from scoring.model.share_lookups import IN_SET, UP_TO, ShareLookups
from scoring.model.trees import ZERO

_Codes = NDArray[np.float64]
_Places = NDArray[np.int32]
_Bits = NDArray[np.uint32]
_Halves = NDArray[np.uint16]
_Short = NDArray[np.int16]
_Flags = NDArray[np.bool_]

# Leads of a block; of a block of shares, of which there is one for each field; of a copied tile.
_ROWS, _FEW, _TILE = 2048, 512, 32
# Up to so many bounds are compared one after the other: no branch depends on a code.
_SCANNED = 12
# Comparisons of one pass over the leads.
_AT_ONCE = 4


class _Block(NamedTuple):
    """Room for a block of leads, and what is known of them.

    Of each plane of theirs, in `short` numbers, the lowest and the highest are its `ends`; of a
    `whole` one these are the codes themselves. What a half keeps `of_all` leads, and what it is
    compared for, from `asked_from` on: `planes`, a `bound` in each, and what is `kept` of the leads
    above it.
    """

    codes: _Codes
    at: _Places
    short: _Short
    ends: _Short
    whole: _Flags
    of_all: _Halves
    asked_from: NDArray[np.int64]
    planes: NDArray[np.int64]
    bound: _Short
    kept: _Halves


@compiled
def total(codes: _Codes, trees: LeafBits) -> _Codes:
    """What all trees say of each lead, (n,) for codes (n, p)."""
    said, most = np.zeros(len(codes)), min(_ROWS, len(codes))
    block, halves = _room(trees, most), np.empty((2, most), np.uint16)
    places = np.empty((trees.groups[0], most), np.int32)
    bits, none_yet = np.empty(most, np.uint32), np.empty(most, np.uint32)
    for start in range(0, len(codes), _ROWS):
        own, sums = codes[start : start + _ROWS], said[start : start + _ROWS]
        rows = len(own)
        _shorten(own, trees, block)
        _plan(trees, block)
        _find_places(own, trees, places)
        for word in range(len(trees.is_first)):
            for side in range(2):
                half, kept = 2 * word + side, halves[side, :rows]
                kept[:] = block.of_all[half]
                for at in range(block.asked_from[half], block.asked_from[half + 1], _AT_ONCE):
                    _keep(block.short, block.planes[at:], block.bound[at:], block.kept[at:], kept)
            _join(halves, bits[:rows])
            for look in range(trees.look_from[word], trees.look_from[word + 1]):
                _sift(trees.bits[trees.offset[look] :], places[trees.group[look]], bits, rows)
            value = trees.value[word * WIDTH : (word + 1) * WIDTH]
            if trees.is_only[word]:
                _add(bits, value, sums)
            else:
                if trees.is_first[word]:
                    none_yet[:rows] = NO_BIT
                _add_first(bits, none_yet, value, sums)
    return said


@compiled
def _room(trees: LeafBits, rows: int) -> _Block:
    columns, halves = len(trees.column), len(trees.node_from) - 1
    asked = len(trees.plane) + halves * (_AT_ONCE - 1)
    return _Block(
        np.empty((columns, rows)),
        np.empty(rows, np.int32),
        np.empty((columns, rows), np.int16),
        np.empty((columns, 2), np.int16),
        np.empty(columns, np.bool_),
        np.empty(halves, np.uint16),
        np.zeros(halves + 1, np.int64),
        np.empty(asked, np.int64),
        np.empty(asked, np.int16),
        np.empty(asked, np.uint16),
    )


@compiled
def _shorten(codes: _Codes, trees: LeafBits, block: _Block) -> None:
    """Write the planes of the leads in short numbers."""
    rows = len(codes)
    for start in range(0, rows, _TILE):
        for own in range(len(trees.column)):
            column = trees.column[own]
            for row in range(start, min(start + _TILE, rows)):
                block.codes[own, row] = codes[row, column]
    for own in range(len(trees.column)):
        plane, short = block.codes[own, :rows], block.short[own, :rows]
        if trees.zero_missing[own]:
            for row in range(rows):
                plane[row] = np.nan if abs(plane[row]) <= ZERO else plane[row]
        missing = LOWEST if trees.missing_left[own] else HIGHEST
        block.whole[own] = _take_whole(plane, missing, short)
        if not block.whole[own]:
            bounds = trees.bounds[trees.bounds_from[own] : trees.bounds_from[own + 1]]
            _count_below(plane, bounds, trees.known[own], block.at[:rows])
            for row in range(rows):
                short[row] = missing if np.isnan(plane[row]) else np.int16(block.at[row])
        least, most = HIGHEST, LOWEST
        for row in range(rows):
            least, most = min(least, short[row]), max(most, short[row])
        block.ends[own, 0], block.ends[own, 1] = least, most


@compiled
def _plan(trees: LeafBits, block: _Block) -> None:
    """What is asked of each lead of a block: few nodes where columns say the same of all."""
    asked = 0
    for half in range(len(trees.node_from) - 1):
        block.of_all[half] = HALF_BITS
        for node in range(trees.node_from[half], trees.node_from[half + 1]):
            plane = trees.plane[node]
            bound = trees.whole[node] if block.whole[plane] else trees.rank[node]
            if block.ends[plane, 0] > bound:
                block.of_all[half] &= trees.kept[node]
            elif block.ends[plane, 1] > bound:
                block.planes[asked], block.bound[asked] = plane, bound
                block.kept[asked] = trees.kept[node]
                asked += 1
        while asked % _AT_ONCE:
            # What fills a pass up keeps all.
            block.planes[asked], block.bound[asked], block.kept[asked] = 0, 0, HALF_BITS
            asked += 1
        block.asked_from[half + 1] = asked


@compiled
def _take_whole(plane: _Codes, missing: np.int16, found: _Short) -> bool:
    """Write codes as they are; whether all of them are small and whole, or missing."""
    other = np.int32(0)
    for row in range(len(plane)):
        code = plane[row]
        near = np.int32(code if abs(code) < SMALL else 0.0)
        none = np.isnan(code)
        other += np.int32((near != code) & (not none))
        found[row] = missing if none else np.int16(near)
    return bool(other == 0)


@compiled
def _count_below(plane: _Codes, bounds: _Codes, known: int, at: _Places) -> None:
    """How many of the known bounds each code is above."""
    at[:] = 0
    if known <= _SCANNED:
        for bound in range(known):
            for row in range(len(plane)):
                at[row] += np.int32(plane[row] > bounds[bound])
    else:
        # As many bounds as a power of two, less one, and an endless one: all leads take each step.
        step = np.int32(len(bounds) // 2)
        while step:
            _climb(plane, bounds, step, at)
            step >>= 1


@compiled
def _climb(plane: _Codes, bounds: _Codes, step: np.int32, at: _Places) -> None:
    for row in range(len(plane)):
        above = at[row] + step
        at[row] = above if bounds[above - 1] < plane[row] else at[row]


@compiled
def _find_places(codes: _Codes, trees: LeafBits, places: _Places) -> None:
    """Where each lead of a block stands in the tables of each group of columns."""
    places[:] = 0
    for own in range(len(trees.set_column)):
        place, column = places[trees.member_of[own]], trees.set_column[own]
        known = np.int32(trees.set_known[own])
        for row in range(len(codes)):
            code = codes[row, column]
            inside = (code > -1) & (code < known)
            place[row] = place[row] * (known + np.int32(1)) + (np.int32(code) if inside else known)


@compiled
def _keep(
    short: _Short, planes: NDArray[np.int64], bound: _Short, kept: _Halves, bits: _Halves
) -> None:
    """What four nodes leave over. All is named before the loop, which then takes many at once."""
    one, two, three, four = short[planes[0]], short[planes[1]], short[planes[2]], short[planes[3]]
    above_1, above_2, above_3, above_4 = bound[0], bound[1], bound[2], bound[3]
    kept_1, kept_2, kept_3, kept_4 = kept[0], kept[1], kept[2], kept[3]
    for row in range(len(bits)):
        own = bits[row]
        own &= kept_1 if one[row] > above_1 else HALF_BITS
        own &= kept_2 if two[row] > above_2 else HALF_BITS
        own &= kept_3 if three[row] > above_3 else HALF_BITS
        own &= kept_4 if four[row] > above_4 else HALF_BITS
        bits[row] = own


@compiled
def _join(halves: _Halves, bits: _Bits) -> None:
    for row in range(len(bits)):
        bits[row] = np.uint32(halves[0, row]) | np.uint32(halves[1, row]) << np.uint32(16)


@compiled
def _sift(table: _Bits, place: _Places, bits: _Bits, rows: int) -> None:
    for row in range(rows):
        bits[row] &= table[np.uint32(place[row])]


@compiled
def _add(bits: _Bits, value: _Codes, sums: _Codes) -> None:
    for row in range(len(sums)):
        lowest = bits[row] & (~bits[row] + np.uint32(1))
        sums[row] += value[np.uint32(lowest * SEQUENCE) >> SHIFT]


@compiled
def _add_first(bits: _Bits, none_yet: _Bits, value: _Codes, sums: _Codes) -> None:
    """The same of a tree of several words, of which the first with a bit tells the leaf."""
    for row in range(len(sums)):
        own = bits[row] & none_yet[row]
        lowest = own & (~own + np.uint32(1))
        said = value[np.uint32(lowest * SEQUENCE) >> SHIFT]
        if own:
            sums[row] += said
            none_yet[row] = 0


@compiled
def contributions(codes: _Codes, trees: ShareLookups) -> _Codes:
    """What each field gets for each lead, (n, p) for codes (n, p)."""
    columns = codes.shape[1]
    found = np.empty(codes.shape)
    # Of each column, and of each with its zeros as missing.
    planes = np.empty((2 * columns, _FEW))
    left = np.empty((trees.most_nodes[0], _FEW), dtype=np.uint8)
    answers, shares = np.empty(_FEW, dtype=np.int64), np.empty((columns, _FEW))
    for start in range(0, len(codes), _FEW):
        rows = min(_FEW, len(codes) - start)
        _spread(codes[start : start + rows], planes)
        shares[:] = 0.0
        asked = np.int64(-1)
        for part in range(len(trees.tree)):
            if trees.tree[part] != asked:
                asked = trees.tree[part]
                _ask(trees, asked, planes, left[:, :rows])
            _enter(trees, part, left, answers[:rows])
            for at in range(trees.table_from[part], trees.table_from[part + 1]):
                _look_up(trees.cells[trees.offset[at] :], answers, shares[trees.column[at], :rows])
        for row in range(rows):
            for column in range(columns):
                found[start + row, column] = shares[column, row]
    return found


@compiled
def _spread(codes: _Codes, planes: _Codes) -> None:
    rows, columns = codes.shape
    for row in range(rows):
        for column in range(columns):
            code = codes[row, column]
            planes[column, row] = code
            planes[columns + column, row] = np.nan if abs(code) <= ZERO else code


@compiled
def _ask(trees: ShareLookups, tree: np.int64, planes: _Codes, left: NDArray[np.uint8]) -> None:
    """Which of a block of leads each node of a tree sends to the left."""
    first = trees.node_from[tree]
    for node in range(first, trees.node_from[tree + 1]):
        plane, own = planes[trees.plane[node]], left[node - first]
        bound, kind = trees.threshold[node], trees.kind[node]
        if kind == UP_TO:
            for row in range(len(own)):
                own[row] = plane[row] <= bound
        elif kind == IN_SET:
            size, start = trees.set_size[node], trees.set_from[node]
            for row in range(len(own)):
                code = plane[row]
                inside = (code > -1) & (code < size)
                own[row] = inside & trees.sets[start + np.int64(code if inside else 0.0)]
        else:
            for row in range(len(own)):
                own[row] = not plane[row] > bound


@compiled
def _enter(
    trees: ShareLookups, part: int, left: NDArray[np.uint8], answers: NDArray[np.int64]
) -> None:
    """The rows of leads in the tables of a part, a bit for each answer."""
    answers[:] = 0
    for look in range(trees.look_from[part], trees.look_from[part + 1]):
        own, bit = left[trees.look_node[look]], trees.look_bit[look]
        turned = trees.look_turned[look]
        for row in range(len(answers)):
            answers[row] |= np.int64(own[row] ^ turned) << bit


@compiled
def _look_up(cells: _Codes, answers: NDArray[np.int64], shares: _Codes) -> None:
    for row in range(len(shares)):
        shares[row] += cells[np.uint64(answers[row])]


@compiled
def strongest(shares: _Codes, usual: _Codes, least: float, fields: _Short, found: _Codes) -> None:
    """Write the columns (n, k) of those shares (n, p) that are furthest from the `usual` ones (p,).

    Those beyond `least` count, on its side of zero. Rows of `fields` and `found` are filled from
    the left. Of columns that are as far the last comes first above zero, and the first below.
    """
    sign, room = 1.0 if least > 0 else -1.0, fields.shape[1]
    far = np.empty(room)
    for row in range(len(shares)):
        held = 0
        for column in range(shares.shape[1]):
            share = shares[row, column]
            if not sign * share > sign * least:
                continue
            own, at = sign * (share - usual[column]), held
            while at > 0 and (far[at - 1] < own or (far[at - 1] == own and least > 0)):
                at -= 1
            if at < room:
                held = min(held + 1, room)
                _shift(far[at:held])
                _shift(fields[row, at:held])
                _shift(found[row, at:held])
                far[at], fields[row, at], found[row, at] = own, column, share


@compiled
def _shift(cells: Any) -> None:
    """Move all one place to the right; the last is lost."""
    for at in range(len(cells) - 1, 0, -1):
        cells[at] = cells[at - 1]
