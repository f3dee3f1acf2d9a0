"""The way to the page Train, and who may go it."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.access import UserRole
from scoring.training.runs import TRAIN


def who_trains() -> bool:
    """Who may train, where who is here may not; whether that is so."""
    may_not = session.why_not(UserRole.ANALYST, TRAIN)
    if may_not:
        st.caption(plain(may_not))
    return bool(may_not)


def train_link(label: str) -> None:
    """The link to the page Train, or who may train."""
    if not who_trains():
        st.page_link("pages/train.py", label=plain(label), icon=":material/school:")
