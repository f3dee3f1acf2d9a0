"""How the reps get on with a list, for who may see all of them."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.draw import plain
from pages._parts.my_calls.rep_choice import nothing_yet
from scoring.pipelines.rep_calls import calls_of_list, handed_out
from scoring.pipelines.reps_word import reps_word
from scoring.views.my_calls.reps_word_line import reps_word_line
from scoring.views.my_calls.team_progress import list_name, team_progress


def show() -> None:
    """The calls of one list by rep, the newest list at first. Raises StorageFailed."""
    by = session.person()
    lists = handed_out(by=by)
    if not lists:
        nothing_yet()
        return
    record = lists[0]
    if len(lists) > 1:
        named = {one.address: one for one in lists}
        record = named[
            st.selectbox(
                "List", named, format_func=lambda one: list_name(named[one]), key="team_list"
            )
        ]
    calls = calls_of_list(record.address, by=by)
    if not calls:
        # All of its leads were erased.
        nothing_yet()
        return
    draw.section(team_progress(calls, session.now().date()))
    st.caption(plain(f"{list_name(record)}. {reps_word_line(reps_word([record.address]))}"))
