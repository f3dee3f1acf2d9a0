"""Explore: what converts, where the funnel leaks, what it costs."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import switch
from pages._parts.entry import page
from pages._parts.explore import (
    bands,
    cohorts,
    compare,
    economics,
    findings,
    funnel,
    profile,
    report,
    sources,
)
from pages._parts.explore.chosen_source import sourced
from pages._parts.explore.filters import filtered
from pages._parts.explore.leads import choose_file, leads

SWITCH = 36  # pixels
VIEWS = {
    "Overview": findings.show,
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
    start = st.empty()
    if session.said(session.EXPLORED) is None:
        with start.container():
            st.write(
                "Upload leads to see which of them convert, where the funnel leaks and what it "
                "costs."
            )
            choose_file()
    else:
        # At once, as what is left of the last run moves while this one is drawn.
        start.empty()
    top = st.container(gap="xsmall")
    bar = top.container(horizontal=True, vertical_alignment="center")
    uploaded = leads(bar)
    if uploaded is not None:
        look = {"bind": "query-params", "wrap": False}
        seen = sourced(filtered(bar, uploaded))
        # The switch has no height until it is measured, and would move the view.
        with top.container(height=SWITCH, border=False):
            name = switch("View", VIEWS, key=findings.VIEW, label_visibility="collapsed", **look)
        VIEWS[name](seen)
