"""Calls that are handed out to reps, asked for by somebody: a rep has only calls of their own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from scoring.access import Person, UserRole
from scoring.errors import BatchUnknown
from scoring.model.call_plan import CallPlan
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.store.call_store import CallStanding, HandedLead, KeptCall, SaidOfCall

HAND_OUT, SEE_ALL = "hand out calls", "see how all reps get on"
# So many lists are offered at most, the newest.
_MOST_LISTS = 50
# Of a rep, so that no call-back of an old list is passed over; 10,000 are read in 0.3 s.
_MOST_CALLS = 10_000


@dataclass(frozen=True)
class HandedOut:
    """How many calls of a batch each rep has now, and whether it had been handed out before."""

    calls: Mapping[str, int]
    again: bool


def hand_out(address: str, leads: Sequence[HandedLead], plan: CallPlan, *, by: Person) -> HandedOut:
    """Hand out the calls of a batch that is kept, by this plan.

    Another list of the batch takes the place of the calls that nobody has made yet. Raises
    AccessRefused, BatchUnknown and StorageFailed.
    """
    by.require(UserRole.VIEWER, HAND_OUT)
    store = lead_store()
    record = store.batches.of(address)
    store.calls.hand_out(address, leads, by=by)
    store.batches.put_plan(address, {**(record.plan or {}), **asdict(plan)})
    calls = Counter(call.rep for call in store.calls.of_batch(address))
    return HandedOut(calls, again=record.called > 0)


def reps_for(by: Person) -> list[str]:
    """The reps whose calls somebody may see, by name, each once whatever its case.

    Raises StorageFailed.
    """
    found: dict[str, str] = {}
    for rep in lead_store().calls.reps():
        if by.may_see_calls_of(rep):
            found.setdefault(rep.casefold(), rep)
    return list(found.values())


def calls_of(rep: str, *, by: Person) -> list[KeptCall]:
    """The calls of a rep, the newest list first. Raises AccessRefused and StorageFailed."""
    by.require_calls_of(rep)
    return lead_store().calls.of_rep(rep, most=_MOST_CALLS)


def standings_for(by: Person) -> list[CallStanding]:
    """What was said of somebody's own calls, where they have any; else of all that they may see.

    Raises StorageFailed.
    """
    seen = [call for call in lead_store().calls.standings() if by.may_see_calls_of(call.rep)]
    return [call for call in seen if by.is_rep(call.rep)] or seen


def say(call: int, said: SaidOfCall, *, by: Person) -> None:
    """Note what became of a call, which is on the disk when this returns.

    Raises AccessRefused, BatchUnknown and StorageFailed.
    """
    calls = lead_store().calls
    by.require_calls_of(calls.one(call).rep)
    calls.say(call, said, by=by)


def undo(call: int, said_as: int, *, by: Person) -> None:
    """Take back what was said of a call under a number, where nothing was said since.

    Raises AccessRefused, BatchUnknown and StorageFailed.
    """
    calls = lead_store().calls
    found = calls.one(call)
    by.require_calls_of(found.rep)
    if found.said_as != said_as:
        raise BatchUnknown(
            "Something else was said of this call meanwhile, in another window or by somebody "
            "else, so it cannot be undone from here. Look at the call as it is now."
        )
    calls.take_back(said_as, by=by)


def handed_out(*, by: Person) -> list[BatchRecord]:
    """The batches of which calls are handed out, the newest first.

    Raises AccessRefused and StorageFailed.
    """
    by.require(UserRole.VIEWER, SEE_ALL)
    return lead_store().batches.newest(_MOST_LISTS, called=True)


def calls_of_list(address: str, *, by: Person) -> list[KeptCall]:
    """The calls of all reps of a batch. Raises AccessRefused, BatchUnknown and StorageFailed."""
    by.require(UserRole.VIEWER, SEE_ALL)
    return lead_store().calls.of_batch(address)
