"""Tells others when a model begins or ceases to hold, once for each change."""

import json
from datetime import UTC, datetime

from scoring.errors import ModelUnavailable
from scoring.monitoring.alerts import Alert, send_alert
from scoring.monitoring.batch_drift.monitor_verdict import MonitorState
from scoring.pipelines.monitored import MonitoredModel, monitored
from scoring.registry import NamedModels
from scoring.settings import models_folder
from scoring.store.documents import Document

ALERTS = "alert"


def tell_change(name: str, batch: str = "") -> bool:
    """Tell the log and the webhook how a model stands, where that is another state than told last.

    Nothing is told of a model that stands well and always did. Whether anything was told. Raises
    StorageFailed.
    """
    try:
        found = monitored(NamedModels(models_folder()).registry(name), datetime.now(UTC).date())
    except ModelUnavailable:
        return False
    return tell(found, batch)


def tell(found: MonitoredModel, batch: str = "") -> bool:
    """The same of what was found of a model."""
    place = _told_last(found.model)
    before = json.loads(place.read() or b'{"state": "fine"}')["state"]
    state = found.verdict.state
    if state == before:
        return False
    place.write(json.dumps({"state": str(state), "version": found.version}).encode())
    good = state is MonitorState.FINE
    said = ["It holds again.", *found.verdict.sentences] if good else found.verdict.sentences
    send_alert(Alert(found.model, str(state), tuple(said), batch))
    return True


def _told_last(model: str) -> Document:
    return Document(ALERTS, model, doing="What was told of the model could not be")
