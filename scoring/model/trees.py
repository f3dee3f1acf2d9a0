"""Decision trees as arrays: read from LightGBM's text and from scikit-learn, all of one form."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# LightGBM takes all numbers up to here for zero: what it writes as 1e-35f, in double precision.
ZERO = float(np.float32(1e-35))
# Pairs of lead and tree followed at once, so that their arrays stay in the processor's cache.
_BLOCK = 1 << 16
# The arrays of one tree by their names in Trees, its nodes counted from 0, a leaf's children -1.
_Nodes = dict[str, Any]
_NUMBERS = {
    **dict.fromkeys(("left", "right", "feature", "set_from", "set_size"), np.int64),
    **dict.fromkeys(("threshold", "value", "cover"), np.float64),
    **dict.fromkeys(("missing_left", "zero_missing"), np.bool_),
}
_NO_SETS: _Nodes = {"zero_missing": False, "set_from": 0, "set_size": 0, "sets": ()}


@dataclass(frozen=True)
class Trees:
    """Trees one behind the other: arrays with an entry for each node, parents before children.

    A lead starts at each of the `roots` (t,). A node looks at the code in column `feature`: it
    sends the lead to its `left` child up to `threshold` and to the `right` one above; a missing
    code to the left where `missing_left`, and a zero with it where `zero_missing`. Where
    `set_size` is above 0, the codes on the left are those that `sets` has as True, from `set_from`
    on. A leaf is its own child and says `value`. `cover` is the weight of the leads trained on.
    """

    roots: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    missing_left: NDArray[np.bool_]
    zero_missing: NDArray[np.bool_]
    set_from: NDArray[np.int64]
    set_size: NDArray[np.int64]
    sets: NDArray[np.bool_]
    value: NDArray[np.float64]
    cover: NDArray[np.float64]

    def __post_init__(self) -> None:
        own = np.arange(len(self.left))
        leaf, inner = self.left == own, np.minimum(self.left, self.right) > own
        ends = np.maximum(np.maximum(self.left, self.right), own)
        if not np.where(leaf, self.right == own, inner).all() or ends.max() >= len(own):
            raise ValueError("Expected are nodes that stand before their children.")
        columns = (self.feature, self.threshold, self.missing_left, self.zero_missing, self.value)
        of_sets = (self.set_from, self.set_size, self.cover)
        if {len(cells) for cells in (*columns, *of_sets)} != {len(own)}:
            raise ValueError("Expected are as many entries of each kind as there are nodes.")
        ends_of_sets = self.set_from + self.set_size
        if min(self.feature.min(), self.set_from.min(), self.set_size.min()) < 0:
            raise ValueError("Expected are columns and sets that there are.")
        if ends_of_sets[self.set_size > 0].max(initial=0) > len(self.sets):
            raise ValueError("Expected are sets that hold what their nodes ask for.")
        if self.roots[0] != 0 or (np.diff(self.roots) <= 0).any() or self.roots[-1] >= len(own):
            raise ValueError("Expected are trees one behind the other.")

    def __len__(self) -> int:
        return len(self.roots)

    def total(self, codes: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of what all trees say of each lead, (n,) for codes (n, p)."""
        rows = max(1, _BLOCK // len(self))
        parts = [self._total(codes[start : start + rows]) for start in range(0, len(codes), rows)]
        return np.concatenate([np.empty(0), *parts])

    def _total(self, codes: NDArray[np.float64]) -> NDArray[np.float64]:
        total = np.zeros(len(codes))
        # Tree after tree, as LightGBM adds them: NumPy's own sum may differ in the last bit.
        for said in self.value[self.leaves(codes)]:
            total += said
        return total

    def leaves(self, codes: NDArray[np.float64]) -> NDArray[np.int64]:
        """The leaf that each lead comes to in each tree, (t, n)."""
        at = np.repeat(self.roots, len(codes))
        lead = np.tile(np.arange(len(codes)), len(self))
        moving = np.arange(len(at))
        while len(moving):
            node = at[moving]
            at[moving] = child = self._child(node, codes[lead[moving], self.feature[node]])
            moving = moving[child != node]
        return at.reshape(len(self), len(codes))

    def _child(self, node: NDArray[np.int64], code: NDArray[np.float64]) -> NDArray[np.int64]:
        return np.where(self.goes_left(node, code), self.left[node], self.right[node])

    def goes_left(self, node: NDArray[np.int64], code: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether each of these nodes sends the code beside it to the left; leaves may say both."""
        left = code <= self.threshold[node]
        missing = np.isnan(code) | self.zero_missing[node] & (np.abs(code) <= ZERO)
        left[missing] = self.missing_left[node[missing]]
        if len(self.sets):
            by_set = np.flatnonzero(self.set_size[node])
            left[by_set] = self._in_set(node[by_set], code[by_set])
        return left

    def _in_set(self, node: NDArray[np.int64], code: NDArray[np.float64]) -> NDArray[np.bool_]:
        # What lies between two codes is the one nearer to zero, as in LightGBM.
        inside = (code > -1) & (code < self.set_size[node])
        return inside & self.sets[self.set_from[node] + np.where(inside, code, 0).astype(np.int64)]


def cuts(trees: Trees, columns: int) -> list[NDArray[np.float64] | None]:
    """The thresholds of each column, rising, between which no tree tells one code from another.

    None where a tree looks codes up in a set. What counts as zero is between two of them.
    """
    inner = trees.left != np.arange(len(trees.left))
    by_set = set(trees.feature[inner & (trees.set_size > 0)].tolist())
    zero = [np.nextafter(-ZERO, -1), ZERO]
    found = (trees.threshold[inner & (trees.feature == at)] for at in range(columns))
    return [
        None if at in by_set else np.unique([*own, *zero]) if len(own) else own
        for at, own in enumerate(found)
    ]


def lightgbm_trees(text: str) -> Trees:
    """The trees of LightGBM's own text; their total is its raw score to the last bit.

    Raises ValueError for what the project never trains: averaged or linear trees, several classes.
    """
    head, *trees = re.split(r"^Tree=\d+$", text.partition("\nend of trees")[0], flags=re.MULTILINE)
    if "\nnum_tree_per_iteration=1\n" not in head or "\naverage_output" in head:
        raise ValueError("Expected are LightGBM's trees that add up to one score.")
    return _joined(_lightgbm_nodes(dict(re.findall(r"^(\w+)=(.*)$", t, re.M))) for t in trees)


def _lightgbm_nodes(said: Mapping[str, str]) -> _Nodes:
    if said["is_linear"] != "0":
        raise ValueError("Expected are LightGBM's trees with one number a leaf.")
    told = {key: np.array(cells.split(), dtype=np.float64) for key, cells in said.items()}
    kind, threshold = told["decision_type"].astype(np.int64), told["threshold"]
    by_set, missing, no = kind & 1 == 1, kind >> 2 & 3, np.zeros(len(kind))
    children = (told["left_child"], told["right_child"])
    left, right = (np.where(child < 0, len(kind) - 1 - child, child) for child in children)
    ends = 32 * told.get("cat_boundaries", np.zeros(2)).astype(np.int64)
    at = np.where(by_set, threshold, 0).astype(np.int64)
    words = told.get("cat_threshold", np.empty(0)).astype("<u4")
    nodes = {
        "left": left,
        "right": right,
        "feature": told["split_feature"],
        "threshold": _beside_zero(threshold),
        # Where training saw no hole, LightGBM takes one for a zero.
        "missing_left": ~by_set & np.where(missing == 0, threshold >= 0, kind & 2 == 2),
        "zero_missing": ~by_set & (missing == 1),
        "set_from": by_set * ends[at],
        "set_size": by_set * np.diff(ends)[at],
        "value": no,
        "cover": told["internal_count"],
    }
    leaf = np.zeros(len(told["leaf_value"]))
    leaves = {"left": leaf - 1, "right": leaf - 1, "value": told["leaf_value"]}
    leaves["cover"] = told["leaf_count"]
    whole = {name: np.append(cells, leaves.get(name, leaf)) for name, cells in nodes.items()}
    return whole | {"sets": np.unpackbits(words.view(np.uint8), bitorder="little")}


def _beside_zero(threshold: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same, none of it among the numbers that LightGBM takes for zero before it compares."""
    away = np.where(threshold < 0, np.nextafter(-ZERO, -1), ZERO)
    return np.where(np.abs(threshold) <= ZERO, away, threshold)


def sklearn_trees(fitted: Any) -> Trees:
    """The trees of a tree, forest or histogram gradient boosting of scikit-learn, of two classes.

    Of the first two each says the share that converted, of codes in single precision. Those of the
    last add up to the decision function, and the first of them, a leaf, is its baseline.
    """
    if not hasattr(fitted, "_predictors"):
        trees = getattr(fitted, "estimators_", [fitted])
        return _joined(_voting_nodes(each.tree_) for each in trees)
    leaf = {"left": [-1], "right": [-1], "feature": 0, "threshold": 0, "missing_left": False}
    start = leaf | {"value": fitted._baseline_prediction[0], "cover": 1}
    steps = (tree.nodes for step in fitted._predictors for tree in step)
    return _joined([start, *map(_adding_nodes, steps)])


def _voting_nodes(tree: Any) -> _Nodes:
    return {
        "left": tree.children_left,
        "right": tree.children_right,
        "feature": np.maximum(tree.feature, 0),
        "threshold": tree.threshold,
        "missing_left": tree.missing_go_to_left,
        "value": tree.value[:, 0, 1],
        "cover": tree.weighted_n_node_samples,
    }


def _adding_nodes(nodes: NDArray[Any]) -> _Nodes:
    leaf = nodes["is_leaf"] == 1
    return {
        "left": np.where(leaf, -1, nodes["left"].astype(np.int64)),
        "right": np.where(leaf, -1, nodes["right"].astype(np.int64)),
        "feature": nodes["feature_idx"],
        "threshold": nodes["num_threshold"],
        "missing_left": nodes["missing_go_to_left"],
        "value": nodes["value"],
        "cover": nodes["count"],
    }


def _joined(trees: Iterable[_Nodes]) -> Trees:
    """All trees one behind the other."""
    known = [_NO_SETS | tree for tree in trees]
    sizes, sets = ([len(tree[name]) for tree in known] for name in ("left", "sets"))
    roots, set_from = (np.cumsum([0, *counts])[:-1] for counts in (sizes, sets))
    start, own = np.repeat(roots, sizes), np.arange(sum(sizes))

    def column(name: str) -> NDArray[Any]:
        parts = [np.broadcast_to(t[name], n) for t, n in zip(known, sizes, strict=True)]
        return np.concatenate(parts).astype(_NUMBERS[name])

    columns = {name: column(name) for name in _NUMBERS}
    for side in ("left", "right"):
        columns[side] = np.where(columns[side] < 0, own, start + columns[side])
    columns["set_from"] += np.repeat(set_from, sizes)
    flat = np.concatenate([np.asarray(tree["sets"], dtype=np.bool_) for tree in known])
    return Trees(roots=roots, sets=flat, **columns)
