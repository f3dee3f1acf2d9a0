"""The outcomes that were given last, each to be taken back as a whole."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals
from scoring.pipelines.given_back import take_gift_back
from scoring.store import lead_store
from scoring.store.gift_store import Gift
from scoring.views.monitor.gift_lines import (
    LAST_GIVEN,
    OPEN_FOR,
    asked_line,
    gift_line,
    taken_back_line,
)

# More stand in the shell's list.
MOST = 5


def show(model: str) -> None:
    """A line for each gift of outcomes of leads of a model, the newest first."""
    with refusals():
        gifts = lead_store().gifts.newest(MOST, model=model)
        if not gifts:
            return
        st.markdown(f"**{LAST_GIVEN}**")
        for gift in gifts:
            _line(gift)
        st.caption(OPEN_FOR)


def told() -> None:
    """What was taken back by the click before."""
    gift = session.said_once(session.TAKEN_BACK)
    if gift is not None:
        st.success(plain(taken_back_line(gift)), icon=":material/undo:")


def _line(gift: Gift) -> None:
    line = st.container(
        key=f"gift_{gift.number}", horizontal=True, vertical_alignment="center", gap="small"
    )
    line.markdown(plain(gift_line(gift)), width="content")
    if not gift.is_open:
        return
    look = {"icon": ":material/undo:", "key": f"ask_gift_{gift.number}"}
    with line.popover("Take back", type="tertiary", **look):
        st.write(plain(asked_line(gift)))
        if st.button("Take these outcomes back", type="primary", key=f"back_{gift.number}"):
            with refusals():
                found = take_gift_back(gift.number, by=session.person())
                session.answer(session.TAKEN_BACK, found)
                session.answer(session.TAKEN_IN, None)
                session.forget_batches()
                st.rerun()
