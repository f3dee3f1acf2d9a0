"""A batch that was chosen: opened again, beside an earlier one, or deleted."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from pages._parts.draw import bullets, plain, refusals, section
from scoring.access import UserRole
from scoring.monitoring.batch_pair import batch_pair
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.views.batches.batch_table import batch_facts
from scoring.views.batches.beside_each_other import pair_sections
from scoring.views.batches.kept import batch_label
from scoring.wording import counted

DELETE = "delete batches for all"
LINE = {"horizontal": True, "vertical_alignment": "center", "gap": "small"}


def show(record: BatchRecord, others: Sequence[BatchRecord]) -> None:
    """The batch by name, what may be done with it, and what is known of it."""
    st.header(plain(record.filename), anchor=False)
    with st.container(key="batch_line", **LINE):
        if st.button("Open", type="primary", icon=":material/folder_open:"):
            _open(record)
        _delete(record)
    bullets(batch_facts(record))
    _beside(record, [other for other in others if other.number != record.number])


def _open(record: BatchRecord) -> None:
    with refusals():
        with st.spinner("Opening the batch"):
            session.reopen(record.address)
        st.switch_page("pages/call_sheet.py")


def _delete(record: BatchRecord) -> None:
    if session.why_not(UserRole.ANALYST, DELETE):
        return
    look = {"icon": ":material/delete:", "key": f"delete_{record.number}"}
    with st.popover("Delete", type="tertiary", **look):
        leads = counted(record.leads, "lead")
        st.write(
            f"All that is saved of its {leads} goes, for everybody: chances, calls with their "
            "notes, outcomes. A version that has learned from its outcomes stays on Models."
        )
        if st.button("Delete this batch", type="primary"):
            with refusals():
                session.person().require(UserRole.ANALYST, DELETE)
                lead_store().batches.delete(record.address, by=session.person())
                session.forget_kept(record.address)
                # What every page says of the model is not to outlive what it was said by.
                session.standing(record.model, waits=True)
                st.rerun()


def _beside(record: BatchRecord, others: Sequence[BatchRecord]) -> None:
    """The batch beside another one, once one is chosen."""
    if not others:
        return
    labels = {other.number: batch_label(other) for other in others}
    chosen = st.selectbox(
        "Compare with", [None, *labels], key=f"beside_{record.number}",
        format_func=lambda number: plain(labels.get(number, "Choose a batch")),
    )  # fmt: skip
    other = next((one for one in others if one.number == chosen), None)
    if other is None:
        return
    pair = sorted((record, other), key=lambda one: one.number)
    with refusals():
        store = lead_store().batches
        promised = [store.promised(one.address) for one in pair]
        for found in pair_sections(batch_pair(*promised), (pair[0], pair[1])):
            section(found)
