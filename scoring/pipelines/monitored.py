"""How a model stands: by the drift of its latest batch, by what came true, and by its age."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

import numpy as np

from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.monitoring.batch_drift.measured_drift import BatchDrift, drift_from_plain
from scoring.monitoring.batch_drift.model_age import model_age
from scoring.monitoring.batch_drift.monitor_verdict import (
    MonitorState,
    MonitorVerdict,
    monitor_verdict,
)
from scoring.monitoring.outcomes.judged_promise import JudgedPromise, pooled
from scoring.monitoring.outcomes.kept_promise import (
    SURE_WITHIN,
    PromiseKept,
    PromiseVerdict,
    verdict_of,
)
from scoring.pipelines.kept_promises import judged_batch, of_same_trees, with_outcomes
from scoring.plain import Misfit
from scoring.registry import Registry
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.wording import precise

# As many batches are looked back on: two years of one a week.
MOST_BATCHES = 100
# Of so many batches outcomes are judged together: a quarter of weeks.
MOST_JUDGED = 13
_ORDER = (MonitorState.FINE, MonitorState.WATCH, MonitorState.ALARM)


@dataclass(frozen=True)
class MonitoredModel:
    """How a model stands, and by what: the batches of its history, the newest first.

    `drifts` are those of the batches that know theirs, `promise` is what the version that serves
    promises of the newest batches with outcomes together, None without any.
    """

    model: str
    version: str
    verdict: MonitorVerdict
    records: tuple[BatchRecord, ...] = field(repr=False)
    drifts: tuple[BatchDrift, ...] = field(repr=False)
    promise: PromiseVerdict | None = None

    @property
    def latest(self) -> BatchDrift | None:
        """The drift of the newest batch."""
        return self.drifts[0] if self.drifts else None


def monitored(registry: Registry, today: date) -> MonitoredModel:
    """How the version that serves stands on a day. Raises ModelUnavailable and StorageFailed."""
    model = registry.serving().model
    every = lead_store().batches.newest(MOST_BATCHES, model=registry.name)
    records = tuple(record for record in every if _is_of(registry, record.version, model))
    drifts = tuple(drift for record in records if (drift := drift_of(record)) is not None)
    judged = judged_together(records, registry, today)
    promise = verdict_of(judged) if judged is not None else None
    is_proof = promise is not None and promise.kept is not PromiseKept.TOO_FEW
    age = model_age(model.card, today, _proven_on(judged) if is_proof else "")
    found = monitor_verdict(drifts[0] if drifts else None, age)
    verdict = _with_promise(found, promise)
    return MonitoredModel(registry.name, model.card.version, verdict, records, drifts, promise)


def drift_of(record: BatchRecord) -> BatchDrift | None:
    """The drift that was kept with a batch, None where none was or an earlier release did."""
    if record.drift is None:
        return None
    try:
        return drift_from_plain(record.drift)
    except Misfit:
        return None


def _is_of(registry: Registry, version: str, model: LeadModel) -> bool:
    """Whether a version has learned from the same leads, as one that was recalibrated has."""
    if version == model.card.version:
        return True
    try:
        return bool(_history(registry, version) == model.card.history_sha256)
    except ModelUnavailable:
        return False


def _history(registry: Registry, version: str) -> Any:
    return registry.card(version).get("history_sha256")


def judged_together(
    records: Sequence[BatchRecord], registry: Registry, today: date
) -> JudgedPromise | None:
    """The newest batches with outcomes, by the chances of the version that serves; each lead once.

    Batches of versions of other trees say nothing of it. None where no outcome is old enough to
    count, and not for want of word of calls. Raises ModelUnavailable where no version serves.
    """
    version, day = registry.serving().model.card.version, np.datetime64(today)
    known = of_same_trees(with_outcomes(records, registry), registry, version)
    every = (judged_batch(record, registry, day, version=version).judged for record in known)
    found = list(islice((one for one in every if len(one) or one.no_calls), MOST_JUDGED))
    return pooled(found) if found else None


def _proven_on(judged: JudgedPromise | None) -> str:
    if judged is None:
        return ""
    days = judged.matched.said_on[judged.counts]
    known = days[~np.isnat(days)]
    return str(known.max())[:10] if len(known) else ""


def _with_promise(found: MonitorVerdict, promise: PromiseVerdict | None) -> MonitorVerdict:
    """The verdict with what a broken promise adds to it."""
    if promise is None or promise.kept in (PromiseKept.KEPT, PromiseKept.TOO_FEW):
        return found
    no_order = promise.kept is PromiseKept.NO_ORDER
    far = abs(promise.rate - promise.promised) > SURE_WITHIN * promise.promised
    state = MonitorState.ALARM if far or no_order else MonitorState.WATCH
    said = (
        f"The model {promise.kept}, by {promise.leads:,} outcomes; train on newer leads."
        if no_order
        else f"The model {promise.kept}: {precise(promise.promised)} were to convert and "
        f"{precise(promise.rate)} did (n {promise.leads:,}); recalibrate it."
    )
    fine = found.state is MonitorState.FINE
    others = [] if fine else found.sentences
    gravest = max(state, found.state, key=_ORDER.index)
    first = (said, *others) if state is gravest else (*others, said)
    return MonitorVerdict(gravest, tuple(first))
