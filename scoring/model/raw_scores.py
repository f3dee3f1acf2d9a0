"""The log-odds of many leads, of which a few at a time become codes."""

import numpy as np
from numpy.typing import NDArray

from scoring.model.codes import Encoded
from scoring.model.compiled_trees import loops
from scoring.model.in_order import spans
from scoring.model.scorers import LinearModel, Scorer

# Leads whose codes are made at once, in room that is used again and stays near the processor.
_AT_ONCE = 1 << 13


def raw_scores(scorer: Scorer, leads: Encoded, rows: slice) -> NDArray[np.float64]:
    """What `scorer.raw` makes of the codes of some leads in a row, (m,), to the last bit."""
    if isinstance(scorer, LinearModel) and leads.held:
        return scorer.raw_of(
            [held.codes for held in leads.held], [held.cells.codes[rows] for held in leads.held]
        )
    start, stop, _ = rows.indices(len(leads))
    if leads.given is not None:
        return scorer.raw(leads.given[rows])
    # They are got ready for many leads, which each of the parts is not.
    loops(stop - start)
    raw = np.empty(stop - start)
    parts = spans(len(raw), max(1, -(-len(raw) // _AT_ONCE)))
    room = np.empty((max(end - begin for begin, end in parts), len(leads.held)))
    for begin, end in parts:
        some = room[: end - begin]
        leads.fill(slice(start + begin, start + end), some)
        raw[begin:end] = scorer.raw(some)
    return raw
