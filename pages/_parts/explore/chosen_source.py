"""The column that says where the leads come from: any of theirs, as a person chooses."""

import streamlit as st

from pages import _session as session
from pages._parts.explore.column import choose
from scoring.insight.leads import Field, Leads
from scoring.insight.source import source_of, with_source

KEY = "source"


def choose_source(leads: Leads) -> Field | None:
    """The source, with the choice of another one; None where no column can group the leads."""
    fields = {field.name: field for field in leads.groupable}
    if not fields:
        st.info("No column can group these leads: all hold ids, free text or personal data.")
        return None
    usual = source_of(leads)
    labels = {name: field.label for name, field in fields.items()}
    look = {"format_func": labels.__getitem__, "help": "Any column can be the source."}
    name = choose("Source", list(fields), KEY, None if usual is None else usual.name, **look)
    return fields[name]


def sourced(leads: Leads) -> Leads:
    """The leads with the source that was chosen, also before the choice is drawn in this run."""
    name = session.said(f"{KEY} {session.exploration()}")
    usual = source_of(leads)
    if name is None or (usual is not None and usual.name == name):
        return leads
    return session.worked_out(f"source {leads.key} {name}", lambda: with_source(leads, name))
