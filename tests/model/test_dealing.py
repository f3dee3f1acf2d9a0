"""Calls are dealt to the reps who own the leads, the others evenly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model.dealing import deal, owner_counts, reps_of
from scoring.model.ranking import split_over_reps

REPS = ("Ana", "Ben", "Cy")


def dealt(owners: list[str], reps: tuple[str, ...] = REPS) -> list[int]:
    return deal(np.array(owners, dtype=object), reps).tolist()


def test_a_lead_goes_to_its_owner_and_the_others_fill_the_loads_up() -> None:
    owners = ["Ana", "", "Ben", "ana", "Zoe", "", "Ana", "", ""]
    rep = dealt(owners)
    assert [rep[i] for i in (0, 2, 3, 6)] == [0, 1, 0, 0]
    assert np.bincount(rep).tolist() == [3, 3, 3]


def test_who_owns_more_than_a_fair_part_gets_no_others() -> None:
    rep = dealt(["Ana"] * 6 + [""] * 4)
    assert rep[:6] == [0] * 6
    assert sorted(rep[6:]) == [1, 1, 2, 2]


def test_the_others_come_from_the_whole_ranking_and_not_from_its_top() -> None:
    rep = np.array(dealt(["Ana"] * 8 + [""] * 16, ("Ana", "Ben")))
    assert np.flatnonzero(rep[8:] == 0).tolist() == [2, 5, 10, 13]


def test_without_owners_the_calls_are_dealt_there_and_back() -> None:
    assert dealt([""] * 7) == (split_over_reps(7, 3) - 1).tolist()
    assert dealt([]) == []


@given(st.lists(st.sampled_from(["Ana", "Ben", "Cy", "Zoe", ""]), max_size=40))
def test_loads_differ_by_more_than_one_only_by_what_a_rep_owns(owners: list[str]) -> None:
    rep = dealt(owners)
    loads = np.bincount(rep, minlength=3) if rep else np.zeros(3)
    for place, name in enumerate(REPS):
        owned = owners.count(name)
        assert all(rep[i] == place for i, owner in enumerate(owners) if owner == name)
        assert loads[place] <= loads.min() + 1 or loads[place] == owned


@pytest.mark.parametrize(
    ("owners", "reps", "found"),
    [
        (["Ana Lopez", "BEN"], ("Ana", "Ben"), {"Ana Lopez": 0, "BEN": 1}),
        (["Lopez, Ana"], ("Ana Lopez",), {"Lopez, Ana": 0}),
        (["ana.lopez@x.org"], ("Ana Lopez",), {"ana.lopez@x.org": 0}),
        (["Ana Lopez (ana@x.org)"], ("Ana Lopez",), {"Ana Lopez (ana@x.org)": 0}),
        (["José Núñez"], ("Jose",), {"José Núñez": 0}),
        (["Ana Lopez", "Ana Diaz"], ("Ana",), {}),
        (["Ana", "Ana Diaz"], ("Ana",), {"Ana": 0}),
        (["Ana Lopez"], ("Ana", "Lopez"), {}),
        (["Anabel"], ("Ana",), {}),
        (["1", "2"], ("Rep 1", "Rep 2"), {}),
        (["李 伟", "-"], ("李 伟",), {"李 伟": 0}),
    ],
)
def test_an_owner_is_the_rep_whom_the_name_fits_alone(
    owners: list[str], reps: tuple[str, ...], found: dict[str, int]
) -> None:
    assert reps_of(owners, reps) == found


def test_owners_are_counted_the_largest_first() -> None:
    owners = np.array(["Ben", "", "Ana", "Ben"], dtype=object)
    assert list(owner_counts(owners).items()) == [("Ben", 2), ("Ana", 1)]
