"""A session that ends: nothing of it stays in the process."""

import asyncio
from pathlib import Path

import streamlit as st
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import SessionClient
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages._session.logged import log_no_leads
from pages._session.signed_in import warn_if_open
from scoring.intake.remembered import forget
from scoring.settings import runs_folder
from scoring.storage import sweep
from scoring.training.runs import sweep_runs

# Streamlit forgets a session so long after its page was closed, but frees it only when another
# page is closed later: by then it has been closed here, with time left for a busy server.
CLOSED_AFTER = 0.5
# Sessions that end together are swept up together: that takes as long as to draw a page. It is done
# once more later, as a page that was closed while it was worked on goes on to its next element.
SWEPT_SOON, SWEPT_AGAIN = 1.0, 60.0
_WAITING = dict[float, asyncio.TimerHandle]()


class _Successor(SessionClient):
    """A visitor without leads, of whom the server holds the last message in place of another's."""

    def __init__(self) -> None:
        server = runtime.get_instance()
        self._session = server.connect_session(client=self, user_info={})
        # Any question will do that is answered with a message.
        server.handle_backmsg(self._session, BackMsg(set_run_on_save=False))

    def write_forward_msg(self, msg: ForwardMsg) -> None:  # noqa: ARG002
        """Be served, and so be the one who was served last; then leave."""
        asyncio.get_running_loop().call_soon(self._leave)

    def _leave(self) -> None:
        server = runtime.get_instance()
        if server.is_active_session(self._session):
            server.close_session(self._session)
            forget()


def ends_when_closed() -> None:
    """See to it that this session ends some time after its page is closed."""
    _begun(runs_folder())
    context = get_script_run_ctx()
    if context is not None:
        _open(context.session_id)


@st.cache_resource(show_spinner=False)
def _begun(runs: Path) -> None:
    """With the first page of a server: what another left that was killed is deleted."""
    log_no_leads()
    warn_if_open()
    sweep(runs.parent)
    sweep_runs(runs)


def _disconnected(session_id: str) -> None:
    """The browser has gone; it may come back, as after a fault of the network."""
    if runtime.exists():
        _close_later(session_id)


@st.cache_resource(scope="session", on_release=_disconnected, show_spinner=False)
def _open(session_id: str) -> str:
    return session_id


def _close_later(session_id: str) -> None:
    seconds = CLOSED_AFTER * int(st.get_option("server.disconnectedSessionTTL"))
    asyncio.get_running_loop().call_later(seconds, _close, session_id)


def _close(session_id: str) -> None:
    """End a session that is closed still; one that came back is looked at again."""
    server = runtime.get_instance()
    if server.is_active_session(session_id):
        _close_later(session_id)
        return
    server.close_session(session_id)
    if SWEPT_SOON not in _WAITING:
        _sweep_after(SWEPT_SOON)
    if SWEPT_AGAIN in _WAITING:
        _WAITING[SWEPT_AGAIN].cancel()
    _sweep_after(SWEPT_AGAIN)


def _sweep_after(seconds: float) -> None:
    _WAITING[seconds] = asyncio.get_running_loop().call_later(seconds, _sweep_up, seconds)


def _sweep_up(seconds: float) -> None:
    del _WAITING[seconds]
    _Successor()
