"""Which model a file is for: the one that fits it best, until a person chooses another."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pages._session.batch import CHOSEN_MODEL, FITS, MATCHED, ChosenModel, upload_count
from pages._session.held import once
from pages._session.served import models_state, sample_model, served, serving
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import Confirmed
from scoring.kept.mappings import recall_mapping
from scoring.model.lead_model import LeadModel
from scoring.model.model_choice import ModelChoice, choose_model
from scoring.model.scored import ScoredBatch
from scoring.registry import SAMPLE


def best_for(table: Table) -> ChosenModel:
    """The model that fits a file best, the usual one where no other is there."""
    fits = _fits(table, {})
    return ChosenModel(fits.best if fits else served().usual, fits=fits, state=models_state())


def chosen_again(table: Table, mapping: Confirmed, line: str) -> ChosenModel:
    """The model of the batch in hand, after a person has confirmed what its columns are."""
    fits = _fits(table, {line: mapping})
    return replace(chosen_model(), fits=fits, state=models_state())


def _fits(table: Table, said: Mapping[str, Confirmed]) -> ModelChoice | None:
    found = served()
    if len(found.loaded) < 2:
        return None
    kept = {name: recall_mapping(table, model) for name, model in found.models.items()}
    confirmed = {name: mapping for name, mapping in kept.items() if mapping is not None}
    said = confirmed | dict(said)
    return choose_model(table, found.models, found.usual, said, spare=SAMPLE)


def chosen_model() -> ChosenModel:
    """How the model of the batch in hand was chosen."""
    found: ChosenModel = st.session_state[CHOSEN_MODEL]
    return found


def chosen_now(scored: ScoredBatch) -> ChosenModel:
    """The same, with how the file fits the models that serve by now."""
    found = chosen_model()
    if found.state == (now := models_state()):
        return found
    mapping, _ = st.session_state[MATCHED]
    return once(
        FITS,
        (upload_count(), now),
        lambda: chosen_again(scored.as_uploaded, mapping, scored.model.line),
    )


def asked_model(table: Table) -> ChosenModel:
    """The model that fits the file best of which something is asked, looked for once."""
    return once(FITS, (upload_count(), models_state()), lambda: best_for(table))


def model_named(name: str) -> LeadModel:
    """What serves of a model; that of the sample is there always. Raises ModelUnavailable."""
    if name == SAMPLE and SAMPLE not in served().loaded:
        return sample_model()
    return serving(name).model


def model_names() -> list[str]:
    """The models that a person may choose, by name: that of the sample where no other is there."""
    found = served()
    return found.own or list(found.loaded)


def model_of(table: Table) -> LeadModel | None:
    """The model that fits a file best, None where none serves."""
    return served().models.get(best_for(table).name)
