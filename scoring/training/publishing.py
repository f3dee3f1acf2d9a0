"""The way from a training to a champion."""

from contextlib import suppress

from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.training.tiers import with_floors_of, with_own_floors


def publish(model: LeadModel, registry: Registry, *, keep_tiers: bool = True) -> LeadModel:
    """Make a model champion; it keeps the tier floors of the one before it unless told not to.

    Its card says whose floors they are where the one before is of the same business.
    """
    former = champion_of(registry)
    if former is not None:
        model = with_floors_of(model, former) if keep_tiers else with_own_floors(model, former)
    return registry.publish(model)


def champion_of(registry: Registry) -> LeadModel | None:
    """The model that serves, None where none does or none can be read."""
    with suppress(ModelUnavailable):
        return registry.serving().model
    return None
