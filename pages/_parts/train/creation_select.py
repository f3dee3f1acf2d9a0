"""The creation date of a history: proposed, and asked for where its values leave it open."""

from dataclasses import replace

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.intake.issue import Table
from scoring.views.train import creation_choice as view
from scoring.views.train.outcome import StatedOutcome


def creation_asked(table: Table, stated: StatedOutcome) -> StatedOutcome | None:
    """The outcome with the creation date as confirmed; None while a person has to choose it."""
    what = f"creation {stated.key}"
    with st.spinner("Looking at the dates"):
        found = session.looked_at(what, lambda: view.creation_choice(table.frame, stated.column))
    if found is None:
        return stated
    place = None if found.proposed is None else found.columns.index(found.proposed)
    said = st.selectbox(
        view.QUESTION, found.columns, place, placeholder="Choose the column", help=view.HELP,
        key=f"{what} {session.history_count()}", format_func=view.choice_label,
        persist_state="session",
    )  # fmt: skip
    if said is None or said != found.proposed or not found.sure:
        st.caption(plain(found.line))
    return None if said is None else replace(stated, created=said)
