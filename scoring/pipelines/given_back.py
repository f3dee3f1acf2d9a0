"""Outcomes that are given back: kept with every batch whose leads they are of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.access import Person, UserRole
from scoring.errors import DataRefused
from scoring.history.meaning import USUAL, OutcomeMeaning
from scoring.intake.issue import Table
from scoring.intake.leads.batch import unscored_batch
from scoring.monitoring.outcomes.given_outcomes import GivenOutcomes, given_in_file
from scoring.monitoring.outcomes.matched_outcomes import (
    MatchedOutcomes,
    Unmatched,
    match_outcomes,
    to_keep,
)
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.store.contact_keys import FurtherKeys, LeadKeys, contact_secret
from scoring.store.gift_store import Gift, NewGift
from scoring.wording import counted, listed


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
    return given_in_file(batch, contact_secret(), column, meaning, said_on)


def give_back(
    given: GivenOutcomes, *, by: Person, gift: NewGift, address: str = "", model: str = ""
) -> GivenBack:
    """Keep outcomes with the batch of an address, else with all of a model, else with all.

    They come with one gift, with which they can be taken back.
    Raises DataRefused where ids alone are those of leads that several models have scored,
    BatchUnknown and StorageFailed; what was kept before an error stays, and is only found again
    when all is given once more.
    """
    store = lead_store()
    matched = matched_batches(given, address=address, model=model)
    _require_one_model([(record.model, found.by_id_alone) for record, found, _ in matched])
    counts, new, why = dict[str, int](), 0, np.full(len(given), Unmatched.NOT_FOUND, dtype=object)
    why[given.nameless] = Unmatched.NAMELESS
    hit = np.zeros(len(given), dtype=bool)
    for record, found, places in matched:
        kept = list(to_keep(found, places))
        if kept:
            counts[record.address] = len(kept)
            new += store.outcomes.put(record.address, kept, by=by, came_by=gift.came_by, gift=gift)
        left = dict(zip(found.left_out["row"], found.left_out["why"], strict=True))
        told = np.array([left.get(row, "") for row in given.row], dtype=object)
        hit |= told == ""
        # What contradicts itself says more than that it is not there.
        why = np.where((told != "") & (told != Unmatched.NOT_FOUND), told, why)
    rows = {"row": given.row, "lead_id": given.lead_id, "why": why}
    return GivenBack(len(given), counts, new, pd.DataFrame(rows)[~hit].reset_index(drop=True))


def take_gift_back(number: int, *, by: Person) -> Gift:
    """Have outcomes that came with a gift count no more, as if they had never been given.

    What was said before them counts again, what was said since stays. Raises AccessRefused,
    BatchUnknown, DataRefused for what was given long ago, and StorageFailed.
    """
    by.require(UserRole.VIEWER, "take outcomes back")
    return lead_store().gifts.take_back(number, by=by)


def matched_batches(
    given: GivenOutcomes, *, address: str = "", model: str = ""
) -> list[tuple[BatchRecord, MatchedOutcomes, NDArray[np.int64]]]:
    """The batches whose leads outcomes are of, the newest first, with the places of those leads.

    The batch of an address, else those of a model, else all. Raises BatchUnknown and StorageFailed.
    """
    keys = LeadKeys(given.id_key, given.email_key, given.phone_key)
    further = FurtherKeys(given.more_emails, given.more_phones)
    sharing = lead_store().batches.sharing(keys, further, address=address, model=model)
    return [
        (record, match_outcomes(promised, given), places) for record, promised, places in sharing
    ]


def _require_one_model(found: Sequence[tuple[str, frozenset[int]]]) -> None:
    """Raise DataRefused where rows were found by their id alone among leads of several models."""
    of_model = dict[str, set[int]]()
    for model, rows in found:
        of_model.setdefault(model, set()).update(rows)
    often = Counter(row for rows in of_model.values() for row in rows)
    unsure = {row for row, models in often.items() if models > 1}
    models = sorted(model for model, rows in of_model.items() if rows & unsure)
    if models:
        raise DataRefused(
            f"The ids of {counted(len(unsure), 'outcome')} are those of leads that several models "
            f"have scored, {listed(models)}, and nothing else tells whose they are. Nothing was "
            "kept. Expected the model, or a batch by its address; or e-mail addresses, phones or "
            "creation dates beside the ids."
        )
