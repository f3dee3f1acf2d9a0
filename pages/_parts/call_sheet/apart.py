"""What a file of leads says of their outcomes: who is not called any more, what can be learned."""

from dataclasses import replace

import streamlit as st

from pages import _session as session
from pages._parts.call_sheet.unranked import train_button
from pages._parts.draw import plain
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.notices import converted_line
from scoring.views.sample_model import is_of_sample

LINE = {"horizontal": True, "vertical_alignment": "center"}


def outcomes(scored: ScoredBatch) -> None:
    """The leads that have already converted, and the way to a model of the file's own."""
    offer = session.offer(scored.as_uploaded)
    if offer is not None and offer.is_history:
        with st.container(**LINE):
            look = {"type": "primary"} if is_of_sample(scored.model) else {}
            if train_button(offer, session.said(session.UPLOAD), **look):
                st.caption(plain(offer.line), width="content")
    if line := converted_line(scored):
        with st.container(**LINE):
            st.caption(plain(line), width="content")
            _called_or_not(scored)


def _called_or_not(scored: ScoredBatch) -> None:
    if scored.calls_all or scored.not_called.any():
        label = "Set them apart" if scored.calls_all else "Call them too"
        other = replace(scored, calls_all=not scored.calls_all)
        st.button(label, type="tertiary", on_click=session.call_instead, args=(other,))
