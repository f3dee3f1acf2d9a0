"""Whose calls are in view: a rep's own, or those of the rep that somebody chooses."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals
from scoring.access import Person, UserRole
from scoring.pipelines.rep_calls import reps_for
from scoring.wording import clipped

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
    session.keep_asked(asked)
    rep = _named(asked, reps) if asked else _usual(person, reps)
    if reps:
        _box(reps, rep)
    return rep


def _named(asked: str, reps: list[str]) -> str | None:
    return next((rep for rep in reps if rep.casefold() == asked.casefold()), None)


def _usual(person: Person, reps: list[str]) -> str | None:
    """Whose calls are shown where nobody's were asked for: one's own, or those of the only rep."""
    own = next((rep for rep in reps if person.is_rep(rep)), None)
    return reps[0] if own is None and len(reps) == 1 else own


def _box(reps: list[str], shown: str | None) -> None:
    """The box of reps with the one that is shown; what is chosen there asks for another one."""
    place, key = None if shown is None else reps.index(shown), session.rep_box(shown)
    look = {"placeholder": "Choose your name", "label_visibility": "collapsed"}
    st.selectbox("Whose calls", reps, place, key=key, on_change=_ask, args=(key,), **look)


def _ask(key: str) -> None:
    session.ask_rep(session.said(key) or "")


def nobody() -> None:
    """Why nobody's calls are in view, and what to do. Raises StorageFailed."""
    person, asked = session.person(), session.asked_rep()
    if asked and not person.may_see_calls_of(asked):
        with refusals():
            person.require_calls_of(asked)
        st.button("Go to my calls", on_click=session.ask_rep, args=("",), type="primary")
    elif reps_for(person) and asked:
        st.write(f"No calls are handed out to {plain(clipped(asked, 60))}. Choose another name.")
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
