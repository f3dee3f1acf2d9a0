"""Whether the batch in hand is kept, and its way back by the address of the page."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import alarm, plain, refusals
from scoring.access import UserRole
from scoring.errors import LeadScoringError
from scoring.model.call_plan import CallPlan
from scoring.views.batches.kept import (
    KEEPING,
    kept_line,
    lost_line,
    other_version_line,
    reopened_line,
)

# Seconds in which a usual batch is kept, so that its page need not be drawn again.
AT_ONCE = 0.3


def bring_back() -> None:
    """Open the batch that the address of the page names, where none is in hand; not for a rep."""
    address = session.asked_address()
    if not address or not session.person().may(UserRole.VIEWER):
        return
    if session.scored() is not None or session.said(session.ASKED) is not None:
        return
    try:
        with st.spinner("Opening the batch"):
            session.reopen(address)
    except LeadScoringError as problem:
        session.show_address("")
        alarm(lost_line(problem), "warning")
    else:
        st.rerun()


def show() -> None:
    """What is kept of the batch in hand; the page is drawn again once that is known."""
    job = session.keeping()
    if job is not None and not job.done:
        job.wait(AT_ONCE)
    waiting = job is not None and not job.done
    session.fragment(_line, run_every=1.0 if waiting else None)(waiting)


def _line(waiting: bool) -> None:
    job = session.keeping()
    if waiting:
        if job is not None and not job.done:
            st.caption(KEEPING)
            return
        st.rerun()
    if job is not None and job.problem:
        st.caption(f":material/warning: {plain(job.problem)}")
    record = session.kept_record()
    if record is None:
        return
    session.show_address(record.address)
    st.caption(plain(kept_line(record)))


def keep_plan(plan: CallPlan) -> None:
    """Keep by which plan the batch in hand is called, where it is kept itself."""
    with refusals():
        session.keep_plan(plan)


def about_reopened() -> None:
    """What a batch from the store lacks, or has otherwise than it was saved, above its list."""
    record, batch = session.reopened(), session.scored()
    if record is None or batch is None:
        return
    if said := other_version_line(record, batch):
        alarm(said, "warning")
    if said := reopened_line(record):
        st.caption(f":material/history: {plain(said)}")
