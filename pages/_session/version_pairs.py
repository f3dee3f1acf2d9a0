"""Versions beside each other, read once for all, and the leads in hand as both rank them."""

from pathlib import Path

import streamlit as st

from pages._session.batch import PLAN, ranked, upload_count
from pages._session.held import once, said
from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.monitoring.sales_floor import SalesFloor
from scoring.monitoring.sales_floor import sales_floor as ranked_by_both
from scoring.monitoring.same_leads import proven
from scoring.monitoring.version_pair import VersionPair, auc_error
from scoring.monitoring.version_pair import version_pair as beside
from scoring.registry import Registry
from scoring.views.call_sheet.plan import usual_plan

FLOOR = "sales_floor"


@st.cache_resource(max_entries=4, show_spinner="Comparing the versions")
def _pair(
    folder: Path,
    name: str,
    versions: tuple[str, str],
    state: tuple[object, ...],  # noqa: ARG001 - the key
) -> VersionPair:
    registry = Registry(folder, name)
    first, second = (proven(registry, version) for version in versions)
    found = beside(first, second)
    # Worked out here, once for all who look at it.
    _ = found.figures
    return found


def version_pair(registry: Registry, first: str, second: str) -> VersionPair:
    """Two versions beside each other. Raises ModelUnavailable where one cannot be loaded."""
    return _pair(registry.folder, registry.name, (first, second), registry.state)


@st.cache_resource(max_entries=16, show_spinner="Reading the versions")
def _errors(
    folder: Path,
    name: str,
    state: tuple[object, ...],  # noqa: ARG001 - the key
) -> dict[str, float]:
    registry = Registry(folder, name)
    found = {version: _error(registry, version) for version in registry.versions}
    return {version: error for version, error in found.items() if error is not None}


def _error(registry: Registry, version: str) -> float | None:
    try:
        return auc_error(registry.unseen(version))
    except ModelUnavailable:
        return None


def auc_errors(registry: Registry) -> dict[str, float]:
    """The standard error of each version's AUC, where its test leads are kept."""
    return _errors(registry.folder, registry.name, registry.state)


def sales_floor(registry: Registry, before: LeadModel, after: LeadModel) -> SalesFloor | None:
    """The leads in hand as two versions rank them; None without any, or where they are of another
    model. Raises BatchRefused where one of the two cannot score or rank them.
    """
    batch = ranked()
    if batch is None or batch.model.line != registry.name:
        return None
    plan = said(PLAN) or usual_plan(batch)
    models = before, after
    whose = [(m.card.version, m.card.history_sha256, m.card.trained_at) for m in models]
    what = (upload_count(), batch.scored_at, plan, *whose)
    return once(FLOOR, what, lambda: ranked_by_both(batch, *models, plan), most=2)
