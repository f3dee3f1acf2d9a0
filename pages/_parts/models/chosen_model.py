"""Which of several models the page is about."""

from contextlib import suppress

import streamlit as st

from pages import _session as session
from scoring.errors import ModelUnavailable
from scoring.registry import NamedModels, Registry
from scoring.settings import models_folder

KEY = "model_in_view"


def registry() -> Registry:
    """The versions of the model in view: the only one, that of the leads in hand, or as chosen."""
    models = NamedModels(models_folder())
    first = _first(models)
    names = sorted(models.names, key=lambda name: (name != first, name))
    if not names:
        return Registry(models.folder)
    if len(names) == 1:
        return models.registry(names[0])
    words = {name: _words(models, name) for name in names}
    # What was chosen beside leads of another model is not meant beside these.
    look = {"key": f"{KEY}_{first}", "persist_state": "session"}
    name = st.selectbox("Model", names, format_func=words.__getitem__, **look)
    return models.registry(name)


def choose(name: str) -> None:
    """Have a model in view, as if it had been chosen beside the leads in hand."""
    session.answer(f"{KEY}_{_first(NamedModels(models_folder()))}", name)


def _first(models: NamedModels) -> str:
    return _in_hand(models) or session.served().usual


def _in_hand(models: NamedModels) -> str:
    """The model of the leads in hand, "" without any."""
    scored = session.scored()
    line = scored.model.line if scored else ""
    return line if line in models.names else ""


def _words(models: NamedModels, name: str) -> str:
    """The model with the version that serves; names of models hold letters and hyphens only."""
    champion = None
    with suppress(ModelUnavailable):
        champion = models.registry(name).champion
    usual = ", used without a file" if name == session.served().usual else ""
    return f"{name} · {champion or 'no version'}{usual}"
