"""Explore: all views as one file to send."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.errors import LeadScoringError
from scoring.insight.leads import Leads
from scoring.kept.spend import load_spend
from scoring.settings import spend_file
from scoring.views.explore import report as report_view


def show(leads: Leads) -> None:
    """The button that makes the report, its progress, and the file."""
    st.subheader("Report", anchor=False)
    st.caption(report_view.HOLDS)
    made = session.report_of(leads)
    if made is None:
        if st.button("Make the report", type="primary", icon=":material/article:"):
            _make(leads)
        return
    st.download_button(
        "Download the report",
        made.encode(),
        session.scope().file_name(leads),
        "text/html",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
    )


def _make(leads: Leads) -> None:
    bar = st.progress(0.0, "Starting")
    # A click reruns the page, which ends the work at its next step.
    st.button("Cancel", icon=":material/stop_circle:")

    def tell(share: float, step: str) -> None:
        bar.progress(share, step)

    try:
        spend = load_spend(spend_file())
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    session.keep_report(leads, report_view.report(leads, tell, spend, session.scope()))
    st.rerun()
