"""All loops that numba compiles, as `compiled_trees` gets them ready."""

from scoring.model.cell_loops import LONGEST, MOST, tell_apart
from scoring.model.row_loops import SHORT, join_rows
from scoring.model.tree_loops import contributions, strongest, total

__all__ = [
    "LONGEST",
    "MOST",
    "SHORT",
    "contributions",
    "join_rows",
    "strongest",
    "tell_apart",
    "total",
]
