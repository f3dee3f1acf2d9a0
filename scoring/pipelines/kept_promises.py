"""The promises of kept batches beside what became of their leads, as far as it is known."""

from collections.abc import Iterable

import numpy as np

from scoring.errors import ModelUnavailable
from scoring.monitoring.outcomes.challenger import OutcomeBatch
from scoring.monitoring.outcomes.judged_promise import judge_promise
from scoring.monitoring.outcomes.matched_outcomes import kept_outcomes
from scoring.monitoring.outcomes.recalibrated_version import JudgedBatch
from scoring.registry import Registry
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord

# A challenger learns from the outcomes of as many batches.
MOST_LEARNED = 100


def judged_batch(
    record: BatchRecord, registry: Registry, today: np.datetime64, *, codes: bool = False
) -> JudgedBatch:
    """A batch with its outcomes, judged by the version that scored it.

    With `codes` its leads are scored again, so that a new version may be tested on them. Raises
    ModelUnavailable where that version is gone.
    """
    store = lead_store()
    model = registry.load(record.version)
    promised = store.batches.promised(record.address)
    known = store.outcomes.of_batch(record.address)
    judged = judge_promise(model, kept_outcomes(promised, known, today))
    if not codes:
        return JudgedBatch(record.filename, judged)
    scored = store.batches.reopened(record.address, model)
    return JudgedBatch(record.filename, judged, scored.scores.encoded.codes)


def outcome_batches(registry: Registry, today: np.datetime64) -> list[OutcomeBatch]:
    """All kept batches of a model of which outcomes are known, as their versions score them.

    Raises ModelUnavailable where there is none.
    """
    store, found = lead_store(), list[OutcomeBatch]()
    records = store.batches.newest(MOST_LEARNED, model=registry.name)
    for record in with_outcomes(records, registry):
        scored = store.batches.reopened(record.address, registry.load(record.version))
        found.append(OutcomeBatch(scored, judged_batch(record, registry, today).judged))
    if not found:
        raise ModelUnavailable(
            f"No outcome is known of a batch that the model {registry.name} has scored, so there "
            "is nothing to learn beside its history. Give outcomes back first."
        )
    return found


def with_outcomes(records: Iterable[BatchRecord], registry: Registry) -> list[BatchRecord]:
    """Those of the batches of which outcomes are known, and whose version is there."""
    versions = set(registry.versions)
    return [record for record in records if record.outcomes and record.version in versions]


def judged_of_version(
    registry: Registry, version: str, records: Iterable[BatchRecord], today: np.datetime64
) -> list[JudgedBatch]:
    """All batches of a version of which outcomes are known, ready to recalibrate it.

    Raises ModelUnavailable where there is none.
    """
    found = [one for one in with_outcomes(records, registry) if one.version == version]
    if not found:
        raise ModelUnavailable(
            f"No outcome is known of a batch that version {version} has scored, so there is "
            "nothing to recalibrate it by. Give outcomes back first."
        )
    return [judged_batch(record, registry, today, codes=True) for record in found]
