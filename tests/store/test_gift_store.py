"""Outcomes of a gift are taken back whole, and all else stays as if it had never been given."""

from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import func, select, update

from scoring.access import LOCAL, Person, UserRole
from scoring.errors import BatchUnknown, DataRefused
from scoring.intake.table.dispositions import Disposition
from scoring.store import LeadStore
from scoring.store.batch_store import BatchRecord
from scoring.store.call_store import HandedLead, SaidOfCall
from scoring.store.gift_store import OPEN_DAYS, NewGift, open_since
from scoring.store.kept_tables import GIFTS, OUTCOMES
from scoring.store.outcome_store import GivenOutcome

ANN = Person("ann@x.org", UserRole.ANALYST)
DAY = date(2026, 3, 1)
WON, LOST = (SaidOfCall(what) for what in (Disposition.CONVERTED, Disposition.NOT_INTERESTED))


def given(store: LeadStore, record: BatchRecord, *outcomes: GivenOutcome, file: str = "a.csv"
          ) -> int:  # fmt: skip
    """The number of a gift of these outcomes."""
    gift = NewGift("page", file)
    store.outcomes.put(record.address, outcomes, by=ANN, came_by="page", gift=gift)
    return store.gifts.newest(1)[0].number


def known(store: LeadStore, record: BatchRecord) -> dict[int, float]:
    found = store.outcomes.of_batch(record.address).converted
    counted = {int(place): found[place] for place in np.flatnonzero(~np.isnan(found))}
    assert store.batches.of(record.address).outcomes == len(counted)
    return counted


def age(store: LeadStore, days: int) -> None:
    """Have all outcomes be given so many days earlier than a gift can be taken back."""
    day = date.fromisoformat(open_since()[:10]) - timedelta(days=days)
    with store.database.writing("They were not aged") as connection:
        connection.execute(update(OUTCOMES).values(said_at=f"{day}T00:00:00+00:00"))
        connection.execute(update(GIFTS).values(given_at=f"{day}T00:00:00+00:00"))


def test_gifts_are_listed_the_newest_first_with_who_gave_what(
    store: LeadStore, record: BatchRecord
) -> None:
    gift, places = NewGift("page", "a\x00.csv"), ((1, 2), (3,))
    for some in places:
        outcomes = [GivenOutcome(place, place != 2, DAY) for place in some]
        store.outcomes.put(record.address, outcomes, by=ANN, came_by="page", gift=gift)
    store.outcomes.put(record.address, [GivenOutcome(4, False)], by=LOCAL, came_by="api")
    last, first = store.gifts.newest()
    assert (first.filename, first.leads, first.converted, first.given_by) == (
        "a.csv", 3, 2, ANN.name,
    )  # fmt: skip
    assert (last.came_by, last.leads, last.number > first.number) == ("api", 1, True)
    assert [len(store.gifts.newest(model=name)) for name in (record.model, "other")] == [2, 0]


def test_what_was_known_before_a_gift_counts_again_and_what_came_since_stays(
    store: LeadStore, record: BatchRecord
) -> None:
    given(store, record, GivenOutcome(1, False, DAY), GivenOutcome(2, False, DAY))
    wrong = given(store, record, *(GivenOutcome(place, True, DAY) for place in (1, 2, 3)))
    given(store, record, GivenOutcome(2, False, DAY), file="c.csv")
    assert known(store, record) == {1: 1.0, 2: 0.0, 3: 1.0}
    store.gifts.take_back(wrong, by=LOCAL)
    assert known(store, record) == {1: 0.0, 2: 0.0}


def test_a_gift_is_taken_back_once_and_the_audit_says_so_once(
    store: LeadStore, record: BatchRecord
) -> None:
    number = given(store, record, GivenOutcome(1, True), GivenOutcome(2, False))
    mark = store.batches.mark(), store.calls.mark()
    first = store.gifts.take_back(number, by=LOCAL)
    assert mark != (store.batches.mark(), store.calls.mark())
    assert store.gifts.take_back(number, by=ANN) == first == store.gifts.newest()[0]
    assert (first.taken_back_by, first.is_open) == (LOCAL.name, False)
    deeds = [(line.who, line.about) for line in store.deeds() if line.deed == "outcomes taken back"]
    assert deeds == [(LOCAL.name, f"gift {number}: 2 leads")]


def test_what_a_later_gift_repeats_counts_once_the_first_is_taken_back(
    store: LeadStore, record: BatchRecord
) -> None:
    wrong = given(store, record, *(GivenOutcome(place, True, DAY) for place in (1, 2)))
    again = [GivenOutcome(1, True, DAY), GivenOutcome(2, False, DAY)]
    assert store.outcomes.put(record.address, again, by=ANN, came_by="page") == 1
    store.gifts.take_back(wrong, by=ANN)
    assert known(store, record) == {1: 1.0, 2: 0.0}


def test_gifts_of_long_ago_stay_and_what_repeats_them_is_not_kept_again(
    store: LeadStore, record: BatchRecord
) -> None:
    number = given(store, record, GivenOutcome(1, True, DAY))
    age(store, 1)
    with pytest.raises(DataRefused, match=rf"within {OPEN_DAYS} days.{{15,500}}"):
        store.gifts.take_back(number, by=ANN)
    assert not store.gifts.newest()[0].is_open
    assert given(store, record, GivenOutcome(1, True, DAY), file="b.csv") == number
    assert known(store, record) == {1: 1.0}


def test_a_gift_that_is_not_there_is_refused(store: LeadStore, record: BatchRecord) -> None:
    given(store, record, GivenOutcome(1, True))
    with pytest.raises(BatchUnknown, match=r"under the number 99.{15,500}"):
        store.gifts.take_back(99, by=ANN)
    assert known(store, record) == {1: 1.0}


def test_a_rep_who_undoes_an_answer_while_a_gift_counts_has_not_said_it_without_the_gift(
    store: LeadStore, record: BatchRecord
) -> None:
    store.calls.hand_out(record.address, [HandedLead(1, "Ana", 1)], by=LOCAL)
    (call,) = store.calls.of_rep("Ana")
    store.calls.say(call.number, LOST, by=LOCAL)
    said = store.calls.say(call.number, WON, by=LOCAL)
    number = given(store, record, GivenOutcome(1, False))
    store.calls.take_back(said, by=LOCAL)
    assert known(store, record) == {1: 0.0}
    store.gifts.take_back(number, by=LOCAL)
    assert store.outcomes.said_of_calls(record.address) == {1: False}


def test_a_lead_that_converted_by_a_gift_alone_is_called_again(
    store: LeadStore, record: BatchRecord
) -> None:
    store.calls.hand_out(record.address, [HandedLead(1, "Ana", 1)], by=LOCAL)
    number = given(store, record, GivenOutcome(1, True, DAY))
    assert store.calls.of_rep("Ana")[0].converted_as_of == DAY
    store.gifts.take_back(number, by=LOCAL)
    assert store.calls.of_rep("Ana")[0].converted_as_of is None
    assert store.calls.standings()[0].converted_as_of is None


def test_gifts_of_which_nothing_is_left_are_not_listed_and_go_with_their_time(
    store: LeadStore, record: BatchRecord
) -> None:
    store.gifts.take_back(given(store, record, GivenOutcome(1, True)), by=LOCAL)
    age(store, 9)
    assert store.upkeep.expire(OPEN_DAYS, by=LOCAL) == 0
    assert (known(store, record), len(store.gifts.newest())) == ({}, 1)
    store.batches.delete(record.address, by=LOCAL)
    assert store.gifts.newest() == []
    store.upkeep.expire(OPEN_DAYS, by=LOCAL)
    with pytest.raises(BatchUnknown):
        store.gifts.take_back(1, by=LOCAL)


def test_what_a_program_repeats_takes_no_room_and_it_says_it_again(
    store: LeadStore, record: BatchRecord
) -> None:
    said = [GivenOutcome(1, True, DAY)]

    def rows() -> int:
        with store.database.reading("They were not counted") as connection:
            return int(connection.scalar(select(func.count()).select_from(OUTCOMES)) or 0)

    wrong, before = given(store, record, *said), rows()
    for _ in range(3):
        assert store.outcomes.put(record.address, said, by=LOCAL, came_by="api") == 0
    assert rows() == before
    store.gifts.take_back(wrong, by=LOCAL)
    assert known(store, record) == {}
    assert store.outcomes.put(record.address, said, by=LOCAL, came_by="api") == 1
    assert known(store, record) == {1: 1.0}
