"""Tier floors: by hand, and kept from one model to the next."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.errors import TrainingRefused
from scoring.model.lead_model import Calibration, LeadModel, TierFloors
from scoring.training.tiers import (
    Ground,
    TierGoal,
    contradiction,
    floors_for,
    floors_or_usual,
    with_floors_of,
    with_own_floors,
)

# A hundred leads, best first: of the first 30 all convert, of the next 30 every second, then none.
CHANCE = np.linspace(0.99, 0.0, 100)
OUTCOME = np.array([True] * 30 + [True, False] * 15 + [False] * 40)


def sizes(floors: TierFloors) -> list[int]:
    tier = floors.tier(CHANCE)
    return [int((tier == letter).sum()) for letter in "ABCD"]


def test_without_goals_the_tiers_hold_a_fifth_three_tenths_three_tenths_and_the_rest() -> None:
    assert sizes(floors_for((), CHANCE, OUTCOME)) == [20, 30, 30, 20]


def test_a_share_counts_from_the_top() -> None:
    goals = (TierGoal("A", 0.1, is_rate=False), TierGoal("B", 0.2, is_rate=False))
    assert sizes(floors_for(goals, CHANCE, OUTCOME)) == [10, 10, 60, 20]


def test_a_tier_of_a_stated_rate_is_as_large_as_the_rate_allows() -> None:
    found = floors_for((TierGoal("A", 0.8, is_rate=True),), CHANCE, OUTCOME)
    in_a = found.tier(CHANCE) == "A"
    assert OUTCOME[in_a].mean() >= 0.8 > OUTCOME[: in_a.sum() + 1].mean()


def test_a_lower_tier_is_judged_on_the_leads_that_are_left() -> None:
    goals = (TierGoal("A", 1.0, is_rate=True), TierGoal("B", 0.5, is_rate=True))
    assert sizes(floors_for(goals, CHANCE, OUTCOME))[:2] == [31, 28]


def test_a_rate_that_no_leads_reach_is_refused_with_the_best_there_is() -> None:
    # Of every second lead, 11 of 21 is the best that 20 or more give.
    with pytest.raises(TrainingRefused, match=r"Tier A .* 90%.* convert at 52%"):
        floors_for((TierGoal("A", 0.9, is_rate=True),), CHANCE, np.arange(100) % 2 == 0)


def test_leads_of_the_same_chance_are_in_one_tier_and_judged_together() -> None:
    # Of 40 leads with the best chance 20 convert, first those that do: no floor parts them.
    chance, outcome = np.repeat([0.9, 0.1], [40, 60]), np.arange(100) < 20
    floors = floors_for((TierGoal("A", 0.5, is_rate=True),), chance, outcome)
    assert (floors.a, outcome[floors.tier(chance) == "A"].mean()) == (0.9, 0.5)
    with pytest.raises(TrainingRefused, match="convert at 50%"):
        floors_for((TierGoal("A", 0.6, is_rate=True),), chance, outcome)


def test_twenty_leads_are_enough_for_a_rate_and_nineteen_are_not() -> None:
    chance, goals = np.repeat([0.9, 0.1], [20, 80]), (TierGoal("A", 0.9, is_rate=True),)
    assert floors_for(goals, chance, np.arange(100) < 20).a == 0.9
    with pytest.raises(TrainingRefused, match="convert at 19%"):
        floors_for(goals, np.repeat([0.9, 0.1], [19, 81]), np.arange(100) < 19)


def test_a_tier_holds_a_lead_however_small_its_share() -> None:
    assert sizes(floors_for((TierGoal("A", 0.001, is_rate=False),), CHANCE, OUTCOME))[0] == 1


def test_a_tier_begins_below_all_leads_that_share_the_last_chance_of_the_one_above() -> None:
    # 40 leads share the best chance and all convert; of the 40 next only ten do.
    chance, outcome = np.repeat([0.9, 0.5, 0.1], [40, 40, 20]), np.arange(100) < 50
    goals = (TierGoal("A", 0.1, is_rate=False), TierGoal("B", 0.5, is_rate=True))
    with pytest.raises(TrainingRefused, match=r"Tier B .* convert at 25%"):
        floors_for(goals, chance, outcome)


def test_a_rate_for_which_too_few_leads_are_left_is_refused() -> None:
    goals = (TierGoal("A", 0.9, is_rate=False), TierGoal("B", 0.1, is_rate=True))
    with pytest.raises(TrainingRefused, match="fewer than 20 held-out leads"):
        floors_for(goals, CHANCE, OUTCOME)


def test_a_rate_is_meant_at_the_base_rate_that_was_stated() -> None:
    # Odds are a fourth of the history's: 20% there is what every second lead is here.
    real = Calibration(1.0, 0.0, shift=-np.log(4))
    chance, outcome = np.repeat([0.9, 0.5, 0.1], [40, 60, 100]), np.arange(200) % 2 == 0
    outcome[100:] = False
    goals = (TierGoal("A", 0.2, is_rate=True), TierGoal("B", 0.01, is_rate=False))
    assert floors_for(goals, chance, outcome, real).a == 0.5
    with pytest.raises(TrainingRefused, match=r"25%: .* convert at 20%"):
        floors_for((TierGoal("A", 0.25, is_rate=True),), chance, outcome, real)


def test_where_the_goals_cannot_be_met_the_usual_shares_come_with_the_reason() -> None:
    floors, why = floors_or_usual((TierGoal("A", 0.9, is_rate=True),), CHANCE, np.arange(100) < 5)
    assert (sizes(floors), why[:13]) == ([20, 30, 30, 20], "Tier A cannot")


def rate(letter: str, value: float) -> TierGoal:
    return TierGoal(letter, value, is_rate=True)


def share(letter: str, value: float) -> TierGoal:
    return TierGoal(letter, value, is_rate=False)


@pytest.mark.parametrize(
    ("goals", "words"),
    [
        ((share("A", 0.4), share("B", 0.3)), "A is the top 40%, while A and B are the top 30%"),
        ((share("A", 0.3), share("B", 0.3)), "no leads for B"),
        ((share("A", 0.6),), "A and B are the top 50% (default): this leaves no leads for B"),
        ((share("C", 0.1),), "A, B and C are the top 10%: this leaves no leads for C"),
        ((rate("A", 0.5), rate("B", 0.6)), "B converts at 60% or more, and A converts at 50%"),
        ((rate("A", 0.5), share("B", 0.3), rate("C", 0.5)), "a lower rate for C"),
        ((rate("A", 0.5), share("A", 0.2)), "Tier A has two goals"),
    ],
)
def test_goals_that_contradict_each_other_are_told_in_words(
    goals: tuple[TierGoal, ...], words: str
) -> None:
    assert words in contradiction(goals)


@pytest.mark.parametrize(
    "goals",
    [(), (rate("A", 0.6),), (share("A", 0.1), rate("B", 0.3)), (rate("A", 0.6), rate("B", 0.3))],
)
def test_goals_that_may_be_met_are_no_contradiction(goals: tuple[TierGoal, ...]) -> None:
    assert contradiction(goals) == ""


def test_a_retrained_model_keeps_the_floors_and_says_so(small_model: LeadModel) -> None:
    card = replace(small_model.card, version="v0007")
    former = replace(small_model, floors=TierFloors(0.7, 0.5, 0.3), card=card)
    kept = with_floors_of(small_model, former)
    assert kept.floors == former.floors
    assert kept.card.notes[-1] == "Tier floors were kept from v0007."


def test_a_model_of_another_outcome_keeps_its_own_floors(small_model: LeadModel) -> None:
    card = replace(small_model.card, outcome="Bought")
    former = replace(small_model, floors=TierFloors(0.7, 0.5, 0.3), card=card)
    assert with_floors_of(small_model, former) is small_model
    assert with_own_floors(small_model, former) is small_model


def test_floors_that_replace_those_before_are_told(small_model: LeadModel) -> None:
    former = replace(small_model, card=replace(small_model.card, version="v0007"))
    new = with_own_floors(small_model, former)
    assert new.floors == small_model.floors
    assert new.card.notes[-1].endswith("of this training, instead of those of v0007.")


def test_floors_are_not_kept_from_a_model_that_gives_all_the_same_chance(
    small_model: LeadModel,
) -> None:
    constant = replace(small_model, card=replace(small_model.card, candidate="Constant"))
    assert with_floors_of(small_model, constant) is small_model
    assert with_floors_of(constant, small_model) is constant


def test_floors_are_not_kept_over_another_base_rate(small_model: LeadModel) -> None:
    shifted = replace(small_model, calibration=replace(small_model.calibration, shift=-2.0))
    assert with_floors_of(shifted, small_model) is shifted
    assert with_floors_of(small_model, shifted) is small_model


@pytest.mark.parametrize(
    ("fields", "others", "alike"),
    [("abcdefghij", "abcdefwxyz", True), ("abcdefghij", "abcdevwxyz", False),
     ("abcdefghij", "abcdef", True), ("abcde", "abcdefghij", False)],
)  # fmt: skip
def test_floors_can_be_kept_where_three_fifths_of_the_larger_fields_are_shared(
    fields: str, others: str, alike: bool
) -> None:
    one, other = (Ground("Won", frozenset(f), "LightGBM", False) for f in (fields, others))
    assert (one.is_like(other), other.is_like(one)) == (alike, alike)
