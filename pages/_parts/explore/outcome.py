"""Which column of the file says whether a lead converted."""

import streamlit as st

from pages import _session as session
from scoring.insight.leads import Leads
from scoring.intake.issue import Table
from scoring.schema import Role
from scoring.views.train.outcome import outcome_choice

NONE = "No outcome"


def outcome_of(table: Table, slot: str, beside: Leads | None) -> str | None:
    """The outcome a person chose; at first that of the leads `beside`, or the one named so."""
    found = session.worked_out(f"{slot} outcome", lambda: outcome_choice(table.frame))
    choices, usual = [NONE, *found.columns], found.named
    if beside is not None:
        same = beside.first(Role.OUTCOME)
        usual = same.name if same is not None and same.name in found.columns else None
    name = st.selectbox(
        "Outcome",
        choices,
        choices.index(usual) if usual else 0,
        key=f"{slot}_outcome_{session.exploration(slot)}",
        persist_state="session",
        help="The column that says which leads converted.",
    )
    return None if name == NONE else name
