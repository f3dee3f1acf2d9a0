"""The tables of `shap_tables` one behind the other, for the compiled loops."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.model.shap_tables import ShapTables

# What a node sends to the left: codes up to its threshold, missing ones with them, or a set.
UP_TO, UP_TO_OR_MISSING, IN_SET = 0, 1, 2
_Ints = NDArray[np.int64]


class ShareLookups(NamedTuple):
    """Questions of trees, and the tables of what their parts give each field by the answers.

    The inner nodes of tree i are those from `node_from[i]` on; a node asks the codes of a `plane`:
    plane p + j has those of column j with its zeros missing. Part k is of one `tree`; its looks are
    those from `look_from[k]` on, at a node of the tree, for a `look_bit`, turned round where
    `look_turned`; its tables those from `table_from[k]` on, of a `column`, from an `offset` in
    `cells` on. `most_nodes` (1,) is the size of the largest tree.
    """

    node_from: _Ints
    kind: _Ints
    plane: _Ints
    threshold: NDArray[np.float64]
    set_from: _Ints
    set_size: _Ints
    sets: NDArray[np.bool_]
    most_nodes: _Ints
    tree: _Ints
    look_from: _Ints
    look_node: _Ints
    look_bit: _Ints
    look_turned: NDArray[np.uint8]
    table_from: _Ints
    column: _Ints
    offset: _Ints
    cells: NDArray[np.float64]


def share_lookups(tables: ShapTables, columns: int) -> ShareLookups:
    """The tables of trees that look at codes of so many `columns`."""
    trees = tables.trees
    inner = np.flatnonzero(trees.left != np.arange(len(trees.left)))
    node_from = np.searchsorted(inner, [*trees.roots, len(trees.left)])
    looked, node, bit, turned = _looks(tables, inner)
    given, column, offset = _places(tables)
    # Parts without a question, of trees that are one leaf, give nobody anything.
    parts, first = np.unique(looked, return_index=True)
    tree = np.searchsorted(node_from, node[first], side="right") - 1
    look_from, table_from = (np.append(np.searchsorted(of, parts), len(of))
                             for of in (looked, given))  # fmt: skip
    by_set = trees.set_size[inner] > 0
    return ShareLookups(
        node_from=node_from,
        kind=np.where(by_set, IN_SET, trees.missing_left[inner]).astype(np.int64),
        plane=trees.feature[inner] + columns * trees.zero_missing[inner],
        threshold=trees.threshold[inner],
        set_from=trees.set_from[inner],
        set_size=trees.set_size[inner],
        sets=np.array(trees.sets),
        most_nodes=np.array([np.diff(node_from).max()]),
        tree=tree,
        look_from=look_from,
        look_node=node - np.repeat(node_from[tree], np.diff(look_from)),
        look_bit=bit,
        look_turned=turned.astype(np.uint8),
        table_from=table_from,
        column=column,
        offset=offset,
        cells=np.concatenate([np.empty(0), *(field.cells for field in tables.fields)]),
    )


def _looks(tables: ShapTables, inner: _Ints) -> list[_Ints]:
    """Part, inner node, bit and turn of each look, the parts rising."""
    none = np.zeros((4, 0), dtype=np.int64)
    found = [
        np.stack([
            np.repeat(field.parts, np.diff(field.starts, append=len(field.nodes))),
            np.searchsorted(inner, field.nodes),
            np.bitwise_count(field.bits - 1).astype(np.int64),
            (~field.lefts).astype(np.int64),
        ])
        for field in tables.fields
    ]  # fmt: skip
    return _rising(np.concatenate([none, *found], axis=1))


def _places(tables: ShapTables) -> list[_Ints]:
    """Part and column of each table and where it stands, the parts rising."""
    none, start = np.zeros((3, 0), dtype=np.int64), 0
    found = []
    for field in tables.fields:
        found.append(np.stack([
            field.parts, np.full(len(field.parts), field.column), start + field.offset,
        ]))  # fmt: skip
        start += len(field.cells)
    return _rising(np.concatenate([none, *found], axis=1))


def _rising(rows: _Ints) -> list[_Ints]:
    order = np.argsort(rows[0], kind="stable")
    return [np.ascontiguousarray(row[order]) for row in rows]
