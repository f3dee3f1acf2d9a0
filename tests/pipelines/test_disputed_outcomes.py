"""A file that contradicts the reps: which leads, and whose word counts as a person chooses."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from few_calls import handed
from mostly_slow import mostly_slow
from promises import given_of

from scoring.access import LOCAL
from scoring.intake.table.dispositions import Disposition
from scoring.monitoring.outcomes.given_outcomes import GivenOutcomes
from scoring.pipelines.disputed_outcomes import (
    Contradiction,
    WordThatCounts,
    contradictions,
    settle,
)
from scoring.pipelines.given_back import give_back
from scoring.store import lead_store
from scoring.store.call_store import KeptCall, SaidOfCall
from scoring.store.gift_store import NewGift

TODAY = datetime.now(UTC).date()
LONG_AGO, NOW = "2020-01-31", TODAY.isoformat()
WON, LOST = Disposition.CONVERTED, Disposition.NOT_INTERESTED


def said(*words: Disposition) -> list[KeptCall]:
    """Calls of which reps say these things."""
    address, _ = handed(len(words) + 1)
    calls = sorted(lead_store().calls.of_batch(address), key=lambda call: call.turn)
    for call, what in zip(calls, words, strict=False):
        lead_store().calls.say(call.number, SaidOfCall(what), by=LOCAL)
    return calls


def file_of(calls: list[KeptCall], outcome: list[float], day: str) -> GivenOutcomes:
    """A file that says these outcomes of these leads on this day."""
    given = given_of([call.lead_id for call in calls], outcome, days=[day] * len(calls))
    keys = np.array([call.keys[0] for call in calls], dtype=object)
    unknown = np.full(len(calls), "NaT", dtype="datetime64[us]")
    return GivenOutcomes(**vars(given) | {"id_key": keys, "created": unknown})


def counting(call: KeptCall) -> float:
    return float(lead_store().outcomes.of_batch(call.address).converted[call.place])


def test_only_outcomes_against_a_word_of_a_rep_contradict() -> None:
    calls = said(WON, LOST, Disposition.NO_ANSWER, WON)
    found = contradictions(file_of(calls, [0, 0, 1, 1, 1], LONG_AGO))
    assert found == [
        Contradiction(
            calls[0].address, calls[0].place, "leads.csv", calls[0].lead_id, calls[0].rep,
            rep_says=True, said_on=TODAY, file_on=date(2020, 1, 31), file_is_newer=False,
        )
    ]  # fmt: skip
    # Nothing was kept by asking.
    assert counting(calls[2]) != 1


@pytest.mark.parametrize(
    ("whose", "day", "counts"),
    [
        (WordThatCounts.NEWER, LONG_AGO, 1.0), (WordThatCounts.NEWER, NOW, 0.0),
        (WordThatCounts.FILE, LONG_AGO, 0.0), (WordThatCounts.FILE, NOW, 0.0),
        (WordThatCounts.REP, LONG_AGO, 1.0), (WordThatCounts.REP, NOW, 1.0),
    ],
)  # fmt: skip
def test_the_word_counts_that_a_person_chooses_whichever_is_newer(
    whose: WordThatCounts, day: str, counts: float
) -> None:
    calls = said(WON)
    given = file_of(calls, [0, 0], day)
    found = contradictions(given)
    assert [one.file_is_newer for one in found] == [day == NOW]
    give_back(given, by=LOCAL, gift=NewGift("page"))
    settle(found, whose, by=LOCAL, gift=NewGift("page"))
    assert (counting(calls[0]), counting(calls[1])) == (counts, 0.0)
    assert lead_store().calls.one(calls[0].number).said == SaidOfCall(WON)


def test_a_rep_who_undoes_a_word_that_was_chosen_has_the_file_count() -> None:
    calls = said(WON)
    given = file_of(calls[:1], [0], NOW)
    found = contradictions(given)
    give_back(given, by=LOCAL, gift=NewGift("page"))
    settle(found, WordThatCounts.REP, by=LOCAL, gift=NewGift("page"))
    lead_store().calls.take_back(lead_store().calls.one(calls[0].number).said_as, by=LOCAL)
    assert counting(calls[0]) == 0.0


def test_a_file_whose_word_counts_already_is_not_asked_about_again() -> None:
    calls = said(WON)
    given = file_of(calls[:1], [0], NOW)
    give_back(given, by=LOCAL, gift=NewGift("page"))
    assert contradictions(given) == []


@pytest.mark.parametrize(
    "first", mostly_slow([[], [NOW], [LONG_AGO], [LONG_AGO, NOW], [NOW, LONG_AGO]], fast=3)
)
@pytest.mark.parametrize("then", [NOW, LONG_AGO, ""])
def test_what_is_said_to_be_newer_is_what_counts_once_the_file_is_kept(
    first: list[str], then: str
) -> None:
    calls = said(Disposition.NO_ANSWER)[:1]
    for day in first:
        give_back(file_of(calls, [0], day), by=LOCAL, gift=NewGift("page"))
    lead_store().calls.say(calls[0].number, SaidOfCall(WON), by=LOCAL)
    given = file_of(calls, [0], then or "NaT")
    found = contradictions(given)
    give_back(given, by=LOCAL, gift=NewGift("page"))
    assert [one.file_is_newer for one in found] == [counting(calls[0]) == 0.0]
    assert found[0].file_is_newer == (then != LONG_AGO and then not in first)


def test_a_file_against_which_a_rep_was_chosen_is_older_when_it_comes_again() -> None:
    calls = said(WON)[:1]
    given = file_of(calls, [0], NOW)
    found = contradictions(given)
    give_back(given, by=LOCAL, gift=NewGift("page"))
    settle(found, WordThatCounts.REP, by=LOCAL, gift=NewGift("page"))
    assert [one.file_is_newer for one in contradictions(given)] == [False]
    assert give_back(given, by=LOCAL, gift=NewGift("page")).new == 0


@pytest.mark.parametrize("whose", mostly_slow(list(WordThatCounts), fast=1))
@pytest.mark.parametrize("then", [None, LOST])
def test_a_word_that_was_taken_back_before_it_was_chosen_is_not_said_again(
    whose: WordThatCounts, then: Disposition | None
) -> None:
    calls, store = said(WON)[:1], lead_store()
    given = file_of(calls, [0], LONG_AGO)
    found = contradictions(given)
    store.calls.take_back(store.calls.one(calls[0].number).said_as, by=LOCAL)
    if then is not None:
        store.calls.say(calls[0].number, SaidOfCall(then), by=LOCAL)
    give_back(given, by=LOCAL, gift=NewGift("page"))
    settle(found, whose, by=LOCAL, gift=NewGift("page"))
    said_now = store.outcomes.said_of_calls(calls[0].address)
    assert said_now == ({} if then is None else {calls[0].place: False})
    assert counting(calls[0]) == 0.0
