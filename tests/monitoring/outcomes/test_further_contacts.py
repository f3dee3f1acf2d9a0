"""A contact that is not the first one tells a lead only where no stranger can have it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from promises import given_of, promised_of

from scoring.model.promised import PromisedLeads
from scoring.monitoring.outcomes.given_outcomes import GivenOutcomes
from scoring.monitoring.outcomes.matched_outcomes import Unmatched, match_outcomes

SEVERAL, NOT_FOUND = Unmatched.SEVERAL, Unmatched.NOT_FOUND
BOB = replace(
    promised_of(["", ""], ["ana", "bob"], ["", "22"]),
    further=np.array([(), ("aide", "desk")], dtype=object),
)


def said_of(
    *rows: str, outcome: Sequence[float] = (), created: Sequence[str] = (), houses: str = ""
) -> GivenOutcomes:
    """Outcomes, 1 unless stated, of rows "id|first mail,further mails|first phone,further ones"."""
    cells = [[cell.split(",") for cell in row.split("|")] for row in rows]
    ids, mails, phones = zip(*cells, strict=True)
    firsts = ([found[0] for found in some] for some in (ids, mails, phones))
    one_id, mail, phone = map(list, firsts)
    given = given_of(one_id, outcome or [1] * len(rows), mail, phone, created=created)
    more = ([(at, key) for at, some in enumerate(kind) for key in some[1:]]
            for kind in (mails, phones))  # fmt: skip
    emails, numbers = more
    return replace(given, more_emails=emails, more_phones=numbers, houses=frozenset(houses.split()))


def told(promised: PromisedLeads, given: GivenOutcomes) -> tuple[list[float], list[str]]:
    found = match_outcomes(promised, given)
    return np.nan_to_num(found.outcome, nan=-1).tolist(), [str(x) for x in found.left_out["why"]]


@pytest.mark.parametrize("stranger", ["|carla,aide|", "||77,desk", "|carla,aide|77,desk"])
def test_who_has_another_first_contact_is_a_stranger_and_takes_nothing_from_the_lead(
    stranger: str,
) -> None:
    assert told(BOB, said_of(stranger)) == ([-1, -1], [NOT_FOUND])
    both = said_of(stranger, "|bob,aide|22,desk", outcome=[1, 0])
    assert told(BOB, both) == ([-1, 0], [NOT_FOUND])


@pytest.mark.parametrize("same", ["|aide|", "|carla,bob|", "|bob,x|", "||desk", "||77,22"])
def test_a_first_contact_that_the_other_has_too_is_of_one_person(same: str) -> None:
    assert told(BOB, said_of(same)) == ([-1, 1], [])


@pytest.mark.parametrize(("day", "outcome"), [("2026-04-20", 1), ("2026-09-05", -1)])
def test_a_further_contact_of_a_lead_of_another_day_is_not_joined_and_a_first_one_is(
    day: str, outcome: float
) -> None:
    assert told(BOB, said_of("|aide|", created=[day]))[0] == [-1, outcome]
    assert told(BOB, said_of("|bob|", created=[day]))[0] == [-1, 1]


@pytest.mark.parametrize(
    "rows", [["|aide|", "|aide|"], ["||desk", "|eva|desk"], ["1|aide|", "2|aide|"]]
)
def test_a_contact_on_rows_of_several_people_may_be_one_of_several(rows: list[str]) -> None:
    outcomes, why = told(BOB, said_of(*rows))
    assert outcomes == [-1, -1]
    assert set(why) <= {SEVERAL, Unmatched.ANOTHER}


@pytest.mark.parametrize("row", ["7|aide|", "|aide|22"])
def test_rows_of_one_person_say_what_one_of_them_says(row: str) -> None:
    assert told(BOB, said_of(row, row)) == ([-1, 1], [])


@pytest.mark.parametrize("row", ["|ben2,aide|", "|carla,aide,home|"])
def test_who_has_a_contact_of_a_stranger_beside_others_is_not_taken_for_the_stranger(
    row: str,
) -> None:
    leads = promised_of([""] * 3, ["ben", "bob", "eva"])
    more = [("ben2", "home"), ("aide",), ("home",)]
    further = np.array([*more, ()], dtype=object)[:-1]
    assert told(replace(leads, further=further), said_of(row)) == ([-1] * 3, [SEVERAL])


def test_an_address_of_a_house_tells_nobody_but_as_the_first_one_of_both() -> None:
    assert told(BOB, said_of("|aide|", houses="aide")) == ([-1, -1], [SEVERAL])
    assert told(BOB, said_of("|bob|", houses="bob")) == ([-1, 1], [])


def test_ids_are_borne_out_by_no_contact_that_is_shared() -> None:
    ours = replace(
        promised_of(["1", "2"], ["ana", "bob"]), further=np.array([("desk",)] * 2, dtype=object)
    )
    found = told(ours, said_of("1|eva,desk|", "2|carla,desk|"))
    assert found == ([-1, -1], [SEVERAL] * 2)


KEY = st.sampled_from(["", "a", "b", "c", "d"])
ROWS = st.lists(st.tuples(KEY, KEY, KEY), min_size=1, max_size=8)


@given(ours=ROWS, theirs=ROWS)
def test_what_first_contacts_have_found_further_ones_leave_as_it_is(
    ours: list[tuple[str, str, str]], theirs: list[tuple[str, str, str]]
) -> None:
    mails, phones, more = zip(*ours, strict=True)
    leads = promised_of([""] * len(ours), mails, [f"t{p}" if p else "" for p in phones])
    wide = replace(leads, further=np.array([*((x,) if x else () for x in more), ()], object)[:-1])
    rows = [f"|{mail}|t{phone}" if phone else f"|{mail}|" for mail, phone, _ in theirs]
    plain = said_of(*rows)
    said = replace(plain, more_emails=[(at, x) for at, (*_, x) in enumerate(theirs) if x])
    first = match_outcomes(leads, plain)
    found = match_outcomes(wide, said)
    np.testing.assert_array_equal(found.known[first.known], True)
    assert set(found.left_out["row"]) <= set(first.left_out["row"])
