"""Explore: all views as one file to send."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import download, refusals
from pages._parts.only_text import plain
from scoring.insight.leads import Leads
from scoring.kept.spend import load_spend
from scoring.views.explore import report


def show(leads: Leads) -> None:
    """The button that makes the report, its progress, and the file."""
    st.header("Report", anchor=False)
    st.caption(report.HOLDS)
    made, look = session.said(session.REPORT, {}).get(leads.key), {"type": "primary"}
    if made is not None:
        look |= {"icon": ":material/download:"}
        download("Download the report", lambda: made, session.scope().file_name(leads), **look)
    elif st.button("Make the report", icon=":material/article:", **look):
        _make(leads)


def _make(leads: Leads) -> None:
    bar = st.progress(0.0, "Starting")
    # A click reruns the page, which ends the work at its next step.
    st.button("Cancel", icon=":material/stop_circle:")

    def tell(share: float, step: str) -> None:
        bar.progress(share, plain(step))

    with refusals():
        spend = load_spend()
        made = report.report(leads, tell, spend, session.scope())
        session.answer(session.REPORT, {leads.key: made})
        st.rerun()
