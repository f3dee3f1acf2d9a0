"""The chosen lead beside the list."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.model.call_plan import CallPlan
from scoring.model.reasons import Reason
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.card import LeadCard, Reach, lead_cards
from scoring.wording import counted

ICONS = {"tel": ":material/call:", "mailto": ":material/mail:", "": ":material/contact_page:"}


def show(scored: ScoredBatch, plan: CallPlan, height: int) -> None:
    """Who it is, how to reach it, its chance, and what speaks for it and against it."""
    card = lead_cards(scored, [session.chosen()], plan)[0]
    with st.container(border=True, height=height, gap="xsmall", key="lead_panel"):
        with st.container(horizontal=True, wrap=False, horizontal_alignment="distribute"):
            st.subheader(plain(card.name), anchor=False)
            st.page_link("pages/lead.py", label="Open", icon=":material/open_in_full:")
        st.markdown(
            "  \n".join(reached(reach) for reach in card.reach) or f"Id {plain(card.lead_id)}"
        )
        st.markdown(_figures(card, len(scored.leads)))
        if card.flags:
            st.caption(f":material/flag: {plain(card.flags)}")
        _reasons("Why call", card.supporting)
        _reasons("Watch out", card.opposing)


def reached(reach: Reach) -> str:
    """A phone or an e-mail address, as a link where it can be one."""
    icon, text = (
        ICONS.get(reach.link.partition(":")[0], ":material/contact_page:"),
        plain(reach.text),
    )
    return f"{icon} [{text}]({reach.link})" if reach.link else f"{icon} {text}"


def _figures(card: LeadCard, leads: int) -> str:
    likely = f" ({card.likely})" if card.likely else ""
    grade = f" · grade **{card.grade}**" if card.grade else ""
    place = f"rank **{card.rank}** of {counted(leads, 'lead')}"
    return f"**{card.chance}** chance{likely}  \ntier **{card.tier}**{grade} · {place}"


def _reasons(title: str, reasons: Sequence[Reason]) -> None:
    lines = [f"- {plain(reason.sentence)}" for reason in reasons] or ["- Nothing important."]
    st.markdown("\n".join([f"**{title}**", "", *lines]))
