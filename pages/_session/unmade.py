"""Files that are made when their button is pressed: why one was refused, until the page says so."""

from collections.abc import Callable

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from scoring.errors import LeadScoringError

UNMADE = "unmade_files"
Make = Callable[[], bytes | str]


def told(make: Make, key: str) -> Make:
    """Makes the file; where it is refused, the page is drawn again, with why at hand.

    It is made beside the page, where nothing can be drawn.
    """
    refusals, context = st.session_state.setdefault(UNMADE, {}), get_script_run_ctx()

    def made() -> bytes | str:
        try:
            return make()
        except LeadScoringError as refusal:
            refusals[key] = str(refusal)
            if context is not None and runtime.exists():
                _draw_again(context.session_id)
            raise

    return made


def why_unmade(key: str) -> str:
    """Why the file behind this button was refused since this was asked last, "" if it was not."""
    said: str = st.session_state.get(UNMADE, {}).pop(key, "")
    return said


def _draw_again(session_id: str) -> None:
    """Run the page of a session once more, as a change of its source would."""
    server = runtime.get_instance()
    found = server._session_mgr.get_active_session_info(session_id)
    if found is not None:
        loop, session = server._get_async_objs().eventloop, found.session
        loop.call_soon_threadsafe(session.request_rerun, session._client_state)
