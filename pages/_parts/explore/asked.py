"""What the filter of Explore was asked for and the file does not have."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.insight.leads import Leads
from scoring.insight.selection import FILTERS
from scoring.views.explore.scope import not_there


def tell_absent(leads: Leads) -> None:
    """The values of the address and of the file before that these leads lack, if any.

    To be called before the widgets of the filter, which take such values out of both.
    """
    told = session.worked_out("asked in vain", lambda: not_there(leads, _asked()))
    if told:
        st.caption(plain(told))


def _asked() -> dict[str, tuple[str, ...]]:
    address = {word: tuple(st.query_params.get_all(f"explore_{word}")) for word in FILTERS}
    return address | dict(session.selection().values)
