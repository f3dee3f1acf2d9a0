"""Explore: how far leads get, where they are lost, how long the steps take."""

import streamlit as st

from pages._parts import draw
from pages._parts.explore.column import choose_column
from pages._parts.explore.stages import chosen
from scoring.insight.funnel import Counting
from scoring.insight.leads import Leads
from scoring.insight.selection import filter_fields
from scoring.views.explore import funnel


def show(leads: Leads) -> None:
    """The funnel of the stages in view, side by side by a column, and the time between stages."""
    stages = chosen(leads)
    if not stages:
        draw.section(funnel.funnel(leads, stages))
        return
    counting = st.selectbox(
        "A lead is at a stage when",
        list(Counting),
        format_func=lambda c: c.value,
        key="explore_counting",
        persist_state="session",
        help="The second is for columns that tell only the latest stage of a lead.",
    )
    draw.section(funnel.funnel(leads, stages, counting))
    fields = {f.name: f for f in leads.groupable}
    usual = [f.name for f in filter_fields(leads).values()]
    if fields:
        field = choose_column("Side by side", fields, usual, "funnel")
        draw.section(funnel.by_group(leads, stages, field, counting))
    draw.section(funnel.times(leads, stages))
