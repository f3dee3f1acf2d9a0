"""Trees by the compiled loops where these are ready, else by NumPy: the same to the last bit."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.model.compiled_trees import loops, plain
from scoring.model.leaf_bits import LeafBits, leaf_bits
from scoring.model.shap_tables import ShapTables
from scoring.model.share_lookups import ShareLookups, share_lookups
from scoring.model.trees import Trees


class FastTrees:
    """Trees that look at codes of so many `columns`, and what the loops need of them.

    It is made when it is first asked for, and kept.
    """

    def __init__(self, trees: Trees, columns: int) -> None:
        if trees.feature.max(initial=0) >= columns:
            raise ValueError(f"Expected are trees that look at {columns} columns.")
        self.trees, self.columns = trees, columns
        self._lookups: ShareLookups | None = None

    @cached_property
    def _bits(self) -> LeafBits | None:
        return leaf_bits(self.trees)

    def total(self, codes: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """What the trees add up to for each lead, (n,) for codes (n, p); None where not ready."""
        compiled = loops(len(codes))
        if compiled is None or not self._fits(codes) or self._bits is None:
            return None
        return np.asarray(compiled.total(plain(codes), self._bits))

    def shares(
        self, tables: ShapTables, codes: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], float]:
        """What each field gets by the trees' own tables, (n, p), and the baseline."""
        compiled = loops(len(codes))
        if compiled is None or not self._fits(codes):
            return tables.contributions(codes)
        if self._lookups is None:
            self._lookups = share_lookups(tables, self.columns)
        return np.asarray(compiled.contributions(plain(codes), self._lookups)), tables.baseline

    def _fits(self, codes: NDArray[np.float64]) -> bool:
        # Compiled loops look at no bound of an array.
        return codes.ndim == 2 and codes.shape[1] == self.columns
