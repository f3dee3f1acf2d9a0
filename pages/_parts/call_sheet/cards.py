"""The list on a phone: a card for each lead, from which it is called."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from pages._parts.lead_card import reached
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.card import LeadCard, lead_cards

# More than these are behind a line that opens them.
IN_VIEW = 8


@session.fragment
def show(scored: ScoredBatch, plan: CallPlan, positions: Sequence[int]) -> None:
    """The first leads of the page, then the others."""
    first, rest = positions[:IN_VIEW], positions[IN_VIEW:]
    with st.container(gap="xsmall"):
        _cards(scored, plan, first)
        if rest:
            # Drawn once they are asked for: most screens show the table in their place.
            more = st.expander(f"The next {len(rest):,}", key="more_cards", on_change="rerun")
            if more.open:
                with more:
                    _cards(scored, plan, rest)


def _cards(scored: ScoredBatch, plan: CallPlan, positions: Sequence[int]) -> None:
    for position, card in zip(positions, lead_cards(scored, positions, plan), strict=True):
        _card(position, card)


def _card(position: int, card: LeadCard) -> None:
    figures = f"**{plain(card.chance)}** · {plain(card.grade or card.tier)}"
    ways = [reached(reach) for reach in card.reach[:1]]
    lines = [f"**{plain(card.rank)} · {plain(card.name)}**", *[plain(card.work)] * bool(card.work)]
    lines += [" · ".join([figures, *ways])]
    lines += [plain(card.why)] * bool(card.why)
    look = {"horizontal": True, "wrap": False, "horizontal_alignment": "distribute"}
    with st.container(border=True, key=f"card_{position}", **look):
        st.markdown("  \n".join(lines))
        if st.button("Open", key=f"open_{position}", width="content"):
            session.choose(position)
            st.switch_page("pages/lead.py")
