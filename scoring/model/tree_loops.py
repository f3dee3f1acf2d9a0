"""Loops over trees and leads that numba compiles, and keeps compiled on disk.

Importing it takes a while, so only `compiled_trees` does. Leads are taken in blocks, whose codes,
answers and sums stay in the processor's nearest cache; what is added to a lead is added in the
order in which NumPy and LightGBM add it, so that the sums are the same to the last bit.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scoring.model.leaf_bits import NO_BIT, SEQUENCE, SHIFT, WIDTH, LeafBits
from scoring.model.share_lookups import IN_SET, UP_TO, ShareLookups
from scoring.model.trees import ZERO

_Codes = NDArray[np.float64]
_Places = NDArray[np.int32]
_Bits = NDArray[np.uint32]
_F = TypeVar("_F", bound=Callable[..., Any])


def _compiled(function: _F) -> _F:
    """The function, compiled when it is first called, without holding the interpreter's lock."""
    return cast("_F", njit(cache=True, nogil=True, error_model="numpy")(function))


# Leads of a block; of a block of shares, of which there is one for each field.
_ROWS, _FEW = 1024, 512
# Up to so many bounds are compared one after the other: no branch depends on a code.
_SCANNED = 12


@_compiled
def total(codes: _Codes, trees: LeafBits) -> _Codes:
    """What all trees say of each lead, (n,) for codes (n, p)."""
    said = np.zeros(len(codes))
    columns, groups = len(trees.column), trees.groups[0]
    planes, at = np.empty((columns, _ROWS)), np.empty(_ROWS, dtype=np.int32)
    places = np.empty((groups, _ROWS), dtype=np.int32)
    bits, none_yet = np.empty(_ROWS, dtype=np.uint32), np.empty(_ROWS, dtype=np.uint32)
    for start in range(0, len(codes), _ROWS):
        rows = min(_ROWS, len(codes) - start)
        _find_places(codes[start : start + rows], trees, planes, at, places)
        sums = said[start : start + rows]
        for word in range(len(trees.is_first)):
            look = trees.look_from[word]
            _seed(trees.bits[trees.offset[look] :], places[trees.group[look]], bits, rows)
            for more in range(look + 1, trees.look_from[word + 1]):
                _sift(trees.bits[trees.offset[more] :], places[trees.group[more]], bits, rows)
            value = trees.value[word * WIDTH : (word + 1) * WIDTH]
            if trees.is_only[word]:
                _add(bits, value, sums)
            else:
                if trees.is_first[word]:
                    none_yet[:] = NO_BIT
                _add_first(bits, none_yet, value, sums)
    return said


@_compiled
def _find_places(
    codes: _Codes, trees: LeafBits, planes: _Codes, at: _Places, places: _Places
) -> None:
    """Where each lead of a block stands in the tables of each group of columns."""
    rows = len(codes)
    for row in range(rows):
        for own in range(len(trees.column)):
            planes[own, row] = codes[row, trees.column[own]]
    places[:] = 0
    for own in range(len(trees.column)):
        plane, place = planes[own, :rows], places[trees.member_of[own], :rows]
        known = np.int32(trees.known[own])
        if trees.is_set[own]:
            _step_by_level(plane, known, place)
        else:
            bounds = trees.bounds[trees.bounds_from[own] : trees.bounds_from[own + 1]]
            _step_by_number(plane, bounds, known, place, at)


@_compiled
def _step_by_level(plane: _Codes, known: np.int32, place: _Places) -> None:
    for row in range(len(plane)):
        code = plane[row]
        inside = (code > -1) & (code < known)
        place[row] = place[row] * (known + np.int32(1)) + (np.int32(code) if inside else known)


@_compiled
def _step_by_number(
    plane: _Codes, bounds: _Codes, known: np.int32, place: _Places, at: _Places
) -> None:
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
    for row in range(len(plane)):
        missing = np.isnan(plane[row])
        own = known + np.int32(1) if missing else at[row]
        place[row] = place[row] * (known + np.int32(2)) + own


@_compiled
def _climb(plane: _Codes, bounds: _Codes, step: np.int32, at: _Places) -> None:
    for row in range(len(plane)):
        above = at[row] + step
        at[row] = above if bounds[above - 1] < plane[row] else at[row]


@_compiled
def _seed(table: _Bits, place: _Places, bits: _Bits, rows: int) -> None:
    for row in range(rows):
        bits[row] = table[np.uint32(place[row])]


@_compiled
def _sift(table: _Bits, place: _Places, bits: _Bits, rows: int) -> None:
    for row in range(rows):
        bits[row] &= table[np.uint32(place[row])]


@_compiled
def _add(bits: _Bits, value: _Codes, sums: _Codes) -> None:
    for row in range(len(sums)):
        lowest = bits[row] & (~bits[row] + np.uint32(1))
        sums[row] += value[np.uint32(lowest * SEQUENCE) >> SHIFT]


@_compiled
def _add_first(bits: _Bits, none_yet: _Bits, value: _Codes, sums: _Codes) -> None:
    """The same of a tree of several words, of which the first with a bit tells the leaf."""
    for row in range(len(sums)):
        own = bits[row] & none_yet[row]
        lowest = own & (~own + np.uint32(1))
        said = value[np.uint32(lowest * SEQUENCE) >> SHIFT]
        if own:
            sums[row] += said
            none_yet[row] = 0


@_compiled
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


@_compiled
def _spread(codes: _Codes, planes: _Codes) -> None:
    rows, columns = codes.shape
    for row in range(rows):
        for column in range(columns):
            code = codes[row, column]
            planes[column, row] = code
            planes[columns + column, row] = np.nan if abs(code) <= ZERO else code


@_compiled
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


@_compiled
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


@_compiled
def _look_up(cells: _Codes, answers: NDArray[np.int64], shares: _Codes) -> None:
    for row in range(len(shares)):
        shares[row] += cells[np.uint64(answers[row])]
