from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scoring.access import LOCAL, Person, UserRole
from scoring.errors import BatchUnknown, StorageFailed
from scoring.intake.table.dispositions import Disposition
from scoring.model.scored import ScoredBatch
from scoring.store import LeadStore
from scoring.store.batch_store import BatchRecord
from scoring.store.call_store import MOST_NOTE, HandedLead, KeptCall, SaidOfCall
from scoring.store.outcome_store import GivenOutcome

ANA = Person("ana", UserRole.VIEWER)
DAY = date(2026, 11, 30)
NO_ANSWER, BACK = SaidOfCall(Disposition.NO_ANSWER), Disposition.CALL_BACK
WON, LOST = SaidOfCall(Disposition.CONVERTED), SaidOfCall(Disposition.NOT_INTERESTED)
CONTACT = {"name": "Zoë\x00", "phone": "+49 30 1\ud800"}


def calls_of(store: LeadStore, record: BatchRecord, *places: int) -> list[KeptCall]:
    """Calls of Ana of the leads at these places, handed out in this turn."""
    leads = [HandedLead(place, "Ana", turn) for turn, place in enumerate(places, start=1)]
    assert store.calls.hand_out(record.address, leads, by=LOCAL) == len(places)
    return store.calls.of_rep("Ana")


def outcome(store: LeadStore, record: BatchRecord, place: int) -> tuple[float, str]:
    found = store.outcomes.of_batch(record.address)
    return found.converted[place], found.came_by[place]


def test_a_rep_has_the_calls_in_turn_with_what_is_known_of_each_lead(
    store: LeadStore, record: BatchRecord, scored_sample: ScoredBatch
) -> None:
    lead = HandedLead(7, "Ana", 1, (("for",), ("against", "more")), CONTACT, drawn=True)
    store.calls.hand_out(record.address, [HandedLead(9, "Ana", 2), lead], by=LOCAL)
    first, second = store.calls.of_rep("Ana")
    assert (first.place, second.place, first.address) == (7, 9, record.address)
    assert first.lead_id == scored_sample.leads.ids[7]
    assert first.propensity == scored_sample.scores.propensity[7]
    assert (first.reasons, first.drawn, second.contact) == (
        (("for",), ("against", "more")),
        True,
        None,
    )
    assert first.contact == {"name": "Zoë", "phone": "+49 30 1?"}
    assert store.calls.one(first.number) == first


@pytest.mark.parametrize("asked", ["Émile", "émile", "ÉMILE"])
def test_a_rep_is_found_whatever_the_case_of_any_letter(
    store: LeadStore, record: BatchRecord, asked: str
) -> None:
    leads = [HandedLead(1, "Émile", 1), HandedLead(2, "Emile", 1)]
    store.calls.hand_out(record.address, leads, by=LOCAL)
    assert [call.place for call in store.calls.of_rep(asked)] == [1]
    assert store.calls.reps() == ["Emile", "Émile"]


def test_the_newest_batch_comes_first_and_only_so_many_calls(
    store: LeadStore, record: BatchRecord, scored_sample: ScoredBatch
) -> None:
    later = store.batches.keep(replace(scored_sample, filename="b.csv"), by=LOCAL, came_by="page")
    calls_of(store, record, 1, 2)
    calls_of(store, later, 3)
    assert [call.place for call in store.calls.of_rep("ana")] == [3, 1, 2]
    assert [call.place for call in store.calls.of_rep("ana", most=2)] == [3, 1]
    assert [call.place for call in store.calls.of_batch(record.address)] == [1, 2]


def test_a_new_list_takes_the_place_of_calls_that_nobody_made(
    store: LeadStore, record: BatchRecord
) -> None:
    first = calls_of(store, record, 1, 2, 3)
    store.calls.say(first[0].number, NO_ANSWER, by=ANA)
    store.calls.hand_out(
        record.address, [HandedLead(3, "Ben", 1), HandedLead(1, "Ben", 2)], by=LOCAL
    )
    assert [(c.place, c.rep) for c in store.calls.of_batch(record.address)] == [
        (1, "Ana"),
        (3, "Ben"),
    ]
    assert store.batches.of(record.address).called == 2
    again = calls_of(store, record, 2)
    assert [c.number for c in again if c.place == 2] == [first[1].number]


def test_what_stands_of_each_call_is_known_without_its_lead(
    store: LeadStore, record: BatchRecord
) -> None:
    first, second, _ = calls_of(store, record, 1, 2, 3)
    store.calls.say(first.number, NO_ANSWER, by=ANA)
    store.calls.say(first.number, SaidOfCall(BACK, "mornings", DAY), by=ANA)
    store.calls.take_back(store.calls.say(second.number, WON, by=ANA), by=ANA)
    found = sorted(store.calls.standings(), key=lambda call: call.attempts)
    assert [(c.rep, c.said, c.attempts) for c in found] == [
        ("Ana", None, 0), ("Ana", None, 0), ("Ana", SaidOfCall(BACK, "", DAY), 2),
    ]  # fmt: skip
    assert found[2].said_at == store.calls.one(first.number).said_at


def test_calls_that_are_withdrawn_or_of_an_erased_lead_do_not_stand(
    store: LeadStore, record: BatchRecord, scored_sample: ScoredBatch
) -> None:
    calls_of(store, record, 1, 2)
    calls_of(store, record, 2, 3)
    assert len(store.calls.standings()) == 2
    store.upkeep.erase(str(scored_sample.leads.ids[2]), by=LOCAL)
    assert len(store.calls.standings()) == 1


def test_the_mark_is_another_one_after_all_that_is_said_handed_out_or_taken_away(
    store: LeadStore, record: BatchRecord
) -> None:
    marks = [store.calls.mark()]
    call = calls_of(store, record, 1)[0]
    marks.append(store.calls.mark())
    said = store.calls.say(call.number, WON, by=ANA)
    marks.append(store.calls.mark())
    store.calls.take_back(said, by=ANA)
    marks.append(store.calls.mark())
    store.batches.delete(record.address, by=LOCAL)
    marks.append(store.calls.mark())
    assert len(set(marks)) == len(marks)


def test_a_list_with_a_lead_twice_is_refused_whole(store: LeadStore, record: BatchRecord) -> None:
    before = calls_of(store, record, 1)
    with pytest.raises(StorageFailed, match=r"^.{15,600}$"):
        store.calls.hand_out(
            record.address, [HandedLead(2, "Ben", 1), HandedLead(2, "Ben", 2)], by=LOCAL
        )
    assert store.calls.of_batch(record.address) == before


def test_what_was_said_last_counts_until_it_is_taken_back(
    store: LeadStore, record: BatchRecord
) -> None:
    (call,) = calls_of(store, record, 4)
    store.calls.say(call.number, SaidOfCall(BACK, " later\x00 ", DAY), by=ANA)
    second = store.calls.say(call.number, SaidOfCall(Disposition.NO_ANSWER, due=DAY), by=ANA)
    found = store.calls.one(call.number)
    assert (found.said, found.said_as, found.attempts) == (NO_ANSWER, second, 2)
    store.calls.take_back(second, by=ANA)
    found = store.calls.one(call.number)
    assert (found.said, found.attempts) == (SaidOfCall(BACK, "later", DAY), 1)
    store.calls.take_back(found.said_as, by=ANA)
    store.calls.take_back(found.said_as, by=ANA)
    assert store.calls.one(call.number) == call


def test_a_call_back_is_open_again_on_its_day(store: LeadStore, record: BatchRecord) -> None:
    (call,) = calls_of(store, record, 4)
    assert call.is_open(DAY)
    store.calls.say(call.number, SaidOfCall(BACK, due=DAY), by=ANA)
    found = store.calls.one(call.number)
    assert (found.is_open(DAY - timedelta(1)), found.is_open(DAY)) == (False, True)
    store.calls.say(call.number, LOST, by=ANA)
    assert not store.calls.one(call.number).is_open(DAY)


def test_a_letter_in_place_of_a_note_is_cut(store: LeadStore, record: BatchRecord) -> None:
    (call,) = calls_of(store, record, 4)
    store.calls.say(call.number, SaidOfCall(BACK, "n" * 100_000, DAY), by=ANA)
    assert store.calls.one(call.number).said == SaidOfCall(BACK, "n" * MOST_NOTE, DAY)


def test_a_call_that_says_so_tells_the_outcome_of_its_lead(
    store: LeadStore, record: BatchRecord
) -> None:
    won, lost, back = calls_of(store, record, 1, 2, 3)
    store.calls.say(won.number, WON, by=ANA)
    store.calls.say(lost.number, LOST, by=ANA)
    store.calls.say(back.number, SaidOfCall(BACK, due=DAY), by=ANA)
    found = [outcome(store, record, place) for place in (1, 2)]
    assert found == [(1.0, "call"), (0.0, "call")]
    assert outcome(store, record, 3)[0] != outcome(store, record, 3)[0]
    assert store.batches.of(record.address).outcomes == 2


def test_an_undone_call_takes_its_own_outcome_back_and_no_other(
    store: LeadStore, record: BatchRecord
) -> None:
    (call,) = calls_of(store, record, 1)
    given = [GivenOutcome(1, True, date(2026, 3, 1), "id")]
    store.outcomes.put(record.address, given, by=LOCAL, came_by="file")
    store.calls.take_back(store.calls.say(call.number, NO_ANSWER, by=ANA), by=ANA)
    assert outcome(store, record, 1) == (1.0, "file")
    said = store.calls.say(call.number, LOST, by=ANA)
    assert outcome(store, record, 1) == (0.0, "call")
    store.calls.take_back(said, by=ANA)
    assert outcome(store, record, 1) == (1.0, "file")
    assert store.outcomes.of_batch(record.address).known_on[1] == date(2026, 3, 1)


def test_an_undone_call_leaves_what_an_earlier_call_said(
    store: LeadStore, record: BatchRecord
) -> None:
    (call,) = calls_of(store, record, 1)
    store.calls.say(call.number, LOST, by=ANA)
    won = store.calls.say(call.number, WON, by=ANA)
    store.calls.take_back(won, by=ANA)
    assert outcome(store, record, 1) == (0.0, "call")


def test_an_undone_call_of_a_lead_of_which_nothing_else_is_known_leaves_nothing(
    store: LeadStore, record: BatchRecord
) -> None:
    (call,) = calls_of(store, record, 1)
    store.calls.take_back(store.calls.say(call.number, WON, by=ANA), by=ANA)
    assert str(outcome(store, record, 1)[0]) == "nan"


def test_a_call_that_is_no_more_is_said(store: LeadStore) -> None:
    for deed in (
        lambda: store.calls.one(99),
        lambda: store.calls.say(99, NO_ANSWER, by=ANA),
        lambda: store.calls.take_back(99, by=ANA),
    ):
        with pytest.raises(BatchUnknown, match=r"^This call is not kept .{15,600}$"):
            deed()


def test_more_calls_than_one_question_may_name_are_told_each(
    store: LeadStore, record: BatchRecord
) -> None:
    calls_of(store, record, *range(1_100))
    for call in store.calls.of_batch(record.address)[::250]:
        store.calls.say(call.number, NO_ANSWER, by=ANA)
    found = store.calls.of_batch(record.address)
    assert [call.place for call in found if call.said] == [0, 250, 500, 750, 1_000]


def test_an_erased_lead_is_handed_out_to_nobody(store: LeadStore, record: BatchRecord) -> None:
    ids = store.batches.promised(record.address).lead_id
    assert store.upkeep.erase(str(ids[1]), by=LOCAL) == 1
    leads = [HandedLead(0, "Ana", 1), HandedLead(1, "Ana", 2, contact={"name": "Renée"})]
    assert store.calls.hand_out(record.address, leads, by=LOCAL) == 1
    assert [call.place for call in store.calls.of_batch(record.address)] == [0]


def test_a_call_of_which_nothing_counts_goes_to_another_rep(
    store: LeadStore, record: BatchRecord
) -> None:
    store.calls.hand_out(record.address, [HandedLead(0, "Ana", 1)], by=LOCAL)
    (call,) = store.calls.of_rep("Ana")
    said = store.calls.say(call.number, SaidOfCall(Disposition.NO_ANSWER), by=LOCAL)
    store.calls.take_back(said, by=LOCAL)
    store.calls.hand_out(record.address, [HandedLead(0, "Bea", 1)], by=LOCAL)
    assert (store.calls.of_rep("Ana"), len(store.calls.of_rep("Bea"))) == ([], 1)


def test_older_news_of_a_file_leaves_what_a_call_said(
    store: LeadStore, record: BatchRecord
) -> None:
    (call,) = calls_of(store, record, 1)
    said = store.calls.say(call.number, WON, by=ANA)
    given = [GivenOutcome(1, False, date(2026, 3, 1), "id")]
    store.outcomes.put(record.address, given, by=LOCAL, came_by="file")
    assert outcome(store, record, 1) == (1.0, "call")
    store.calls.take_back(said, by=ANA)
    assert outcome(store, record, 1) == (0.0, "file")
    assert store.batches.of(record.address).outcomes == 1


def test_an_undone_call_leaves_what_a_file_said_after_it(
    store: LeadStore, record: BatchRecord
) -> None:
    (call,) = calls_of(store, record, 1)
    store.calls.say(call.number, LOST, by=ANA)
    won = store.calls.say(call.number, WON, by=ANA)
    today = datetime.now(UTC).date()
    store.outcomes.put(record.address, [GivenOutcome(1, True, today)], by=LOCAL, came_by="file")
    store.calls.take_back(won, by=ANA)
    assert outcome(store, record, 1) == (1.0, "file")


def test_outcomes_of_undone_calls_are_not_counted(store: LeadStore, record: BatchRecord) -> None:
    (call,) = calls_of(store, record, 1)
    said = store.calls.say(call.number, WON, by=ANA)
    assert store.batches.of(record.address).outcomes == 1
    store.calls.take_back(said, by=ANA)
    assert store.batches.of(record.address).outcomes == 0


def test_of_whom_a_rep_has_said_anything_that_stands_is_known(
    store: LeadStore, record: BatchRecord
) -> None:
    won, silent, undone, _ = calls_of(store, record, 1, 2, 3, 4)
    store.calls.say(won.number, WON, by=ANA)
    store.calls.say(silent.number, NO_ANSWER, by=ANA)
    store.calls.take_back(store.calls.say(undone.number, NO_ANSWER, by=ANA), by=ANA)
    found = store.outcomes.of_batch(record.address)
    assert (found.told.nonzero()[0].tolist(), found.told.shape) == ([1, 2], (2_000,))


def test_a_call_of_a_lead_that_an_export_says_has_converted_is_not_open(
    store: LeadStore, record: BatchRecord
) -> None:
    calls_of(store, record, 1, 2, 3, 4)
    given = [GivenOutcome(1, True, DAY), GivenOutcome(2, False, DAY), GivenOutcome(9, True, DAY)]
    store.outcomes.put(record.address, given, by=ANA, came_by="file")
    found = {call.place: call for call in store.calls.of_rep("Ana")}
    assert {place: call.converted_as_of for place, call in found.items()} == {
        1: DAY, 2: None, 3: None, 4: None,
    }  # fmt: skip
    assert [place for place, call in found.items() if not call.is_open(DAY)] == [1]
    assert store.calls.one(found[1].number) == found[1]
    assert {call.converted_as_of for call in store.calls.standings()} == {DAY, None}


def test_only_news_that_counts_and_is_not_of_the_call_says_that_a_lead_has_converted(
    store: LeadStore, record: BatchRecord
) -> None:
    call = calls_of(store, record, 1)[0]
    won = [GivenOutcome(1, True, date(2026, 3, 1))]
    store.outcomes.put(record.address, won, by=ANA, came_by="api")
    said = store.calls.say(call.number, LOST, by=ANA)
    seen = [store.calls.one(call.number).converted_as_of]
    store.calls.take_back(said, by=ANA)
    seen.append(store.calls.one(call.number).converted_as_of)
    store.outcomes.put(record.address, [GivenOutcome(1, None)], by=ANA, came_by="file")
    assert [*seen, store.calls.one(call.number).converted_as_of] == [None, date(2026, 3, 1), None]


def test_what_a_rep_says_of_converted_leads_does_not_hide_the_export(
    store: LeadStore, record: BatchRecord
) -> None:
    calls = calls_of(store, record, 1, 2)
    store.calls.say(calls[0].number, NO_ANSWER, by=ANA)
    store.calls.say(calls[1].number, SaidOfCall(BACK, due=DAY), by=ANA)
    given = [GivenOutcome(place, True) for place in (1, 2)]
    store.outcomes.put(record.address, given, by=ANA, came_by="file")
    found = store.calls.of_rep("Ana")
    assert [call.converted_as_of for call in found] == [datetime.now(UTC).date()] * 2
    assert [call.is_open(DAY) for call in found] == [False, False]
