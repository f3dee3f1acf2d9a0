"""Leads of two files matched by id or person, and how they moved, by hand."""

from dataclasses import replace

import numpy as np
import pytest
from made import made

from scoring.insight.in_both import GONE, NEW, converted_since, in_both, tier_moves
from scoring.insight.leads import Leads


def scored(leads: Leads, tiers: str) -> Leads:
    return replace(leads, tier=np.array(list(tiers)), propensity=np.full(len(leads), 0.5))


def week(ids: str, mails: list[str] | None = None) -> Leads:
    columns = {"Lead ID": [f"L{i}00{i}7{i}" for i in ids]}
    columns["Email"] = mails or [f"{i}@firm{i}.de" for i in ids]
    return made(columns | {"Source": ["web"] * len(ids)})


def test_leads_are_matched_by_their_ids_whatever_their_order() -> None:
    both = in_both(week("12345"), week("5316"))
    assert both is not None
    assert (both.before.tolist(), both.after.tolist()) == ([4, 2, 0], [0, 1, 2])
    assert both.new.tolist() == [False, False, False, True]
    assert both.gone.tolist() == [False, True, False, True, False]
    assert both.unclear == 0


def test_without_an_id_a_person_is_known_by_the_e_mail() -> None:
    first = made({"Email": ["a@x.de", "b@x.de", "c@x.de"], "Visits": ["1", "2", "3"]})
    second = made({"E-mail address": ["C@x.de ", "z@x.de"], "Visits": ["1", "2"]})
    both = in_both(first, second)
    assert both is not None
    assert (both.before.tolist(), both.after.tolist(), both.new.tolist()) == (
        [2], [0], [False, True],
    )  # fmt: skip


def test_files_that_say_nothing_of_who_their_leads_are_are_not_matched() -> None:
    assert in_both(week("12"), made({"Visits": ["1", "2"]})) is None


def test_moves_count_who_rose_who_fell_who_came_and_who_went() -> None:
    first, second = scored(week("1234"), "ABBC"), scored(week("2345"), "ABCA")
    both = in_both(first, second)
    assert both is not None
    rows = tier_moves(first, second, both).itertuples(index=False)
    assert {(row.before, row.after): row.leads for row in rows} == {
        ("B", "A"): 1, ("B", "B"): 1, ("C", "C"): 1, (NEW, "A"): 1, ("A", GONE): 1,
    }  # fmt: skip


def test_who_has_converted_since_is_counted() -> None:
    first, second = week("123"), week("123")
    before = replace(first, outcome=np.array([0, np.nan, 1.0]))
    both = in_both(before, second)
    assert both is not None
    assert converted_since(before, replace(second, outcome=np.array([1.0, 1.0, 1.0])), both) == 2


@pytest.mark.parametrize("name", ["Record ID", "Lead Number"])
def test_an_id_of_another_name_is_the_same_id(name: str) -> None:
    first = week("1234")
    ids = [cell for f in first.fields if f.name == "Lead ID" for cell in f.cells]
    second = made({name: ids[::-1], "Source": ["web"] * 4, "Email": ["", "", "", ""]})
    both = in_both(first, second)
    assert both is not None
    assert both.before.tolist() == [3, 2, 1, 0]


def test_files_without_contacts_are_told_apart_by_all_their_columns() -> None:
    cities = np.random.default_rng(0).choice(["Pune", "Delhi", "Goa"], 80).tolist()
    numbers = [str(at) for at in range(1, 41)]
    first, same, others = (
        made({"Lead ID": numbers, "City": held, "Town": held})
        for held in (cities[:40], cities[:40], cities[40:])
    )
    again, apart = in_both(first, same), in_both(first, others)
    assert again is not None
    assert apart is not None
    assert (len(again), len(apart), int(apart.new.sum())) == (40, 0, 40)


def test_of_a_person_with_several_leads_the_one_with_the_same_id_is_matched() -> None:
    mails = ["a@x.de", "a@x.de", "b@y.de"]
    both = in_both(week("123", mails), week("294", ["a@x.de", "a@x.de", "b@y.de"]))
    assert both is not None
    # The second of a@x.de has its id, and those left of both people are one each.
    assert (both.before.tolist(), both.after.tolist()) == ([1, 0, 2], [0, 1, 2])
