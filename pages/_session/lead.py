"""One lead of the batch: what moved it, what would raise it, and the what-if form."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from pages._session.batch import EARLIER, LIFTS, MOVED, SCORED, WHAT_IF, Upload, choose
from scoring.model.lead_model import LeadModel
from scoring.views.lead.suggestions import BatchLevers
from scoring.views.what_if.form import Form, form_of
from scoring.views.what_if.start import Start, from_lead

# How often there was an earlier file, and a what-if form that began.
EARLIERS, WHAT_IFS = "earlier_count", "what_if_count"
MOVER = "mover_chosen"
Found = TypeVar("Found")


def ask_lifts(asked: object) -> None:
    """Want to know what levers lift of this session's batch; `asked` is what it depends on."""
    st.session_state[LIFTS] = (asked, None)


def lifts_asked(asked: object) -> bool:
    """Whether the very same was asked for and not dropped."""
    return LIFTS in st.session_state and st.session_state[LIFTS][0] == asked


def drop_lifts() -> None:
    """Want to know it no more."""
    st.session_state.pop(LIFTS, None)


def lifts(work: Callable[[], BatchLevers]) -> BatchLevers:
    """What levers lift, worked out once for what was asked."""
    asked, found = st.session_state[LIFTS]
    if found is None:
        found = work()
        st.session_state[LIFTS] = (asked, found)
    return found


def keep_earlier(file: Upload | None) -> None:
    """Hold an earlier file to compare the batch with, or none; what moved since is forgotten."""
    st.session_state.pop(MOVED, None)
    st.session_state[EARLIER] = file
    st.session_state[EARLIERS] = earlier_count() + 1


def earlier() -> Upload | None:
    """The earlier file that the batch is compared with."""
    return st.session_state.get(EARLIER)


def earlier_count() -> int:
    """Changes with every earlier file, so that its uploader starts empty and frees its memory."""
    return st.session_state.get(EARLIERS, 0)


def moved(what: str, work: Callable[[], Found]) -> Found:
    """What moved since; only the newest comparison is held, as it may hold another batch."""
    if MOVED not in st.session_state or st.session_state[MOVED][0] != what:
        # Freed before the next one is made.
        st.session_state.pop(MOVED, None)
        st.session_state[MOVED] = (what, work())
    return st.session_state[MOVED][1]


def choose_mover(position: int) -> None:
    """Choose a lead that moved, which what is drawn around the comparison is to show too."""
    choose(position)
    st.session_state[MOVER] = True


def mover_chosen() -> bool:
    """Whether a lead was just chosen among those that moved, told once."""
    return st.session_state.pop(MOVER, False)


@st.cache_resource(max_entries=2, show_spinner="Reading the past leads")
def _form(_model: LeadModel, version: str, history: str, trained_at: str) -> Form:  # noqa: ARG001
    return form_of(_model)


def what_if_form(model: LeadModel) -> Form:
    """The what-if form of a model, made once."""
    card = model.card
    return _form(model, card.version, card.history_sha256, card.trained_at)


def begin_what_if(start: Start) -> None:
    """Fill the what-if form anew; every field takes the value of this start."""
    st.session_state[WHAT_IF] = start
    st.session_state[WHAT_IFS] = what_if_count() + 1


def start_what_if(position: int) -> None:
    """Fill the what-if form from a lead of this session's batch."""
    begin_what_if(from_lead(st.session_state[SCORED], position))


def what_if() -> Start | None:
    """What the what-if form began from."""
    return st.session_state.get(WHAT_IF)


def what_if_count() -> int:
    """Changes with every start, so that no field keeps what was said before it."""
    return st.session_state.get(WHAT_IFS, 0)
