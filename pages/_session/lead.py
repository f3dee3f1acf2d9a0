"""The what-if form of a model."""

import streamlit as st

from scoring.model.lead_model import LeadModel
from scoring.views.what_if.form import Form, form_of


@st.cache_resource(max_entries=2, show_spinner="Reading the past leads")
def _form(_model: LeadModel, version: str, history: str, trained_at: str) -> Form:  # noqa: ARG001
    return form_of(_model)


def what_if_form(model: LeadModel) -> Form:
    """The what-if form of a model, made once."""
    card = model.card
    return _form(model, card.version, card.history_sha256, card.trained_at)
