"""Whose calls are in view: a rep's own, or those of the rep that somebody chooses."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals
from scoring.access import UserRole
from scoring.pipelines.rep_calls import reps_for

NOTHING_YET = (
    "No calls are handed out yet. Rank leads on the call sheet and press “Hand out” beside the "
    "download: each rep finds their list here."
)


def chosen() -> str | None:
    """The rep whose calls are shown, None for nobody, which `nobody` gives the reason of.

    Raises StorageFailed.
    """
    person = session.person()
    reps, asked = reps_for(person), session.asked_rep()
    if asked and not person.may_see_calls_of(asked):
        return None
    if len(reps) <= 1 and not person.may(UserRole.VIEWER):
        return next(iter(reps), None)
    own = next((rep for rep in reps if person.is_rep(rep)), None)
    known = {rep.casefold(): rep for rep in reps}
    usual = known.get(asked.casefold(), own)
    return _choice(reps, usual) if reps else None


def _choice(reps: list[str], usual: str | None) -> str | None:
    """The box of reps; it is empty where none was chosen before and several have calls."""
    usual = reps[0] if len(reps) == 1 else usual
    place, key = None if usual is None else reps.index(usual), f"{session.REP_BOX}_{usual}"
    look = {"placeholder": "Choose your name", "label_visibility": "collapsed"}
    return st.selectbox("Whose calls", reps, place, key=key, on_change=_ask, args=(key,), **look)


def _ask(key: str) -> None:
    session.ask_rep(session.said(key) or "")


def nobody() -> None:
    """Why nobody's calls are in view, and what to do. Raises StorageFailed."""
    person, asked = session.person(), session.asked_rep()
    if asked and not person.may_see_calls_of(asked):
        with refusals():
            person.require_calls_of(asked)
        st.button("Go to my calls", on_click=session.ask_rep, args=("",), type="primary")
    elif reps_for(person):
        st.write("Choose your name to see whom you call next.")
    elif person.may(UserRole.VIEWER):
        nothing_yet()
    else:
        st.write(
            f"No calls are handed out to {plain(person.name)} yet. Calls are yours where the plan "
            "names the rep as you sign in, or as your address begins: ana.smith@… has the list of "
            "Ana Smith."
        )


def nothing_yet() -> None:
    """That no calls are handed out, and the way to do it."""
    st.write(NOTHING_YET)
    if st.button("Go to the call sheet", type="primary", icon=":material/call:"):
        st.switch_page("pages/call_sheet.py")
