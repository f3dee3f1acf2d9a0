"""Which of several models the page is about."""

from contextlib import suppress

import streamlit as st

from scoring.errors import ModelUnavailable
from scoring.registry import NamedModels, Registry
from scoring.settings import models_folder

KEY = "model_in_view"


def registry() -> Registry:
    """The versions of the model in view: the only one, else the one a person chooses."""
    models = NamedModels(models_folder())
    names = sorted(models.names, key=lambda name: (name != models.usual, name))
    if not names:
        return Registry(models.folder)
    if len(names) == 1:
        return models.registry(names[0])
    words = {name: _words(models, name) for name in names}
    name = st.selectbox(
        "Model", names, format_func=words.__getitem__, key=KEY, persist_state="session"
    )
    return models.registry(name)


def _words(models: NamedModels, name: str) -> str:
    """The model with the version that serves; names of models hold letters and hyphens only."""
    champion = None
    with suppress(ModelUnavailable):
        champion = models.registry(name).champion
    usual = ", used where nothing else fits" if name == models.usual else ""
    return f"{name} · {champion or 'no version'}{usual}"
