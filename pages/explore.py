"""Explore: what converts, where the funnel leaks, what it costs."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import views
from pages._parts.entry import page
from pages._parts.explore import (
    bands,
    cohorts,
    compare,
    economics,
    funnel,
    overview,
    profile,
    report,
    sources,
)
from pages._parts.explore.chosen_source import sourced
from pages._parts.explore.filters import filtered
from pages._parts.explore.leads import choose_file, leads

VIEWS = {
    "Overview": overview.show,
    "Sources": sources.show,
    "Funnel": funnel.show,
    "Cohorts": cohorts.show,
    "Economics": economics.show,
    "Score bands": bands.show,
    "The file": profile.show,
    "Compare": compare.show,
    "Report": report.show,
}

with page("Explore"):
    if session.said(session.EXPLORED) is None:
        st.write(
            "Upload leads to see which of them convert, where the funnel leaks and what it costs."
        )
        choose_file()
    bar = st.container(horizontal=True, vertical_alignment="center")
    uploaded = leads(bar)
    if uploaded is not None:
        look = {"bind": "query-params", "wrap": False}
        views(VIEWS, sourced(filtered(bar, uploaded)), key=overview.VIEW, **look)
