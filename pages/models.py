"""Models: the version that serves, what it is worth, what it reads, and the other versions."""

from pages import _session as session
from pages._parts.entry import needs_model, page
from pages._parts.models import health, serving, versions

with page("Models"):
    model = None
    with needs_model():
        model = serving.answer()
        versions.back()
        serving.proof(model)
    versions.every()
    if model is not None:
        health.show(model, session.registry())
        serving.details(model)
