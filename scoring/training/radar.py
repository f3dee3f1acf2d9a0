"""The radar over a whole history: who is suspect, and what a model would make of it."""

from dataclasses import dataclass

import numpy as np

from scoring.model.codes import Encoder
from scoring.model.lead_model import Calibration, Metrics
from scoring.model.scorers import boosted
from scoring.training.evaluation import measure
from scoring.training.fitting import TrainingSet, boost
from scoring.training.leakage import Signs, find_signs, suspects
from scoring.training.prepared import History, TrainingRequest
from scoring.training.result import Suspect

# Of the plain models that are compared with and without a suspect, and of that which shares gain.
_TREES, _GAIN_TREES = 150, 100


@dataclass(frozen=True)
class Radar:
    """The suspects, the signs of every field, and the false test figures with all suspects read.

    `with_suspects` is None where nothing is quarantined.
    """

    suspects: tuple[Suspect, ...]
    signs: tuple[Signs, ...]
    with_suspects: Metrics | None


def radar(history: History, request: TrainingRequest) -> Radar:
    """The suspects with what the whole model makes of them, and the signs of every field.

    `history.without(suspects)` is the history without those that are quarantined.
    """
    encoder, data = history.learned()
    known = data.part(history.split.train)
    person = history.person[history.split.train]
    signs = tuple(find_signs(encoder, known, request.seed, person))
    names = [s.name for s in signs if s.is_suspect]
    if not names:
        return Radar((), signs, None)
    whole = _plain_test(history, data, request.seed)
    losses = {
        name: whole.auc - _plain_test(history, _blanked(data, encoder, name), request.seed).auc
        for name in names
    }
    found = suspects(signs, _gains(encoder, known, request.seed), losses, request.known)
    return Radar(found, signs, whole if any(s.quarantined for s in found) else None)


def _gains(encoder: Encoder, known: TrainingSet, seed: int) -> dict[str, float]:
    """The share of each field in the gain of the whole model."""
    gain = boost(known, seed, trees=_GAIN_TREES).feature_importance("gain")
    return dict(zip(encoder.names, (gain / max(gain.sum(), 1e-12)).tolist(), strict=True))


def _blanked(data: TrainingSet, encoder: Encoder, name: str) -> TrainingSet:
    codes = data.codes.copy()
    codes[:, encoder.names.index(name)] = np.nan
    return TrainingSet.of(codes, data.outcome, data.categorical)


def _plain_test(history: History, data: TrainingSet, seed: int) -> Metrics:
    """The figures of plain LightGBM, fitted on the training and tested on the test leads."""
    split = history.split
    scorer = boosted(boost(data.part(split.train), seed, trees=_TREES))
    chance = Calibration(1.0, 0.0).propensity(scorer.raw(data.codes[split.test]))
    return measure(data.outcome[split.test], chance, split=split.kind, threshold=0.5)
