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
    key = f"lead_id_{session.upload_count()}"
    found = find_lead(scored, session.said(key, ""))
    if found.positions and session.chosen() not in found.positions:
        # A lead of another id was chosen elsewhere.
        session.answer(key, "")
    above, below = neighbours(scored, session.chosen())
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left, st.container(horizontal=True):
        for label, way, position in (("Previous", "up", above), ("Next", "down", below)):
            look = {"icon": f":material/arrow_{way}ward:", "disabled": position is None}
            st.button(label, on_click=_step, args=(key, position), **look)
    look = {"placeholder": "Type the id of a lead", "persist_state": "session"}
    right.text_input("Lead id", key=key, on_change=_choose, args=(scored, key), **look)
    if asked := session.said(key, "").strip():
        _answer(scored, f"{key}_{asked}", found)


def _step(key: str, position: int) -> None:
    session.answer(key, "")
    session.choose(position)


def _choose(scored: ScoredBatch, key: str) -> None:
    found = find_lead(scored, session.said(key))
    if found.positions:
        session.choose(found.positions[0])


def _answer(scored: ScoredBatch, key: str, found: Found) -> None:
    """What became of the id that was asked for: none, or one of several."""
    if found.problem:
        st.warning(plain(found.problem), icon=":material/search_off:")
    elif len(found.positions) > 1:
        look = {"format_func": lambda position: called(scored, position), "key": key}
        chosen = {"on_change": lambda: session.choose(session.said(key))}
        st.selectbox(found.several, found.positions, **look, **chosen)


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
        st.caption(f"{lead.place} {lead.like_this}", width="content")
    if lead.alarm:
        alarm(lead.alarm)
    if lead.flags:
        st.warning(plain(lead.flags), icon=":material/flag:")
