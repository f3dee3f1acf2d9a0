"""Lead: the call card of one lead, why it ranks so, leads like it, and why its score moved."""

import streamlit as st

from pages import _session as session
from pages._parts.call_sheet.plan import planned
from pages._parts.draw import views
from pages._parts.entry import page
from pages._parts.lead import moved, pair, summary, whole
from scoring.views.call_sheet.planned import Planned

VIEWS = {
    "This lead": whole.show,
    "Compared with another": pair.show,
    "Why it moved": moved.show,
}


@session.fragment
def one_lead(leads: Planned) -> None:
    """The chosen lead in the view that a person wants."""
    if not summary.find(leads):
        return
    position = session.chosen()
    summary.show(leads, position)
    views(VIEWS, leads, position, key="lead_view")


with page("Lead"):
    scored = session.ranked()
    if scored is not None:
        one_lead(planned(scored))
    else:
        st.write("Rank leads on the call sheet, then open one of them here.")
        if st.button("Go to the call sheet", type="primary", icon=":material/call:"):
            st.switch_page("pages/call_sheet.py")
