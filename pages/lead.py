"""Lead: one lead whole, what is usual beside it, leads like it, and why it stands where it does."""

import streamlit as st

from pages import _lead_head, _lead_pair, _lead_whole, _moved
from pages import _session as session
from pages._entry import enter
from pages._frame import footer
from scoring.call_sheet import ScoredBatch

VIEWS = {
    "This lead": _lead_whole.show,
    "Compared with another": _lead_pair.show,
    "Why it moved": _moved.show,
}


@st.fragment
def one_lead(batch: ScoredBatch) -> None:
    """The chosen lead in the view that a person wants."""
    _lead_head.find(batch)
    position = session.chosen()
    _lead_head.show(batch, position)
    name = st.segmented_control(
        "View",
        list(VIEWS),
        default="This lead",
        required=True,
        key="lead_view",
        label_visibility="collapsed",
        persist_state="session",
    )
    VIEWS[name](batch, position)


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
