"""What was promised of leads when they were scored, to be held against what became of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class PromisedLeads:
    """What was promised of the leads of one batch when they were scored.

    All arrays have shape (n,), in the order of the file. `scored_at` is ISO 8601 in UTC;
    `lead_id` is "" where the file has none; `email_key`, `phone_key` and `id_key` are keyed hashes,
    "" for none, and `id_key` also where ids are but the numbers of leads with contacts; `raw` are
    log-odds before calibration; `created` is NaT where unknown. `called` leads were on the list to
    call, `drawn` ones of them by lot, whatever their rank. `further` are tuples of the keyed hashes
    of each lead's other e-mail addresses and phones; left out, nobody has any.
    """

    model: str
    version: str
    scored_at: str
    lead_id: NDArray[np.object_]
    email_key: NDArray[np.object_]
    phone_key: NDArray[np.object_]
    propensity: NDArray[np.float64]
    raw: NDArray[np.float64]
    rank: NDArray[np.int64]
    tier: NDArray[np.object_]
    called: NDArray[np.bool_]
    created: NDArray[np.datetime64]
    drawn: NDArray[np.bool_]
    id_key: NDArray[np.object_]
    further: NDArray[np.object_] | None = None

    def __len__(self) -> int:
        return len(self.lead_id)
