"""The models that serve, by name, that of the sample, and the form that asks for what one reads."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from scoring.errors import ModelUnavailable
from scoring.intake.apart.process import warm
from scoring.intake.remembered import settle
from scoring.model.compiled_trees import begin
from scoring.model.lead_model import LeadModel
from scoring.registry import SAMPLE, Loaded, NamedModels, Registry
from scoring.settings import bundled_models_folder, models_folder
from scoring.views.sample_model import sample_model as find_sample_model
from scoring.views.what_if.form import Form, form_of

# More models than a company has, each in the state before a switch and after it.
MOST_LOADED = 24


@dataclass(frozen=True)
class LoadedModels:
    """What serves by the name of its model, and why others cannot; `usual` serves where none is
    named, which may be none that is there.
    """

    loaded: Mapping[str, Loaded]
    refused: Mapping[str, str]
    usual: str

    @property
    def models(self) -> dict[str, LeadModel]:
        """The models that serve, by name."""
        return {name: found.model for name, found in self.loaded.items()}

    @property
    def own(self) -> list[str]:
        """Those that are not of the sample, by name."""
        return [name for name in self.loaded if name != SAMPLE]


@st.cache_resource(max_entries=MOST_LOADED, show_spinner="Loading the model")
def _loaded(folder: Path, name: str, state: tuple[object, ...]) -> Loaded:  # noqa: ARG001 - the key
    # Starts while the model is loaded, so that the first file does not wait for it.
    warm()
    begin()
    loaded = Registry(folder, name).serving()
    # What fields weigh is asked for by the first lead that is opened, who should not wait for it.
    _ = loaded.model.importance
    settle()
    return loaded


def served() -> LoadedModels:
    """What serves of each model, loaded once per state of its folder; what is refused, each time.

    It may have been restored meanwhile, as it was.
    """
    models = NamedModels(models_folder())
    loaded, refused, usual = dict[str, Loaded](), dict[str, str](), models.usual
    for name in models.names:
        try:
            registry = models.registry(name)
            loaded[name] = _loaded(registry.folder, name, registry.state)
        except ModelUnavailable as problem:
            refused[name] = str(problem)
    if usual not in loaded:
        usual = min(loaded, key=lambda name: (name == SAMPLE, name), default=usual)
    return LoadedModels(loaded, refused, usual)


def models_state() -> tuple[object, ...]:
    """Changes whenever another version of any model may serve."""
    return NamedModels(models_folder()).state


def serving(name: str = "") -> Loaded:
    """What serves of a model, of the usual one where none is named. Raises ModelUnavailable."""
    found = served()
    name = name or found.usual
    if name in found.loaded:
        return found.loaded[name]
    if name in found.refused:
        raise ModelUnavailable(found.refused[name])
    models = NamedModels(models_folder())
    return (models.known(name) if models.names else Registry(models.folder)).serving()


def registry(name: str = "") -> Registry:
    """The versions of a model, of the usual one where none is named."""
    return NamedModels(models_folder()).registry(name or served().usual)


@st.cache_resource(max_entries=2, show_spinner="Reading the past leads")
def _form(_model: LeadModel, version: str, history: str, trained_at: str) -> Form:  # noqa: ARG001
    return form_of(_model)


def what_if_form(model: LeadModel) -> Form:
    """The what-if form of a model, made once."""
    card = model.card
    return _form(model, card.version, card.history_sha256, card.trained_at)


def loaded(name: str = "") -> Loaded | None:
    """What serves of a model, of the usual one where none is named; None where nothing can."""
    with suppress(ModelUnavailable):
        return serving(name)
    return None


def model(name: str = "") -> LeadModel | None:
    """The model that serves by this name, the usual one without; None where none can."""
    found = loaded(name)
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
