"""The line of the plan: how many leads are called, by whom, in which order."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.model.call_plan import CallPlan, named_reps
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet import plan as view
from scoring.views.call_sheet.planned import Planned
from scoring.views.call_sheet.reps import owner_offer, reps_line

KEPT = {"persist_state": "session", "label_visibility": "collapsed"}


def plan(scored: ScoredBatch) -> CallPlan:
    """The boxes of one line: how many calls, the reps, one call per person."""
    leads, duplicates = len(scored.leads), bool(scored.leads.duplicates.any())
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="plan_line"):
        st.markdown("We can call", width="content")
        capacity = st.number_input(
            "We can call", 1, leads, view.usual_calls(leads), 10 if leads > view.TENS else 1,
            key="capacity", width=130, **KEPT,
        )  # fmt: skip
        reps = st.text_input(
            "Reps", key="reps", placeholder="Reps: Ana, Ben, or 2", width=210, **KEPT
        )
        fold = st.toggle(
            # Where there is no choice, none is kept for the next file.
            "One call per person", duplicates, key="fold" if duplicates else "no_fold",
            disabled=not duplicates,
            help=view.fold_help(scored), persist_state="session", width="content",
        )  # fmt: skip
        by_value = scored.worth.can_rank and st.segmented_control(
            "Rank by", view.ORDERS, default=view.ORDERS[0], key="rank_by", required=True, **KEPT
        ) == view.ORDERS[1]  # fmt: skip
    chosen = CallPlan(int(capacity), named_reps(reps), fold and duplicates, by_value)
    _owners(scored, chosen)
    session.answer(session.PLAN, chosen)
    return chosen


def _owners(scored: ScoredBatch, chosen: CallPlan) -> None:
    """The owners in the file, offered as reps; what each has to call, once they are."""
    if offer := owner_offer(scored, chosen):
        with st.container(horizontal=True, vertical_alignment="center", key="owners_line"):
            st.caption(plain(offer.line), width="content")
            asked = {"on_click": session.answer, "args": ("reps", offer.typed)}
            st.button("Use as reps", type="tertiary", **asked)
    elif line := reps_line(scored, chosen):
        st.caption(plain(line), width="content")


def planned(scored: ScoredBatch) -> Planned:
    """The leads as the call sheet calls them, on any page."""
    return Planned(scored, session.said(session.PLAN) or view.usual_plan(scored))
