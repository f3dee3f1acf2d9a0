"""The model of the bundled sample: which one it is, whatever serves."""

from functools import cache
from pathlib import Path

from scoring.errors import ModelUnavailable
from scoring.history.fingerprint import fingerprint
from scoring.intake.table.reading import read_leads
from scoring.model.lead_model import LeadModel
from scoring.registry import SAMPLE, NamedModels, Registry
from scoring.settings import sample_file
from scoring.views.call_sheet.way_in import HISTORY


@cache
def _sample_history() -> str:
    """The fingerprint of the bundled history, read once."""
    file = sample_file(HISTORY)
    return fingerprint(read_leads(file.read_bytes(), HISTORY).frame) if file.exists() else ""


def is_of_sample(model: LeadModel) -> bool:
    """Whether a model has learned from the bundled history, and so knows no leads but these."""
    return model.card.history_sha256 == _sample_history()


def sample_model(*folders: Path) -> LeadModel | None:
    """The newest loadable model of the bundled history in these folders, None where none is."""
    for registry in (registry for folder in folders for registry in _registries(folder)):
        for version in _versions(registry):
            if (model := _loaded(registry, version)) is not None:
                return model
    return None


def _registries(folder: Path) -> list[Registry]:
    """The models of a folder, that of the sample first."""
    models = NamedModels(folder)
    return [models.registry(name) for name in sorted(models.names, key=lambda n: n != SAMPLE)]


def _versions(registry: Registry) -> list[str]:
    try:
        return registry.versions[::-1]
    except ModelUnavailable:
        return []


def _loaded(registry: Registry, version: str) -> LeadModel | None:
    try:
        if registry.card(version)["history_sha256"] != _sample_history():
            return None
        return registry.load(version)
    except ModelUnavailable:
        return None
