"""Which leads of batches are the same lead, by the ids that their file gave them or by contacts."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.promised import PromisedLeads


def own_ids(promised: PromisedLeads) -> NDArray[np.object_]:
    """The ids of leads, (n,), "" for all where their file had none.

    They are then the numbers of the leads, which are those of other leads in another file; where no
    contacts are known either, numbers may be all that there is, and are left.
    """
    ids = np.array([str(text).strip() for text in promised.lead_id], dtype=object)
    numbers = np.arange(1, len(ids) + 1).astype(str).astype(object)
    has_contacts = bool((promised.email_key != "").any() or (promised.phone_key != "").any())
    if has_contacts and bool((ids == numbers).all()):
        return np.full(len(ids), "", dtype=object)
    return ids


def last_of_each(
    batches: Sequence[PromisedLeads], judged: Sequence[NDArray[np.bool_]]
) -> list[NDArray[np.bool_]]:
    """In which batch each lead counts: of those in which it is judged, the one scored last.

    Of all where it is judged in none. A mask (n,) for each batch, as `judged` are. Leads are the
    same where their ids are, or without an id their e-mails, else their phones; who has none of
    these is alone.
    """
    keys = pd.Series(np.concatenate([_keys(batch) for batch in batches]), dtype="str")
    # Of two that were scored in the same second the first is the newer one, as batches are listed.
    backward = np.argsort([batch.scored_at for batch in reversed(batches)], kind="stable")
    order = len(batches) - 1 - backward
    when = np.empty(len(batches), dtype=np.int64)
    when[order] = np.arange(len(batches))
    sizes = [len(batch) for batch in batches]
    turn = np.repeat(when, sizes) + len(batches) * np.concatenate(judged)
    newest = turn == pd.Series(turn).groupby(keys).transform("max").to_numpy()
    alone = (keys == "").to_numpy(dtype=bool)
    return np.split(np.asarray(newest | alone, dtype=bool), np.cumsum(sizes)[:-1])


def _keys(promised: PromisedLeads) -> NDArray[np.object_]:
    """What tells each lead from others, "" for nothing; kinds of keys never meet."""
    ids, emails, phones = own_ids(promised), promised.email_key, promised.phone_key
    found = np.where(phones == "", "", "phone " + phones)
    found = np.where(emails == "", found, "mail " + emails)
    return np.where(ids == "", found, "id " + ids).astype(object)
