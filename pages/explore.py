"""Explore: what converts, where the funnel leaks, what it costs."""

import streamlit as st

from pages import (
    _explore_bands,
    _explore_cohorts,
    _explore_compare,
    _explore_economics,
    _explore_file,
    _explore_filter,
    _explore_funnel,
    _explore_leads,
    _explore_report,
    _explore_source,
    _explore_sources,
)
from pages import _session as session
from pages._entry import enter
from pages._frame import footer

VIEWS = {
    "The file": _explore_file.show,
    "Sources": _explore_sources.show,
    "Funnel": _explore_funnel.show,
    "Cohorts": _explore_cohorts.show,
    "Economics": _explore_economics.show,
    "Score bands": _explore_bands.show,
    "Compare": _explore_compare.show,
    "Report": _explore_report.show,
}

enter()
st.title("Explore")
if session.explored() is None:
    st.write("Upload leads to see which of them convert, where the funnel leaks and what it costs.")
    _explore_source.choose()
leads = _explore_leads.leads()
if leads is not None:
    looked_at = _explore_filter.filtered(leads)
    name = st.segmented_control(
        "View",
        list(VIEWS),
        default="Sources",
        required=True,
        key="explore_view",
        label_visibility="collapsed",
        bind="query-params",
        persist_state="session",
    )
    VIEWS[name](looked_at)
footer()
