"""Given names that are one, and those that are not."""

import pytest

from scoring.intake.leads.given_names import are_one_name, is_given_name, is_only_given


@pytest.mark.parametrize(
    ("one", "other"), [("bob", "robert"), ("liz", "elizabeth"), ("саша", "александра")]
)
def test_short_forms_are_one_name_in_both_directions(one: str, other: str) -> None:
    assert (are_one_name(one, other), are_one_name(other, one)) == (True, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [("mario", "maria"), ("paul", "paula"), ("jose", "maria"), ("jean", "john"), ("x", "x")],
)
def test_the_names_of_a_man_and_a_woman_are_two(one: str, other: str) -> None:
    assert not are_one_name(one, other)


def test_a_surname_that_is_a_given_name_as_well_is_not_only_given() -> None:
    assert [is_given_name(word) for word in ("anna", "thomas", "weber")] == [True, True, False]
    assert [is_only_given(word) for word in ("anna", "thomas", "weber")] == [True, False, False]
