"""A file whose leads were ranked before, as their ids and contacts tell."""

from dataclasses import dataclass, replace

import numpy as np

from scoring.intake.issue import Table
from scoring.intake.leads.batch import unscored_batch
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.store.contact_keys import contact_secret, lead_keys

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
    sample = _spread(table)
    keys = lead_keys(unscored_batch(sample), contact_secret())
    told = (keys.id != "") | (keys.email != "") | (keys.phone != "")
    looked = int(np.count_nonzero(told))
    for record, _, places in lead_store().batches.sharing(keys):
        if record.address != but and len(places) >= LEAST_FOUND * looked:
            return RankedBefore(record, min(len(places), looked), looked)
    return None


def _spread(table: Table) -> Table:
    step = max(1, len(table.frame) // LOOKED_FOR)
    part = slice(0, step * LOOKED_FOR, step)
    frame = table.frame.iloc[part].reset_index(drop=True)
    return replace(table, frame=frame, rows=table.rows[part], files=1, file_ends=(), lists=())
