"""Which leads to explore: an upload, this session's call sheet or history, or the sample."""

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.draw import plain
from scoring.model.scored import ScoredBatch
from scoring.settings import sample_file
from scoring.views.explore.words import UPLOADS

SAMPLES = {session.EXPLORED: "sample_history.csv", session.COMPARED: "sample_leads.csv"}


def choose(slot: str = session.EXPLORED) -> None:
    """The uploader and the buttons for what this session has already."""
    key = f"{slot}_{session.exploration(slot)}"
    file = st.file_uploader("Lead file", key=key, label_visibility="collapsed")
    st.caption(UPLOADS)
    if file is not None:
        read(file.name, file.getvalue(), intake.Said(), slot)
    with st.container(horizontal=True):
        scored, history = session.scored(), session.history()
        if st.button("Use the sample", key=f"{key}_sample", type="primary"):
            sample = SAMPLES[slot]
            read(sample, sample_file(sample).read_bytes(), intake.Said(), slot)
        if scored is not None and st.button("Leads of the call sheet", key=f"{key}_batch"):
            hold(scored, slot)
        if history is not None and st.button("History of the Train page", key=f"{key}_history"):
            hold(history, slot)


def heading(filename: str, slot: str) -> None:
    """The name of the file in view, and the way to another one."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(f"**{plain(filename)}**")
    label = "Choose another file" if slot == session.EXPLORED else "Compare with another file"
    if right.button(label, type="tertiary", icon=":material/arrow_back:", key=f"{slot}_another"):
        hold(None, slot)


def read(filename: str, content: bytes, said: intake.Said, slot: str) -> None:
    """Read a file and hold it; what is wrong with it is said."""
    file = intake.read_upload(filename, content, said)
    if file is not None:
        hold(file, slot)


def hold(what: session.Upload | ScoredBatch | None, slot: str) -> None:
    """Hold these leads in place of others, and draw the page anew."""
    session.explore(what, slot=slot)
    st.rerun()
