"""What a person said in widgets, by their keys."""

from typing import Any

import streamlit as st


def said(key: str, otherwise: str) -> str:
    """What a person said in a widget that is drawn later in this run."""
    return st.session_state.get(key, otherwise)


def begin_with(key: str, value: float | None) -> str:
    """The key of a widget that shows this value until a person says otherwise, also nothing."""
    st.session_state.setdefault(key, value)
    return key


def answer(key: str, value: object) -> None:
    """Answer a widget in a person's place, as a click elsewhere asks for."""
    st.session_state[key] = value


def answered(key: str) -> Any:
    """What a person said in a widget."""
    return st.session_state[key]
