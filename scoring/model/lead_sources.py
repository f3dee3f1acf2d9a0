"""Where the leads of a file come from, as a list of them is filtered by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NOT_GIVEN = "(not given)"


@dataclass(frozen=True)
class LeadSources:
    """The sources by `names`, the commonest first, and of each lead (n,) its place among them."""

    names: tuple[str, ...]
    places: NDArray[np.int32]

    @classmethod
    def of(cls, cells: pd.Series) -> Self:
        """Those of a column as uploaded; cells without one are NOT_GIVEN."""
        texts = cells.str.strip()
        texts = texts.mask(texts == "", NOT_GIVEN)
        names = texts.value_counts().index
        return cls(tuple(map(str, names)), names.get_indexer(pd.Index(texts)).astype(np.int32))

    def among(self, chosen: Sequence[str]) -> NDArray[np.bool_]:
        """Which leads (n,) come from one of these."""
        wanted = set(chosen)
        return np.array([name in wanted for name in self.names], dtype=bool)[self.places]
