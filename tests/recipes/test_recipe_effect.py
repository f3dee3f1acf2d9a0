"""What each step of a recipe does to a table, counted by hand."""

import numpy as np
import pytest
from conftest import text_table

from scoring.intake.issue import Table
from scoring.recipes.effect import Effect, Outcome, effects, finds_columns
from scoring.recipes.recipe import Recipe
from scoring.recipes.steps import Fill, Keep, Lookup, Placeholders, Step, Sum

TIER = Lookup("City", "Tier", (("1", ("Pune", "Mumbai")),), "2", "0", drop=True)


def leads() -> Table:
    """Five leads in rows 2 to 6."""
    return text_table(
        {
            "City": ["Pune", " pune", "Agra", "", "Mumbai"],
            "Chat": ["0", "2", "", "1.0", "0"],
            "Calls": ["", "1", "0", "2", "0"],
        }
    )


def effect(*steps: Step) -> Effect:
    """What the last of these steps does to the five leads."""
    return effects(Recipe(steps), leads())[-1]


@pytest.mark.parametrize(
    ("step", "share"),
    [
        (TIER, 3 / 5),
        (Keep("City", ("Pune",)), 3 / 5),
        (Sum(("Chat", "Calls"), "Clicks"), 2 / 5),
        (Fill(("Chat", "Calls"), "0"), 2 / 5),
        (Placeholders(("City",), ("agra",)), 1 / 5),
    ],
)
def test_the_leads_that_a_step_concerns_are_counted(step: Step, share: float) -> None:
    assert effect(step).share == share


def test_a_lookup_shows_the_first_leads_of_different_values() -> None:
    told = [(e.row, e.read, e.column, e.written) for e in effect(TIER).examples]
    assert told == [
        (2, (("City", "Pune"),), "Tier", "1"),
        (3, (("City", " pune"),), "Tier", "1"),
        (4, (("City", "Agra"),), "Tier", "2"),
    ]


def test_a_sum_shows_the_counts_that_add_to_it() -> None:
    first, *_ = effect(Sum(("Chat", "Calls"), "Clicks")).examples
    assert (first.row, first.read, first.written) == (3, (("Chat", "2"), ("Calls", "1")), "3")


def test_a_step_in_place_shows_the_cells_that_change() -> None:
    told = [(e.row, e.column, e.written) for e in effect(Fill(("Chat", "Calls"), "0")).examples]
    assert told == [(4, "Chat", "0"), (2, "Calls", "0")]


def test_a_later_step_sees_what_an_earlier_one_wrote_and_drops() -> None:
    assert effect(TIER, Keep("Tier", ("1",))).share == 2 / 5
    assert effect(TIER, Keep("City", ("Pune",))).outcome is Outcome.DONE


def test_a_step_without_its_columns_is_told_as_left_out() -> None:
    found = effect(Keep("State", ("MH",)))
    assert (found.outcome, np.isnan(found.share)) == (Outcome.ABSENT, True)


def test_a_step_whose_result_is_in_the_file_already_is_told_so() -> None:
    step = Sum(("Visits", "Chat"), "Calls")
    assert effect(step).outcome is Outcome.GIVEN


def test_a_table_without_leads_has_no_leads_concerned() -> None:
    assert [e.share for e in effects(Recipe((TIER,)), text_table({"City": []}))] == [0.0]


def test_columns_are_found_by_names_of_another_spelling() -> None:
    found = effect(Keep("CITY", ("Pune",)))
    assert (found.share, found.examples[0].column) == (3 / 5, "City")


@pytest.mark.parametrize(
    ("step", "headers", "found"),
    [
        (TIER, ["city "], True),
        (TIER, ["Tier"], True),
        (TIER, ["State"], False),
        (Keep("City", ("Pune",)), ["city "], True),
    ],
)
def test_a_step_fits_a_file_with_its_columns_or_its_result(
    step: Step, headers: list[str], found: bool
) -> None:
    assert finds_columns(step, headers) is found
