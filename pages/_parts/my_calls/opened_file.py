"""Names and numbers where the store has none: read from the rep's own file, for this session."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals, refused_before
from scoring.intake.leads.people import people_of
from scoring.intake.table.date_order import settled
from scoring.intake.uploads.uploaded import read_upload
from scoring.store.call_store import KeptCall
from scoring.store.contact_keys import contact_secret, lead_keys
from scoring.views.my_calls.opened_leads import OpenedLeads

UPLOADER, UNREAD = "own_list", "own_list_unread"
NOT_KEPT = (
    "Names and numbers of these leads are not kept on this server. Open the call sheet that you "
    "were sent, or the export, to see them beside each call; they stay in this window and are not "
    "stored."
)
NOT_SAVED = (
    "Name and number are not saved here. Open the call sheet that you were sent under “Show names "
    "and numbers” below."
)
NOT_IN_FILE = "Name and number are not saved here, and this lead is not in the file you opened."


def show(calls: Sequence[KeptCall]) -> None:
    """The way to open a file, where leads have no name or number here; else whose they are of."""
    opened = session.opened_leads()
    if opened is None and all(map(session.is_reached, calls)):
        return
    title = "Show names and numbers" if opened is None else f"Names from {plain(opened.filename)}"
    with st.expander(title, icon=":material/contact_page:", expanded=opened is None):
        if opened is not None:
            found = sum(opened.place(call) is not None for call in calls)
            st.write(f"{found:,} of {len(calls):,} leads of this list are in the file.")
            st.button("Close the file", on_click=session.open_leads, args=(None,))
            return
        st.write(NOT_KEPT)
        refused_before(UNREAD)
        st.file_uploader("Your list", key=UPLOADER, label_visibility="collapsed", on_change=_open)


def no_number(call: KeptCall) -> str:
    """Why there is no number of a lead, with the way to it where there is one."""
    if call.contact is not None or session.contact(call) is not None:
        return "No phone is known of this lead."
    return NOT_SAVED if session.opened_leads() is None else NOT_IN_FILE


def _open() -> None:
    """Read the file as every other one is, and hold who its leads are."""
    with refusals(UNREAD):
        for name, content in session.taken(UPLOADER, session.said(UPLOADER))[:1]:
            leads = people_of(settled(read_upload(content, name)))
            session.open_leads(OpenedLeads(name, leads, lead_keys(leads, contact_secret())))
    session.release()
