"""What-if: by which of several models, at first that of the leads in hand."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from pages._parts.what_if.link import linked_model
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch


def model(scored: ScoredBatch | None) -> LeadModel:
    """The model that the form is filled for. Raises ModelUnavailable."""
    own = scored.model.line if scored else session.served().usual
    names = session.model_names()
    offered = names if own in names else [own, *names]
    name = own
    if len(offered) > 1:
        key = f"what_if_model_{session.upload_count()}"
        if linked := linked_model():
            session.answer(key, linked)
        session.begin_with(key, own)
        look = {"persist_state": "session", "format_func": plain, "width": 260}
        name = st.selectbox("Model", offered, key=key, **look)
    return scored.model if scored and name == own else session.model_named(name)
