"""Two kept batches beside each other: which leads are in both, and how their chances moved."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.lead_model import TIERS
from scoring.model.promised import PromisedLeads


@dataclass(frozen=True)
class BatchPair:
    """Two batches, the earlier first, and the leads of one id in both, as positions in each.

    Ids that stand several times in either are matched to nobody; `nameless` counts the leads of
    both that have none.
    """

    earlier: PromisedLeads
    later: PromisedLeads
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    nameless: int

    @property
    def both(self) -> int:
        """How many leads are in both."""
        return len(self.after)

    @property
    def change(self) -> NDArray[np.float64]:
        """How much the chance of each lead in both rose, within -1–1; shape (both,)."""
        return self.later.propensity[self.after] - self.earlier.propensity[self.before]

    @property
    def movers(self) -> pd.DataFrame:
        """The leads in both: id, before, after, change, tier_before, tier_after; most moved first.

        Chances within 0–1.
        """
        earlier, later = self.earlier, self.later
        found = pd.DataFrame(
            {
                "id": later.lead_id[self.after],
                "before": earlier.propensity[self.before],
                "after": later.propensity[self.after],
                "change": self.change,
                "tier_before": earlier.tier[self.before],
                "tier_after": later.tier[self.after],
            }
        )
        order = found["change"].abs().sort_values(ascending=False, kind="stable").index
        return found.loc[order].reset_index(drop=True)

    @property
    def tiers(self) -> pd.DataFrame:
        """The leads of each tier: group, leads_first, share_first, leads_second, share_second."""
        found = {"group": list(TIERS)}
        table = pd.DataFrame(found)
        for side, leads in (("first", self.earlier), ("second", self.later)):
            counts = [int((leads.tier == tier).sum()) for tier in TIERS]
            table[f"leads_{side}"] = counts
            table[f"share_{side}"] = np.array(counts) / max(1, len(leads))
        return table


def batch_pair(earlier: PromisedLeads, later: PromisedLeads) -> BatchPair:
    """Match the leads of two batches by their ids."""
    first, second = _once(earlier), _once(later)
    both = [(first[text], place) for text, place in second.items() if text in first]
    places = np.array(sorted(both, key=lambda pair: pair[1]), dtype=np.int64).reshape(-1, 2)
    nameless = sum(int((leads.lead_id == "").sum()) for leads in (earlier, later))
    return BatchPair(earlier, later, places[:, 0], places[:, 1], nameless)


def _once(leads: PromisedLeads) -> dict[str, int]:
    """The place of each id that stands once."""
    found: dict[str, int] = {}
    twice = set[str]()
    for place, text in enumerate(leads.lead_id.tolist()):
        if text in found:
            twice.add(text)
        found[text] = place
    return {text: place for text, place in found.items() if text and text not in twice}
