"""A file whose leads were ranked before, as their ids and contacts tell."""

from dataclasses import dataclass, replace

import numpy as np

from scoring.intake.issue import Table
from scoring.intake.leads.batch import unscored_batch
from scoring.monitoring.outcomes.given_outcomes import open_in_file
from scoring.monitoring.outcomes.matched_outcomes import match_outcomes
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.store.contact_keys import FurtherKeys, LeadKeys, contact_secret

# So many leads of the file are looked for, spread over it, and so many of them must be found.
LOOKED_FOR, LEAST_FOUND = 200, 0.5


@dataclass(frozen=True)
class RankedBefore:
    """The newest batch that has most leads of a file: `found` of `looked` for are in it."""

    record: BatchRecord
    found: int
    looked: int


def ranked_before(table: Table, *, but: str = "") -> RankedBefore | None:
    """The batch that the leads of a file are of, None where none is; `but` the one of an address.

    Raises DataRefused and StorageFailed.
    """
    given = open_in_file(unscored_batch(_spread(table)), contact_secret())
    looked = int(np.count_nonzero(~given.nameless))
    keys = LeadKeys(given.id_key, given.email_key, given.phone_key)
    further = FurtherKeys(given.more_emails, given.more_phones)
    for record, promised, _ in lead_store().batches.sharing(keys, further):
        if record.address == but:
            continue
        found = len(given) - len(match_outcomes(promised, given).left_out)
        if found >= LEAST_FOUND * looked:
            return RankedBefore(record, found, looked)
    return None


def _spread(table: Table) -> Table:
    step = max(1, len(table.frame) // LOOKED_FOR)
    part = slice(0, step * LOOKED_FOR, step)
    frame = table.frame.iloc[part].reset_index(drop=True)
    return replace(table, frame=frame, rows=table.rows[part], files=1, file_ends=(), lists=())
