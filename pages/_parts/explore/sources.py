"""Explore: what converts, by source or any other column."""

import streamlit as st

from pages._parts import draw
from pages._parts.explore.column import choose_column
from pages._parts.explore.inside import look_inside
from scoring.insight.leads import Leads
from scoring.insight.selection import filter_fields
from scoring.views.explore import sources


def show(leads: Leads) -> None:
    """Conversion by one column, inside one of its values, crossed with another, over time."""
    fields = {f.name: f for f in leads.groupable}
    if not fields:
        st.info("No column of this file can group its leads: all are ids, texts or personal.")
        return
    usual = [f.name for f in filter_fields(leads).values()]
    first = choose_column("Column", fields, usual, "by")
    draw.section(sources.by_group(leads, first))
    others = {name: f for name, f in fields.items() if f is not first}
    look_inside(leads, first, others)
    if others:
        second = choose_column("Crossed with", others, usual, "with")
        draw.section(sources.crossed(leads, first, second))
    draw.section(sources.over_time(leads, first))
