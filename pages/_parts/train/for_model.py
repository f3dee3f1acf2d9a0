"""Which model a history is for: one that is there, or a new one."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.registry import SAMPLE, NamedModels, Registry
from scoring.registry.named import model_name
from scoring.settings import models_folder
from scoring.training.business import Business, business_of
from scoring.training.run_folder import Run
from scoring.views.train.outcome import StatedOutcome

HELP = (
    "Each line of business has a model of its own, with its own versions. The history is compared "
    "with the versions of this model and published there. Type another name for a new model."
)


def for_model(history: session.Upload, outcome: StatedOutcome) -> str:
    """The name of the model that a person trains, at first the one that the history seems for."""
    what = f"business {outcome.key} {hash(session.models_state())}"
    found = session.looked_at(what, lambda: _business(history, outcome))
    names = sorted({*session.served().own, *found.unread, found.model})
    key = f"train_model_{session.history_count()}_{outcome.key}"
    session.begin_with(key, found.model)
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    look = {"accept_new_options": True, "help": HELP, "persist_state": "session"}
    said = left.selectbox("Model", names, key=key, format_func=plain, **look)
    name = said if said in names or said == SAMPLE else model_name(said or found.model)
    with right:
        st.caption(plain(_why(found, said, name)))
    return name


def _business(history: session.Upload, outcome: StatedOutcome) -> Business:
    models, taken = session.served().models, NamedModels(models_folder()).names
    predicted = outcome.column, outcome.meaning
    return business_of(history.table, history.filename, predicted, models, taken)


def _why(found: Business, said: str | None, name: str) -> str:
    if name == found.model:
        return f"{'A new model. ' if found.is_new else ''}{found.why}"
    if name in found.unread:
        return "You chose this model. It cannot be loaded, so nothing is compared with it."
    if name in session.served().loaded:
        return "You chose this model. Its next version comes from this history."
    called = "" if said == name else f" It will be called {name}."
    return f"A new model.{called}"


def line_of(run: Run) -> str:
    """The model by name that a run is for."""
    return run.request.model or NamedModels(models_folder()).usual


def registry_of(run: Run) -> Registry:
    """Where the candidates of a run are published."""
    return NamedModels(models_folder()).registry(line_of(run))
