"""Explore: what converts, where the funnel leaks, what it costs."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import views
from pages._parts.entry import enter, footer
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
    views(VIEWS, looked_at, key="explore_view", default="Sources", bind="query-params")
footer()
