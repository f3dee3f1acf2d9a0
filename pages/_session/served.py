"""The model that serves, that of the sample, and the form that asks for what a model reads."""

from contextlib import suppress
from pathlib import Path

import streamlit as st

from scoring.errors import ModelUnavailable
from scoring.intake.apart.process import warm
from scoring.intake.remembered import settle
from scoring.model.lead_model import LeadModel
from scoring.registry import Loaded, Registry
from scoring.settings import bundled_models_folder, models_folder
from scoring.views.sample_model import sample_model as find_sample_model
from scoring.views.what_if.form import Form, form_of


@st.cache_resource(max_entries=2, show_spinner="Loading the model")
def _serving(folder: Path, state: tuple[object, ...]) -> Loaded:  # noqa: ARG001 - the key
    # Starts while the model is loaded, so that the first file does not wait for it.
    warm()
    loaded = Registry(folder).serving()
    # What fields weigh is asked for by the first lead that is opened, who should not wait for it.
    _ = loaded.model.importance
    settle()
    return loaded


def serving() -> Loaded:
    """What serves, loaded once per state of the folder. Raises ModelUnavailable."""
    folder = models_folder()
    return _serving(folder, Registry(folder).state)


@st.cache_resource(max_entries=2, show_spinner="Reading the past leads")
def _form(_model: LeadModel, version: str, history: str, trained_at: str) -> Form:  # noqa: ARG001
    return form_of(_model)


def what_if_form(model: LeadModel) -> Form:
    """The what-if form of a model, made once."""
    card = model.card
    return _form(model, card.version, card.history_sha256, card.trained_at)


def loaded() -> Loaded | None:
    """What serves, None where nothing can."""
    with suppress(ModelUnavailable):
        return serving()
    return None


def model() -> LeadModel | None:
    """The model that serves, None where none can."""
    found = loaded()
    return found.model if found else None


@st.cache_resource(max_entries=1, show_spinner="Loading the model of the sample")
def _of_sample(*folders: Path) -> LeadModel | None:
    return find_sample_model(*folders)


def sample_model() -> LeadModel:
    """The model of the bundled sample, whatever serves; else the one that does."""
    return _of_sample(bundled_models_folder(), models_folder()) or serving().model


def is_same(one: LeadModel, other: LeadModel) -> bool:
    """Whether two models are the same version of one training."""
    cards = one.card, other.card
    return len({(card.version, card.history_sha256, card.trained_at) for card in cards}) == 1
