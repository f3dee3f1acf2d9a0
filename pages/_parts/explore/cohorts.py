"""Explore: leads by week or month of creation, and why the rate changed."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.explore.column import choose_column
from scoring.insight.cohorts import Period
from scoring.insight.leads import Leads
from scoring.insight.selection import filter_fields
from scoring.views.explore import cohorts


def show(leads: Leads) -> None:
    """Volume and rate, conversion by age, the mix, and a change split into mix and rate."""
    if not leads.is_dated:
        draw.section(cohorts.volume(leads, Period.MONTH))
        return
    period = st.segmented_control(
        "Cohorts by",
        list(Period),
        default=Period.MONTH,
        required=True,
        format_func=str.capitalize,
        key="explore_period",
        persist_state="session",
    )
    draw.section(cohorts.volume(leads, period))
    draw.section(cohorts.by_age(leads, period))
    fields = {f.name: f for f in leads.groupable}
    usual = [f.name for f in filter_fields(leads).values()]
    if fields:
        field = choose_column("Split by", fields, usual, "cohorts")
        draw.section(cohorts.mix(leads, field, period))
        draw.section(cohorts.change(leads, field, period, _pair(leads, period)))


def _pair(leads: Leads, period: Period) -> tuple[str, str] | None:
    names, first = cohorts.comparable(leads, period), cohorts.usual_pair(leads, period)
    if first is None:
        return None
    # Another filter may leave other periods, and a widget must not hold one that is gone.
    key = f"{session.exploration()} {period} {' '.join(names)}"
    cells = st.columns(2)
    before, after = (
        cell.selectbox(
            label,
            names,
            names.index(name),
            key=f"cohorts {label} {key}",
            persist_state="session",
        )
        for cell, label, name in zip(cells, ("From", "To"), first, strict=True)
    )
    return before, after
