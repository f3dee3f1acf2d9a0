"""The way in where people sign in, and who is signed in, with the way out."""

from html import escape
from importlib.util import find_spec

import streamlit as st
from streamlit.errors import StreamlitAuthError

from pages import _session as session
from pages._parts.draw import plain
from pages._parts.entry import LOOK
from scoring.access import Person
from scoring.deployment import deployment
from scoring.errors import AccessRefused, LeadScoringError, SignInNeeded

NO_PACKAGES = (
    "Nobody can sign in yet, because the packages for it are not installed. Whoever runs this "
    "server installs requirements-auth.txt and restarts the server."
)
INCOMPLETE = (
    "Nobody can sign in, because [auth] in Streamlit's secrets.toml is not complete. Whoever runs "
    "this server fills it in as docs/roles.md says and restarts the server."
)


def let_in() -> bool:
    """Whether somebody may come in; else why not is shown, and the way to sign in."""
    try:
        person = session.person()
    except LeadScoringError as problem:
        st.html(LOOK)
        with st.container(key="sign_in", gap="small"):
            _outside(problem)
        return False
    if session.is_signed_in():
        _corner(person)
    return True


def _outside(problem: LeadScoringError) -> None:
    st.title("Lead scoring", anchor=False)
    if isinstance(problem, SignInNeeded):
        st.write(plain(problem))
        _ways_in()
        return
    st.warning(plain(problem), icon=":material/lock:")
    if isinstance(problem, AccessRefused):
        _way_out()


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


def _corner(person: Person) -> None:
    """Who is signed in, in the corner of the page; their role and the way out behind it."""
    look = {"type": "tertiary", "icon": ":material/account_circle:"}
    with st.container(key="person_corner"), st.popover(plain(person.name), **look):
        st.markdown(f"**{plain(person.name)}**  \n{plain(person.role.label.capitalize())}")
        _way_out()


def _way_out() -> None:
    settings = deployment()
    if settings.proxy_header is None:
        if st.button("Sign out", icon=":material/logout:"):
            session.leave()
            st.logout()
    elif settings.proxy_sign_out is not None:
        # In this tab, which would go on showing leads beside another one.
        st.html(f'<a href="{escape(settings.proxy_sign_out)}" target="_self">Sign out</a>')
