"""The day of a rep: the next call in full, then who comes after it and who is done."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import alarm, refusals, refused_before
from pages._parts.my_calls import call_card, call_lists, opened_file
from pages._parts.only_text import plain, stressed
from scoring.errors import LeadScoringError
from scoring.pipelines.rep_calls import calls_of, undo
from scoring.store.call_store import KeptCall
from scoring.views.my_calls.day_calls import DayCalls, day_calls
from scoring.views.my_calls.shown_call import UNDO_KEY, said_line, who

NOT_UNDONE = "why_not_undone"
ALL_DONE = "Nobody is left to call today."


def show(rep: str) -> None:
    """The calls of a rep on this day; a click is answered by this part alone."""
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
    _line(day)
    call = day.one(session.opened_call())
    if call is None:
        st.success(ALL_DONE, icon=":material/task_alt:")
    else:
        call_card.show(call, now)
    opened_file.show(calls)
    call_lists.show(day, call)


def _line(day: DayCalls) -> None:
    """How far the day is, and the way back from what was said last."""
    look = {"horizontal": True, "vertical_alignment": "center", "gap": "small"}
    with st.container(key="day_line", horizontal_alignment="distribute", **look):
        st.markdown(stressed(day.line), width="content")
        last = day.last
        if last is not None:
            said = f"{who(last, session.contact(last))}: {said_line(last)}"
            st.button(
                "Undo", icon=":material/undo:", type="tertiary", shortcut=UNDO_KEY,
                key=f"undo_{last.said_as}", help=plain(said), on_click=_undo, args=(last,),
            )  # fmt: skip


def _undo(call: KeptCall) -> None:
    with refusals(NOT_UNDONE):
        undo(call.number, call.said_as, by=session.person())
        session.open_call(call.number)
        session.keep_note(call.number, call.said.note if call.said is not None else "")
