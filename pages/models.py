"""Models: the version that serves, what it is worth, what it reads, and the other versions."""

from pages._parts.entry import needs_model, page
from pages._parts.models import health, serving, versions
from scoring.registry import Registry
from scoring.settings import models_folder

with page("Models"):
    model = None
    with needs_model():
        model = serving.answer()
        versions.back()
        serving.proof(model)
    versions.every()
    if model is not None:
        health.show(model, Registry(models_folder()))
        serving.details(model)
