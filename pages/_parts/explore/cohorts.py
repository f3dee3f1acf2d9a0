"""Explore: leads by week or month of creation, and why the rate changed."""

import streamlit as st

from pages._parts import draw
from pages._parts.explore.answered import answered, beside
from pages._parts.explore.column import choose, choose_column
from scoring.insight.cohorts import Period, usual_period
from scoring.insight.leads import Leads
from scoring.views.explore import cohorts


def show(leads: Leads) -> None:
    """Volume and rate, conversion by age, the mix, and a change split into mix and rate."""
    if not leads.is_dated:
        answered(cohorts.volume(leads, Period.MONTH))
        return
    look = {"default": usual_period(leads), "format_func": str.capitalize}
    head, right = beside()
    with right:
        period = draw.switch("Cohorts by", Period, key="explore_period", **look)
    answered(cohorts.volume(leads, period), head=head)
    # Without outcomes the first section says so, and neither age nor change can be told.
    if leads.has_outcome:
        answered(cohorts.by_age(leads, period))
    if fields := leads.groupable:
        field = choose_column("Split by", leads, fields, "cohorts")
        answered(cohorts.mix(leads, field, period))
    if fields and leads.has_outcome:
        answered(cohorts.change(leads, field, period, _pair(leads, period)))


def _pair(leads: Leads, period: Period) -> tuple[str, str] | None:
    names, first = cohorts.comparable(leads, period), cohorts.usual_pair(leads, period)
    if first is None:
        return None
    # Another filter may leave other periods, and a widget must not hold one that is gone.
    key = f"{period} {' '.join(names)}"
    left, right = st.columns(2)
    with left:
        before = choose("From", names, f"cohorts from {key}", first[0])
    with right:
        return before, choose("To", names, f"cohorts to {key}", first[1])
