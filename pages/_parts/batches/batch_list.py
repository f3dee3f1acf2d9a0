"""The table of the batches that are kept, of which a row is chosen."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals
from pages._parts.section_table import show_table
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.views.batches.batch_table import MOST_LISTED, OFF, batches_section

TABLE = "batches_table"


def records() -> list[BatchRecord]:
    """The batches that are listed, the newest first; where the store refuses, why."""
    with refusals():
        return lead_store().batches.newest(MOST_LISTED)
    return []


def table(found: Sequence[BatchRecord]) -> BatchRecord | None:
    """The answer and the table; the batch that is chosen in it, at first the newest."""
    section = batches_section(found)
    st.markdown(plain(section.said))
    if not session.keeps_batches():
        st.caption(plain(OFF))
    if not found:
        st.page_link("pages/call_sheet.py", label="Rank a file of leads", icon=":material/call:")
        return None
    key = f"{TABLE}_{found[0].number}"
    show_table(section, "", key=key, on_select="rerun", selection_mode="single-row")
    rows = session.said(key, {"selection": {"rows": []}})["selection"]["rows"]
    place = rows[0] if rows and rows[0] < len(found) else 0
    return found[place]
