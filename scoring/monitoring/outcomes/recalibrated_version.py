"""A version with truer chances, from what became of the leads that it was wrong about."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scoring.access import Person
from scoring.errors import TrainingRefused
from scoring.model.lead_model import LeadModel
from scoring.monitoring.outcomes.judged_promise import JudgedPromise, each_once, pooled
from scoring.monitoring.outcomes.kept_promise import PromiseKept, verdict_of
from scoring.registry import Registry
from scoring.training.publishing import Publication, champion_of, publish
from scoring.training.recalibration import (
    OutcomeLeads,
    Recalibrated,
    Recalibration,
    recalibrate,
)
from scoring.wording import clipped, listed


@dataclass(frozen=True)
class JudgedBatch:
    """A batch whose outcomes are judged: the name of its file, and what it was promised.

    `codes` (n, p) are its leads in the codes of the version that scored them, None where they are
    not at hand: the new version then keeps no test leads.
    """

    name: str
    judged: JudgedPromise
    codes: NDArray[np.float64] | None = field(default=None, repr=False)


def recalibrated(batches: Sequence[JudgedBatch]) -> Recalibration:
    """What the outcomes of these batches make of the version that scored them; nothing is kept.

    Raises TrainingRefused for batches of several versions, and for too few outcomes, with what
    calls lack to be among them.
    """
    why = next((batch.judged.no_calls for batch in batches if batch.judged.no_calls), "")
    if why and not any(len(batch.judged) for batch in batches):
        raise TrainingRefused(f"There are no outcomes to correct the chances by. {why}")
    model = _one_model(batches)
    if verdict_of(pooled([batch.judged for batch in batches])).kept is PromiseKept.NO_ORDER:
        raise TrainingRefused(
            "These leads convert no more often where the model ranks them high, so a correction "
            "would make all chances alike and leave no order to call by. Check that the outcomes "
            "are of these leads, or train on newer leads."
        )
    return recalibrate(model, outcome_leads(batches))


def recalibrate_version(
    batches: Sequence[JudgedBatch], registry: Registry, *, by: Person, name: str = ""
) -> tuple[Recalibration, LeadModel]:
    """Recalibrate and publish through the gate; what was found, and the version as published.

    It serves where its chances are truer beyond noise and the version that it comes from serves; it
    is kept beside the champion where another one does by now. Raises TrainingRefused as
    `recalibrated`, and where no correction makes the chances truer; AccessRefused for who is no
    analyst.
    """
    found = recalibrated(batches)
    if found.way is Recalibrated.KEPT:
        raise TrainingRefused(
            f"There is nothing to recalibrate. {found.decision.why} Give back more outcomes, or "
            "train a challenger on them."
        )
    champion = champion_of(registry)
    said = Publication(
        name=name,
        filename=_one_model(batches).card.filename,
        instead_of=registry.champion or "",
        by=by,
    )
    said = said.decided(found.decision, champion, registry.versions)
    return found, publish(found.model, registry, said, found.unseen)


def outcome_leads(batches: Sequence[JudgedBatch]) -> OutcomeLeads:
    """The leads judged of all batches together, each once: as it was scored last."""
    once = each_once([batch.judged for batch in batches])
    parts = [(judged, judged.counts) for judged in once]
    pairs = zip(batches, once, strict=True)
    codes = [b.codes[judged.counts] for b, judged in pairs if b.codes is not None]
    return OutcomeLeads(
        raw=np.concatenate([j.promised.raw[counts] for j, counts in parts]),
        outcome=np.concatenate([j.converted[counts] for j, counts in parts]),
        created=np.concatenate([j.promised.created[counts] for j, counts in parts]),
        files=tuple(batch.name for batch in batches),
        codes=np.concatenate(codes) if len(codes) == len(batches) else None,
        begun=np.concatenate([j.begun[counts] for j, counts in parts]),
    )


def _one_model(batches: Sequence[JudgedBatch]) -> LeadModel:
    """The version that made all of the promises."""
    versions = sorted({batch.judged.promised.version for batch in batches})
    if len(versions) == 1:
        return batches[0].judged.model
    raise TrainingRefused(
        f"A version is recalibrated on its own leads, and these batches were scored by "
        f"{listed([clipped(v) for v in versions]) or 'none'}. Choose batches of one version."
    )
