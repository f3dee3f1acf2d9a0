"""The way into a page by its own address on a server that nobody has opened yet."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def enter() -> None:
    """Run the app's script, and this page through it, where Streamlit began with the page itself.

    Until `st.navigation` has run once, Streamlit takes every file of this folder for a page.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
