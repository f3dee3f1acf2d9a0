"""Explore: what leads and conversions cost, and what the next money would buy."""

import streamlit as st

from pages._parts import draw
from pages._parts.draw import plain
from scoring.errors import LeadScoringError
from scoring.insight.leads import Leads
from scoring.kept.spend import load_spend
from scoring.settings import spend_file
from scoring.views.explore import economics


def show(leads: Leads) -> None:
    """The spend by source, typed in or sent as CSV, and what comes of it."""
    try:
        spend = load_spend(spend_file())
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    spend.ask(leads, spend)
    value = st.number_input(
        "Value of a conversion", min_value=0.0, value=None, step=100.0,
        key="explore_value", persist_state="session", placeholder="Not known",
        help="What one conversion is worth, in the money of the spend.",
    )  # fmt: skip
    for section in economics.sections(leads, spend, value):
        draw.section(section)
