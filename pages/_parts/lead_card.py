"""A lead's card as every page draws it: how to reach it, its figures, its reasons."""

from collections.abc import Sequence

import streamlit as st

from pages._parts.draw import plain
from pages._parts.only_text import link
from scoring.model.reasons import Reason
from scoring.views.call_sheet.card import LeadCard, Reach

CONTACT = ":material/contact_page:"
ICONS = {"tel": ":material/call:", "mailto": ":material/mail:"}
NOTHING = "Nothing important."


def reached(reach: Reach) -> str:
    """A phone or an e-mail address, as a link where it can be one, with what may be wrong."""
    icon = ICONS.get(reach.link.partition(":")[0], CONTACT)
    shown = link(reach.text, reach.link) if reach.link else plain(reach.text)
    return f"{icon} {shown}" + (f" ({plain(reach.doubt)})" if reach.doubt else "")


def ways(card: LeadCard) -> list[str]:
    """Where a lead works, how to reach it and whose it is; its id where none is known."""
    work = [f":material/apartment: {plain(card.work)}"] if card.work else []
    owner = [f":material/badge: Owner {plain(card.owner)}"] if card.owner else []
    found = [*work, *map(reached, card.reach), *owner]
    # Where the file has no names the lead is called by its id already.
    return found or [f"Id {plain(card.lead_id)}"] * (card.name != card.lead_id)


def facts(card: LeadCard) -> list[str]:
    """What its headline leaves: why it is not called, its interval, its age; a line each."""
    uncalled = [f"**{plain(card.uncalled)}**"] if card.uncalled else []
    return [*uncalled, *(plain(line) for line in (card.figures, card.fresh) if line)]


def brief_reasons(title: str, found: Sequence[Reason]) -> None:
    """Reasons in short, each with its sentence as help."""
    with st.container(gap="xsmall"):
        st.markdown(f"**{plain(title)}**")
        for reason in found:
            st.markdown(plain(reason.short), help=plain(reason.sentence))
        if not found:
            st.caption(NOTHING)
