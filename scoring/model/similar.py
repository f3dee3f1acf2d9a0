"""Which past leads are like a lead in all that the team cannot change, and what they held."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.model.codes import FieldCode
from scoring.model.lead_model import LeadModel
from scoring.model.past import PastLeads

# Many enough to hold most values that a lead like this may have, few enough to be like it.
MOST_SIMILAR = 200
# A value that fewer of the similar leads hold may be a slip.
LEAST_SEEN = 5
DECILES = np.arange(1, 10) / 10


def lever_columns(model: LeadModel, levers: Sequence[str]) -> list[int]:
    """The matrix columns of these fields, in matrix order; others than inputs are passed over."""
    return [j for j, name in enumerate(model.encoder.names) if name in levers]


def similar_leads(
    model: LeadModel, past: PastLeads, codes: NDArray[np.float64], columns: Sequence[int]
) -> NDArray[np.int64]:
    """The past leads most like each of these leads (m, p) but for the levers' `columns`; (m, k).

    Fields weigh by their importance; of equally distant leads the newest count. k is at most 200.
    """
    weights = model.importance.copy()
    weights[list(columns)] = 0
    newest = np.argsort(past.age, kind="stable")
    away = past.distances(codes, weights)[:, newest]
    count = min(MOST_SIMILAR, len(past))
    edge = np.partition(away, count - 1, axis=1)[:, count - 1 : count]
    closer, level = away < edge, away == edge
    room = count - closer.sum(axis=1, keepdims=True)
    taken = closer | (level & (np.cumsum(level, axis=1) <= room))
    return newest[np.nonzero(taken)[1].reshape(len(codes), count)]


def other_values(
    field: FieldCode, seen: NDArray[np.float64], present: float
) -> NDArray[np.float64]:
    """The codes that a lever may be set to instead of the present one; rising.

    All known levels seen, or the deciles of the numbers seen that are not the present one, as in
    a field that is 0 for most they would all be 0. Deciles are values seen too; the pooled rare
    level is none, as it names no value.
    """
    known = seen[~np.isnan(seen) & (seen != present)]
    if not field.is_number:
        return np.unique(known[known < len(field.levels)])
    return np.unique(np.quantile(known, DECILES, method="inverted_cdf")) if len(known) else known


def usual_values(field: FieldCode, seen: NDArray[np.float64]) -> NDArray[np.float64]:
    """The codes that a lever may be set to, whatever its present one: the commonest and others."""
    known, counts = np.unique(seen[~np.isnan(seen)], return_counts=True)
    if not len(known) or not field.is_number:
        return other_values(field, seen, float("nan"))
    commonest = float(known[counts.argmax()])
    return np.union1d([commonest], other_values(field, seen, commonest))


def holders(
    field: FieldCode,
    present: NDArray[np.float64],
    values: NDArray[np.float64],
    seen: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Which similar leads bear each value out for each lead; (m, v, k).

    `present` (m,) are the leads' own codes, `values` (v,) those to change to, `seen` (m, k) those
    of their similar leads. A level is borne out by leads that hold it, a number by leads that go
    at least as far from the present one; from none, by the side with fewer leads.
    """
    wanted, found = values[None, :, None], seen[:, None, :]
    if not field.is_number:
        return np.asarray(found == wanted)
    above, below = found >= wanted, found <= wanted
    rarer = above.sum(axis=2) <= below.sum(axis=2)
    upward = np.where(np.isnan(present)[:, None], rarer, values[None, :] > present[:, None])
    return np.where(upward[:, :, None], above, below)
