"""What every page begins and ends with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from pages import _session as session
from pages._parts import kept_line, model_lines, score_again
from pages._parts.corner import corner
from pages._parts.draw import alarm, plain
from pages._parts.model_lines import OF_THE_BATCH
from pages._parts.monitor import model_standing
from pages._parts.sign_in import LOOK, admit
from scoring.access import UserRole
from scoring.errors import ModelUnavailable
from scoring.scoring_job import drawing

# Run once in the browser.
MENU, LOADS = Path(__file__).parent / "menu.html", Path(__file__).parent / "loads.html"


@contextmanager
def page(title: str, role: UserRole = UserRole.VIEWER) -> Iterator[None]:
    """A page: the way into it, its title, what is drawn within, and the model at its end.

    The parts are always in the same places, so that none moves while another one is drawn.
    """
    enter()
    admit(title, role)
    session.ends_when_closed()
    session.turn_to(title)
    session.no_alarm()
    with drawing():
        _draw(title)
        with st.container(key="page_body"):
            kept_line.bring_back()
            if title in OF_THE_BATCH:
                score_again.offer()
            yield
        with st.container(key="page_foot"):
            st.divider()
            st.caption(plain(model_lines.model_line()))
            kept_line.show()


def _draw(title: str) -> None:
    """The look, the title and the band of a page."""
    st.html(LOOK)
    with st.container(gap=None):
        # As low without its look, which is loaded after the first things are drawn.
        with st.container(height=1, border=False, key="page_title"):
            st.title(plain(title), anchor=False)
            st.html(MENU, unsafe_allow_javascript=True)
            st.html(LOADS, unsafe_allow_javascript=True)
        corner()
        # A rep, who has one page, could not follow what these say.
        if session.person().may(UserRole.VIEWER):
            model_lines.band(title)
            model_lines.instead(title)
            model_standing.status(title)


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
