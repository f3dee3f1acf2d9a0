"""The file at a glance: its figures, its columns, what goes with the outcome, one column."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.explore.answered import answered
from scoring.insight.leads import Leads
from scoring.views.explore import profile
from scoring.views.explore.column import one_column


def show(leads: Leads) -> None:
    """Figures, then the columns and their association, then the one that was clicked."""
    view = look(leads)
    facts = list(view.glance.table[["fact", "value", "detail"]].itertuples(index=False))
    st.markdown(f"**{draw.plain(view.glance.said)}**")
    draw.metrics(facts[:3])
    draw.metrics(facts[3:])
    _columns(view)


def look(leads: Leads) -> profile.Whole:
    """What is shown of these leads, worked out once: while a large file is loaded, or here."""
    with st.spinner("Looking at the columns"):
        return session.worked_out(f"file {leads.key}", lambda: profile.whole(leads))


@session.fragment
def _columns(view: profile.Whole) -> None:
    key = f"explore_file_{session.exploration()}"
    quality, strength = st.tabs(["Columns", "Association with the outcome"])
    with quality:
        answered(view.columns, pick=key)
    with strength:
        answered(view.strengths, pick=key)
    session.begin_with(key, profile.telling_column(view.leads, view.strengths))
    label = "One column: choose it, or click a row or a point above"
    names = [field.name for field in view.leads.fields]
    name = st.selectbox(label, names, key=key, persist_state="session")
    for section in one_column(view.leads, view.leads.find(name)):
        answered(section)
