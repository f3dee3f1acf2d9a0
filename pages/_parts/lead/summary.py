"""The lead in view: found in one box, stepped to by rank, and its card."""

from collections.abc import Callable

import streamlit as st

from pages import _session as session
from pages._parts import suggestions
from pages._parts.draw import alarm, download, plain
from pages._parts.lead_card import brief_reasons, facts, ways
from scoring.views.call_sheet.card import LeadCard, lead_cards
from scoring.views.call_sheet.planned import Planned
from scoring.views.fresh import waiting_lines
from scoring.views.lead.finding import (
    MOST_OFFERED,
    Found,
    asked_by,
    find_lead,
    neighbours,
    offered,
)
from scoring.views.lead.printed import print_name, printed
from scoring.views.lead.whole import unlike_line
from scoring.views.what_if.start import from_lead


def find(planned: Planned) -> bool:
    """A lead by name, phone, e-mail or id, and its neighbours; the one found becomes the chosen.

    False where no lead is the one that was asked for.
    """
    key = f"find_lead_{session.upload_count()}"
    found = find_lead(planned, session.said(key, ""))
    is_elsewhere = found.positions and session.chosen() not in found.positions
    if is_elsewhere or (found.problem and session.chosen() != session.said(f"{key}_before")):
        # Another lead was chosen elsewhere.
        session.answer(key, "")
        found = Found()
    above, below = neighbours(planned, session.chosen())
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    look = {"placeholder": f"Type {asked_by(planned.scored)}", "label_visibility": "collapsed"}
    kept = {"persist_state": "session", "on_change": _choose, "args": (planned, key)}
    left.text_input("Find a lead", key=key, **look, **kept)
    with right, st.container(horizontal=True):
        for label, way, position in (("Previous", "up", above), ("Next", "down", below)):
            look = {"icon": f":material/arrow_{way}ward:", "disabled": position is None}
            st.button(plain(label), on_click=_step, args=(key, position), **look)
    if asked := session.said(key, "").strip():
        _answer(planned, f"{key}_{asked}", found)
    return not found.problem


def _step(key: str, position: int) -> None:
    session.answer(key, "")
    session.choose(position)


def _choose(planned: Planned, key: str) -> None:
    found = find_lead(planned, session.said(key))
    session.answer(f"{key}_before", session.chosen())
    if found.positions:
        session.choose(found.positions[0])


def _answer(planned: Planned, key: str, found: Found) -> None:
    """What became of what was asked for: none, or one of several."""
    if found.problem:
        st.warning(plain(found.problem), icon=":material/search_off:")
    elif len(found.positions) > 1:
        several = found.positions[:MOST_OFFERED]
        look = {"format_func": lambda position: offered(planned, position), "key": key}
        chosen = {"on_change": lambda: session.choose(session.said(key))}
        st.selectbox(plain(found.several), several, **look, **chosen)


def show(planned: Planned, position: int) -> None:
    """The card, and what may be done with it."""
    scored = planned.scored
    lead = lead_cards(scored, [position], planned.plan)[0]
    with st.container(border=True, key="lead_card"):
        left, right = st.columns(2, gap="medium")
        with left:
            _who(lead)
        with right:
            brief_reasons("Reasons to call", lead.supporting)
            brief_reasons("Watch out", lead.opposing)
        for line in waiting_lines(scored, position):
            st.markdown(f":material/hourglass_top: {plain(line)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Try what-if", icon=":material/tune:"):
            session.hold(session.WHAT_IF, from_lead(planned, position))
            st.switch_page("pages/what_if.py")
        name = print_name(scored, position)
        download("Page to print (HTML)", _page(planned, position), name, icon=":material/print:")
        st.caption(f"Lead {plain(lead.lead_id)} · {plain(scored.filename)}", width="content")
    if line := unlike_line(scored):
        alarm(line)
    if lead.flags:
        st.warning(plain(lead.flags), icon=":material/flag:")


def _page(planned: Planned, position: int) -> Callable[[], str]:
    return lambda: printed(planned, position, suggestions.offered(planned.scored, position))


def _who(lead: LeadCard) -> None:
    with st.container(gap=None):
        st.header(plain(lead.name), anchor=False)
        st.header(plain(lead.headline), anchor=False, help=plain(lead.like_this) or None)
    st.markdown("  \n".join([*facts(lead), *ways(lead)]))
