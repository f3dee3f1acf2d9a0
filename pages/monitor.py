"""Monitor: whether the model still holds, by its batches and by what became of their leads."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.entry import page
from pages._parts.models import chosen_model
from pages._parts.monitor import model_standing, outcomes

with page("Monitor"):
    registry = chosen_model.registry()
    with st.spinner("Looking at the batches"):
        found = session.standing(registry.name, waits=True)
    if found is None:
        model_standing.unknown()
    else:
        views = {"Drift": model_standing.drift, outcomes.TITLE: outcomes.show}
        draw.views(views, found, key=outcomes.VIEW)
