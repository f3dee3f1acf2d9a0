"""The only session keys and the only caches; a person's leads stay in their own session."""

from pathlib import Path

import streamlit as st

from scoring.call_sheet import ScoredBatch
from scoring.explaining import ExplainJob
from scoring.registry import Loaded, Registry
from scoring.settings import models_folder

SCORED, JOB, CHOSEN, UPLOADS = "scored", "explain_job", "chosen_lead", "upload_count"
PAGE = "page"


@st.cache_resource(max_entries=2, show_spinner="Loading the model")
def _serving(folder: Path, pointer: bytes) -> Loaded:  # noqa: ARG001 - the pointer is the key
    return Registry(folder).serving()


def serving() -> Loaded:
    """The model that serves, loaded once per champion. Raises ModelUnavailable."""
    folder = models_folder()
    pointer = folder / "registry.json"
    return _serving(folder, pointer.read_bytes() if pointer.exists() else b"")


def scored() -> ScoredBatch | None:
    """This session's scored batch."""
    return st.session_state.get(SCORED)


def job() -> ExplainJob:
    """The work that explains this session's batch for its download."""
    return st.session_state[JOB]


def keep(batch: ScoredBatch) -> None:
    """Make a batch this session's; work on an earlier one ends."""
    forget()
    st.session_state[SCORED] = batch
    st.session_state[JOB] = ExplainJob(batch)
    choose(int(batch.ranking.order[0]))


def forget() -> None:
    """Drop this session's batch and what was filtered and uploaded in it."""
    if JOB in st.session_state:
        st.session_state[JOB].cancel()
    for key in (SCORED, JOB, CHOSEN, "tiers", "sources", "search", PAGE, "capacity"):
        st.session_state.pop(key, None)
    st.session_state[UPLOADS] = upload_count() + 1


def explain_again() -> None:
    """Start the explaining anew after it was cancelled."""
    st.session_state[JOB] = ExplainJob(st.session_state[SCORED])


def upload_count() -> int:
    """Changes with every batch, so that the uploader starts empty and frees its memory."""
    return st.session_state.get(UPLOADS, 0)


def page() -> int:
    """The page of the ranked list in view, 1 first."""
    return st.session_state.get(PAGE, 1)


def first_page() -> None:
    """Go back to the first page, as another filter or order asks for."""
    st.session_state[PAGE] = 1


def choose(position: int) -> None:
    """Choose a lead by its position in the batch."""
    st.session_state[CHOSEN] = position


def chosen() -> int:
    """The chosen lead's position in the batch."""
    return st.session_state[CHOSEN]
