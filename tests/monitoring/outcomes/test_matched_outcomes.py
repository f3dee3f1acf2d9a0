"""Outcomes find their leads by id, e-mail and phone; what contradicts itself is never joined."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from promises import given_of, promised_of, texts

from scoring.monitoring.outcomes.matched_outcomes import (
    MatchedOutcomes,
    Unmatched,
    kept_outcomes,
    match_outcomes,
    to_keep,
)
from scoring.store.outcome_store import GivenOutcome, KnownOfBatch

LEADS = promised_of(["1", "2", "3", ""], ["ana", "ben", "", "dan"], ["11", "22", "33", "44"])


def known(found: MatchedOutcomes) -> list[float | None]:
    return [None if np.isnan(one) else float(one) for one in found.outcome]


def why(found: MatchedOutcomes) -> list[str]:
    return [str(one) for one in found.left_out["why"]]


def test_leads_are_found_by_id_then_by_mail_then_by_phone() -> None:
    found = match_outcomes(
        LEADS, given_of(["1", "", ""], [1, 0, 1], ["", "ben", ""], ["", "", "44"])
    )
    assert known(found) == [1, 0, None, 1]
    assert found.by.tolist() == ["id", "e-mail", "", "phone"]


def test_an_id_with_blanks_is_the_same_and_one_with_zeros_is_another() -> None:
    found = match_outcomes(promised_of(["007", "7"]), given_of([" 007 "], [1]))
    assert known(found) == [1, None]


def test_an_id_whose_mail_and_phone_are_others_is_not_joined() -> None:
    said = given_of(["1", "2", "3"], [1, 1, 1], ["zoe", "ben", ""], ["99", "99", "33"])
    found = match_outcomes(LEADS, said)
    assert known(found) == [None, 1, 1, None]
    assert why(found) == [Unmatched.ANOTHER]


def test_a_mail_of_a_lead_with_another_id_is_not_joined() -> None:
    found = match_outcomes(LEADS, given_of(["1", "9"], [1, 1], ["ana", "ben"]))
    assert known(found) == [1, None, None, None]
    assert found.left_out.to_numpy().tolist() == [[3, "9", Unmatched.ANOTHER]]


def test_ids_of_another_system_say_nothing_and_mails_count() -> None:
    said = given_of(["2", "1"], [1, 0], ["ana", "ben"], ["11", "22"])
    found = match_outcomes(LEADS, said)
    assert known(found) == [1, 0, None, None]
    assert set(found.by.tolist()[:2]) == {"e-mail"}


def test_a_phone_of_a_house_with_another_mail_is_not_joined() -> None:
    found = match_outcomes(LEADS, given_of([""], [1], ["eva"], ["22"]))
    assert why(found) == [Unmatched.ANOTHER]


def test_a_mail_of_two_leads_is_told_by_the_phone_or_not_at_all() -> None:
    twice = promised_of(["a", "b"], ["ana", "ana"], ["11", "22"])
    found = match_outcomes(twice, given_of(["", ""], [1, 0], ["ana", "ana"], ["22", ""]))
    assert known(found) == [None, 1]
    assert why(found) == [Unmatched.SEVERAL]


def test_two_outcomes_of_one_day_count_for_nobody_and_are_listed_both() -> None:
    found = match_outcomes(LEADS, given_of(["1", "1", "2", "2"], [1, 0, 1, 1]))
    assert known(found) == [None, 1, None, None]
    assert found.left_out["row"].tolist() == [2, 3]
    assert why(found) == [Unmatched.TWO_OUTCOMES] * 2


def test_of_two_outcomes_the_one_of_the_later_day_counts() -> None:
    said = given_of(["1", "1"], [1, 0], days=["2026-06-02", "2026-06-01"])
    found = match_outcomes(LEADS, said)
    assert (known(found)[0], found.replaced, len(found.left_out)) == (1, 1, 0)


def test_an_open_lead_takes_no_outcome_from_another() -> None:
    found = match_outcomes(LEADS, given_of(["1", "1"], [np.nan, 1]))
    assert (known(found)[0], found.replaced) == (1, 0)


@pytest.mark.parametrize(("ids", "reason"), [([""], "NAMELESS"), (["77"], "NOT_FOUND")])
def test_what_is_found_nowhere_is_listed(ids: Sequence[str], reason: str) -> None:
    assert why(match_outcomes(LEADS, given_of(ids, [1]))) == [Unmatched[reason]]


KEY = st.sampled_from(["", "a", "b", "c"])
ROWS = st.lists(st.tuples(KEY, KEY, KEY), min_size=1, max_size=12)


@given(ours=ROWS, theirs=ROWS, said=st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=12))
def test_every_row_counts_for_a_lead_or_is_listed_with_a_reason(
    ours: list[tuple[str, str, str]], theirs: list[tuple[str, str, str]], said: list[float]
) -> None:
    promised = promised_of(*zip(*ours, strict=True))
    ids, emails, phones = zip(*theirs, strict=True)
    found = match_outcomes(promised, given_of(ids, said[: len(theirs)], emails, phones))
    nobody = set(found.left_out["row"])
    assert len(nobody) == len(found.left_out)
    settled = [s for i, s in enumerate(said[: len(theirs)]) if i + 2 not in nobody]
    # The leads with an outcome are at most the rows that count and say one.
    assert int(found.known.sum()) <= sum(not np.isnan(s) for s in settled)
    assert found.known.any() == any(not np.isnan(s) for s in settled)


@given(order=st.permutations(range(6)))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    rows = pd.DataFrame(
        {"id": ["1", "2", "3", "", "1", "9"], "said": [1, 0, 1, 0, 1, 1],
         "mail": ["ana", "", "", "dan", "", "ben"]}
    ).iloc[order]  # fmt: skip
    found = match_outcomes(LEADS, given_of([*rows["id"]], [*rows["said"]], [*rows["mail"]]))
    assert known(found) == [1, 0, 1, 0]
    assert why(found) == [Unmatched.ANOTHER]


def test_what_is_matched_is_kept_with_its_day() -> None:
    found = match_outcomes(LEADS, given_of(["2"], [0], days=["2026-06-01"]))
    places = np.array([10, 20, 30, 40])
    assert list(to_keep(found, places)) == [GivenOutcome(20, False, date(2026, 6, 1), "id")]
    dated = replace(found, converted_on=np.array(["NaT", "2026-05-20", "NaT", "NaT"], "M8[D]"))
    assert [one.converted_on for one in to_keep(dated, places)] == [date(2026, 5, 20)]


@pytest.mark.parametrize(
    ("outcome", "days", "on", "known_on"),
    [
        ([1, 1], ["2026-06-01"] * 2, ["2026-05-20", "NaT"], "2026-05-20"),
        ([1, 1], ["2026-06-01"] * 2, ["NaT", "2026-05-20"], "2026-05-20"),
        ([1, 1], ["2026-06-02", "2026-06-01"], ["2026-05-21", "2026-05-20"], "2026-05-21"),
        ([1, 1], ["2026-06-02", "2026-06-01"], ["NaT", "2026-05-20"], "2026-05-20"),
        ([1, 0], ["2026-06-01", "2026-06-02"], ["2026-05-20", "NaT"], "NaT"),
        ([1, 0], ["2026-06-01", "2026-06-01"], ["2026-05-20", "NaT"], "NaT"),
    ],
)
def test_the_day_of_a_conversion_is_the_one_that_was_said_last_in_whichever_row(
    outcome: list[float], days: list[str], on: list[str], known_on: str
) -> None:
    said = replace(given_of(["1", "1"], outcome, days=days), converted_on=np.array(on, "M8[D]"))
    assert str(match_outcomes(LEADS, said).converted_on[0]) == known_on


TWICE = replace(
    LEADS, further=np.array([("ana2", "11b"), ("22b",), ("33b", "house"), ("house",)], dtype=object)
)


@pytest.mark.parametrize(
    ("mails", "phones", "place", "by"),
    [
        (["ana2"], [], 0, "e-mail"),
        (["zoe", "ana"], [], 0, "e-mail"),
        ([], ["zz", "22b", "22"], 1, "phone"),
        ([], ["house", "44"], 3, "phone"),
        (["new"], ["33b"], 2, "phone"),
    ],
)
def test_any_contact_of_either_side_finds_the_lead(
    mails: list[str], phones: list[str], place: int, by: str
) -> None:
    said = given_of([""], [1], mails[:1] or [""], phones[:1] or [""])
    more = {"more_emails": [(0, m) for m in mails[1:]], "more_phones": [(0, p) for p in phones[1:]]}
    found = match_outcomes(TWICE, replace(said, **more))
    assert np.flatnonzero(found.known).tolist() == [place]
    assert found.by[place] == by


@pytest.mark.parametrize(
    ("mails", "phones", "reason"),
    [
        (["ana2", "ben"], [], Unmatched.SEVERAL),
        ([], ["house"], Unmatched.SEVERAL),
        (["zoe"], ["22b"], Unmatched.ANOTHER),
        (["eva"], [], Unmatched.NOT_FOUND),
        (["zoe", "ana2"], [], Unmatched.NOT_FOUND),
        (["ana2"], ["99"], Unmatched.ANOTHER),
    ],
)
def test_contacts_of_several_leads_or_against_each_other_are_listed(
    mails: list[str], phones: list[str], reason: str
) -> None:
    said = given_of([""], [1], mails[:1] or [""], phones[:1] or [""])
    found = match_outcomes(TWICE, replace(said, more_emails=[(0, m) for m in mails[1:]]))
    assert not found.known.any()
    assert why(found) == [reason]


def test_an_id_is_borne_out_by_a_further_contact_and_has_no_other_where_one_is_the_same() -> None:
    said = replace(given_of(["1", "2"], [1, 1], ["zoe", "ana"]), more_emails=[(0, "ana2")])
    found = match_outcomes(TWICE, said)
    assert known(found) == [1, None, None, None]
    assert why(found) == [Unmatched.ANOTHER]
    assert found.by_id_alone == frozenset()


def test_who_has_but_a_second_contact_is_not_nameless() -> None:
    said = replace(given_of(["", ""], [1, 1]), more_phones=[(1, "44")])
    found = match_outcomes(TWICE, said)
    assert known(found) == [None, None, None, 1]
    assert why(found) == [Unmatched.NAMELESS]


def test_a_call_holds_up_to_today_and_a_file_up_to_its_day() -> None:
    day = np.array(["2026-06-01"] * 2 + ["NaT"] * 2, dtype="datetime64[D]")
    said, told = np.array([1, 0, np.nan, np.nan]), np.array([True, False, False, False])
    on = np.array(["2026-05-20"] + ["NaT"] * 3, dtype="datetime64[D]")
    kept = KnownOfBatch(said, day, texts(["call", "file", "", ""]), told, on)
    found = kept_outcomes(LEADS, kept, np.datetime64("2026-07-01"))
    assert found.said_on.astype(str).tolist() == ["2026-07-01", "2026-06-01", "NaT", "NaT"]
    assert found.converted_on.astype(str).tolist() == ["2026-05-20", "NaT", "NaT", "NaT"]


def test_who_was_called_without_an_outcome_has_not_converted_up_to_today() -> None:
    never = np.full(4, "NaT", dtype="datetime64[D]")
    said, told = np.array([1, np.nan, np.nan, np.nan]), np.array([True, True, False, False])
    kept = KnownOfBatch(said, never, texts(["call", "", "", ""]), told, never)
    found = kept_outcomes(LEADS, kept, np.datetime64("2026-07-01"))
    assert known(found) == [1, 0, None, None]
    assert found.said_on.astype(str).tolist() == ["2026-07-01"] * 2 + ["NaT"] * 2


def test_an_id_of_another_day_is_of_another_lead_unless_a_contact_is_the_same() -> None:
    days = ["2026-04-20", "2026-04-23", "2026-03-20"]
    said = given_of(["1", "2", "3"], [1, 1, 1], ["", "", ""], ["", "22", ""], created=days)
    found = match_outcomes(LEADS, said)
    assert known(found) == [1, 1, None, None]
    assert why(found) == [Unmatched.ANOTHER_DAY]
    assert found.by_id_alone == frozenset()


def test_ids_of_which_most_are_of_another_day_find_nobody() -> None:
    days = ["2026-04-20", "2026-05-23", "2026-03-20"]
    found = match_outcomes(LEADS, given_of(["1", "2", "3"], [1, 1, 1], created=days))
    assert known(found) == [None] * 4
    assert why(found) == [Unmatched.NOT_FOUND, *[Unmatched.ANOTHER_DAY] * 2]


def test_times_that_differ_by_the_zone_of_a_clock_are_of_one_day() -> None:
    found = match_outcomes(LEADS, given_of(["1"], [1], created=["2026-04-19T10:00"]))
    assert known(found)[0] == 1


def test_what_an_id_alone_has_found_is_told() -> None:
    said = given_of(["1", "2", "3"], [1, 1, 1], ["ana", "", ""])
    assert match_outcomes(LEADS, said).by_id_alone == frozenset({3, 4})
