"""Exact SHAP values of trees by tables: what parts of trees give is worked out once, not per lead.

The values are those of `tree_shap`, path-dependent after Lundberg et al., "From local explanations
to global understanding with explainable AI for trees" (2020). What a leaf gives the fields on its
path depends on a lead only by which of them send it that way, as in Yang, "Fast TreeSHAP" (2021);
so what some leaves of a tree give depends on which way a lead goes at the nodes above and between
them. Up to eight nodes have a table of all their answers, of which a lead looks up one row.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.leaf_shares import leaf_shares
from scoring.model.tree_parts import TreePart, tree_parts
from scoring.model.trees import Trees

# Numbers in all tables of a model, 8 bytes each; models of more or deeper trees have no tables.
MOST_CELLS = 1 << 23
# Nodes of one part of a tree: so small a table stays in the processor's nearest cache.
MOST_NODES = 8
# Of a leaf whose way asks more fields than that, so that its table is alone in a part.
MOST_ALONE = 13
# Leads explained at once, so that what is made on the way stays small.
_ROWS = 2_000
# Of many parts fewer leads: these are the rows of parts and leads that are held.
_MOST_HELD = 1 << 21
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class _Field:
    """What the parts of trees give one field, of the codes' `column`.

    The `nodes` that look at it have `bits` in their part's row; they stand part after part, each
    of `parts` from one of `starts` on. A part's table begins at one of `offset` in `cells`.
    """

    column: int
    nodes: Counts
    lefts: NDArray[np.bool_]
    bits: Counts
    starts: Counts
    parts: Counts
    offset: Counts
    cells: NDArray[np.float64]

    def answer(self, trees: Trees, codes: NDArray[np.float64], rows: Counts) -> None:
        """Enter which way its nodes send leads, of codes (n, p), into the parts' rows (k, n)."""
        # A field has fewer values than there are leads.
        values, whose = np.unique(codes[:, self.column], return_inverse=True)
        nodes, places = np.unique(self.nodes, return_inverse=True)
        code = np.tile(values, len(nodes))
        left = trees.goes_left(np.repeat(nodes, len(values)), code).reshape(len(nodes), -1)
        bits = np.where(left[places] == self.lefts[:, None], self.bits[:, None], 0)
        rows[self.parts] |= np.bitwise_or.reduceat(bits, self.starts, axis=0)[:, whose]

    def share(self, rows: Counts) -> NDArray[np.float64]:
        """What it gets for each lead, (n,), of the parts' rows (k, n)."""
        return np.asarray(self.cells.take(rows[self.parts] + self.offset[:, None]).sum(axis=0))


@dataclass(frozen=True)
class ShapTables:
    """Trees that add up, and the tables of their `parts`; they start from the `baseline`."""

    trees: Trees
    parts: int
    fields: Sequence[_Field]
    baseline: float

    def contributions(self, codes: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """The contributions, (n, p) for codes (n, p), and the baseline they start from."""
        shares = np.zeros(codes.shape)
        step = max(2, min(_ROWS, _MOST_HELD // max(1, self.parts)))
        for start in range(0, len(codes), step):
            some = codes[start : start + step]
            # NumPy would add up what is of one lead in another order than what is of several.
            rows = np.zeros((self.parts, max(2, len(some))), dtype=np.int64)
            for field in self.fields:
                field.answer(self.trees, some, rows)
            for field in self.fields:
                shares[start : start + step, field.column] = field.share(rows)[: len(some)]
        return shares, self.baseline


def shap_tables(trees: Trees) -> ShapTables | None:
    """The tables of trees that add up, None where they would be too large.

    None, too, where no training lead came to a node, so that nothing tells how it weighs.
    """
    if not (trees.cover[trees.left != np.arange(len(trees.left))] > 0).all():
        return None
    parts = tree_parts(trees, MOST_NODES, MOST_ALONE)
    if parts is None or sum(part.cells for part in parts) > MOST_CELLS:
        return None
    columns = sorted({column for part in parts for column in part.fields})
    given = leaf_shares(parts)
    fields = [_field(column, parts, given) for column in columns]
    return ShapTables(trees, len(parts), fields, sum(part.baseline for part in parts))


def _field(column: int, parts: Sequence[TreePart], given: Sequence[NDArray[np.float64]]) -> _Field:
    looking = [at for at, part in enumerate(parts) if column in part.fields]
    looks = [[look for look in parts[at].looks if look.field == column] for at in looking]
    tables = [given[at][parts[at].fields.index(column)] for at in looking]
    nodes, _, lefts, bits = np.array([look for each in looks for look in each]).T
    starts, offset = (np.cumsum([0, *map(len, each[:-1])]) for each in (looks, tables))
    return _Field(
        column,
        nodes,
        lefts == 1,
        1 << bits,
        starts,
        np.array(looking),
        offset,
        np.concatenate(tables),
    )
