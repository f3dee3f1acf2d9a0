"""Explore: what converts, by source or any other column."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from pages._parts.explore.answered import answered, beside
from pages._parts.explore.chosen_source import choose_source
from pages._parts.explore.column import choose_column
from pages._parts.only_text import plain
from scoring.insight.leads import Field, Leads
from scoring.views.explore import sources

# Source, medium, campaign: deeper down the leads are too few.
DEEPEST = 2


def show(leads: Leads) -> None:
    """Conversion by one column, inside one of its values, crossed with another, over time."""
    head, right = beside()
    with right:
        first = choose_source(leads)
    if first is None:
        return
    others = [f for f in leads.groupable if f.name != first.name]
    answered(sources.by_group(leads, first), head=head)
    _inside(leads, first, others)
    if others:
        second = choose_column("Crossed with", leads, others, "with")
        answered(sources.crossed(leads, first, second))
    answered(sources.over_time(leads, first))


def _inside(
    leads: Leads, field: Field, others: Sequence[Field], within: tuple[str, ...] = ()
) -> None:
    """One value of a column by one of the others, as often as a person goes on."""
    if not others or len(within) == DEEPEST:
        return
    key = f"inside {field.name} {' '.join(within)}"
    label, values = f"Look inside one {field.label}", sources.values(field)
    left, right = st.columns(2)
    look = {"key": f"{key} {session.exploration()}", "placeholder": "Choose one"}
    value = left.selectbox(plain(label), values, None, **look)
    if value is None:
        return
    part, path = sources.inside(leads, field, value), (*within, value)
    names = {f.name for f in others}
    here = [f for f in part.fields if f.name in names]
    with right:
        then = choose_column("By", leads, here, f"{key} by")
    answered(sources.by_group(part, then, within=path))
    _inside(part, then, [f for f in here if f is not then], path)
