"""The test leads of a version, and what was worked out of them."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages._session.held import Found, once
from scoring.model.lead_model import LeadModel
from scoring.monitoring.health.examined import Examined, examine
from scoring.registry import Registry

HEALTH = "health"
# Answers kept of a session; a version has as many looks.
MOST_LOOKS = 8


@st.cache_resource(max_entries=2, show_spinner="Reading the test leads")
def _examined(
    _model: LeadModel,
    _registry: Registry,
    folder: Path,  # noqa: ARG001 - the key, as all that follows
    version: tuple[str, ...],  # noqa: ARG001
) -> Examined | None:
    return examine(_model, _registry)


def examined(model: LeadModel, registry: Registry) -> Examined | None:
    """A version beside its test leads, read once; None where none are kept with it.

    Raises ModelUnavailable where they are damaged.
    """
    return _examined(model, registry, registry.folder, _key(model))


def of_health(model: LeadModel, what: object, work: Callable[[], Found]) -> Found:
    """A look at a version's health, worked out once; the last few are kept."""
    return once(HEALTH, (_key(model), what), work, MOST_LOOKS)


def _key(model: LeadModel) -> tuple[str, ...]:
    return model.card.version, model.card.history_sha256, model.card.trained_at
