"""Calls of reps: whose they are, who may say what of them, and what holds after any clicks."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from conftest import EXAMPLES
from few_calls import handed
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scoring.access import LOCAL, Person, UserRole
from scoring.errors import AccessRefused, BatchUnknown
from scoring.intake.table.dispositions import Disposition
from scoring.model.call_plan import CallPlan
from scoring.pipelines.rep_calls import (
    calls_of,
    calls_of_list,
    hand_out,
    handed_out,
    reps_for,
    say,
    standings_for,
    undo,
)
from scoring.store import lead_store
from scoring.store.call_store import HandedLead, SaidOfCall
from scoring.store.outcome_store import GivenOutcome

ANA = Person("ana.smith@example.org", UserRole.REP)
BEN = Person("ben@example.org", UserRole.REP)
VERA = Person("vera@example.org", UserRole.VIEWER)
WON = SaidOfCall(Disposition.CONVERTED)
NOBODY = SaidOfCall(Disposition.NO_ANSWER)


def test_calls_are_handed_out_to_their_reps_with_the_plan_they_are_by() -> None:
    address, scored = handed(5)
    found = lead_store().calls.of_batch(address)
    order = CallPlan(5, ("Ana Smith", "Ben")).called(scored).tolist()
    assert [call.place for call in sorted(found, key=lambda call: call.turn)] == order
    assert lead_store().batches.of(address).plan == {
        "capacity": 5, "reps": ["Ana Smith", "Ben"], "fold": False, "by_value": False,
        "with_phone": False, "holdout": 0.0, "seed": 0,
    }  # fmt: skip


def test_who_has_calls_of_their_own_counts_those_and_others_all_that_they_may_see() -> None:
    handed(5)
    ben = Person("ben@example.org", UserRole.VIEWER)
    found = {p.name: {c.rep for c in standings_for(p)} for p in (ANA, ben, VERA)}
    assert found == {ANA.name: {"Ana Smith"}, ben.name: {"Ben"}, VERA.name: {"Ana Smith", "Ben"}}


def test_a_call_knows_chance_tier_and_keys_of_its_lead() -> None:
    address, scored = handed(1)
    call = lead_store().calls.of_batch(address)[0]
    assert call.lead_id == scored.leads.ids[call.place]
    assert call.propensity == pytest.approx(scored.scores.propensity[call.place])
    assert call.tier == scored.scores.tier[call.place]
    email_key = lead_store().batches.promised(address).email_key[call.place]
    assert call.keys[1] == email_key != ""


def test_no_name_address_or_phone_of_a_lead_handed_out_is_in_the_database() -> None:
    _, scored = handed(40)
    store = lead_store().database
    whole = b"".join(p.read_bytes() for p in store.file.parent.glob("leads.db*"))
    known = scored.leads.contacts
    texts = {str(text) for cells in (known.name, known.email, known.phone) for text in cells}
    assert len(texts) > 100
    assert [text for text in texts - {""} if text.encode() in whole] == []


def test_to_hand_out_again_says_so_and_leaves_calls_that_were_made() -> None:
    address, _ = handed(4)
    made = calls_of("Ben", by=BEN)[0]
    say(made.number, NOBODY, by=BEN)
    done = hand_out(address, [HandedLead(39, "Cy", 1)], CallPlan(1, ("Cy",)), by=LOCAL)
    assert (dict(done.calls), done.again) == ({"Ben": 1, "Cy": 1}, True)
    assert calls_of("Ben", by=BEN)[0].said == NOBODY
    assert calls_of("Ana Smith", by=ANA) == []


@pytest.mark.parametrize(
    ("by", "reps"),
    [(ANA, ["Ana Smith"]), (BEN, ["Ben"]), (VERA, ["Ana Smith", "Ben"]),
     (Person("cy", UserRole.REP), [])],
)  # fmt: skip
def test_a_rep_sees_own_calls_and_a_viewer_those_of_all(by: Person, reps: list[str]) -> None:
    handed(4)
    assert reps_for(by) == reps


@pytest.mark.parametrize("rep", ["ÉMILE Ångström", "émile ångström", "Émile Ångström"])
def test_a_rep_is_found_whatever_the_case_of_any_letter(rep: str) -> None:
    handed(2, ("Émile Ångström",))
    assert len(calls_of(rep, by=LOCAL)) == 2


def test_a_rep_neither_sees_nor_changes_the_calls_of_another_one() -> None:
    handed(4)
    other = calls_of("Ben", by=BEN)[0]
    say(other.number, NOBODY, by=BEN)
    said_as = calls_of("Ben", by=BEN)[0].said_as
    for deed in (
        lambda: calls_of("ben", by=ANA),
        lambda: say(other.number, WON, by=ANA),
        lambda: undo(other.number, said_as, by=ANA),
    ):
        with pytest.raises(AccessRefused, match="A rep sees only calls of their own"):
            deed()
    assert calls_of("Ben", by=BEN)[0].said == NOBODY


def test_a_rep_neither_hands_out_nor_sees_how_all_get_on() -> None:
    address, _ = handed(4)
    for deed in (
        lambda: hand_out(address, [], CallPlan(1), by=ANA),
        lambda: handed_out(by=ANA),
        lambda: calls_of_list(address, by=ANA),
    ):
        with pytest.raises(AccessRefused, match="Only a viewer, an analyst or an admin may"):
            deed()


def test_a_manager_sees_the_lists_that_are_handed_out_with_their_calls() -> None:
    address, scored = handed(4)
    lead_store().batches.keep(scored, by=LOCAL, came_by="test", contacts=True)
    assert [record.address for record in handed_out(by=VERA)] == [address]
    assert len(calls_of_list(address, by=VERA)) == 4


def test_what_was_said_anew_meanwhile_is_not_undone_from_an_old_window() -> None:
    handed(2)
    call = calls_of("Ben", by=BEN)[0]
    say(call.number, NOBODY, by=BEN)
    seen = calls_of("Ben", by=BEN)[0]
    say(call.number, WON, by=BEN)
    with pytest.raises(BatchUnknown, match="Something else was said of this call"):
        undo(call.number, seen.said_as, by=BEN)
    assert calls_of("Ben", by=BEN)[0].said == WON


def test_a_call_of_a_list_that_was_handed_out_anew_says_so() -> None:
    address, _ = handed(2)
    gone = calls_of("Ben", by=BEN)[0]
    hand_out(address, [], CallPlan(1), by=LOCAL)
    with pytest.raises(BatchUnknown, match="the list was handed out anew"):
        say(gone.number, WON, by=BEN)


def test_an_undo_leaves_an_outcome_that_another_one_gave_back() -> None:
    address, _ = handed(1)
    call = calls_of("Ana Smith", by=ANA)[0]
    say(call.number, NOBODY, by=ANA)
    given_back = [GivenOutcome(call.place, converted=True)]
    lead_store().outcomes.put(address, given_back, by=LOCAL, came_by="file")
    undo(call.number, calls_of("Ana Smith", by=ANA)[0].said_as, by=ANA)
    assert lead_store().outcomes.of_batch(address).converted[call.place] == 1


@pytest.fixture(scope="module")
def three_calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose store has three calls of Ana's that nobody has made."""
    folder = tmp_path_factory.mktemp("three")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEAD_SCORING_DATA", str(folder))
        handed(3, ("Ana Smith",))
        lead_store().database.close()
    return folder


CLICKS = st.lists(
    st.one_of(st.just("undo"), st.tuples(st.integers(0, 2), st.sampled_from(list(Disposition)))),
    max_size=12,
)
OUTCOME = {Disposition.CONVERTED: 1.0, Disposition.NOT_INTERESTED: 0.0}


WON_THEN_OTHERS = [
    (0, Disposition.CONVERTED),
    (0, Disposition.CALL_BACK),
    (0, Disposition.NO_ANSWER),
]


@settings(max_examples=EXAMPLES // 2)
@given(clicks=CLICKS)
@example(clicks=[*WON_THEN_OTHERS, "undo"])
@example(clicks=[*WON_THEN_OTHERS, (0, Disposition.NOT_INTERESTED), "undo"])
@example(clicks=[(1, Disposition.NOT_INTERESTED), (1, Disposition.CONVERTED), "undo", "undo"])
def test_any_answers_and_undos_leave_what_replaying_them_by_hand_leaves(
    clicks: list[object], three_calls: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("played") / "var"
    shutil.copytree(three_calls, folder)
    by_hand: list[tuple[int, Disposition]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEAD_SCORING_DATA", str(folder))
        for click in clicks:
            calls = sorted(calls_of("Ana Smith", by=ANA), key=lambda call: call.turn)
            _click(click, calls, by_hand)
        calls = sorted(calls_of("Ana Smith", by=ANA), key=lambda call: call.turn)
        known = lead_store().outcomes.of_batch(calls[0].address).converted
        lead_store().database.close()
    last = dict(by_hand)
    assert {n: c.said.what for n, c in enumerate(calls) if c.said} == last
    assert [c.attempts for c in calls] == [sum(n == at for n, _ in by_hand) for at in range(3)]
    expected = [_outcome([what for at, what in by_hand if at == n]) for n in range(3)]
    np.testing.assert_equal([known[call.place] for call in calls], expected)


def _click(click: object, calls: list, by_hand: list[tuple[int, Disposition]]) -> None:
    """Press a button, or undo what was said last, in the store and by hand."""
    if isinstance(click, tuple):
        number, what = click
        say(calls[number].number, SaidOfCall(what), by=ANA)
        by_hand.append((number, what))
    elif by_hand:
        number, _ = by_hand.pop()
        undo(calls[number].number, calls[number].said_as, by=ANA)


def _outcome(said: list[Disposition]) -> float:
    """What is known of the outcome of a lead of which these were said, in this order."""
    told = [OUTCOME[what] for what in said if what in OUTCOME]
    return told[-1] if told else np.nan
