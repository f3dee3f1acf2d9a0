"""Outcomes of a file that contradict what a rep said of the call, and which of both counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from scoring.access import Person
from scoring.monitoring.outcomes.given_outcomes import GivenOutcomes
from scoring.monitoring.outcomes.matched_outcomes import to_keep
from scoring.pipelines.given_back import matched_batches
from scoring.store import lead_store
from scoring.store.gift_store import NewGift
from scoring.store.kept_tables import BY_CALL
from scoring.store.outcome_store import GivenOutcome, KnownOfBatch


class WordThatCounts(StrEnum):
    """Whose word counts where a file and a rep contradict each other."""

    NEWER = "newer"
    FILE = "file"
    REP = "rep"


@dataclass(frozen=True)
class Contradiction:
    """A lead of which a rep said one thing and a file says the other.

    `address` and `place` are those of the lead in its batch, whose file is `filename`. A rep is "",
    a day None where it is not known. The file is newer where its outcome counts once it is kept: it
    is not where it was kept before the rep's word.
    """

    address: str
    place: int
    filename: str
    lead_id: str
    rep: str
    rep_says: bool
    said_on: date | None
    file_on: date | None
    file_is_newer: bool


def contradictions(
    given: GivenOutcomes, *, address: str = "", model: str = ""
) -> list[Contradiction]:
    """Where outcomes contradict what a rep said and counts now, in the batches that they are of.

    Nothing is kept. Raises BatchUnknown and StorageFailed.
    """
    store, found = lead_store(), list[Contradiction]()
    for record, matched, places in matched_batches(given, address=address, model=model):
        known = store.outcomes.of_batch(record.address)
        against = [one for one in to_keep(matched, places) if _contradicts(known, one)]
        if not against:
            continue
        reps = {call.place: call.rep for call in store.calls.of_batch(record.address)}
        newer = store.outcomes.taking_over(record.address, against)
        ids = dict(zip(places.tolist(), matched.promised.lead_id, strict=True))
        for one in against:
            day = known.known_on[one.place].astype(object)
            lead = (record.filename, str(ids[one.place]), reps.get(one.place, ""))
            said = (not one.converted, day, one.known_on)
            is_newer = one.place in newer
            found.append(Contradiction(record.address, one.place, *lead, *said, is_newer))
    return found


def _contradicts(known: KnownOfBatch, given: GivenOutcome) -> bool:
    by_rep = known.came_by[given.place] == BY_CALL
    return bool(by_rep and known.converted[given.place] != given.converted)


def settle(
    found: Sequence[Contradiction], whose: WordThatCounts, *, by: Person, gift: NewGift
) -> None:
    """Have the word of the file or of the rep count, once the outcomes of the file are kept.

    `gift` is that of the file: who takes it back takes this back with it.

    The newer one does by itself. That of the rep is said again, as of today; that of the file has
    what was said of the call taken back as an outcome, the call stays as it is. What a rep has
    taken back meanwhile, or said otherwise, is left so. Raises BatchUnknown and StorageFailed.
    """
    if whose is WordThatCounts.NEWER:
        return
    store, today = lead_store(), datetime.now(UTC).date()
    for address in {one.address for one in found}:
        stands = store.outcomes.said_of_calls(address)
        leads = [
            one for one in found
            if one.address == address and stands.get(one.place) == one.rep_says
        ]  # fmt: skip
        words = [GivenOutcome(one.place, one.rep_says, today, BY_CALL) for one in leads]
        if whose is WordThatCounts.FILE:
            words = [replace(one, converted=None, known_on=None) for one in words]
        store.outcomes.put(address, words, by=by, came_by=BY_CALL, gift=gift)
