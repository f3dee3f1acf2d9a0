"""The chosen lead beside the list."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from pages._parts.lead_card import brief_reasons, facts, ways
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.card import lead_cards


def show(scored: ScoredBatch, plan: CallPlan, height: int) -> None:
    """Who it is, how to reach it, its chance, and what speaks for it and against it."""
    card = lead_cards(scored, [session.chosen()], plan)[0]
    with st.container(border=True, height=height, gap="xsmall", key="lead_panel"):
        with st.container(horizontal=True, wrap=False, horizontal_alignment="distribute"):
            st.header(plain(card.name), anchor=False)
            st.page_link("pages/lead.py", label="Open", icon=":material/open_in_full:")
        if lines := ways(card):
            st.markdown("  \n".join(lines))
        st.markdown("  \n".join([f"**{plain(card.headline)}**", *facts(card)]))
        brief_reasons("Reasons to call", card.supporting)
        brief_reasons("Watch out", card.opposing)
        if card.flags:
            st.caption(f":material/flag: {plain(card.flags)}")
