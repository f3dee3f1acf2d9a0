"""A column that a person chooses for a view of Explore."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages import _session as session
from scoring.insight.leads import Field


def choose_column(label: str, fields: Mapping[str, Field], usual: Sequence[str], key: str) -> Field:
    """A column that a person chooses; at first the first of the usual ones that is there."""
    names = list(fields)
    at_first = next((name for name in usual if name in names), names[0])
    name = st.selectbox(
        label,
        names,
        names.index(at_first),
        format_func=lambda n: fields[n].label,
        key=f"{key} {session.exploration()}",
        persist_state="session",
    )
    return fields[name]
