"""The day of a rep: the next call in full, then who comes after it and who is done."""

from datetime import datetime
from pathlib import Path

import streamlit as st

from pages import _session as session
from pages._parts.draw import alarm, refusals, refused_before
from pages._parts.my_calls import call_card, call_lists, opened_file
from pages._parts.only_text import plain, stressed
from scoring.errors import LeadScoringError
from scoring.pipelines.rep_calls import calls_of, undo
from scoring.store.call_store import KeptCall
from scoring.views.my_calls.day_calls import DayCalls, day_calls
from scoring.views.my_calls.shown_call import KEYS_LINE, UNDO_KEY, listed_line

KEYS = Path(__file__).with_name("keys.html")
NOT_UNDONE, TWICE_UNDONE = "why_not_undone", "undone_twice"
ONE_UNDONE = "Pressed twice? One answer was taken back."
ALL_DONE = "Nobody is left to call today."


def show(rep: str) -> None:
    """The calls of a rep on this day; a click is answered by this part alone."""
    st.html(KEYS, unsafe_allow_javascript=True)
    session.fragment(_day)(rep)


def _day(rep: str) -> None:
    try:
        calls = calls_of(rep, by=session.person())
    except LeadScoringError as problem:
        alarm(problem)
        return
    now = session.now()
    day = day_calls(calls, now)
    refused_before(NOT_UNDONE)
    refused_before(call_card.NOT_SAID)
    if session.said_once(call_card.TWICE):
        st.toast(call_card.PRESSED_TWICE)
    if session.said_once(TWICE_UNDONE):
        st.toast(ONE_UNDONE)
    with st.container(gap=None, key="day_line"):
        st.markdown(stressed(day.line))
        _saved(day, now)
    call = day.one(session.opened_call())
    if call is None:
        st.success(ALL_DONE, icon=":material/task_alt:")
    else:
        call_card.show(call, now)
        with st.container(key="call_keys"):
            st.caption(KEYS_LINE)
    opened_file.show(calls)
    call_lists.show(day, call, now)


def _saved(day: DayCalls, now: datetime) -> None:
    """What was said last today, until something else is, and the way back from it."""
    look = {"horizontal": True, "vertical_alignment": "center", "gap": "small", "wrap": False}
    last = day.last
    with st.container(key="saved_line", **look):
        if last is None:
            return
        said = listed_line(last, session.contact(last), now)
        st.markdown(f":material/check: Saved: {plain(said)}", width="content")
        st.button(
            "Undo", icon=":material/undo:", type="tertiary", shortcut=UNDO_KEY,
            key=f"undo_{last.said_as}", on_click=_undo, args=(last,),
        )  # fmt: skip
        session.draw_undo(last.said_as)


def _undo(call: KeptCall) -> None:
    """Take back the answer that the button names, once; two clicks name one, or two by mistake."""
    if session.is_undone(call.said_as):
        return
    if not session.may_undo(call.said_as):
        session.answer(TWICE_UNDONE, True)
        return
    with refusals(NOT_UNDONE):
        undo(call.number, call.said_as, by=session.person())
        session.keep_undone(call.said_as)
        session.open_call(call.number)
        session.keep_note(call.number, call.said.note if call.said is not None else "")
