"""Explore: what converts, by source or any other column."""

import streamlit as st

from pages import _session as session
from pages._explore_parts import draw
from scoring.explore_view import sources
from scoring.insight.leads import Field, Leads
from scoring.insight.selection import filter_fields


def show(leads: Leads) -> None:
    """Conversion by one column, inside one of its values, crossed with another, over time."""
    fields = {f.name: f for f in leads.groupable}
    if not fields:
        st.info("No column of this file can group its leads: all are ids, texts or personal.")
        return
    first = _column("Column", fields, _usual(leads), "explore_by")
    draw(sources.by_group(leads, first))
    others = {name: f for name, f in fields.items() if f is not first}
    if others:
        second = _column("Crossed with", others, _usual(leads, 1), "explore_with")
        draw(sources.crossed(leads, first, second))
    draw(sources.over_time(leads, first))


def _usual(leads: Leads, place: int = 0) -> str | None:
    named = [f.name for f in filter_fields(leads).values()]
    return named[place] if len(named) > place else None


def _column(label: str, fields: dict[str, Field], usual: str | None, key: str) -> Field:
    names = list(fields)
    name = st.selectbox(
        label,
        names,
        names.index(usual) if usual in names else 0,
        format_func=lambda n: fields[n].label,
        key=f"{key}_{session.exploration()}",
        persist_state="session",
    )
    return fields[name]
