"""The readings of all rows together: what stands before and after a row tells of it, too.

One pass over the rows, after Viterbi (1967), picks the cheapest of them all.
"""

import math
from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray


class RowState(Enum):
    """What a row below the header may be."""

    LEAD = "lead"
    AGAIN = "header again"
    TOTAL = "total"
    NOTE = "note"
    OTHER_NAMES = "names of another table"
    OTHER = "other table"
    DAMAGED = "damaged"


STATES = tuple(RowState)
ReadingCosts = Mapping[RowState, float]
NEVER = math.inf
# What a row costs as a lead that is like none, where nothing else is left: more than all others.
LAST_RESORT = 1e9
# What it costs to go from a row of one state to one of another.
NEXT: Mapping[tuple[RowState, RowState], float] = {
    (RowState.LEAD, RowState.AGAIN): 1.0,
    (RowState.LEAD, RowState.TOTAL): 2.0,
    (RowState.LEAD, RowState.NOTE): 5.0,
    (RowState.LEAD, RowState.OTHER_NAMES): 8.0,
    (RowState.AGAIN, RowState.LEAD): 0.0,
    (RowState.AGAIN, RowState.AGAIN): 0.0,
    (RowState.AGAIN, RowState.TOTAL): 2.0,
    (RowState.AGAIN, RowState.NOTE): 5.0,
    (RowState.AGAIN, RowState.OTHER_NAMES): 8.0,
    (RowState.TOTAL, RowState.LEAD): 0.5,
    (RowState.TOTAL, RowState.TOTAL): 0.0,
    (RowState.TOTAL, RowState.NOTE): 0.0,
    (RowState.TOTAL, RowState.AGAIN): 0.5,
    (RowState.TOTAL, RowState.OTHER_NAMES): 6.0,
    (RowState.NOTE, RowState.NOTE): 0.5,
    (RowState.NOTE, RowState.LEAD): 3.0,
    (RowState.NOTE, RowState.TOTAL): 1.0,
    (RowState.NOTE, RowState.AGAIN): -3.0,
    (RowState.NOTE, RowState.OTHER_NAMES): 3.0,
    (RowState.OTHER_NAMES, RowState.OTHER): 0.0,
    (RowState.OTHER, RowState.OTHER_NAMES): 2.0,
    (RowState.OTHER, RowState.OTHER): 0.0,
    (RowState.OTHER, RowState.LEAD): 12.0,
    (RowState.OTHER, RowState.AGAIN): 6.0,
    (RowState.OTHER, RowState.NOTE): 2.0,
}


def cheapest(costs: Sequence[ReadingCosts]) -> list[RowState]:
    """The states of rows that cost least together, from a lead above them on."""
    if not costs:
        return []
    rows = np.array([[row[state] for state in STATES] for row in costs])
    # Directly below the header there is no other one: names there are the same once more.
    rows[0, STATES.index(RowState.OTHER_NAMES)] = NEVER
    for row in takewhile(_is_no_lead, rows):
        row[STATES.index(RowState.OTHER_NAMES)] = NEVER
        row[STATES.index(RowState.AGAIN)] = 0.0
    best = np.full(len(STATES), NEVER)
    best[STATES.index(RowState.LEAD)] = 0.0
    came = np.empty(rows.shape, dtype=np.intp)
    for at, row in enumerate(rows):
        ways = best[:, None] + _STEPS
        came[at] = ways.argmin(axis=0)
        best = ways.min(axis=0) + row
    # Names without a row below them are no table.
    best[STATES.index(RowState.OTHER_NAMES)] += NEXT[RowState.LEAD, RowState.OTHER_NAMES]
    state, path = int(best.argmin()), []
    for before in came[::-1]:
        path.append(STATES[state])
        state = int(before[state])
    return path[::-1]


def _is_no_lead(costs: NDArray[np.float64]) -> bool:
    """Whether a row, by what it costs as each of STATES, is like no lead, damaged or not."""
    places = [STATES.index(RowState.LEAD), STATES.index(RowState.DAMAGED)]
    return bool(costs[places].min() >= LAST_RESORT)


def _step(before: RowState, after: RowState) -> float:
    if RowState.DAMAGED in (before, after):
        inner = RowState.LEAD if before is RowState.DAMAGED else before
        outer = RowState.LEAD if after is RowState.DAMAGED else after
        return 0.0 if inner is outer is RowState.LEAD else NEXT.get((inner, outer), NEVER)
    return 0.0 if before is after is RowState.LEAD else NEXT.get((before, after), NEVER)


_STEPS = np.array([[_step(before, after) for after in STATES] for before in STATES])
