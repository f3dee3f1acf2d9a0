"""The lead in view: found by its id, stepped to by rank, its figures, the page to print."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import alarm, download, metric, plain
from scoring.model.scored import ScoredBatch
from scoring.views.lead.finding import Found, called, find_lead, neighbours
from scoring.views.lead.printed import print_name, printed
from scoring.views.lead.whole import figures
from scoring.views.what_if.start import from_lead


def find(scored: ScoredBatch) -> None:
    """Previous and next in rank, and a lead by its id; what is asked for becomes the chosen one."""
    asked = session.said(_asked_key(), "")
    found = find_lead(scored, asked)
    if found.positions and session.chosen() not in found.positions:
        # A lead of another id was chosen elsewhere.
        asked = ""
        session.answer(_asked_key(), asked)
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
    if asked.strip():
        _answer(scored, asked, found)


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


def _answer(scored: ScoredBatch, asked: str, found: Found) -> None:
    """What became of the id that was asked for: none, or one of several."""
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
        look = {"border": True, "height": "stretch"}
        metric("Chance to convert", lead.chance, lead.likely, **look)
        metric("Tier", lead.tier, **look)
        metric("Rank", lead.rank, **look)
        metric("Score, of 99", lead.score, **look)
    with st.container(horizontal=True, vertical_alignment="center"):
        make, name = lambda: printed(scored, position), print_name(scored, position)
        download("Page to print (HTML)", make, name, icon=":material/print:")
        if st.button("Try what-if", icon=":material/tune:"):
            session.hold(session.WHAT_IF, from_lead(scored, position))
            st.switch_page("pages/what_if.py")
        st.caption(lead.place, width="content")
    if lead.alarm:
        alarm(lead.alarm)
    if lead.flags:
        st.warning(plain(lead.flags), icon=":material/flag:")
