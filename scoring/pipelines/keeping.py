"""Scored batches kept in the store: by every face alike, and behind a page while it is drawn."""

import logging
import threading
from dataclasses import asdict
from pathlib import Path

from scoring.access import Person, UserRole
from scoring.deployment import deployment
from scoring.errors import LeadScoringError, ModelUnavailable
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.model.unseen import UnseenLeads
from scoring.monitoring.batch_drift.measured_drift import batch_drift, drift_to_plain
from scoring.pipelines.told_changes import tell_change
from scoring.registry import NamedModels, Registry
from scoring.settings import models_folder
from scoring.store import lead_store
from scoring.store.batch_store import DRAWN_WITH, BatchRecord

_LOG = logging.getLogger("scoring.store")
# In whose name the pipelines keep what they score.
PIPELINE = Person("pipeline", UserRole.ANALYST)

# In a plan that is kept: by which face it was given, where no person has changed it since.
MADE_BY = "made_by"

NOT_KEPT = (
    "This batch could not be saved, for a reason that the log of the server names. The list can be "
    "used and downloaded all the same."
)


def keep_scored(
    scored: ScoredBatch,
    *,
    by: Person,
    came_by: str,
    models: Path | None = None,
    plan: CallPlan | None = None,
) -> BatchRecord:
    """Keep a batch with its drift and plan, with contacts where the deployment says so.

    `models` is the folder of its model, the usual one where none is given. Whoever asked to be told
    is told where the model no longer holds by it. Raises StorageFailed.
    """
    registry = _registry_of(scored, models)
    record = _kept(scored, registry, by, came_by, plan)
    tell_change(registry, record.address)
    return record


def _registry_of(scored: ScoredBatch, models: Path | None) -> Registry:
    return NamedModels(models or models_folder()).registry(scored.model.line)


def _kept(
    scored: ScoredBatch, registry: Registry, by: Person, came_by: str, plan: CallPlan | None
) -> BatchRecord:
    store, contacts = lead_store().batches, deployment().keep_contacts
    drift = drift_to_plain(batch_drift(scored, _unseen(registry, scored.model.card.version)))
    record = store.keep(scored, by=by, came_by=came_by, contacts=contacts, drift=drift)
    # The same file may have been kept before: calls that were handed out are of the plan of then,
    # and a plan that a person or another face has made is not to be that of a program's request.
    others = record.plan is not None and record.plan.get(MADE_BY) != came_by
    if plan is None or record.called or others:
        return record
    store.put_plan(record.address, {**plan_to_keep(scored, plan), MADE_BY: came_by})
    return store.of(record.address)


def plan_to_keep(scored: ScoredBatch, plan: CallPlan) -> dict[str, object]:
    """A plan as it is kept, with the leads that are called or set apart by hand.

    Of a plan with a lot also with what decides who is drawn, which erasing a lead would change.
    """
    switched = sorted(map(str, scored.switched))
    told = {**asdict(plan), "reps": list(plan.reps), "switched": switched}
    if plan.holdout:
        told[DRAWN_WITH] = [plan.seed, plan.lot(scored).together]
    return told


def _unseen(registry: Registry, version: str) -> UnseenLeads | None:
    try:
        return registry.unseen(version)
    except ModelUnavailable:
        return None


class KeepJob:
    """Keeps a batch in a thread of its own; `record` is there once it is on the disk.

    `problem` says why it could not be kept, "" where it could or is not yet. The arguments are
    those of `keep_scored`; whoever asked to be told of the model is told once the batch is kept.
    """

    def __init__(
        self,
        scored: ScoredBatch,
        *,
        by: Person,
        came_by: str,
        models: Path | None = None,
        plan: CallPlan | None = None,
    ) -> None:
        self.record: BatchRecord | None = None
        self.problem = ""
        self._settled = threading.Event()
        self._told = scored, by, came_by, models, plan
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether it is kept, or cannot be."""
        return self.record is not None or bool(self.problem)

    def wait(self, seconds: float | None = None) -> None:
        """Return when it is done, or after so many seconds."""
        self._settled.wait(seconds)

    def _keep(self) -> None:
        registry = self._stored()
        if registry is None or self.record is None:
            return
        # Nobody waits for it: a webhook may be slow.
        try:
            tell_change(registry, self.record.address)
        except LeadScoringError as problem:
            _LOG.error("what a batch says of its model could not be told: %s", problem)

    def _stored(self) -> Registry | None:
        """The registry of the model, once the batch is kept; its leads are let go of."""
        scored, by, came_by, models, plan = self._told
        try:
            registry = _registry_of(scored, models)
            self.record = _kept(scored, registry, by, came_by, plan)
            return registry
        except LeadScoringError as problem:
            self.problem = str(problem)
            return None
        finally:
            del self._told
            # Whatever else went wrong is in the log of the server, and the page waits no longer.
            if self.record is None and not self.problem:
                self.problem = NOT_KEPT
            self._settled.set()
