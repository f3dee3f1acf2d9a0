"""What every page begins and ends with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from pages import _session as session
from pages._parts import kept_line, score_again
from pages._parts.corner import corner
from pages._parts.draw import alarm, plain
from pages._parts.sign_in import LOOK, let_in
from scoring.errors import ModelUnavailable
from scoring.scoring_job import drawing
from scoring.views.call_sheet.way_in import BAND
from scoring.views.sample_model import is_of_sample
from scoring.views.versions import instead_line, model_line, other_line, refused_line

# The pages that are about the leads in hand.
OF_THE_BATCH = ("Call sheet", "Lead")
# Run once in the browser.
MENU, LOADS = Path(__file__).parent / "menu.html", Path(__file__).parent / "loads.html"


@contextmanager
def page(title: str) -> Iterator[None]:
    """A page: the way into it, its title, what is drawn within, and the model at its end.

    The parts are always in the same places, so that none moves while another one is drawn.
    """
    enter()
    # The app's script has asked before; nobody gets in by a page that is run without it.
    if let_in() is None:
        st.stop()
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
            st.caption(plain(_model_line()))
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
        _band(title)
        _instead(title)


@contextmanager
def needs_model() -> Iterator[None]:
    """What is drawn within, or without a model why there is none, and the way to one."""
    try:
        yield
    except ModelUnavailable as problem:
        alarm(problem)
        st.page_link("pages/call_sheet.py", label="Train on the sample", icon=":material/call:")


def _band(title: str) -> None:
    """That the model in view is the sample's, and the way to one's own."""
    batch = session.scored() if title in OF_THE_BATCH else None
    model = batch.model if batch is not None else session.model()
    if model is None or not is_of_sample(model):
        return
    with st.container(key="model_band", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(BAND, width="content")
        if title != "Train" and session.may_train():
            st.page_link("pages/train.py", label="Train on my leads", icon=":material/school:")


def _instead(title: str) -> None:
    """That another version serves than should, or none of a model, where others do."""
    found = session.served()
    several, why = len(found.loaded) + len(found.refused) > 1, " The page Models says why."
    told = [instead_line(one, name if several else "") for name, one in found.loaded.items()]
    if title == "Models":
        why = ""
        told += [f"{refused_line(name)} {problem}" for name, problem in found.refused.items()]
    else:
        told += map(refused_line, found.refused)
    for said in filter(None, told if found.loaded else []):
        st.warning(f"{plain(said)}{why}", icon=":material/warning:")


def enter() -> None:
    """Run the app's script, and this page through it, where Streamlit began with the page itself.

    Until `st.navigation` has run once, Streamlit takes every file of this folder for a page.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def _model_line() -> str:
    """Which model ranked the leads in hand, and which one serves, on every page."""
    scored, several = session.ranked(), len(session.served().loaded) > 1
    model = session.model(scored.model.line if scored else "")
    if scored is None:
        return model_line(model, named=several) if model else "No model is loaded."
    other = other_line(scored, model) if model else ""
    return f"{model_line(scored.model, scored=True, named=several)} {other}".rstrip()
