"""The promises of kept batches beside what became of their leads, as far as it is known."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.model.promised import PromisedLeads
from scoring.model.scored import ScoredBatch
from scoring.monitoring.outcomes.challenger import OutcomeBatch
from scoring.monitoring.outcomes.judged_promise import (
    JudgedPromise,
    at_most,
    each_once,
    judge_promise,
)
from scoring.monitoring.outcomes.matched_outcomes import kept_outcomes
from scoring.monitoring.outcomes.recalibrated_version import JudgedBatch
from scoring.registry import Registry
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.training.recalibration import recalibrated_from

# A challenger learns from the outcomes of as many batches.
MOST_LEARNED = 100


def judged_batch(
    record: BatchRecord,
    registry: Registry,
    today: np.datetime64,
    *,
    version: str = "",
    codes: bool = False,
) -> JudgedBatch:
    """A batch with its outcomes, judged by the version that scored it.

    Or by another `version` of the same trees: by the chances that it gives the same scores. With
    `codes` its leads are scored again, so that a new version may be tested on them. Raises
    ModelUnavailable where that version is gone.
    """
    store = lead_store()
    model = registry.load(version or record.version)
    promised = store.batches.promised(record.address)
    if model.card.version != record.version:
        promised = _promised_by(model, promised)
    known = store.outcomes.of_batch(record.address)
    judged = judge_promise(model, kept_outcomes(promised, known, today))
    if not codes:
        return JudgedBatch(record.filename, judged)
    scored = store.batches.reopened(record.address, model)
    return JudgedBatch(record.filename, judged, scored.scores.encoded.codes)


def _promised_by(model: LeadModel, promised: PromisedLeads) -> PromisedLeads:
    """What a version promises by the scores of another one of the same trees."""
    chance = model.calibration.propensity(promised.raw)
    tier = model.floors.tier(chance).astype(object)
    return replace(promised, version=model.card.version, propensity=chance, tier=tier)


def of_same_trees(
    records: Iterable[BatchRecord], registry: Registry, version: str
) -> list[BatchRecord]:
    """Those of the batches that a version has scored, or one that differs in its chances alone."""
    held = list(records)
    relatives = {one: _relatives(registry, one) for one in {version, *(r.version for r in held)}}
    return [record for record in held if relatives[version] & relatives[record.version]]


def _relatives(registry: Registry, version: str) -> frozenset[str]:
    """A version with those that it was recalibrated from."""
    try:
        notes = registry.card(version).get("notes", ())
    except ModelUnavailable:
        notes = ()
    return recalibrated_from(notes) | {version}


def outcome_batches(registry: Registry, today: np.datetime64) -> list[OutcomeBatch]:
    """All kept batches of a model of which outcomes are known, as their versions score them.

    Of several a lead is judged in the last alone, one that was erased in none. Raises
    ModelUnavailable where there is none.
    """
    store, scored, judged = lead_store(), list[ScoredBatch](), list[JudgedPromise]()
    records = store.batches.newest(MOST_LEARNED, model=registry.name)
    for record in with_outcomes(records, registry):
        found = store.batches.reopened(record.address, registry.load(record.version))
        erased = (found.leads.table.frame == "").all(axis=1).to_numpy(dtype=bool)
        scored.append(found)
        judged.append(at_most(judged_batch(record, registry, today).judged, ~erased))
    if not scored:
        raise ModelUnavailable(
            f"No outcome is known of a batch that the model {registry.name} has scored, so there "
            "is nothing to learn beside its history. Give outcomes back first."
        )
    return [OutcomeBatch(*pair) for pair in zip(scored, each_once(judged), strict=True)]


def with_outcomes(records: Iterable[BatchRecord], registry: Registry) -> list[BatchRecord]:
    """Those of the batches of which outcomes are known, and whose version is there."""
    versions = set(registry.versions)
    return [record for record in records if record.outcomes and record.version in versions]


def judged_of_version(
    registry: Registry, version: str, records: Iterable[BatchRecord], today: np.datetime64
) -> list[JudgedBatch]:
    """All batches of the trees of a version of which outcomes are known, ready to recalibrate it.

    Raises ModelUnavailable where there is none.
    """
    found = of_same_trees(with_outcomes(records, registry), registry, version)
    if not found:
        raise ModelUnavailable(
            f"No outcome is known of a batch that version {version} has scored, so there is "
            "nothing to recalibrate it by. Give outcomes back first."
        )
    return [judged_batch(one, registry, today, version=version, codes=True) for one in found]
