"""What reps say and what counts of the same leads."""

from few_calls import handed

from scoring.access import LOCAL
from scoring.intake.table.dispositions import Disposition
from scoring.pipelines.reps_word import RepsWord, reps_word
from scoring.store import lead_store
from scoring.store.call_store import SaidOfCall
from scoring.store.outcome_store import GivenOutcome

WON, LOST, NOBODY = Disposition.CONVERTED, Disposition.NOT_INTERESTED, Disposition.NO_ANSWER


def test_called_leads_are_counted_by_the_reps_and_by_what_counts() -> None:
    address, _ = handed(6)
    calls, store = lead_store().calls.of_batch(address), lead_store()
    for call, what in zip(calls, (WON, WON, LOST, NOBODY), strict=False):
        store.calls.say(call.number, SaidOfCall(what), by=LOCAL)
    assert reps_word([address]) == RepsWord(4, converted=2, counting=2, differ=0)
    # The second is contradicted, the fourth has converted, the fifth nobody has called.
    given = zip((calls[1], calls[3], calls[4]), (False, True, True), strict=True)
    outcomes = [GivenOutcome(call.place, converted) for call, converted in given]
    store.outcomes.put(address, outcomes, by=LOCAL, came_by="page")
    assert reps_word([address]) == RepsWord(4, converted=2, counting=2, differ=2)


def test_without_calls_nothing_is_counted() -> None:
    address, _ = handed(2)
    assert reps_word([address]) == RepsWord(0, 0, 0, 0)
    assert reps_word([]) == RepsWord(0, 0, 0, 0)
