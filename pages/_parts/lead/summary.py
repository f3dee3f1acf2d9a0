"""The lead in view: found by its id, stepped to by rank, its figures, the page to print."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.model.scored import ScoredBatch
from scoring.views.lead.finding import called, find_lead, neighbours
from scoring.views.lead.printed import print_name, printed
from scoring.views.lead.whole import figures


def find(scored: ScoredBatch) -> None:
    """Previous and next in rank, and a lead by its id; what is asked for becomes the chosen one."""
    _forget_another(scored)
    above, below = neighbours(scored, session.chosen())
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left, st.container(horizontal=True):
        _step("Previous", above, ":material/arrow_upward:")
        _step("Next", below, ":material/arrow_downward:")
    right.text_input(
        "Lead id",
        key=_asked_key(),
        on_change=_choose_asked,
        args=(scored,),
        placeholder="Type the id of a lead",
        persist_state="session",
    )
    _answer(scored)


def _asked_key() -> str:
    return f"lead_id_{session.upload_count()}"


def _step(label: str, position: int | None, icon: str) -> None:
    st.button(label, icon=icon, disabled=position is None, on_click=_go, args=(position,))


def _go(position: int) -> None:
    session.answer(_asked_key(), "")
    session.choose(position)


def _choose_asked(scored: ScoredBatch) -> None:
    found = find_lead(scored, session.said(_asked_key(), ""))
    if found.positions:
        session.choose(found.positions[0])


def _forget_another(scored: ScoredBatch) -> None:
    """Empty the box of an id once a lead of another id was chosen elsewhere."""
    found = find_lead(scored, session.said(_asked_key(), "")).positions
    if found and session.chosen() not in found:
        session.answer(_asked_key(), "")


def _answer(scored: ScoredBatch) -> None:
    """What became of the id that was asked for: none, or one of several."""
    asked = session.said(_asked_key(), "")
    if not asked.strip():
        return
    found = find_lead(scored, asked)
    if found.problem:
        st.warning(plain(found.problem), icon=":material/search_off:")
    elif len(found.positions) > 1:
        st.selectbox(
            found.several,
            found.positions,
            format_func=lambda position: called(scored, position),
            key=f"{_asked_key()}_{asked}",
            on_change=lambda: session.choose(session.answered(f"{_asked_key()}_{asked}")),
        )


def show(scored: ScoredBatch, position: int) -> None:
    """Who it is, its figures, and what may be done with it."""
    lead = figures(scored, position)
    st.subheader(plain(lead.name), anchor=False)
    st.caption(plain(f"Lead {lead.lead_id} · {scored.filename}"))
    with st.container(horizontal=True):
        plainly = {"delta_color": "off", "delta_arrow": "off", "border": True, "height": "stretch"}
        st.metric("Chance to convert", lead.chance, lead.likely or None, **plainly)
        st.metric("Tier", lead.tier, **plainly)
        st.metric("Rank", lead.rank, **plainly)
        st.metric("Score, of 99", lead.score, **plainly)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Page to print (HTML)",
            lambda: printed(scored, position),
            print_name(scored, position),
            "text/html",
            on_click="ignore",
            icon=":material/print:",
        )
        if st.button("Try what-if", icon=":material/tune:"):
            session.start_what_if(position)
            st.switch_page("pages/what_if.py")
        st.caption(lead.place, width="content")
    if lead.alarm:
        st.error(plain(lead.alarm), icon=":material/error:")
    if lead.flags:
        st.warning(plain(lead.flags), icon=":material/flag:")
