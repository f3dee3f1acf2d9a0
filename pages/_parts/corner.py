"""Who is signed in, in the corner of every page, and the way out."""

from html import escape

import streamlit as st

from pages import _session as session
from pages._parts.only_text import unlinked
from scoring.deployment import deployment

ELSEWHERE = (
    "To come in by another account, sign out where you signed in before this page, then load the "
    "page again."
)


def corner() -> None:
    """Who is signed in; their role and the way out behind it. Nothing where nobody signs in."""
    if not session.is_signed_in():
        return
    person, look = session.person(), {"type": "tertiary", "icon": ":material/account_circle:"}
    # As low without its look, which is loaded after the first things are drawn.
    place = st.container(height=1, border=False, key="person_corner")
    with place, st.popover(unlinked(person.name), **look):
        # Markdown would make a link of an address, or hide a sign in it.
        st.html(f"<b>{escape(person.name)}</b><br>{person.role.label.capitalize()}")
        way_out()


def way_out() -> None:
    """The button that signs out, or the link where a proxy does that, or what else to do."""
    settings = deployment()
    if settings.proxy_header is None:
        if st.button("Sign out", icon=":material/logout:"):
            session.leave()
            st.logout()
            st.stop()
    elif settings.proxy_sign_out is not None:
        # In this tab, which would go on showing leads beside another one.
        st.html(f'<a href="{escape(settings.proxy_sign_out)}" target="_self">Sign out</a>')
    else:
        st.caption(ELSEWHERE, width=280)
