"""Explore: did the chances come true, and why does a group score as it does."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.explore.answered import answered, beside
from pages._parts.explore.column import choose
from scoring.insight.leads import Leads
from scoring.views.explore import bands, sources

ALL = "All these leads"


def show(leads: Leads) -> None:
    """Bands, tiers, gains, and the reasons of a group."""
    can_explain = len(leads) > 0 and leads.scoring is not None
    cut = bands.Cut.TENTHS
    head, right = beside()
    if can_explain:
        with right:
            cut = draw.switch("Bands by", bands.Cut, key="explore_cut")
    first, *others = bands.sections(leads, cut)
    answered(first, head=head)
    for section in others:
        answered(section)
    if can_explain:
        question = _question(leads)
        what = f"why {leads.key} {question.name} {question.side}"
        with st.spinner("Asking the model"):
            found = session.worked_out(what, lambda: bands.why(leads, question))
        answered(found)


def _question(leads: Leads) -> bands.Question:
    fields = {f.name: f for f in leads.groupable}
    labels = {ALL: ALL} | {name: field.label for name, field in fields.items()}
    left, middle, right = st.columns(3)
    with left:
        label, look = "Why do these score as they do", {"format_func": labels.__getitem__}
        name = choose(label, list(labels), "explore_why", **look)
    if name == ALL:
        return bands.Question()
    with middle:
        values = sources.values(fields[name], bands.MOST_VALUES)
        value = choose(labels[name], values, f"explore_why {name}")
    with right:
        side = choose("Against", list(bands.Side), "explore_against")
    return bands.Question(fields[name], value, bands.Side(side))
