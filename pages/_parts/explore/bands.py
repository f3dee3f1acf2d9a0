"""Explore: did the chances come true, and why does a group score as it does."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from scoring.insight.leads import Field, Leads
from scoring.views.explore import bands

ALL = "All these leads"


def show(leads: Leads) -> None:
    """Bands, tiers, gains, and the reasons of a group."""
    cut = bands.Cut.TENTHS
    can_explain = len(leads) > 0 and leads.scoring is not None
    if can_explain:
        cut = st.segmented_control(
            "Bands", list(bands.Cut), default=cut, required=True,
            key="explore_cut", persist_state="session",
        )  # fmt: skip
    for section in bands.sections(leads, cut):
        draw.section(section)
    if can_explain:
        _why(leads)


def _why(leads: Leads) -> None:
    fields = {f.name: f for f in leads.groupable}
    left, middle, right = st.columns(3)
    with left:
        name = _chosen("Why do these score as they do", [ALL, *fields], "explore_why", fields)
    if name == ALL:
        _explained(leads, bands.Question())
        return
    with middle:
        value = _chosen(fields[name].label, bands.values_of(fields[name]), f"explore_why {name}")
    with right:
        side = _chosen("Against", list(bands.Side), "explore_against")
    _explained(leads, bands.Question(fields[name], value, bands.Side(side)))


def _chosen(label: str, names: list[str], key: str, fields: dict[str, Field] | None = None) -> str:
    words = {name: field.label for name, field in (fields or {}).items()}
    return st.selectbox(
        label, names, key=f"{key}_{session.exploration()}", persist_state="session",
        format_func=lambda name: words.get(name, name),
    )  # fmt: skip


def _explained(leads: Leads, question: bands.Question) -> None:
    with st.spinner("Asking the model"):
        section = session.worked_out(
            f"why {leads.key} {question.name} {question.side}", lambda: bands.why(leads, question)
        )
    draw.section(section)
