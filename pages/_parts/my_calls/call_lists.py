"""Who comes after the open call, who is done today, who comes up later; each opens its card."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.store.call_store import KeptCall
from scoring.views.my_calls.day_calls import DayCalls
from scoring.views.my_calls.shown_call import listed_line

# So many of a list are drawn; the next ones move up as these are called.
MOST_DRAWN = 25
NEXT, DONE, COMING, OVER = "Next", "Done today", "Coming up", "Done before"
MEANWHILE = "Converted meanwhile"


def show(day: DayCalls, opened: KeptCall | None, now: datetime) -> None:
    """The lists of a day that hold anybody; who is done drops down to its own."""
    number = None if opened is None else opened.number
    left = [call for call in day.to_call if call.number != number]
    lists = ((NEXT, left, True), (DONE, day.done, False), (COMING, day.coming, False),
             (MEANWHILE, day.meanwhile, False), (OVER, day.over, False))  # fmt: skip
    for title, calls, is_open in lists:
        if calls:
            with st.expander(
                plain(f"{title}: {len(calls):,}"), expanded=is_open, key=f"list_{title}"
            ):
                _calls(title, calls, now)


def _calls(title: str, calls: Sequence[KeptCall], now: datetime) -> None:
    with st.container(gap=None, key=f"calls_{title.replace(' ', '_').lower()}"):
        for call in calls[:MOST_DRAWN]:
            st.button(
                plain(listed_line(call, session.contact(call), now)), type="tertiary",
                key=f"{title}_{call.number}", on_click=session.open_call, args=(call.number,),
            )  # fmt: skip
        if len(calls) > MOST_DRAWN:
            st.caption(f"{len(calls) - MOST_DRAWN:,} more follow.")
