"""Models whose scorer is of a kind that is named."""

from dataclasses import replace

from scoring.model.lead_model import LeadModel
from scoring.training.candidates import Context, fit_candidate
from scoring.training.fitting import TrainingSet


def with_scorer(name: str, model: LeadModel) -> LeadModel:
    """The model with a candidate fitted on its own past leads."""
    past, encoder = model.past, model.encoder
    assert past is not None
    data = TrainingSet.of(past.codes, past.converted, tuple(encoder.categorical))
    return replace(model, scorer=fit_candidate(name, data, Context.of(encoder, 0, 5)))
