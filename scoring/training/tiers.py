"""Tier floors from goals that a person can state, fixed on held-out leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.model.lead_model import Calibration, LeadModel, TierFloors
from scoring.training.candidates import CONSTANT
from scoring.wording import percent

# A the top fifth, B the next three tenths, C the next three, D the rest.
USUAL = (0.20, 0.50, 0.80)
_LETTERS = "ABC"
# Rates as they are in the history.
HISTORYS = Calibration(1.0, 0.0)
# A rate on fewer held-out leads than this is no ground for a floor.
_LEAST = 20
# Two models are of one business when they share this part of their fields.
_ALIKE = 0.6
OWN_FLOORS = "Tier floors are those of this training"


@dataclass(frozen=True, slots=True)
class TierGoal:
    """What a tier is to be: with `is_rate`, its leads convert at least at `value`; else it and the
    tiers above hold the top share `value` of the leads."""

    letter: str
    value: float
    is_rate: bool

    @property
    def words(self) -> str:
        """The goal as a person says it.

        >>> TierGoal("A", 0.6, is_rate=True).words, TierGoal("B", 0.5, is_rate=False).words
        ('A converts at 60% or more', 'A and B are the top 50%')
        """
        if self.is_rate:
            return f"{self.letter} converts at {_percentage(self)} or more"
        held = {"A": "A is", "B": "A and B are", "C": "A, B and C are"}[self.letter]
        return f"{held} the top {_percentage(self)}"


def contradiction(goals: Sequence[TierGoal]) -> str:
    """Why no leads whatever could meet the goals, in words; "" where some may."""
    stated = {goal.letter: goal for goal in goals}
    if len(stated) < len(goals):
        twice = next(g.letter for g in goals if stated[g.letter] is not g)
        return f"Tier {twice} has two goals. State one rate or one share for each tier."
    pairs = combinations(_with_usual(stated), 2)
    return next(
        (_clash(upper, lower, stated) for upper, lower in pairs if _clashes(upper, lower)), ""
    )


def _with_usual(stated: Mapping[str, TierGoal]) -> list[TierGoal]:
    """The goal of each tier, the usual share where none is stated."""
    usual = (
        TierGoal(name, share, is_rate=False) for name, share in zip(_LETTERS, USUAL, strict=True)
    )
    return [stated.get(goal.letter, goal) for goal in usual]


def _clashes(upper: TierGoal, lower: TierGoal) -> bool:
    if upper.is_rate != lower.is_rate:
        return False
    return upper.value <= lower.value if upper.is_rate else upper.value >= lower.value


def _clash(upper: TierGoal, lower: TierGoal, stated: Mapping[str, TierGoal]) -> str:
    if upper.is_rate:
        return (
            f"{lower.words}, and {upper.words}: a lower tier cannot convert as often as the tier "
            f"above it. State a lower rate for {lower.letter}."
        )
    told = ", while ".join(
        goal.words + ("" if goal.letter in stated else " (default)") for goal in (upper, lower)
    )
    left = f"this leaves no leads for {lower.letter}"
    return f"{told}: {left}. State a larger share for {lower.letter}."


def _percentage(goal: TierGoal) -> str:
    return f"{100 * goal.value:g}%"


def floors_for(
    goals: Sequence[TierGoal],
    chance: NDArray[np.float64],
    outcome: NDArray[np.bool_],
    base: Calibration = HISTORYS,
) -> TierFloors:
    """The floors that meet the goals on held-out leads (n,), the usual shares where none is said.

    Rates are those at the base rate that `base` moves to; chances and floors are not moved.

    Raises TrainingRefused when no part of the leads that a tier can hold converts so often.
    """
    order = np.argsort(-chance, kind="stable")
    best_first, hits = chance[order], outcome[order]
    floors, start = list[float](), 0
    for goal in _with_usual({goal.letter: goal for goal in goals}):
        end = max(start, _end_of(goal, best_first, hits, start, base))
        floors.append(float(best_first[end - 1]) if end else 1.0)
        # Leads of the same chance are in the same tier.
        start = int((chance >= floors[-1]).sum())
    return TierFloors(*floors)


def floors_or_usual(
    goals: Sequence[TierGoal],
    chance: NDArray[np.float64],
    outcome: NDArray[np.bool_],
    base: Calibration = HISTORYS,
) -> tuple[TierFloors, str]:
    """The floors that meet the goals, and ""; else those of the usual shares, and why."""
    try:
        return floors_for(goals, chance, outcome, base), ""
    except TrainingRefused as refusal:
        return floors_for((), chance, outcome), str(refusal)


def _end_of(
    goal: TierGoal,
    chance: NDArray[np.float64],
    outcome: NDArray[np.bool_],
    start: int,
    base: Calibration,
) -> int:
    """How many of the leads, best first, are in this tier or above."""
    if not goal.is_rate:
        return max(1, round(goal.value * len(outcome)))
    places = np.arange(1, len(outcome) - start + 1)
    rates = base.moved(np.cumsum(outcome[start:]) / places)
    # A tier ends only where the chance falls, as no floor parts leads of the same chance.
    possible = (places >= _LEAST) & np.append(np.diff(chance[start:]) < 0, True)[: len(places)]
    met = np.flatnonzero(possible & (rates >= goal.value))
    if len(met):
        return start + int(met[-1]) + 1
    raise TrainingRefused(_unmet(goal, rates[possible]))


def _unmet(goal: TierGoal, rates: NDArray[np.float64]) -> str:
    best = (
        f"the best held-out leads left for it convert at {percent(float(rates.max()))}"
        if len(rates)
        else f"fewer than {_LEAST} held-out leads are left for it"
    )
    return (
        f"Tier {goal.letter} cannot reach a conversion rate of {_percentage(goal)}: {best}. "
        "State a lower rate, or a share of the leads instead."
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides whether tier floors mean the same: outcome, fields, kind, stated base rate."""

    outcome: str
    fields: frozenset[str]
    candidate: str
    is_shifted: bool

    @classmethod
    def of(cls, model: LeadModel) -> "Ground":
        """Of a model."""
        card, shift = model.card, model.calibration.shift
        return cls(card.outcome, frozenset(model.encoder.names), card.candidate, shift != 0)

    def is_like(self, other: "Ground") -> bool:
        """Whether floors of one can be kept for the other.

        Not for other outcomes or fields, nor with chances at another base rate, nor from or for a
        model that gives every lead the same chance.
        """
        shared = len(self.fields & other.fields)
        alike = shared >= _ALIKE * max(len(self.fields), len(other.fields))
        same = (self.outcome, self.is_shifted) == (other.outcome, other.is_shifted)
        return same and alike and CONSTANT not in (self.candidate, other.candidate)


def with_floors_of(model: LeadModel, former: LeadModel) -> LeadModel:
    """The model with the tier floors of the one before it, where both are of one business.

    A retrained model then means by tier A what the team has come to know.
    """
    if not Ground.of(model).is_like(Ground.of(former)):
        return model
    return replace(_noted(model, f"Tier floors were kept from {former.card.version}."),
                   floors=former.floors)  # fmt: skip


def with_own_floors(model: LeadModel, former: LeadModel) -> LeadModel:
    """The model with its own tier floors, told where those before could have been kept."""
    if not Ground.of(model).is_like(Ground.of(former)):
        return model
    return _noted(model, f"{OWN_FLOORS}, instead of those of {former.card.version}.")


def _noted(model: LeadModel, note: str) -> LeadModel:
    return replace(model, card=replace(model.card, notes=(*model.card.notes, note)))
