"""Explore: one value of a column by another column, and on from there."""

from collections.abc import Mapping

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.explore.column import choose_column
from scoring.insight.leads import Field, Leads
from scoring.insight.selection import filter_fields
from scoring.views.explore import sources

# Source, medium, campaign: deeper down the leads are too few.
DEEPEST = 2


def look_inside(
    leads: Leads, field: Field, others: Mapping[str, Field], within: tuple[str, ...] = ()
) -> None:
    """One value of a column by one of the others, as often as a person goes on."""
    if not others or len(within) == DEEPEST:
        return
    key = f"inside {field.name} {' '.join(within)}"
    left, right = st.columns(2)
    value = left.selectbox(
        f"Look inside one {field.label}",
        sources.values(field),
        None,
        key=f"{key} {session.exploration()}",
        placeholder="Choose one",
    )
    if value is None:
        return
    part, path = sources.inside(leads, field, value), (*within, value)
    here = {f.name: f for f in part.fields if f.name in others}
    usual = [f.name for f in filter_fields(leads).values()]
    with right:
        then = choose_column("By", here, usual, f"{key} by")
    draw.section(sources.by_group(part, then, within=path))
    look_inside(part, then, {n: f for n, f in here.items() if f is not then}, path)
