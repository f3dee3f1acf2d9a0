"""The file in hand in one line, and the ways to another one or another reading of it."""

import streamlit as st

from pages import _session as session
from pages._parts.call_sheet.scored_upload import rank
from pages._parts.call_sheet.welcome import uploader
from pages._parts.draw import plain
from pages._parts.other_reading import other_reading
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.matching import origin_of

LINE = {
    "horizontal": True, "vertical_alignment": "center", "horizontal_alignment": "distribute",
    "gap": "small", "wrap": False,
}  # fmt: skip


def file_line(scored: ScoredBatch) -> None:
    """What was read of which file, and what may be read instead."""
    system = origin_of(scored.leads.table)
    origin = f" · looks like a {plain(system)} export" if system else ""
    note = f" · {plain(session.note(scored).line)}" if scored.fill.ranks else ""
    with st.container(key="file_line", **LINE):
        st.markdown(f"**{plain(scored.filename)}**{origin}{note}")
        # Another file closes it.
        look = {"icon": ":material/upload_file:", "key": f"another_{session.upload_count()}"}
        with st.popover("Upload another", type="tertiary", **look):
            uploader("Other lead files")
    other_reading(session.said(session.UPLOAD), rank)
