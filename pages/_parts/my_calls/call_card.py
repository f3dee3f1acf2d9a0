"""The card of one call: whom, the number to dial, why, and the buttons for what became of it."""

from datetime import date, datetime

import streamlit as st

from pages import _session as session
from pages._parts.draw import bullets, plain, refusals, refused_before
from pages._parts.lead_card import reached
from pages._parts.my_calls import opened_file
from scoring.intake.table.dispositions import Disposition
from scoring.pipelines.rep_calls import say
from scoring.store.call_store import MOST_NOTE, KeptCall, SaidOfCall
from scoring.views.my_calls.day_calls import next_working_day, require_day
from scoring.views.my_calls.shown_call import (
    ANSWERS,
    DIAL_KEY,
    CallAnswer,
    ShownCall,
    shown_call,
)

NOT_SAID, NOT_DUE, TWICE = "why_not_said", "why_not_due", "pressed_twice"
PRESSED_TWICE = "Pressed twice? Nothing was said of this lead."
NO_NAMES = "A note is kept with the lead: leave names and numbers out of it."
# The field takes any day, so that one that cannot be is refused in words and not dropped.
_ANY_DAY = {"min_value": date(1, 1, 1), "max_value": date(9999, 12, 31)}


def show(call: KeptCall, now: datetime) -> None:
    """One call in full; what is said of it is on the disk before the next one is shown."""
    lead = shown_call(call, session.contact(call), now)
    with st.container(border=True, key="call_card", gap="small"):
        left, right = st.columns(2, gap="medium")
        with left:
            _who(lead)
            _dial(call, lead)
        with right:
            _why(lead)
        _answers(call, now)


def _who(lead: ShownCall) -> None:
    with st.container(gap=None):
        st.header(plain(lead.title), anchor=False)
        told = [f"**{plain(lead.figures)}**", *map(plain, filter(None, (lead.work, lead.id_line)))]
        told += [f":material/history: {plain(lead.before)}"] * bool(lead.before)
        st.markdown("  \n".join(told))


def _dial(call: KeptCall, lead: ShownCall) -> None:
    """The number as wide as the card, and the address below it."""
    if lead.phone is not None and lead.phone.link:
        doubt = f" ({lead.phone.doubt})" if lead.phone.doubt else ""
        st.link_button(
            plain(f"Call {lead.phone.text}{doubt}"), lead.phone.link, icon=":material/call:",
            type="primary", width="stretch", shortcut=DIAL_KEY,
        )  # fmt: skip
    elif lead.phone is None:
        st.caption(plain(opened_file.no_number(call)))
    others = [lead.phone] if lead.phone is not None and not lead.phone.link else []
    for reach in (*others, *([lead.email] if lead.email is not None else [])):
        st.markdown(reached(reach))


def _why(lead: ShownCall) -> None:
    with st.container(gap=None, key="call_reasons"):
        if lead.supporting:
            st.markdown("**To open the talk**")
            bullets(lead.supporting)
        if lead.opposing:
            st.markdown("**Watch out**")
            bullets(lead.opposing)


def _answers(call: KeptCall, now: datetime) -> None:
    """The note, the day to call back, and a button for each answer."""
    mark, usual = f"{call.number}_{call.said_as}", next_working_day(now.date())
    # What was typed comes along with the button that is pressed, whatever has the cursor.
    with st.form(f"answer_{mark}", border=False, enter_to_submit=False):
        with st.container(key="call_answers"):
            for answer in ANSWERS:
                st.form_submit_button(
                    plain(answer.label), icon=f":material/{answer.icon}:", width="stretch",
                    key=f"{answer.what.name}_{mark}", shortcut=answer.key,
                    on_click=_say, args=(call, answer, mark, usual),
                )  # fmt: skip
        with st.container(horizontal=True, key="call_note"):
            st.date_input(
                "Call back on", usual, key=f"due_{mark}", format="YYYY-MM-DD", width=150,
                **_ANY_DAY,
            )  # fmt: skip
            st.text_input(
                "Note", session.note_of(call.number), key=f"note_{mark}", max_chars=MOST_NOTE,
                placeholder="Optional", help=NO_NAMES,
            )  # fmt: skip
    refused_before(NOT_DUE)
    session.draw_card(mark)


def _say(call: KeptCall, answer: CallAnswer, mark: str, usual: date) -> None:
    note, day = session.said(f"note_{mark}", ""), session.said(f"due_{mark}") or usual
    is_back = answer.what is Disposition.CALL_BACK
    if not session.is_meant(mark):
        session.answer(TWICE, True)
        return
    with refusals(NOT_DUE):
        if is_back:
            require_day(day, session.now().date())
        with refusals(NOT_SAID):
            said = SaidOfCall(answer.what, note, day if is_back else None)
            say(call.number, said, by=session.person())
            session.open_call(None)
