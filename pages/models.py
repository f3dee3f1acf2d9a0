"""Models: the version that serves, what it is worth, what it reads, and the other versions."""

from pages._parts.entry import needs_model, page
from pages._parts.models import (
    chosen_model,
    health,
    runs,
    serving,
    upkeep,
    version_switch,
    versions,
)

with page("Models"):
    model, registry = None, chosen_model.registry()
    with needs_model():
        model = serving.answer(registry)
        version_switch.back(registry)
        serving.proof(model)
    versions.every(registry)
    upkeep.show(registry)
    runs.show(registry)
    if model is not None:
        health.show(model, registry)
        serving.details(model)
