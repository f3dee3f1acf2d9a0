"""How many leads can be called, and by how many reps."""

import streamlit as st

from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch

DEFAULT_CAPACITY = 300
KEPT = {"persist_state": "session"}


def plan(scored: ScoredBatch) -> CallPlan:
    """The boxes: how many calls, one call per person, how many reps."""
    left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
    leads, duplicates = len(scored.leads), bool(scored.leads.duplicates.any())
    capacity = left.number_input(
        "We can call", 1, leads, min(DEFAULT_CAPACITY, leads), 10 if leads > 50 else 1,
        key="capacity", help="How many leads your team can call. The list is cut there.", **KEPT,
    )  # fmt: skip
    fold = middle.toggle(
        "One call per person", duplicates, key="fold", disabled=not duplicates,
        help="Leads that share an id, e-mail or phone count as one call, unless the rest shows two "
        "people. The download has them all.", **KEPT,
    )  # fmt: skip
    reps = right.number_input(
        "Reps", 1, 99, key="reps",
        help="Shares the list out evenly. The download says in a column rep who calls whom.",
        **KEPT,
    )  # fmt: skip
    names = tuple(str(n) for n in range(1, int(reps) + 1)) if reps > 1 else ()
    return CallPlan(int(capacity), names, fold and duplicates)
