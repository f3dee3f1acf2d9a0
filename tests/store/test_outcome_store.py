from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from scoring.access import LOCAL, Person, UserRole
from scoring.errors import StorageFailed
from scoring.store import LeadStore
from scoring.store.batch_store import BatchRecord
from scoring.store.outcome_store import GivenOutcome

ANN = Person("ann@x.org", UserRole.ANALYST)
DAY = date(2026, 3, 1)


def known(store: LeadStore, record: BatchRecord) -> dict[int, float]:
    found = store.outcomes.of_batch(record.address).converted
    return {int(place): found[place] for place in np.flatnonzero(~np.isnan(found))}


def put(store: LeadStore, record: BatchRecord, *given: GivenOutcome) -> int:
    return store.outcomes.put(record.address, given, by=ANN, came_by="file")


def test_outcomes_stand_in_the_order_of_the_batch_with_their_day_and_way(
    store: LeadStore, record: BatchRecord
) -> None:
    assert put(store, record, GivenOutcome(3, True, DAY, "email"), GivenOutcome(0, False)) == 2
    found = store.outcomes.of_batch(record.address)
    assert found.converted.shape == found.known_on.shape == found.came_by.shape == (2_000,)
    assert found.known_on[[3, 0]].tolist() == [DAY, None]
    assert found.came_by[[0, 1, 3]].tolist() == ["file", "", "file"]
    assert known(store, record) == {0: 0.0, 3: 1.0}


def test_what_is_known_already_is_not_kept_again(store: LeadStore, record: BatchRecord) -> None:
    given = (GivenOutcome(1, True, DAY), GivenOutcome(2, False, DAY))
    assert [put(store, record, *given), put(store, record, *given)] == [2, 0]
    assert put(store, record, GivenOutcome(2, True, DAY), given[0]) == 1
    assert [line.about for line in store.deeds()][:2] == [
        f"{record.address}: 1 leads", f"{record.address}: 2 leads",
    ]  # fmt: skip
    assert store.batches.of(record.address).outcomes == 2


def test_of_several_for_one_lead_the_last_counts_however_often_they_come(
    store: LeadStore, record: BatchRecord
) -> None:
    given = (GivenOutcome(1, False, DAY), GivenOutcome(1, True, DAY))
    assert [put(store, record, *given), put(store, record, *given)] == [1, 0]
    assert known(store, record) == {1: 1.0}


def test_what_was_said_is_taken_back_by_nothing(store: LeadStore, record: BatchRecord) -> None:
    put(store, record, GivenOutcome(1, True, DAY))
    assert put(store, record, GivenOutcome(1, None), GivenOutcome(2, None)) == 1
    assert known(store, record) == {}


def test_outcomes_of_a_lead_that_is_not_there_are_refused_with_all_others(
    store: LeadStore, record: BatchRecord
) -> None:
    with pytest.raises(StorageFailed, match=r"^The outcomes could not be kept.{15,500}$"):
        put(store, record, GivenOutcome(1, True), GivenOutcome(2_000, True))
    assert known(store, record) == {}


def test_more_outcomes_than_are_written_at_a_time_are_all_there(
    store: LeadStore, record: BatchRecord
) -> None:
    given = [GivenOutcome(place, place % 3 == 0, DAY) for place in range(2_000)]
    assert store.outcomes.put(record.address, given, by=LOCAL, came_by="file") == 2_000
    found = store.outcomes.of_batch(record.address)
    np.testing.assert_array_equal(found.converted, np.arange(2_000) % 3 == 0)


def test_older_news_never_overrules_newer(store: LeadStore, record: BatchRecord) -> None:
    older = DAY - timedelta(days=30)
    put(store, record, GivenOutcome(1, True, DAY), GivenOutcome(2, True))
    assert put(store, record, GivenOutcome(1, False, older), GivenOutcome(2, False, DAY)) == 2
    assert known(store, record) == {1: 1.0, 2: 1.0}
    assert store.outcomes.of_batch(record.address).known_on[1] == DAY
    # Nor is it kept once more.
    assert put(store, record, GivenOutcome(1, False, older), GivenOutcome(2, True)) == 0


def test_of_one_day_what_was_said_last_counts(store: LeadStore, record: BatchRecord) -> None:
    said = [GivenOutcome(1, outcome, DAY) for outcome in (True, False, True)]
    assert [put(store, record, one) for one in said] == [1, 1, 1]
    assert known(store, record) == {1: 1.0}


def test_outcomes_taken_back_are_not_counted(store: LeadStore, record: BatchRecord) -> None:
    put(store, record, GivenOutcome(1, True, DAY), GivenOutcome(2, True, DAY))
    put(store, record, GivenOutcome(1, None))
    assert store.batches.of(record.address).outcomes == 1
    put(store, record, GivenOutcome(1, False, DAY))
    assert store.batches.of(record.address).outcomes == 2


def test_the_day_of_a_conversion_is_kept_and_is_news_where_it_was_not_known(
    store: LeadStore, record: BatchRecord
) -> None:
    day, on = date(2026, 6, 1), date(2026, 5, 20)
    won, lost = GivenOutcome(1, True, day), GivenOutcome(2, False, day, converted_on=on)
    said = [[won, lost], [replace(won, converted_on=on)], [won], [replace(won, converted_on=on)]]
    new = [store.outcomes.put(record.address, s, by=LOCAL, came_by="file") for s in said]
    assert new == [2, 1, 0, 0]
    found = store.outcomes.of_batch(record.address).converted_on
    assert found[1] == np.datetime64(on)
    assert np.isnat(np.delete(found, 1)).all()


@pytest.mark.parametrize(
    ("later", "on"),
    [
        (GivenOutcome(1, True, DAY), "2026-02-03"),
        (GivenOutcome(1, True), "2026-02-03"),
        (GivenOutcome(1, True, DAY, converted_on=date(2026, 2, 7)), "2026-02-07"),
        (GivenOutcome(1, False, DAY), "NaT"),
    ],
)
@pytest.mark.parametrize("came_by", ["file", "call"])
def test_who_says_once_more_that_a_lead_converted_takes_no_day_away(
    store: LeadStore, record: BatchRecord, later: GivenOutcome, on: str, came_by: str
) -> None:
    first = GivenOutcome(1, True, DAY - timedelta(days=9), converted_on=date(2026, 2, 3))
    put(store, record, first)
    store.outcomes.put(record.address, [later], by=ANN, came_by=came_by)
    assert str(store.outcomes.of_batch(record.address).converted_on[1]) == on


def test_a_day_that_was_taken_back_is_not_known(store: LeadStore, record: BatchRecord) -> None:
    put(store, record, GivenOutcome(1, True, DAY, converted_on=DAY))
    put(store, record, GivenOutcome(1, None))
    put(store, record, GivenOutcome(1, True, DAY))
    assert np.isnat(store.outcomes.of_batch(record.address).converted_on[1])
