"""Tells others when a model begins or ceases to hold, once for each change."""

import json
from datetime import UTC, datetime

from scoring.errors import ModelUnavailable
from scoring.monitoring.alerts import Alert, send_alert
from scoring.monitoring.batch_drift.monitor_verdict import MonitorState
from scoring.pipelines.monitored import MonitoredModel, monitored
from scoring.registry import Registry
from scoring.store.documents import Document

ALERTS = "alert"


def tell_change(registry: Registry, batch: str = "") -> bool:
    """Tell the log and the webhook how a model stands, where that is another state than told last.

    Nothing is told of a model that stands well and always did. Whether anything was told. Raises
    StorageFailed.
    """
    try:
        found = monitored(registry, datetime.now(UTC).date())
    except ModelUnavailable:
        return False
    return tell(found, batch)


def tell(found: MonitoredModel, batch: str = "") -> bool:
    """The same of what was found of a model.

    Of several that find it at once one tells it. What the webhook did not take is told again.
    """
    place, state = _told_last(found.model), found.verdict.state
    if not _claimed(place, state):
        return False
    good = state is MonitorState.FINE
    said = ["It holds again.", *found.verdict.sentences] if good else found.verdict.sentences
    if not send_alert(Alert(found.model, str(state), tuple(said), batch)):
        place.write(_told(state, taken=False))
    return True


def _claimed(place: Document, state: MonitorState) -> bool:
    """Whether it falls to this caller to tell a state, which nobody has told or that was not taken.

    Raises StorageFailed.
    """
    claimed = list[bool]()

    def claim(before: bytes | None) -> bytes | None:
        told = json.loads(before or _told(MonitorState.FINE, taken=True))
        if told["state"] == state and told["taken"]:
            return before
        claimed.append(True)
        return _told(state, taken=True)

    place.change(claim)
    return bool(claimed)


def _told(state: MonitorState, *, taken: bool) -> bytes:
    return json.dumps({"state": str(state), "taken": taken}).encode()


def _told_last(model: str) -> Document:
    return Document(ALERTS, model, doing="What was told of the model could not be")
