"""What every page begins and ends with."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from pages import _session as session
from pages._parts.draw import alarm, plain
from scoring.errors import ModelUnavailable
from scoring.wording import day


@contextmanager
def page(title: str) -> Iterator[None]:
    """A page: the way into it, its title, what is drawn within, and the model at its end."""
    enter()
    session.answer(session.ALARMED, None)
    st.title(title)
    yield
    st.divider()
    st.caption(_model_line())


@contextmanager
def needs_model() -> Iterator[None]:
    """What is drawn within, or without a model why there is none, and the way to one."""
    try:
        yield
    except ModelUnavailable as problem:
        alarm(problem)
        st.page_link("pages/call_sheet.py", label="Train on the sample", icon=":material/call:")


def enter() -> None:
    """Run the app's script, and this page through it, where Streamlit began with the page itself.

    Until `st.navigation` has run once, Streamlit takes every file of this folder for a page.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def _model_line() -> str:
    """Model version and date, which every page ends with."""
    model = session.model()
    if model is None:
        return "No model is loaded."
    card = model.card
    period = f", leads of {card.first_created} to {card.last_created}" if card.first_created else ""
    return (
        f"Model {card.version}, trained {day(card.trained_at)} on {card.trained_rows:,} leads"
        f"{period}; outcome “{plain(card.outcome)}”."
    )
