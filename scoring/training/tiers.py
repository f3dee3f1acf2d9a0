"""Tier floors from goals that a person can state, fixed on held-out leads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.model.lead_model import LeadModel, TierFloors

# A the top fifth, B the next three tenths, C the next three, D the rest.
USUAL = (0.20, 0.50, 0.80)
_LETTERS = "ABC"
# A rate on fewer held-out leads than this is no ground for a floor.
_LEAST = 20
# Two models are of one business when they share this part of their fields.
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class TierGoal:
    """What a tier is to be: with `is_rate`, its leads convert at least at `value`; else it and the
    tiers above hold the top share `value` of the leads."""

    letter: str
    value: float
    is_rate: bool


def floors_for(
    goals: Sequence[TierGoal], chance: NDArray[np.float64], outcome: NDArray[np.bool_]
) -> TierFloors:
    """The floors that meet the goals on held-out leads (n,), the usual shares where none is said.

    Raises TrainingRefused when no part of the leads that a tier can hold converts so often.
    """
    stated = {goal.letter: goal for goal in goals}
    order = np.argsort(-chance, kind="stable")
    floors, start = list[float](), 0
    for letter, share in zip(_LETTERS, USUAL, strict=True):
        goal = stated.get(letter, TierGoal(letter, share, is_rate=False))
        end = _end_of(goal, outcome[order], start)
        start = max(start, end)
        floors.append(float(chance[order[start - 1]]) if start else 1.0)
    return TierFloors(*floors)


def _end_of(goal: TierGoal, sorted_outcome: NDArray[np.bool_], start: int) -> int:
    """How many of the leads, best first, are in this tier or above."""
    if not goal.is_rate:
        return max(1, round(goal.value * len(sorted_outcome)))
    left = sorted_outcome[start:]
    rates = np.cumsum(left) / np.arange(1, len(left) + 1)
    met = np.flatnonzero((rates >= goal.value) & (np.arange(1, len(left) + 1) >= _LEAST))
    if len(met):
        return start + int(met[-1]) + 1
    best = float(rates[_LEAST - 1 :].max()) if len(left) >= _LEAST else 0.0
    raise TrainingRefused(
        f"Tier {goal.letter} cannot convert at least at {goal.value:.0%}: the best held-out leads "
        f"left for it convert at {best:.0%}. State a lower rate, or a share of the leads instead."
    )


def with_floors_of(model: LeadModel, former: LeadModel) -> LeadModel:
    """The model with the tier floors of the one before it, where both are of one business.

    A retrained model then means by tier A what the team has come to know.
    """
    same = model.card.outcome == former.card.outcome
    ours, theirs = set(model.encoder.names), set(former.encoder.names)
    if not same or len(ours & theirs) < _ALIKE * max(len(ours), len(theirs)):
        return model
    note = f"Tier floors were kept from {former.card.version}."
    card = replace(model.card, notes=(*model.card.notes, note))
    return replace(model, floors=former.floors, card=card)
