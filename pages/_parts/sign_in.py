"""The way in where people sign in."""

from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitAuthError

from pages import _session as session
from pages._parts.corner import corner, way_out
from pages._parts.draw import plain
from pages._parts.only_text import coded
from scoring.access import Person, UserRole
from scoring.errors import AccessRefused, LeadScoringError, SignInNeeded

LOOK = Path(__file__).parent / "page.css"
NO_PACKAGES = (
    "Nobody can sign in yet, because the packages for it are not installed. Whoever runs this "
    "server installs requirements-auth.txt and restarts the server."
)
INCOMPLETE = (
    "Nobody can sign in, because [auth] in Streamlit's secrets.toml is not complete. Whoever runs "
    "this server fills it in as docs/roles.md says and restarts the server."
)


def who_comes() -> Person | None:
    """Who may come in, None for nobody; nothing is shown."""
    with suppress(LeadScoringError):
        return session.person()
    return None


def let_in() -> Person | None:
    """Who comes in; None where nobody may: then why not is shown, and the way to sign in."""
    try:
        return session.person()
    except LeadScoringError as problem:
        st.html(LOOK)
        with st.container(key="sign_in", gap="small"):
            _outside(problem)
    return None


def admit(title: str, role: UserRole) -> None:
    """Let in who may open a page; to others it is shown why not, and nothing else of the page."""
    # The app's script has asked before; nobody gets in by a page that is run without it.
    if (person := let_in()) is None:
        st.stop()
    session.needs(role)
    if why_not := person.why_not(role, f"open the page {title}"):
        st.html(LOOK)
        corner()
        st.warning(plain(why_not), icon=":material/lock:")
        st.page_link("pages/my_calls.py", label="Go to my calls", icon=":material/arrow_forward:")
        st.stop()


def _outside(problem: LeadScoringError) -> None:
    st.title("Lead scoring", anchor=False)
    if isinstance(problem, SignInNeeded):
        st.write(plain(problem))
        _ways_in()
        return
    st.warning(coded(str(problem)), icon=":material/lock:")
    if isinstance(problem, AccessRefused):
        way_out()


def _ways_in() -> None:
    if find_spec("authlib") is None:
        st.warning(NO_PACKAGES, icon=":material/lock:")
        return
    try:
        for provider in session.providers():
            label = f"Sign in with {plain(provider)}" if provider else "Sign in"
            if st.button(label, type="primary", icon=":material/login:", width="stretch"):
                st.login(provider or None)
    except StreamlitAuthError:
        st.warning(INCOMPLETE, icon=":material/lock:")
