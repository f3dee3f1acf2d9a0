"""The test leads of a model version, kept without their cells: what it is judged by later."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scoring.plain import Misfit

# More leads tell no more of a model, and take their room in every version.
MOST = 50_000


@dataclass(frozen=True)
class UnseenLeads:
    """Leads that were tested on, in the codes of the version's encoder, and what became of them.

    `codes` has shape (n, p), NaN where a value is missing; `outcome`, `chance` and `created` (n,).
    `chance` is what the model of the leads before them gave them, as the version gives it to new
    leads; the version itself has learned from them since. `created` are days, NaT where unknown.
    """

    codes: NDArray[np.float64] = field(repr=False)
    outcome: NDArray[np.bool_] = field(repr=False)
    chance: NDArray[np.float64] = field(repr=False)
    created: NDArray[np.datetime64] = field(repr=False)

    def __post_init__(self) -> None:
        shapes = {self.outcome.shape, self.chance.shape, self.created.shape}
        if self.codes.ndim != 2 or shapes != {(len(self.codes),)}:
            raise Misfit("codes, outcomes, chances and days of as many leads")

    def __len__(self) -> int:
        return len(self.codes)

    def at(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> "UnseenLeads":
        """Some of the leads, by place or by a mask."""
        return UnseenLeads(
            self.codes[places], self.outcome[places], self.chance[places], self.created[places]
        )

    def at_most(self, count: int = MOST) -> "UnseenLeads":
        """So many of the leads, chosen evenly in their order.

        >>> leads = UnseenLeads(np.zeros((4, 1)), np.ones(4, bool), np.zeros(4),
        ...                     np.full(4, "NaT", "datetime64[D]"))
        >>> len(leads.at_most(3)), len(leads.at_most(9))
        (3, 4)
        """
        if len(self) <= count:
            return self
        return self.at(np.linspace(0, len(self) - 1, count).round().astype(np.int64))
