"""The creation date of a file: proposed, and asked for where its values leave it open."""

import streamlit as st

from pages._parts.draw import plain
from scoring.views.train import creation_choice as view


def creation_select(found: view.CreationChoice, key: str) -> str | None:
    """The column that a person chooses, "" for none of them; None while nothing is chosen."""
    place = None if found.proposed is None else found.columns.index(found.proposed)
    said: str | None = st.selectbox(
        view.QUESTION, found.columns, place, placeholder="Choose the column", help=view.HELP,
        key=key, format_func=view.choice_label, persist_state="session",
    )  # fmt: skip
    if said != found.proposed or not found.sure:
        st.caption(plain(found.line))
    return said
