"""Leads in codes, with what fitting to them needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scoring.model.codes import Encoder
from scoring.training.candidates import Context
from scoring.training.fitting import TrainingSet
from scoring.training.leakage import Signs


@dataclass(frozen=True)
class Coded:
    """All leads of a history in the codes of an encoder, and what fitting to them needs."""

    encoder: Encoder
    data: TrainingSet
    context: Context

    @classmethod
    def of(cls, encoder: Encoder, data: TrainingSet, seed: int, signs: Sequence[Signs]) -> "Coded":
        """With the single field that is the best by its signs."""
        best = max((s for s in signs if s.name in encoder.names), key=lambda s: s.auc)
        single = encoder.names.index(best.name)
        return cls(encoder, data, replace(Context.of(encoder, seed, 1), single=single))
