"""Explore: what converts, where the funnel leaks, what it costs."""

import streamlit as st

from pages import _session as session
from pages._parts.entry import enter
from pages._parts.explore import (
    bands,
    cohorts,
    compare,
    economics,
    filters,
    funnel,
    leads,
    origin,
    profile,
    report,
    sources,
)
from pages._parts.frame import footer

VIEWS = {
    "The file": profile.show,
    "Sources": sources.show,
    "Funnel": funnel.show,
    "Cohorts": cohorts.show,
    "Economics": economics.show,
    "Score bands": bands.show,
    "Compare": compare.show,
    "Report": report.show,
}

enter()
st.title("Explore")
if session.explored() is None:
    st.write("Upload leads to see which of them convert, where the funnel leaks and what it costs.")
    origin.choose()
uploaded = leads.leads()
if uploaded is not None:
    looked_at = filters.filtered(uploaded)
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
