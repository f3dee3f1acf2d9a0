"""What a file of leads says of their outcomes: who is not called any more, what can be learned."""

from dataclasses import replace

import streamlit as st

from pages import _session as session
from pages._parts.call_sheet.unranked import train_button
from pages._parts.draw import plain
from pages._parts.way_to_train import who_trains
from scoring.model.scored import ScoredBatch
from scoring.model.set_apart import Apart
from scoring.views.call_sheet.notices import apart_line, apart_summary
from scoring.views.sample_model import is_of_sample

LINE = {"horizontal": True, "vertical_alignment": "center"}


def outcomes(scored: ScoredBatch) -> None:
    """The leads that are set apart, and the way to a model of the file's own."""
    offer = session.offer(scored.as_uploaded)
    if offer is not None and offer.is_history and not scored.known.is_history:
        with st.container(**LINE):
            look = {"type": "primary"} if is_of_sample(scored.model) else {}
            if train_button(offer, session.said(session.UPLOAD), **look):
                st.caption(plain(offer.line), width="content")
            else:
                who_trains()
    if scored.apart:
        with st.container(key="apart_line", **LINE):
            _apart(scored)


def _apart(scored: ScoredBatch) -> None:
    """One reason with its switch; of several the counts, the reasons behind a button."""
    if len(scored.apart) == 1:
        _reason(scored, scored.apart[0])
        return
    st.caption(plain(apart_summary(scored)), width="content")
    with st.popover("Change", type="tertiary"):
        for group in scored.apart:
            _reason(scored, group)


def _reason(scored: ScoredBatch, group: Apart) -> None:
    st.caption(plain(apart_line(scored, group)), width="content")
    _called_or_not(scored, group)


def _called_or_not(scored: ScoredBatch, group: Apart) -> None:
    """Call them too or set them apart; no choice where nobody else would be left."""
    is_apart = group.why in scored.reasons_apart
    if not is_apart and (scored.not_called | group.leads).all():
        return
    other = replace(scored, switched=scored.switched ^ {group.why})
    look = {"key": f"switch_{group.why}", "type": "tertiary"}
    label = "Call them too" if is_apart else "Set them apart"
    st.button(label, on_click=session.call_instead, args=(other,), **look)
