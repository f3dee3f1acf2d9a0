"""The whole card of a version, and its files."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.draw import plain
from scoring.model.lead_model import LeadModel
from scoring.monitoring.health.examined import Examined
from scoring.registry import Registry
from scoring.views.health.model_card import card_html, card_markdown, card_name, card_parts

ROW, MOST_HEIGHT = 36, 480  # pixels


def show(model: LeadModel, found: Examined | None, registry: Registry) -> None:
    """The parts of the card, after the buttons for its files. Raises ModelUnavailable."""
    told = model, found, registry.libraries(model.card.version)
    look = {"type": "tertiary", "icon": ":material/download:"}
    with st.container(horizontal=True):
        name = card_name(model, "html")
        draw.download("Card (HTML)", lambda: card_html(*told), name, **look)
        name = card_name(model, "md")
        draw.download("Card (Markdown)", lambda: card_markdown(*told), name, **look)
    for part in session.of_health(model, ("card", found is None), lambda: card_parts(*told)):
        st.subheader(plain(part.title), anchor=False)
        if part.lines:
            draw.bullets(part.lines)
        if part.table is not None:
            height = min(MOST_HEIGHT, ROW * len(part.table) + 40)
            look = {"hide_index": True, "placeholder": "", "height": height}
            st.dataframe(part.table, alt=f"Table: {part.title}", **look)
