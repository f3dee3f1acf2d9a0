"""Why the score moved: the batch beside an earlier file, or under another model version."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals, switch
from pages._parts.lead import moved_file, moved_lead, moved_version, movers
from scoring.model.scored import ScoredBatch
from scoring.views.lead.moved import versions_line

WAYS = {
    "An earlier file": moved_file.compared,
    "Another model version": moved_version.compared,
}


@st.fragment
def show(scored: ScoredBatch, position: int) -> None:
    """What moved a lead of the batch, and the leads that moved most; a click chooses one."""
    if session.said_once(session.MOVER):
        # What is drawn around this fragment is to show the lead that was clicked too.
        st.rerun()
    way = switch("Compare with", WAYS, key=f"moved_way_{session.upload_count()}")
    with refusals():
        found = WAYS[way](scored)
        if found is not None:
            st.caption(plain(versions_line(found)))
            moved_lead.show(found, position)
            movers.show(found)
