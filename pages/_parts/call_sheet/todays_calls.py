"""How many calls are open today, before a file is in hand, and the way to them."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import refusals
from pages._parts.only_text import stressed
from scoring.pipelines.rep_calls import standings_for
from scoring.store import lead_store
from scoring.views.my_calls.day_calls import today_line

_COUNTED = "todays_calls"


def show() -> None:
    """The calls of today and the button that leads to them; nothing where none is open.

    They are counted again once something was said, handed out or taken away.
    """
    with refusals():
        now, by = session.now(), session.person()
        key = lead_store().calls.mark(), now.date(), by
        line = session.once(_COUNTED, key, lambda: today_line(standings_for(by), now))
        if not line:
            return
        look = {"horizontal": True, "vertical_alignment": "center", "gap": "small"}
        with st.container(key="todays_calls", **look):
            st.markdown(f":material/phone_forwarded: {stressed(line)}", width="content")
            if st.button("Open My calls", icon=":material/arrow_forward:"):
                st.switch_page("pages/my_calls.py")
