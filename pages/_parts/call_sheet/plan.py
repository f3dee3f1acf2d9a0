"""The line of the plan: how many leads are called, by whom, in which order."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.model.call_plan import CallPlan, named_reps
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet import plan as view
from scoring.views.call_sheet.lot_line import lot_line, share_name, shares_with
from scoring.views.call_sheet.planned import Planned
from scoring.views.call_sheet.reps import owner_offer, reps_line

# What was typed as calls and cannot be.
NOTE = "capacity_note"
KEPT = {"persist_state": "session", "label_visibility": "collapsed"}


def plan(scored: ScoredBatch) -> CallPlan:
    """The boxes of one line: how many calls, the reps, one call per person."""
    leads, duplicates = len(scored.leads), bool(scored.leads.duplicates.any())
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="plan_line"):
        st.markdown("We can call", width="content")
        capacity = _capacity(leads)
        reps = st.text_input(
            "Reps", key=session.REPS, placeholder="Reps: Ana, Ben, or 2", width=210, **KEPT
        )
        fold = st.toggle(
            # Where there is no choice, none is kept for the next file.
            "One call per person", duplicates, key="fold" if duplicates else "no_fold",
            disabled=not duplicates,
            help=plain(view.fold_help(scored)), persist_state="session", width="content",
        )  # fmt: skip
        with_phone = view.may_ask_for_phones(scored) and st.toggle(
            "Only with a phone", key="with_phone", help=view.PHONE_HELP, persist_state="session",
            width="content",
        )  # fmt: skip
        by_value = scored.worth.can_rank and st.segmented_control(
            "Rank by", view.ORDERS, default=view.ORDERS[0], key="rank_by", required=True, **KEPT
        ) == view.ORDERS[1]  # fmt: skip
        holdout = st.selectbox(
            "Calls by lot", shares_with(session.said(session.HOLDOUT)), key=session.HOLDOUT,
            format_func=share_name, width=140, **KEPT,
        )  # fmt: skip
    if note := session.said_once(NOTE):
        st.caption(plain(note))
    lot = (holdout, session.said(session.LOT, 0))
    chosen = CallPlan(capacity, named_reps(reps), fold and duplicates, by_value, with_phone, *lot)
    if line := lot_line(scored, chosen):
        st.caption(plain(line))
    _owners(scored, chosen)
    session.answer(session.PLAN, chosen)
    return chosen


def _capacity(leads: int) -> int:
    """How many calls; of more than there are leads, and of fewer than one, the nearest."""
    key, usual = session.CAPACITY, view.usual_calls(leads)
    asked = st.number_input(
        "We can call", value=None, step=10 if leads > view.TENS else 1, format="%d",
        key=session.begin_with(key, usual), on_change=_within, args=(leads,), width=165, **KEPT,
    )  # fmt: skip
    return usual if asked is None else view.nearest_calls(int(asked), leads)


def _within(leads: int) -> None:
    """Correct in the box what cannot be called, and say so."""
    asked = session.said(session.CAPACITY)
    if asked is None:
        session.answer(session.CAPACITY, view.usual_calls(leads))
    elif note := view.calls_note(int(asked), leads):
        session.answer(session.CAPACITY, view.nearest_calls(int(asked), leads))
        session.answer(NOTE, note)


def _owners(scored: ScoredBatch, chosen: CallPlan) -> None:
    """The owners in the file, offered as reps; what each has to call, once they are."""
    if offer := owner_offer(scored, chosen):
        with st.container(horizontal=True, vertical_alignment="center", key="owners_line"):
            st.caption(plain(offer.line), width="content")
            asked = {"on_click": session.answer, "args": (session.REPS, offer.typed)}
            st.button("Use as reps", type="tertiary", **asked)
    elif line := reps_line(scored, chosen):
        st.caption(plain(line), width="content")


def planned(scored: ScoredBatch) -> Planned:
    """The leads as the call sheet calls them, on any page."""
    return Planned(scored, session.said(session.PLAN) or view.usual_plan(scored))
