"""What another version changes for those who call: one batch as two versions rank it."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import TIERS, LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import ranked_again


@dataclass(frozen=True)
class SalesFloor:
    """One batch as the version before and the one after score it, under one plan of calls."""

    before: ScoredBatch = field(repr=False)
    after: ScoredBatch = field(repr=False)
    plan: CallPlan

    def __len__(self) -> int:
        return len(self.after.leads)

    @cached_property
    def tiers(self) -> NDArray[np.int64]:
        """How many leads go from which tier (row, A first) to which (column); (4, 4)."""
        grid = np.zeros((len(TIERS), len(TIERS)), dtype=np.int64)
        np.add.at(grid, (self._tier(self.before), self._tier(self.after)), 1)
        return grid

    def _tier(self, scored: ScoredBatch) -> NDArray[np.intp]:
        return np.searchsorted(np.array(TIERS), scored.scores.tier)

    @property
    def changed(self) -> int:
        """How many leads change tier."""
        return int(self.tiers.sum() - np.trace(self.tiers))

    @property
    def into_a(self) -> int:
        """How many move up to tier A."""
        return int(self.tiers[1:, 0].sum())

    @property
    def out_of_a(self) -> int:
        """How many leave tier A."""
        return int(self.tiers[0, 1:].sum())

    @property
    def up(self) -> int:
        """How many move up, those to tier A among them."""
        return int(np.tril(self.tiers, -1).sum())

    @property
    def down(self) -> int:
        """How many move down."""
        return int(np.triu(self.tiers, 1).sum())

    @cached_property
    def called(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The positions that are called by the plan, before and after, first to last."""
        return self.plan.called(self.before), self.plan.called(self.after)

    @property
    def replaced(self) -> int:
        """How many of the calls go to other leads than before."""
        before, after = self.called
        return len(np.setdiff1d(after, before))

    @cached_property
    def expected(self) -> NDArray[np.float64]:
        """Conversions expected of the calls; (2, 2).

        A row for whose chances are counted, before and after; a column for whose calls.
        """
        return np.array(
            [
                [float(scored.scores.propensity[calls].sum()) for calls in self.called]
                for scored in (self.before, self.after)
            ]
        )

    @cached_property
    def table(self) -> pd.DataFrame:
        """All leads, the largest move in rank first, then by rank.

        Columns: position, id, rank_before, rank_after, moved (places gained), tier_before,
        tier_after, chance_before, chance_after. Ranks are those of the plan.
        """
        before, after = (self.plan.rank(scored) for scored in (self.before, self.after))
        table = pd.DataFrame(
            {
                "position": np.arange(len(self)),
                "id": self.after.leads.ids,
                "rank_before": before,
                "rank_after": after,
                "moved": before - after,
                "tier_before": self.before.scores.tier,
                "tier_after": self.after.scores.tier,
                "chance_before": self.before.scores.propensity,
                "chance_after": self.after.scores.propensity,
            }
        )
        return table.iloc[np.lexsort((after, -np.abs(before - after)))].reset_index(drop=True)


def sales_floor(
    scored: ScoredBatch, before: LeadModel, after: LeadModel, plan: CallPlan
) -> SalesFloor:
    """A batch as two versions rank it, whichever of them, if any, has scored it.

    Raises BatchRefused where one of them cannot score or rank it.
    """
    one, other = (ranked_again(scored, model) for model in (before, after))
    return SalesFloor(one, other, plan)
