"""Outcomes that are given back: kept with every batch whose leads they are of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scoring.access import Person
from scoring.history.meaning import USUAL, OutcomeMeaning
from scoring.intake.issue import Table
from scoring.intake.leads.batch import unscored_batch
from scoring.monitoring.outcomes.given_outcomes import GivenOutcomes, given_in_file
from scoring.monitoring.outcomes.matched_outcomes import Unmatched, match_outcomes, to_keep
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.store.contact_keys import contact_secret, lead_keys

# Of a lead that was scored again and again the newest promises are judged.
MOST_BATCHES = 50


@dataclass(frozen=True)
class GivenBack:
    """What became of outcomes that were given back.

    `found` counts, by address, the leads of each batch whose outcome is known by them, `new` those
    of all batches that were not known before. `left_out` lists what is of no lead of any batch:
    row, lead_id, why.
    """

    outcomes: int
    found: Mapping[str, int]
    new: int
    left_out: pd.DataFrame = field(repr=False)

    @property
    def matched(self) -> int:
        """How many of the outcomes are of a lead of some batch."""
        return self.outcomes - len(self.left_out)


def outcomes_of(
    table: Table, column: str, meaning: OutcomeMeaning = USUAL, said_on: np.datetime64 | None = None
) -> GivenOutcomes:
    """What a later export says of its leads. Raises TrainingRefused and StorageFailed."""
    batch = unscored_batch(table)
    return given_in_file(batch, lead_keys(batch, contact_secret()), column, meaning, said_on)


def give_back(
    given: GivenOutcomes, *, by: Person, came_by: str, address: str = "", model: str | None = None
) -> GivenBack:
    """Keep outcomes with the batch of an address, else with the newest of a model, or of all.

    Raises BatchUnknown and StorageFailed; what was kept before an error stays, and is only found
    again when all is given once more.
    """
    store = lead_store()
    records = [store.batches.of(address)] if address else _newest(model)
    found, new, why = dict[str, int](), 0, np.full(len(given), Unmatched.NOT_FOUND, dtype=object)
    hit = np.zeros(len(given), dtype=bool)
    for record in records:
        matched = match_outcomes(store.batches.promised(record.address), given)
        kept = list(to_keep(matched))
        if kept:
            found[record.address] = len(kept)
            new += store.outcomes.put(record.address, kept, by=by, came_by=came_by)
        left = dict(zip(matched.left_out["row"], matched.left_out["why"], strict=True))
        told = np.array([left.get(row, "") for row in given.row], dtype=object)
        hit |= told == ""
        # What contradicts itself says more than that it is not there.
        why = np.where((told != "") & (told != Unmatched.NOT_FOUND), told, why)
    rows = {"row": given.row, "lead_id": given.lead_id, "why": why}
    return GivenBack(len(given), found, new, pd.DataFrame(rows)[~hit].reset_index(drop=True))


def _newest(model: str | None) -> list[BatchRecord]:
    return lead_store().batches.newest(MOST_BATCHES, model=model)
