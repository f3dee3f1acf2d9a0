"""My calls: whom a rep calls next and what became of it, and how the reps get on."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import refusals, refused_before, switch
from pages._parts.entry import page
from pages._parts.my_calls import call_card, rep_choice, rep_day, rep_progress
from scoring.access import UserRole

CALLS, PROGRESS = "Calls", "Progress"


def own_calls() -> None:
    """Whose calls are in view, and what else may be: for who is no rep, the progress of all."""
    view, rep = CALLS, None
    look = {"horizontal": True, "vertical_alignment": "center", "wrap": False}
    with st.container(key="calls_line", **look):
        if session.person().may(UserRole.VIEWER):
            label = {"label_visibility": "collapsed"}
            view = switch("View", (CALLS, PROGRESS), key="calls_view", width="content", **label)
        if view == CALLS:
            rep = rep_choice.chosen()
    refused_before(call_card.NOT_SAID)
    if view == PROGRESS:
        rep_progress.show()
    elif rep is not None:
        rep_day.show(rep)
    else:
        rep_choice.nobody()


with page("My calls", UserRole.REP), st.container(gap="xsmall", key="my_calls"), refusals():
    own_calls()
