"""Lead: one lead whole, what is usual beside it, leads like it, and why it stands where it does."""

import streamlit as st

from pages import _session as session
from pages._parts.entry import enter, footer
from pages._parts.lead import moved, pair, summary, whole
from scoring.model.scored import ScoredBatch

VIEWS = {
    "This lead": whole.show,
    "Compared with another": pair.show,
    "Why it moved": moved.show,
}


@st.fragment
def one_lead(scored: ScoredBatch) -> None:
    """The chosen lead in the view that a person wants."""
    summary.find(scored)
    position = session.chosen()
    summary.show(scored, position)
    name = st.segmented_control(
        "View",
        list(VIEWS),
        default="This lead",
        required=True,
        key="lead_view",
        label_visibility="collapsed",
        persist_state="session",
    )
    VIEWS[name](scored, position)


enter()
st.title("Lead")
scored = session.scored()
if scored is None:
    st.write("Rank leads on the call sheet, then open one of them here.")
    if st.button("Go to the call sheet", type="primary", icon=":material/call:"):
        st.switch_page("pages/call_sheet.py")
else:
    one_lead(scored)
footer()
