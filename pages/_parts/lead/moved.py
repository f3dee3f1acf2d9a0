"""Why the score moved: the batch beside an earlier file, or under another model version."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from pages._parts.lead import moved_file, moved_lead, moved_version, movers
from scoring.errors import LeadScoringError
from scoring.model.scored import ScoredBatch
from scoring.views.lead.moved import versions_line

FILE, VERSION = "An earlier file", "Another model version"


@st.fragment
def show(scored: ScoredBatch, position: int) -> None:
    """What moved a lead of the batch, and the leads that moved most; a click chooses one."""
    if session.mover_chosen():
        st.rerun()
    way = st.segmented_control(
        "Compare with",
        (FILE, VERSION),
        default=FILE,
        required=True,
        key=f"moved_way_{session.upload_count()}",
        persist_state="session",
    )
    try:
        found = moved_file.compared(scored) if way == FILE else moved_version.compared(scored)
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    if found is None:
        return
    st.caption(plain(versions_line(found)))
    moved_lead.show(found, position)
    movers.show(found)
