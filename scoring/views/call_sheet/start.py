"""The start: what the product does in three steps, and the model of the bundled sample."""

from functools import cache
from pathlib import Path

from scoring.errors import ModelUnavailable
from scoring.history.fingerprint import fingerprint
from scoring.intake.table.reading import read_leads
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.settings import sample_file

TITLE = "Know whom to call first, and why"
HISTORY, LEADS = "sample_history.csv", "sample_leads.csv"
STEPS = (
    ("teach.svg", "Teach it with past leads", "A file that says which of them converted."),
    ("upload.svg", "Upload today’s leads", "The export of your CRM, as it is."),
    ("call.svg", "Download the list", "Whom to call, in order, with reasons."),
)
LOOK_AROUND, OWN = "Look around with sample leads", "Start with my leads"
BAND = "You look at the sample’s model: it knows nothing of your leads."
SAMPLE_SAYS = (
    "2,000 invented leads of a course provider, ranked by a model that has learned from 20,000 "
    "past ones. One click, nothing to prepare."
)
DEMO_ONLY = (
    "So far only the sample’s model is here, which knows nothing of your leads. Begin with past "
    "leads and a column that says which of them converted: a model is trained on them."
)
UPLOADS = (
    "CSV, Excel, OpenDocument or HTML tables, zipped or not, up to 200 MB. Several files with "
    "the same columns are read as one. They stay in this session and are not stored."
)


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
    for registry in map(Registry, folders):
        for version in _versions(registry):
            if (model := _loaded(registry, version)) is not None:
                return model
    return None


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
