"""What a person chooses on a view of Explore, kept until there is another file."""

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from pages import _session as session
from pages._parts.only_text import plain
from scoring.insight.leads import Field, Leads
from scoring.insight.selection import filter_fields


def choose(label: str, names: Sequence[Any], key: str, first: Any = None, **look: Any) -> Any:
    """One of these names; at first the `first`, or the one that leads the list."""
    at_first = names.index(first) if first in names else 0
    key = f"{key} {session.exploration()}"
    return st.selectbox(plain(label), names, at_first, key=key, persist_state="session", **look)


def choose_column(
    label: str, leads: Leads, among: Iterable[Field], key: str, usual: str = ""
) -> Field:
    """One of these columns; at first the usual one, or the first that leads are filtered by."""
    fields = {f.name: f for f in among}
    wanted = [usual, *(f.name for f in filter_fields(leads).values())]
    first = next((name for name in wanted if name in fields), None)
    labels = {name: field.label for name, field in fields.items()}
    return fields[choose(label, list(fields), key, first, format_func=labels.__getitem__)]
