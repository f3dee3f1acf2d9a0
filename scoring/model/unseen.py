"""The test leads of a version, kept with it to tell its health."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class UnseenLeads:
    """The test leads of a version, which its tested model had not seen, in the version's codes.

    `codes` (n, p) are in the columns of its encoder, NaN where missing; `outcome` (n,); `chance`
    (n,) is what the tested model gave them, as it gives chances to new leads; `created` (n,) in
    days, NaT where unknown.
    """

    codes: NDArray[np.float64]
    outcome: NDArray[np.bool_]
    chance: NDArray[np.float64]
    created: NDArray[np.datetime64]
